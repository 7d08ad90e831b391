#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/support/error.h"
#include "example.h"
#include "tell/results/legacy_evidence.h"
#include "tell/results/results_json.h"

namespace gillab::results {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// The example, whose first scenario declares something; another one that was not run does, too.
lab::Results declaring() {
  lab::Results results = gillab::testing::example_results();
  results.scenarios.front().scenario.evidence = {{.step = protocol::Step::kPlainThreads,
                                                  .label = "Python",
                                                  .variant = "python/threads",
                                                  .over = "python/serial",
                                                  .measure = "speedup",
                                                  .rank = 2}};
  results.evidence = {{.scenario = "mine",
                       .declared = {.step = protocol::Step::kWaits,
                                    .label = "pays from",
                                    .variant = "pool/batch",
                                    .measure = "pays_from_s",
                                    .rank = 7}}};
  return results;
}

TEST(EvidenceInResults, SurvivesTheJourneyInTheOrderOfTheTree) {
  const std::string text = to_json(declaring());
  const lab::Results read = from_json(text, "here.json");
  ASSERT_EQ(read.evidence.size(), 2U);
  EXPECT_EQ(read.evidence[0].scenario, "mine");
  EXPECT_EQ(read.evidence[0].declared, declaring().evidence[0].declared);
  EXPECT_EQ(read.evidence[1].scenario, "primes");
  EXPECT_EQ(read.evidence[1].declared, declaring().scenarios[0].scenario.evidence[0]);
  EXPECT_EQ(to_json(read), text);
}

TEST(EvidenceInResults, IsLeftOutWhereThereIsNone) {
  const std::string text = to_json(gillab::testing::example_results());
  EXPECT_FALSE(Json::parse(text).contains("evidence"));
  EXPECT_TRUE(from_json(text, "here.json").evidence.empty());
}

TEST(EvidenceInResults, OlderDocumentsAreEvidenceForWhatWasBundledThen) {
  Json document = Json::parse(to_json(declaring()));
  for (const char* version : {"1.0", "1.1", "1"}) {
    document["context"]["gillab"]["schema_version"] = version;
    EXPECT_EQ(from_json(document.dump(), "old.json").evidence, legacy_evidence()) << version;
  }
  for (const char* version : {"1.2", "1.10"}) {
    document["context"]["gillab"]["schema_version"] = version;
    EXPECT_EQ(from_json(document.dump(), "new.json").evidence.size(), 2U) << version;
  }
}

TEST(EvidenceInResults, PassesOverAStepOfALaterVersion) {
  Json document = Json::parse(to_json(declaring()));
  document["evidence"][0]["step"] = "quantum";
  EXPECT_EQ(from_json(document.dump(), "later.json").evidence.size(), 1U);
}

TEST(EvidenceInResults, SaysWhatIsWrongWithIt) {
  const Json good = Json::parse(to_json(declaring()));
  const auto complaint = [&](const char* pointer, const Json& value, const char* expected) {
    Json document = good;
    document[Json::json_pointer(pointer)] = value;
    EXPECT_THAT([&] { static_cast<void>(from_json(document.dump(), "bad.json")); },
                ThrowsMessage<Error>(HasSubstr(expected)));
  };
  complaint("/evidence", 3, "/evidence should be an array, but is 3.");
  complaint("/evidence/0/rank", -1, "/evidence/0/rank should be a whole number from 0 to 1000");
  complaint("/evidence/0/label", 3, "/evidence/0/label should be a string, but is 3.");
  complaint("/evidence/1/variant", nullptr, "/evidence/1/variant is missing.");
  complaint("/evidence/1/step", 3, "/evidence/1/step should be a string, but is 3.");
}

}  // namespace
}  // namespace gillab::results
