#include "measure/lab/catalogue.h"

#include <gtest/gtest.h>

#include "base/support/error.h"
#include "fake_worker.h"

namespace gillab::lab {
namespace {

TEST(Catalogue, ReadsAllFilesInOneWorker) {
  FakeLab fake;
  const auto entries = read_scenarios({"a.py", "b.py"}, fake_workers(fake), 1);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_TRUE(entries[0].scenario.has_value());
  EXPECT_EQ(entries[1].file, "b.py");
  EXPECT_EQ(fake.workers_started, 1);
}

TEST(Catalogue, AFileThatKillsTheWorkerCostsOnlyItself) {
  FakeLab fake;
  fake.open = [](const protocol::Request& request, FakeLab&) -> protocol::Answer {
    if (request.file == "bad.py") return crash("ended with exit status 3");
    return protocol::Reply{.scenario = protocol::Scenario{}};
  };
  const auto entries = read_scenarios({"bad.py", "good.py"}, fake_workers(fake), 1);
  EXPECT_FALSE(entries[0].scenario.has_value());
  EXPECT_EQ(entries[0].reason, "ended with exit status 3");
  EXPECT_EQ(entries[0].details, "its last words");
  EXPECT_TRUE(entries[1].scenario.has_value());
  EXPECT_EQ(fake.workers_started, 2);
}

TEST(Catalogue, TellsWhatIsMissingFromWhatIsWrong) {
  FakeLab fake;
  fake.open = [](const protocol::Request& request, FakeLab&) {
    const bool missing = request.file == "missing.py";
    return failure(missing ? protocol::Failure::Kind::kUnavailable : protocol::Failure::Kind::kError,
                   "because");
  };
  const auto entries = read_scenarios({"missing.py", "wrong.py"}, fake_workers(fake), 1);
  EXPECT_TRUE(entries[0].unavailable);
  EXPECT_FALSE(entries[1].unavailable);
}

TEST(Catalogue, KeepsTheTraceback) {
  FakeLab fake;
  fake.open = [](const protocol::Request&, FakeLab&) -> protocol::Answer {
    return protocol::Reply{.failure = protocol::Failure{.message = "it raised", .details = "Traceback"}};
  };
  const auto entries = read_scenarios({"wrong.py"}, fake_workers(fake), 1);
  EXPECT_EQ(entries[0].reason, "it raised");
  EXPECT_EQ(entries[0].details, "Traceback");
}

TEST(Catalogue, AnInterruptEndsTheReading) {
  FakeLab fake;
  fake.open = [](const protocol::Request&, FakeLab&) -> protocol::Answer {
    return protocol::Lost{.cause = protocol::Lost::Cause::kInterrupted};
  };
  try {
    [[maybe_unused]] const auto entries = read_scenarios({"a.py"}, fake_workers(fake), 1);
    FAIL() << "expected an interrupt";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ExitStatus::kInterrupted);
  }
}

}  // namespace
}  // namespace gillab::lab
