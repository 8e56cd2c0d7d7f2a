#include "converters/pst/ndb/encoding.h"

#include <gtest/gtest.h>

#include <string>

#include "converters/pst/ndb/checksum.h"
#include "tests/support/pst_maker.h"

namespace offenbar::pst::ndb {
namespace {

std::span<std::byte> writable(std::string& text) {
  return std::as_writable_bytes(std::span(text.data(), text.size()));
}

std::string all_bytes() {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i);
  return text;
}

TEST(Encoding, DecodesWhatItEncoded) {
  for (const Encoding encoding : {Encoding::none, Encoding::permute, Encoding::cyclic}) {
    std::string text = all_bytes();
    encode(encoding, BlockId{0x12345678}, writable(text));
    EXPECT_EQ(text == all_bytes(), encoding == Encoding::none);
    decode(encoding, BlockId{0x12345678}, writable(text));
    EXPECT_EQ(text, all_bytes());
  }
}

TEST(Encoding, CyclicDependsOnTheBlock) {
  std::string one = all_bytes();
  std::string other = all_bytes();
  encode(Encoding::cyclic, BlockId{4}, writable(one));
  encode(Encoding::cyclic, BlockId{8}, writable(other));
  EXPECT_NE(one, other);
}

TEST(Encoding, PermuteBeginsWithTheTableOfTheSpecification) {  // [MS-PST] 5.1
  std::string text("\x00\x01\x02\xFF", 4);
  encode(Encoding::permute, BlockId{4}, writable(text));
  EXPECT_EQ(text, std::string("\x41\x36\x13\x3D", 4));
}

TEST(Checksum, IsTheOneOfTheSpecification) {
  EXPECT_EQ(checksum({}), 0U);
  const std::string text = all_bytes();
  EXPECT_EQ(checksum(as_bytes(text)), test::slow_checksum(text));
}

TEST(Checksum, SignatureMixesPlaceAndId) {  // [MS-PST] 5.5
  EXPECT_EQ(signature(0x12345678, BlockId{0}), 0x1234 ^ 0x5678);
  EXPECT_EQ(signature(0x4400, BlockId{0x4400}), 0);
}

}  // namespace
}  // namespace offenbar::pst::ndb
