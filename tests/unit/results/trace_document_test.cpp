#include "tell/results/trace_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "../trace/observed.h"

namespace gillab::results {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using trace::named_story;
using trace::observation_of;

json strict(const std::string& text) {
  return json::parse(text);
}

TEST(TraceJson, TellsTheAccount) {
  const json document = strict(trace_json(observation_of({named_story()})));
  EXPECT_EQ(document["gillab_trace"], 1);
  EXPECT_EQ(document["unrecorded_processes"], 0);
  const json& process = document["processes"][0];
  EXPECT_EQ(process["pid"], 7);
  EXPECT_EQ(process["command"], "python3 -c print('\n\xEF\xBF\xBD')");
  EXPECT_EQ(process["python"], "3.11.2");
  EXPECT_EQ(process["handoffs"], 2);
  EXPECT_TRUE(process["self_check"]["exact"]);
  EXPECT_EQ(process["threads"].size(), 2);
  EXPECT_NEAR(process["threads"][0]["hold_s"], 0.040, 1e-9);
  EXPECT_EQ(process["long_holds"][0]["stack"][0]["line"], 3);
  EXPECT_FALSE(process["diagnosis"].empty());
  EXPECT_FALSE(process.contains("projection")) << "the CPU time is not known";
}

TEST(TraceJson, ProjectsWhatThreadsCouldReach) {
  trace::Observation report = observation_of({trace::two_threads()});
  trace::ProcessAccount& process = report.processes[0];
  process.cpu_s = 3 * process.held_s;
  const json document = strict(trace_json(report));
  const json& projection = document["processes"][0]["projection"];
  EXPECT_NEAR(projection["by_gil"], 3, 1e-9);
  EXPECT_NEAR(projection["speedup"], 2, 1e-9) << "there are no more CPUs";
  EXPECT_NEAR(projection["work_s"], process.cpu_s, 1e-9);
}

TEST(TraceJson, HoldsNoInfinity) {
  trace::Observation report = observation_of({trace::two_threads()});
  report.processes[0].cpu_s = 1;
  report.processes[0].held_s = 0;
  const std::string text = trace_json(report);
  EXPECT_THAT(text, AllOf(Not(HasSubstr("inf")), Not(HasSubstr("nan")), Not(HasSubstr("null"))));
}

TEST(TraceJson, SharesAreNeverMoreThanAll) {
  trace::Observation report = observation_of({trace::two_threads()});
  trace::ProcessAccount& process = report.processes[0];
  process.gils = 3;
  process.held_s = 2.4 * process.life_s;
  const json document = strict(trace_json(report));
  EXPECT_NEAR(document["processes"][0]["held_share"], 0.8, 1e-9);
  EXPECT_NEAR(document["processes"][0]["gils_held"], 2.4, 1e-9);
}

}  // namespace
}  // namespace gillab::results
