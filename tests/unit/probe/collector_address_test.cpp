#include "observe/probe/collector_address.h"

#include <gtest/gtest.h>

#include <string>

namespace gillab::probe {
namespace {

TEST(CollectorAddress, ComesBackAsItWent) {
  const std::string address = collector_address("gillab-12", Clock::kMonotonic, 256, 3'000'000'000);
  const auto options = parse_collector(address);
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(options->collector, "gillab-12");
  EXPECT_EQ(options->capacity.chunks, 256);
  EXPECT_EQ(options->long_hold, 3'000'000'000);
  EXPECT_EQ(options->clock, Clock::kMonotonic);
  EXPECT_TRUE(options->timeline);
  EXPECT_EQ(parse_collector(collector_address("a", Clock::kCounter, 1, 0))->clock, Clock::kCounter);
}

TEST(CollectorAddress, RefusesWhatIsNone) {
  for (const char* text :
       {"", ":", "::", "name", "name:1:2", "name:ns:1", ":ns:1:2", "name:ns:1:", "name:tsc::2",
        "name:ns:1:2:3", "name:ns:x:2", "name:ns:1:-2", "name:ns:-1:2", "name:ns: 1:2", "name:ns:1:2 ",
        "name:sec:1:2", "name:ns:4294967296:1", "name:ns:1:18446744073709551616", "name:ns:16777217:1"}) {
    EXPECT_FALSE(parse_collector(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace gillab::probe
