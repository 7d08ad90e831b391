#include "tell/words/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gillab::words {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace finding = trace::finding;

constexpr trace::HeldGils kOne{.gils = 1, .mean = 0.918};
constexpr trace::HeldGils kThree{.gils = 3, .mean = 2.153};

finding::BlockingPlace compress() {
  return {.stack = {{.function = "compress", .file = "/app/zip.py", .line = 7}},
          .thread = {.given = "packer", .id = 9},
          .count = 4,
          .longest_s = 0.1,
          .blocked_s = 0.4};
}

TEST(Held, IsAShareOfOneOrANumberOfSeveral) {
  EXPECT_EQ(held(kOne), "GIL held 92 %");
  EXPECT_EQ(held(kThree), "2.15 of 3 GILs held");
}

TEST(Sentence, WritesNumbersAsTablesDo) {
  EXPECT_EQ(
      sentence(finding::OnlyOneThread{{.gils = 1, .mean = 0.993}}),
      "Only one thread used the GIL, and held it 99.3 % of the time: nobody had to wait, and threads were "
      "not at work.");
  EXPECT_EQ(sentence(finding::HardlyAnyWaiting{.held = kOne, .waited_s = 1234}),
            "The threads hardly wait for the GIL: it was held 92 % of the time, and waiting took 20.6 min of "
            "theirs.");
  EXPECT_EQ(sentence(finding::Plain{.held = kOne, .waited_share = 0.121}),
            "The GIL is held 92 % of the time; the threads wait for it 12 % of theirs.");
}

TEST(Sentence, HasNoExponentInADuration) {
  finding::BlockingPlace place = compress();
  place.longest_s = 0.9996;
  place.blocked_s = 1234;
  EXPECT_EQ(sentence(place),
            "packer holds the GIL for up to 1.00 s in compress() at zip.py:7 (4 times): C code that doesn't "
            "release it. Others waited 20.6 min for it in all.");
}

TEST(Sentence, CountsThreadsThatBlockEachOther) {
  finding::BlockingPlace place = compress();
  place.threads = 2;
  place.count = 1;
  EXPECT_THAT(sentence(place), HasSubstr("2 threads hold the GIL for up to 100 ms in compress() at zip.py:7 "
                                         "(once)"));
  EXPECT_THAT(sentence(place), Not(HasSubstr("no free CPU")));
  place.put_off_cpu = true;
  EXPECT_THAT(sentence(place), HasSubstr("doesn't release it, or a thread that found no free CPU. Others"));
}

TEST(Sentence, TellsTurnsAndConvoys) {
  EXPECT_EQ(sentence(finding::TakingTurns{.held = kOne, .waited_share = 0.542, .forced = 21}),
            "The GIL is held 92 % of the time, and the threads spend 54 % of theirs waiting for it: they run "
            "Python code by turns (forced to let go 21 times), so more threads bring nothing. Move the work "
            "into code that releases the GIL, into processes or sub-interpreters.");
  EXPECT_EQ(
      sentence(finding::Convoy{
          .thread = {.given = "", .id = 12}, .hold_p50_s = 5.65e-5, .wait_p50_s = 5e-3, .wait_p99_s = 5e-3}),
      "thread 12 needs the GIL for 56.5 µs at a time (median), and waits 5.00 ms for it (median), 5.00 "
      "ms at the 99th percentile: the convoy effect. A thread that computes gives way only after the "
      "switch interval.");
}

TEST(Sentence, SaysOfSeveralGilsHowManyWereHeld) {
  for (const trace::Finding& found :
       {trace::Finding{finding::OnlyOneThread{kThree}},
        trace::Finding{finding::HardlyAnyWaiting{kThree, 0.1}},
        trace::Finding{finding::TakingTurns{kThree, 0.5, 3}}, trace::Finding{finding::Plain{kThree, 0.5}}}) {
    EXPECT_THAT(sentence(found), HasSubstr("2.15 of 3 GILs"));
    EXPECT_THAT(sentence(found), Not(HasSubstr("215 %")));
  }
}

TEST(Sentence, NeedsNoNumbers) {
  EXPECT_EQ(sentence(finding::NeverTaken{}), "The GIL was never taken.");
  EXPECT_THAT(sentence(finding::FreeThreaded{}), HasSubstr("free-threaded"));
}

}  // namespace
}  // namespace gillab::words
