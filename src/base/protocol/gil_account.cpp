#include "base/protocol/gil_account.h"

#include "base/protocol/json_fields.h"

namespace gillab::protocol {

namespace {

void to_json(nlohmann::ordered_json& json, const ThreadShare& share) {
  json = {{"hold_s", share.hold_s},
          {"wait_s", share.wait_s},
          {"running_s", share.running_s},
          {"ready_s", share.ready_s},
          {"blocked_s", share.blocked_s}};
}

ThreadShare share_from(const nlohmann::ordered_json& json) {
  return {.hold_s = duration_s(json, "hold_s"),
          .wait_s = duration_s(json, "wait_s"),
          .running_s = duration_s(json, "running_s"),
          .ready_s = duration_s(json, "ready_s"),
          .blocked_s = duration_s(json, "blocked_s")};
}

}  // namespace

void to_json(nlohmann::ordered_json& json, const GilAccount& account) {
  auto threads = nlohmann::ordered_json::array();
  for (const ThreadShare& share : account.threads)
    to_json(threads.emplace_back(), share);
  json = {{"held_share", account.held_share}, {"hold_s", account.hold_s},     {"wait_s", account.wait_s},
          {"acquires", account.acquires},     {"handoffs", account.handoffs}, {"forced", account.forced},
          {"threads", std::move(threads)}};
}

void from_json(const nlohmann::ordered_json& json, GilAccount& account) {
  account = {.held_share = number_within(json, "held_share", 0, 1),
             .hold_s = duration_s(json, "hold_s"),
             .wait_s = duration_s(json, "wait_s"),
             .acquires = count(json, "acquires"),
             .handoffs = count(json, "handoffs"),
             .forced = count(json, "forced"),
             .threads = {}};
  for (const auto& share : json.at("threads"))
    account.threads.push_back(share_from(share));
}

}  // namespace gillab::protocol
