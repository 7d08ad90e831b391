#include "base/protocol/executor.h"

#include <set>

#include <gtest/gtest.h>

namespace gillab::protocol {
namespace {

TEST(Executors, HaveNamesOfTheirOwnAndASummary) {
  std::set<std::string_view> names;
  for (const Executor& executor : executors()) {
    EXPECT_TRUE(names.insert(executor.name).second) << executor.name;
    EXPECT_FALSE(executor.summary.empty()) << executor.name;
    EXPECT_EQ(&executor_named(executor.name), &executor);
  }
}

TEST(Executors, OnlyThoseWithWorkersAreParallel) {
  EXPECT_FALSE(executor_named("serial").parallel);
  EXPECT_FALSE(executor_named("batch").parallel);
  for (const char* name : {"threads", "interpreters", "shared-gil-interpreters", "interpreter-pool",
                           "processes", "fresh-processes"})
    EXPECT_TRUE(executor_named(name).parallel) << name;
}

TEST(Executors, AnUnknownOneCountsAsABatch) {
  EXPECT_EQ(executor_named("greenlets").name, "batch");
}

}  // namespace
}  // namespace gillab::protocol
