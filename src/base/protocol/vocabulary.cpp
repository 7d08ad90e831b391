#include "base/protocol/vocabulary.h"

#include <nlohmann/json.hpp>

#include "base/protocol/bound.h"
#include "base/protocol/executor.h"
#include "base/protocol/step.h"

namespace gillab::protocol {

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

nlohmann::ordered_json vocabulary() {
  Json told_executors = Json::array();
  for (const Executor& each : executors()) {
    told_executors.push_back({{"name", each.name},
                              {"of_tasks", !each.own_way},
                              {"of_kernels", each.by_task},
                              {"needs", each.needs}});
  }
  Json told_bounds = Json::array();
  for (const BoundTraits& each : bounds())
    told_bounds.push_back(each.name);
  Json told_steps = Json::array();
  for (const StepTraits& each : steps())
    told_steps.push_back(each.name);
  return {{"executors", told_executors},
          {"bounds", told_bounds},
          {"steps", told_steps},
          {"length_measure", kPaysFrom}};
}

}  // namespace gillab::protocol
