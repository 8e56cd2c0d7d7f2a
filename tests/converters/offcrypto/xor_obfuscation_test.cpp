#include "converters/offcrypto/xor_obfuscation.h"

#include <gtest/gtest.h>

#include "converters/offcrypto/primitives.h"

namespace offenbar::offcrypto {
namespace {

// The verifier algorithm of [MS-OFFCRYPTO] 2.3.7.1 with the password of the published example.
TEST(XorVerifier, IsThatOfTheKnownVector) {
  EXPECT_EQ(xor_verifier(as_bytes("test")), 0xCBEB);
  EXPECT_TRUE(xor_opens(0xCBEB, "test"));
  EXPECT_FALSE(xor_opens(0xCBEB, "Test"));
}

TEST(XorVerifier, OnlyFifteenBytesCount) {
  EXPECT_EQ(xor_verifier(as_bytes("123456789012345")), xor_verifier(as_bytes("1234567890123456")));
}

// RFC 6229: key 0x0102030405, the first bytes of the key stream.
TEST(Rc4, GivesTheKeyStreamOfRfc6229) {
  const std::uint8_t key[] = {1, 2, 3, 4, 5};
  const std::uint8_t expected[] = {0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27};
  Rc4 cipher(std::as_bytes(std::span(key)));
  const Octets stream = cipher.apply(Octets(8));
  EXPECT_TRUE(same_start(stream, std::as_bytes(std::span(expected)), 8));
}

}  // namespace
}  // namespace offenbar::offcrypto
