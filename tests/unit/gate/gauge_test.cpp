#include "measure/gate/gauge.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace gillab::lab {
namespace {

TEST(Gauges, AreAllThereOnce) {
  std::set<std::string_view> names;
  for (const GaugeTraits& gauge : gauges()) {
    EXPECT_TRUE(names.insert(gauge.name).second) << gauge.name;
    EXPECT_EQ(&traits_of(gauge.gauge), &gauge);
    EXPECT_NE(gauge.offer, nullptr);
    EXPECT_NE(gauge.judge, nullptr);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"efficiency", "speedup", "released", "releases"}));
}

}  // namespace
}  // namespace gillab::lab
