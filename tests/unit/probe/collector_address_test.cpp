#include "probe/collector_address.h"

#include <gtest/gtest.h>

#include <string>

namespace gillab::probe {
namespace {

TEST(CollectorAddress, ComesBackAsItWent) {
  const std::string address = collector_address("gillab-12", 256, 3'000'000'000);
  const auto options = parse_collector(address);
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(options->collector, "gillab-12");
  EXPECT_EQ(options->capacity.chunks, 256);
  EXPECT_EQ(options->long_hold, 3'000'000'000);
  EXPECT_TRUE(options->timeline);
}

TEST(CollectorAddress, RefusesWhatIsNone) {
  for (const char* text : {"", ":", "::", "name", "name:1", ":1:2", "name:1:", "name::2", "name:1:2:3",
                           "name:x:2", "name:1:-2", "name:-1:2", "name: 1:2", "name:1:2 ",
                           "name:4294967296:1", "name:1:18446744073709551616", "name:16777217:1"}) {
    EXPECT_FALSE(parse_collector(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace gillab::probe
