// Changes JSON as somebody would who edits it: values are replaced, copied from elsewhere, removed, repeated.
// Changed byte by byte, a document is mostly no JSON any more, and nothing behind the parser is reached.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t room);

namespace {

using Json = nlohmann::ordered_json;
using Random = std::minstd_rand;

const std::vector<Json>& telling_values() {
  static const std::vector<Json> kValues{nullptr,
                                         true,
                                         false,
                                         0,
                                         1,
                                         -1,
                                         2,
                                         7,
                                         0.5,
                                         -0.0,
                                         1e-300,
                                         5e-324,
                                         1e18,
                                         1e300,
                                         1e9,
                                         1e12,
                                         2147483647,
                                         1000000,
                                         std::numeric_limits<std::uint64_t>::max(),
                                         std::numeric_limits<std::int64_t>::min(),
                                         "",
                                         "x",
                                         "python/serial",
                                         "ok",
                                         "holds",
                                         "a|b\x1B[31m\n\tc",
                                         "\xE2\x80\xAE\xE4\xB8\xAD",
                                         std::string(3000, 'w'),
                                         Json::array(),
                                         Json::object()};
  return kValues;
}

void collect(Json& value, std::vector<Json*>& all) {
  all.push_back(&value);
  if (value.is_structured()) {
    for (Json& inner : value)
      collect(inner, all);
  }
}

std::size_t below(std::size_t limit, Random& random) {
  return random() % limit;
}

void mutate_text(Json& value) {
  auto text = value.get<std::string>();
  const std::size_t size = text.size();
  text.resize(size + 64);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, text.size()));
  value = text;
}

void change(Json& document, Random& random) {
  std::vector<Json*> all;
  collect(document, all);
  Json& chosen = *all[below(all.size(), random)];
  switch (random() % 6) {
    case 0:
    case 1:
      chosen = telling_values()[below(telling_values().size(), random)];
      break;
    case 2:
      chosen = Json(*all[below(all.size(), random)]);
      break;
    case 3:
      if (chosen.is_structured() && !chosen.empty())
        chosen.erase(std::next(chosen.begin(), static_cast<std::ptrdiff_t>(below(chosen.size(), random))));
      break;
    case 4:
      if (chosen.is_array() && !chosen.empty()) chosen.push_back(Json(chosen[below(chosen.size(), random)]));
      break;
    default:
      if (chosen.is_string()) mutate_text(chosen);
      if (chosen.is_number()) chosen = chosen.get<double>() * (random() % 2 == 0 ? 1.01 : -1);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t room,
                                               unsigned int seed) {
  Random random(seed + 1);
  Json document =
      random() % 8 == 0 ? Json(Json::value_t::discarded) : Json::parse(data, data + size, nullptr, false);
  if (document.is_discarded()) return LLVMFuzzerMutate(data, size, room);
  for (std::size_t times = 1 + below(3, random); times > 0; --times)
    change(document, random);
  const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > room) return LLVMFuzzerMutate(data, size, room);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
