#include "base/protocol/gil_account.h"

#include "base/protocol/gil_fields.h"
#include "base/protocol/json_fields.h"

namespace gillab::protocol {

namespace {

using Json = nlohmann::ordered_json;

struct Writer {
  Json* json;

  void seconds(const char* name, double value) const { (*json)[name] = value; }
  void share(const char* name, double value) const { (*json)[name] = value; }
  void count(const char* name, std::uint64_t value) const { (*json)[name] = value; }
};

struct Reader {
  const Json* json;

  void seconds(const char* name, double& value) const { value = duration_s(*json, name); }
  void share(const char* name, double& value) const { value = number_within(*json, name, 0, 1); }
  void count(const char* name, std::uint64_t& value) const { value = protocol::count(*json, name); }
};

}  // namespace

void to_json(Json& json, const GilAccount& account) {
  json = Json::object();
  visit_account(account, Writer{&json});
  Json& threads = json["threads"] = Json::array();
  for (const ThreadShare& share : account.threads)
    visit_share(share, Writer{&threads.emplace_back(Json::object())});
}

void from_json(const Json& json, GilAccount& account) {
  account = {};
  visit_account(account, Reader{&json});
  for (const Json& share : json.at("threads"))
    visit_share(account.threads.emplace_back(), Reader{&share});
}

}  // namespace gillab::protocol
