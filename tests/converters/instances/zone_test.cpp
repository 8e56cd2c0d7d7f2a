#include "converters/instances/zone.h"

#include <gtest/gtest.h>

#include "tests/support/appointment_maker.h"

namespace offenbar::instances {
namespace {

using testing::RuleMaker;
using testing::zone_definition;
using testing::zone_struct;

constexpr LocalMinutes noon_in_2024 = 222'640'560;  // 2024-04-24

TEST(Zone, OfBothKindsOfRulesTellsTheSame) {
  const auto by_struct = Zone::of_struct(as_bytes(zone_struct(RuleMaker{})));
  const auto by_definition =
      Zone::of_definition(as_bytes(zone_definition("Berlin", {RuleMaker{}})));
  ASSERT_TRUE(by_struct);
  ASSERT_TRUE(by_definition);
  EXPECT_EQ(by_struct->to_utc(noon_in_2024), noon_in_2024 - 120);
  EXPECT_EQ(by_definition->to_utc(noon_in_2024), noon_in_2024 - 120);
}

TEST(Zone, MoreThanADayFromUtcIsCorrupt) {
  for (const int bias : {1'441, -1'441, 1'979'711'490, -2'147'483'647}) {
    const auto by_struct = Zone::of_struct(as_bytes(zone_struct(RuleMaker{.bias = bias})));
    ASSERT_FALSE(by_struct) << bias;
    EXPECT_EQ(by_struct.error().fault, Fault::corrupt);
    EXPECT_FALSE(
        Zone::of_definition(as_bytes(zone_definition("x", {RuleMaker{.daylight_bias = bias}}))));
  }
  EXPECT_TRUE(Zone::of_struct(as_bytes(zone_struct(RuleMaker{.bias = 1'440}))));
}

TEST(Zone, TruncatedIsCorrupt) {
  const std::string whole = zone_struct(RuleMaker{});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Zone::of_struct(as_bytes(whole.substr(0, size)))) << size;
  }
}

}  // namespace
}  // namespace offenbar::instances
