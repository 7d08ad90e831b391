#include "base/protocol/vocabulary.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/protocol/executor.h"
#include "base/protocol/step.h"

namespace gillab::protocol {
namespace {

TEST(Vocabulary, TellsWhichExecutorsAScenarioMayNameAndWhatTheyNeed) {
  std::set<std::string> of_tasks;
  std::set<std::string> of_kernels;
  const auto words = vocabulary();
  for (const auto& each : words.at("executors")) {
    const auto name = each.at("name").get<std::string>();
    if (each.at("of_tasks").get<bool>()) of_tasks.insert(name);
    if (each.at("of_kernels").get<bool>()) of_kernels.insert(name);
    EXPECT_EQ(each.at("needs") == "python>=3.12", name.ends_with("interpreters")) << name;
  }
  EXPECT_EQ(of_kernels, (std::set<std::string>{"serial", "threads"}));
  EXPECT_EQ(of_tasks.size() + 1, executors().size());
  EXPECT_FALSE(of_tasks.contains("batch"));
}

TEST(Vocabulary, TellsBoundsAndSteps) {
  EXPECT_EQ(vocabulary().at("bounds").dump(), R"(["cpu","io"])");
  EXPECT_EQ(vocabulary().at("steps").size(), steps().size());
}

TEST(Steps, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const StepTraits& each : steps()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(step_named(each.name), each.step);
    EXPECT_EQ(name_of(each.step), each.name);
  }
  EXPECT_FALSE(step_named("dance"));
  EXPECT_EQ(name_of(Step::kShorter), "");
}

}  // namespace
}  // namespace gillab::protocol
