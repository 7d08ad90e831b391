#include "measure/lab/paired_rounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "measure/lab/clean_rounds.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using testing::ScenarioBuilder;
using ::testing::SizeIs;

const Pair kPair{.variant = "python/threads", .reference = "python/serial"};

ScenarioBuilder loop() {
  ScenarioBuilder builder;
  builder.variant("python", "serial").variant("python", "threads");
  return builder;
}

TEST(PairedRounds, AreCleanWhenTheRoundAndBothOfItsSamplesAre) {
  auto builder = loop().rounds(4, {{"python/serial", 2.0}, {"python/threads", 1.0}});
  builder.tainted();
  for (Sample& sample : builder.result().samples) {
    const bool threads = sample.variant == "python/threads";
    if (sample.round == (threads ? 1 : 2))
      sample.taints = {{.kind = lab::Taint::Kind::kLowCapacity, .amount = 1.10, .limit = 1.90}};
  }
  const auto rounds = paired_rounds(builder.result(), kPair);
  ASSERT_THAT(rounds, SizeIs(4));
  EXPECT_TRUE(rounds[0].clean());
  EXPECT_FALSE(rounds[1].clean()) << "its variant was disturbed";
  EXPECT_FALSE(rounds[2].clean()) << "its reference was disturbed";
  EXPECT_FALSE(rounds[3].clean()) << "all of it was disturbed";
  EXPECT_THAT(clean_ones(rounds), SizeIs(1));
}

TEST(PairedRounds, TakeTheCapacityBesideTheVariantBeforeThatOfTheRound) {
  auto builder = loop().rounds(2, {{"python/serial", 2.0}, {"python/threads", 1.0}}, 1.9);
  builder.result().samples.back().capacity = 1.6;
  const auto rounds = paired_rounds(builder.result(), kPair);
  ASSERT_THAT(rounds, SizeIs(2));
  EXPECT_EQ(rounds[0].capacity(), 1.9) << "none was measured beside it";
  EXPECT_EQ(rounds[1].capacity(), 1.6);
}

TEST(PairedRounds, AreListedByProcessHoweverAFileMixesThem) {
  auto builder = loop();
  for (int i = 0; i < 3; ++i) {
    for (const int process : {1, 0})
      builder.round({{"python/serial", 10.0 * process + i + 1}, {"python/threads", 1.0}}, 2, process);
  }
  const auto lists = by_process(paired_rounds(builder.result(), kPair),
                                [](const PairedRound& each) { return std::exp(each.log_ratio()); });
  using ::testing::DoubleEq;
  EXPECT_THAT(lists, ElementsAre(ElementsAre(DoubleEq(1), DoubleEq(2), DoubleEq(3)),
                                 ElementsAre(DoubleEq(11), DoubleEq(12), DoubleEq(13))));
}

TEST(CleanRounds, CountASampleThatNothingDisturbedInARoundThatNothingDisturbed) {
  auto builder = loop();
  builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}});
  builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).tainted();
  auto& samples = builder.result().samples;
  samples[1].taints = {{.kind = lab::Taint::Kind::kLowCapacity, .amount = 1.10, .limit = 1.90}};
  const CleanRounds clean(builder.result());
  EXPECT_TRUE(clean.count(samples[0]));
  EXPECT_FALSE(clean.count(samples[1]));
  EXPECT_FALSE(clean.count(samples[2]));
  Sample stray = samples[0];
  stray.process = 7;
  EXPECT_FALSE(clean.count(stray)) << "nobody knows what its round was like";
}

}  // namespace
}  // namespace gillab::lab
