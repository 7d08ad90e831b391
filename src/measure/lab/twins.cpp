#include "measure/lab/twins.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gillab::lab {

namespace {

using protocol::Answer;
using protocol::Failure;
using protocol::Lost;
using protocol::Reply;
using protocol::Request;

/// "python@3.13t/serial" of "python/serial".
std::string name_of_twin(const std::string& variant, const std::string& label) {
  const std::size_t slash = variant.rfind('/');
  return fmt::format("{}@{}{}", variant.substr(0, slash), label, variant.substr(slash));
}

protocol::Variant twin_of(const protocol::Variant& variant, const CatalogueEntry& there,
                          const std::string& label) {
  protocol::Variant twin = variant;
  twin.implementation = fmt::format("{}@{}", variant.implementation, label);
  twin.name = name_of_twin(variant.name, label);
  twin.twin = variant.name;
  twin.unavailable.clear();
  twin.elsewhere = false;
  if (!there.scenario) {
    twin.unavailable = there.reason;
    return twin;
  }
  const auto& variants = there.scenario->variants;
  const auto same = std::ranges::find(variants, variant.name, &protocol::Variant::name);
  if (same == variants.end()) {
    twin.unavailable = "The second interpreter's scenario has no such variant.";
  } else {
    twin.unavailable = same->unavailable;
    twin.elsewhere = same->elsewhere;
  }
  return twin;
}

/// "python/serial" of "python@3.13t/serial"; nothing when that is no twin.
std::optional<std::string> without_label(std::string_view name, std::string_view label) {
  const std::size_t at = name.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = name.substr(at + 1);
  if (!rest.starts_with(label) || !rest.substr(label.size()).starts_with('/')) return std::nullopt;
  return std::string{name.substr(0, at)} + std::string{rest.substr(label.size())};
}

class WorkerInBoth final : public protocol::Worker {
 public:
  WorkerInBoth(std::unique_ptr<Worker> here, std::unique_ptr<Worker> there, std::string label)
      : here_(std::move(here)), there_(std::move(there)), label_(std::move(label)) {}

  [[nodiscard]] Answer ask(const Request& request, double timeout_s) override {
    switch (request.kind) {
      case Request::Kind::kOpen:
        return open(request, timeout_s);
      case Request::Kind::kFacts:
        return facts(request, timeout_s);
      case Request::Kind::kCheck:
      case Request::Kind::kSample:
        if (auto name = without_label(request.variant, label_)) {
          Request twins = request;
          twins.variant = *std::move(name);
          return ask_there(twins, timeout_s);
        }
        break;
      case Request::Kind::kDescribe:
      case Request::Kind::kCapacity:
        break;
    }
    return here_->ask(request, timeout_s);
  }

 private:
  Answer open(const Request& request, double timeout_s) {
    Answer answer = here_->ask(request, timeout_s);
    const auto* reply = std::get_if<Reply>(&answer);
    if (reply == nullptr || reply->failure) return answer;
    Answer other = there_->ask(request, timeout_s);
    if (auto* lost = std::get_if<Lost>(&other)) {
      if (lost->cause == Lost::Cause::kInterrupted) return std::move(*lost);
      trouble_ = Failure{.kind = Failure::Kind::kError,
                         .message = std::move(lost->reason),
                         .details = std::move(lost->output)};
    } else {
      trouble_ = std::get<Reply>(other).failure;
    }
    return answer;
  }

  Answer facts(const Request& request, double timeout_s) {
    Answer answer = here_->ask(request, timeout_s);
    auto* reply = std::get_if<Reply>(&answer);
    if (reply == nullptr || trouble_) return answer;
    const Answer other = there_->ask(request, timeout_s);
    if (const auto* facts = std::get_if<Reply>(&other)) reply->other_facts = facts->facts;
    return answer;
  }

  Answer ask_there(const Request& request, double timeout_s) {
    if (trouble_) return Reply{.failure = trouble_};
    return there_->ask(request, timeout_s);
  }

  std::unique_ptr<Worker> here_;
  std::unique_ptr<Worker> there_;
  std::string label_;
  std::optional<Failure> trouble_;  ///< why the second did not open the scenario
};

}  // namespace

ScenarioPlan with_twins(ScenarioPlan plan, const CatalogueEntry& there, const Other& other) {
  std::vector<protocol::Variant> twins;
  for (const std::string& name : plan.variants) {
    const auto& variants = plan.scenario.variants;
    twins.push_back(
        twin_of(*std::ranges::find(variants, name, &protocol::Variant::name), there, other.label));
  }
  for (protocol::Variant& twin : twins) {
    plan.variants.push_back(twin.name);
    plan.scenario.variants.push_back(std::move(twin));
  }
  for (protocol::Claim& claim : plan.scenario.claims) {
    if (claim.against != other.python.build) continue;
    claim.over = claim.variant;
    claim.variant = name_of_twin(claim.variant, other.label);
  }
  plan.budget_s *= 2;
  plan.extra_s *= 2;
  return plan;
}

protocol::WorkerFactory workers_in_both(protocol::WorkerFactory here, protocol::WorkerFactory there,
                                        const std::string& label) {
  return [here = std::move(here), there = std::move(there), label] {
    return std::make_unique<WorkerInBoth>(here(), there(), label);
  };
}

}  // namespace gillab::lab
