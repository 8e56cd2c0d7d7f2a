#include "converters/base/uuid.h"

#include <gtest/gtest.h>

namespace offenbar {
namespace {

// SHA-256 of "abc" is ba7816bf 8f01 cfea 4141 40de5dae2223 ...; FIPS 180-2, B.1
TEST(Uuid, IsTheDigestWithVersionAndVariantOfRfc9562) {
  EXPECT_EQ(uuid_of("abc"), "ba7816bf-8f01-8fea-8141-40de5dae2223");
}

TEST(Uuid, SaysVersionEightAndItsVariantForAnySeed) {
  for (int i = 0; i < 64; ++i) {
    const std::string uuid = uuid_of(std::to_string(i));
    EXPECT_EQ(uuid.size(), 36U);
    EXPECT_EQ(uuid[14], '8');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos) << uuid;
  }
}

TEST(Uuid, DiffersWithItsSeedAndNeverFromRunToRun) {
  EXPECT_EQ(uuid_of("a"), uuid_of("a"));
  EXPECT_NE(uuid_of("a"), uuid_of("b"));
  EXPECT_NE(uuid_of(""), uuid_of(std::string(1, '\0')));
}

}  // namespace
}  // namespace offenbar
