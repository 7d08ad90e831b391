#include "protocol/gil_account.h"

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
  return {.hold_s = json.at("hold_s").get<double>(),
          .wait_s = json.at("wait_s").get<double>(),
          .running_s = json.at("running_s").get<double>(),
          .ready_s = json.at("ready_s").get<double>(),
          .blocked_s = json.at("blocked_s").get<double>()};
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
  account = {.held_share = json.at("held_share").get<double>(),
             .hold_s = json.at("hold_s").get<double>(),
             .wait_s = json.at("wait_s").get<double>(),
             .acquires = json.at("acquires").get<std::uint64_t>(),
             .handoffs = json.at("handoffs").get<std::uint64_t>(),
             .forced = json.at("forced").get<std::uint64_t>(),
             .threads = {}};
  for (const auto& share : json.at("threads"))
    account.threads.push_back(share_from(share));
}

}  // namespace gillab::protocol
