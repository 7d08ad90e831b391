#include "base/protocol/messages.h"

#include <gtest/gtest.h>

#include <limits>

#include <nlohmann/json.hpp>

namespace gillab::protocol {
namespace {

TEST(Messages, RequestsSurviveTheJourney) {
  const Request sent{.kind = Request::Kind::kOpen,
                     .file = "/tmp/a \"b\"\n.py",
                     .parameters = nlohmann::ordered_json{{"n", 5}, {"delay", 0.5}},
                     .variant = "python/threads",
                     .threads = 3,
                     .tasks = 4,
                     .seconds = 0.02,
                     .iterations = 7};
  const std::string line = encode(sent);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const Request received = decode_request(line);
  EXPECT_EQ(received.kind, sent.kind);
  EXPECT_EQ(received.file, sent.file);
  EXPECT_EQ(received.parameters, sent.parameters);
  EXPECT_EQ(received.variant, sent.variant);
  EXPECT_EQ(received.threads, 3);
  EXPECT_EQ(received.tasks, 4);
  EXPECT_EQ(received.seconds, 0.02);
  EXPECT_EQ(received.iterations, 7);
}

TEST(Messages, AScenarioSurvivesTheJourney) {
  Scenario scenario{.name = "demo",
                    .title = "A “title”",
                    .bound = protocol::Bound::kCpu,
                    .tasks = 4,
                    .reference = "python/serial"};
  scenario.sizes["default"] = nlohmann::ordered_json{{"n", 1}};
  scenario.variants = {{.name = "python/serial", .implementation = "python", .executor = "serial"}};
  scenario.claims = {
      {.text = "It is fast.", .variant = "python/serial", .measure = "speedup", .at_least = 2}};
  scenario.columns = {"p50_s", "held_share"};
  scenario.sort_by = "held_share";
  scenario.evidence = {{.step = Step::kKeptPool,
                        .label = "pays from",
                        .variant = "python/serial",
                        .measure = "pays_from_s",
                        .rank = 3}};
  const Reply reply = decode_reply(encode(Reply{.scenario = scenario}));
  ASSERT_TRUE(reply.scenario.has_value());
  EXPECT_EQ(reply.scenario->title, scenario.title);
  EXPECT_EQ(reply.scenario->columns, scenario.columns);
  EXPECT_EQ(reply.scenario->sort_by, "held_share");
  EXPECT_EQ(reply.scenario->sizes, scenario.sizes);
  ASSERT_EQ(reply.scenario->claims.size(), 1U);
  EXPECT_EQ(reply.scenario->claims[0].at_least, 2);
  EXPECT_FALSE(reply.scenario->claims[0].at_most.has_value());
  EXPECT_EQ(reply.scenario->evidence, scenario.evidence);
  EXPECT_FALSE(reply.failure.has_value());
}

TEST(Messages, CountersThatAreNoNumbersAreLeftOut) {
  Timing timing{.real_s = 1};
  timing.counters = {{"good", 3}, {"bad", std::numeric_limits<double>::quiet_NaN()}};
  const Reply reply = decode_reply(encode(Reply{.timing = timing}));
  EXPECT_EQ(reply.timing->counters, (std::map<std::string, double>{{"good", 3}}));
}

TEST(Messages, BrokenTextIsReplacedNotRefused) {
  const Reply reply = decode_reply(encode(Reply{.failure = Failure{.message = "\xff broken"}}));
  EXPECT_EQ(reply.failure->message, "\xEF\xBF\xBD broken");
}

TEST(Messages, WhatCannotBeReadIsAnError) {
  for (const char* line : {"", "{", "[]", "null", "{\"timing\": 3}", "{\"timing\": {\"real_s\": \"x\"}}"}) {
    EXPECT_THROW((void)decode_reply(line), MalformedMessage) << line;
  }
  EXPECT_THROW((void)decode_request("{}"), MalformedMessage);
}

std::string with(const std::string& message, const std::string& pointer,
                 const nlohmann::ordered_json& value) {
  auto json = nlohmann::ordered_json::parse(message);
  json[nlohmann::ordered_json::json_pointer(pointer)] = value;
  return json.dump();
}

TEST(Messages, WhatNobodyMeasuresIsAnError) {
  const Timing timed{.real_s = 1, .gil = GilAccount{.held_share = 1, .threads = {{}}}};
  const std::string timing = encode(Reply{.timing = timed});
  EXPECT_NO_THROW((void)decode_reply(timing));
  for (const char* place :
       {"real_s", "cpu_s", "run_delay_s", "steal_s", "whole_s", "threads", "gil/held_share", "gil/wait_s",
        "gil/acquires", "gil/forced", "gil/threads/0/hold_s", "gil/threads/0/blocked_s"}) {
    for (const auto& value : {nlohmann::ordered_json(-1), nlohmann::ordered_json(1e300)}) {
      EXPECT_THROW((void)decode_reply(with(timing, std::string("/timing/") + place, value)), MalformedMessage)
          << place << " " << value;
    }
  }
  EXPECT_THROW((void)decode_reply(with(timing, "/timing/threads", 2.5)), MalformedMessage);
  const std::string capacity = encode(Reply{.capacity = CapacityTiming{.serial_s = 1, .threads_s = 1}});
  EXPECT_THROW((void)decode_reply(with(capacity, "/capacity/serial_s", -1)), MalformedMessage);
  const std::string scenario =
      encode(Reply{.scenario = Scenario{.evidence = {Evidence{.step = Step::kWaits}}}});
  EXPECT_NO_THROW((void)decode_reply(scenario));
  EXPECT_THROW((void)decode_reply(with(scenario, "/scenario/tasks", 0)), MalformedMessage);
  EXPECT_THROW((void)decode_reply(with(scenario, "/scenario/tasks", 99999999999)), MalformedMessage);
  EXPECT_THROW((void)decode_reply(with(scenario, "/scenario/bound", "gpu")), MalformedMessage);
  EXPECT_THROW((void)decode_reply(with(scenario, "/scenario/evidence/0/step", "dance")), MalformedMessage);
  EXPECT_THROW((void)decode_reply(with(scenario, "/scenario/evidence/0/rank", -1)), MalformedMessage);
}

TEST(Messages, AWordThatIsNotKnownIsAnError) {
  const std::string request = encode(Request{});
  EXPECT_NO_THROW((void)decode_request(request));
  EXPECT_THROW((void)decode_request(with(request, "/do", "dance")), MalformedMessage);
  const std::string failure = encode(Reply{.failure = Failure{}});
  EXPECT_THROW((void)decode_reply(with(failure, "/failure/kind", 3)), MalformedMessage);
}

TEST(Messages, WhatIsTooMuchIsAnError) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_THROW((void)decode_request(R"({"do": "facts", "parameters": )" + deep + "}"), MalformedMessage);
  std::string wide = "{\"0\": 0";
  for (int i = 1; i < 20'000; ++i)
    wide += ", \"" + std::to_string(i) + "\": 0";
  EXPECT_THROW((void)decode_reply(wide + "}"), MalformedMessage);
}

}  // namespace
}  // namespace gillab::protocol
