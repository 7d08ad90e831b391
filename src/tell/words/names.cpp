#include "tell/words/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "measure/lab/counter.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::words {

namespace {

using Json = nlohmann::ordered_json;
using lab::Status;
using lab::Verdict;

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

constexpr Names<Status, 4> kStatuses{{{Status::kOk, "ok"},
                                      {Status::kSkipped, "skipped"},
                                      {Status::kFailed, "failed"},
                                      {Status::kTimeout, "timeout"}}};

constexpr Names<Verdict, 4> kVerdicts{{{Verdict::kHolds, "holds"},
                                       {Verdict::kFails, "fails"},
                                       {Verdict::kUndecided, "undecided"},
                                       {Verdict::kNotApplicable, "not applicable"}}};

template <class Value, std::size_t N>
std::string_view find_name(const Names<Value, N>& names, Value value) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [value](const auto& entry) { return entry.first == value; });
  return found == names.end() ? std::string_view{} : found->second;
}

template <class Value, std::size_t N>
std::optional<Value> find_value(const Names<Value, N>& names, std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [name](const auto& entry) { return entry.second == name; });
  if (found == names.end()) return std::nullopt;
  return found->first;
}

std::string parameter(const Json& value) {
  constexpr int kLongest = 30;
  if (value.is_number_integer() && !value.is_number_unsigned()) return count(value.get<long long>());
  if (value.is_number_unsigned() && value.get<std::uint64_t>() < (std::uint64_t{1} << 62U))
    return count(static_cast<long long>(value.get<std::uint64_t>()));
  const std::string text = value.is_string() ? value.get<std::string>()
                                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return truncated(one_line(text), kLongest);
}

}  // namespace

std::string_view name_of(Status status) {
  return find_name(kStatuses, status);
}
std::string_view name_of(Verdict verdict) {
  return find_name(kVerdicts, verdict);
}
std::optional<Status> status_named(std::string_view name) {
  return find_value(kStatuses, name);
}
std::optional<Verdict> verdict_named(std::string_view name) {
  return find_value(kVerdicts, name);
}

std::string python_name(const protocol::PythonFacts& python) {
  const std::string name = fmt::format(
      "{} {}", python.implementation == "CPython" ? "Python" : python.implementation, python.version);
  if (python.build != "free-threaded") return name + " with the GIL";
  return name + (python.gil_enabled ? " free-threaded, GIL switched on" : " free-threaded");
}

std::string counted(long long how_many, std::string_view singular, std::string_view plural) {
  if (how_many == 1) return fmt::format("1 {}", singular);
  return plural.empty() ? fmt::format("{} {}s", count(how_many), singular)
                        : fmt::format("{} {}", count(how_many), plural);
}

std::vector<std::string> parameters(const protocol::Parameters& parameters) {
  std::vector<std::string> parts;
  if (!parameters.json().is_object()) return parts;
  for (const auto& item : parameters.json().items())
    parts.push_back(one_line(item.key()) + " = " + parameter(item.value()));
  return parts;
}

std::string counter_title(std::string_view counter) {
  std::string title{lab::without_unit(counter)};
  std::ranges::replace(title, '_', ' ');
  if (lab::unit_of(counter) == lab::Unit::kPerSecond) title += "/s";
  return title;
}

}  // namespace gillab::words
