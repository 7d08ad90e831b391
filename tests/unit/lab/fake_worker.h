#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/protocol/worker.h"

namespace gillab::lab {

/// What the fake workers of one test share: how long each variant takes, what goes wrong when, what was
/// asked.
struct FakeLab {
  using Script = std::function<protocol::Answer(const protocol::Request&, FakeLab&)>;

  std::map<std::string, double> real_s;   ///< of one iteration, by variant; the fake clock advances by them
  std::map<std::string, Script> scripts;  ///< by variant, instead of a plain timing
  Script open;                            ///< instead of a plain reply
  /// Instead of the capacity below, when it answers.
  std::function<std::optional<protocol::Answer>(const protocol::Request&, FakeLab&)> capacity_script;
  double capacity = 2;
  protocol::PythonFacts facts{.version = "3.11.2", .gil_enabled = true};
  double now_s = 0;
  int workers_started = 0;
  std::vector<protocol::Request> asked;

  [[nodiscard]] int times_asked(protocol::Request::Kind kind, const std::string& variant) const {
    int times = 0;
    for (const protocol::Request& request : asked)
      times += request.kind == kind && request.variant == variant;
    return times;
  }

  /// The variants sampled, in order; "" for the capacity probe.
  [[nodiscard]] std::vector<std::string> order() const {
    std::vector<std::string> names;
    for (const protocol::Request& request : asked) {
      using Kind = protocol::Request::Kind;
      if (request.kind == Kind::kSample || request.kind == Kind::kCapacity) names.push_back(request.variant);
    }
    return names;
  }
};

class FakeWorker final : public protocol::Worker {
 public:
  explicit FakeWorker(FakeLab& lab) : lab_(&lab) { ++lab_->workers_started; }

  [[nodiscard]] protocol::Answer ask(const protocol::Request& request, double /*timeout_s*/) override {
    using Kind = protocol::Request::Kind;
    lab_->asked.push_back(request);
    switch (request.kind) {
      case Kind::kFacts:
        return protocol::Reply{.facts = lab_->facts};
      case Kind::kCapacity:
        lab_->now_s += 0.03;
        if (lab_->capacity_script) {
          if (auto answer = lab_->capacity_script(request, *lab_)) return *std::move(answer);
        }
        return protocol::Reply{
            .capacity = protocol::CapacityTiming{.serial_s = 0.02, .threads_s = 0.02 / lab_->capacity}};
      case Kind::kCheck:
      case Kind::kSample:
        return time(request);
      default:
        return lab_->open ? lab_->open(request, *lab_) : protocol::Reply{.scenario = protocol::Scenario{}};
    }
  }

 private:
  protocol::Answer time(const protocol::Request& request) {
    const auto script = lab_->scripts.find(request.variant);
    if (script != lab_->scripts.end()) return script->second(request, *lab_);
    const double real_s = lab_->real_s.at(request.variant);
    lab_->now_s += real_s * request.iterations;
    return protocol::Reply{.timing = protocol::Timing{.real_s = real_s, .cpu_s = real_s}};
  }

  FakeLab* lab_;
};

[[nodiscard]] inline protocol::WorkerFactory fake_workers(FakeLab& lab) {
  return [&lab] { return std::make_unique<FakeWorker>(lab); };
}

[[nodiscard]] inline protocol::Answer failure(protocol::Failure::Kind kind, std::string message) {
  return protocol::Reply{.failure = protocol::Failure{.kind = kind, .message = std::move(message)}};
}

[[nodiscard]] inline protocol::Answer crash(std::string reason) {
  return protocol::Lost{
      .cause = protocol::Lost::Cause::kEnded, .reason = std::move(reason), .output = "its last words"};
}

}  // namespace gillab::lab
