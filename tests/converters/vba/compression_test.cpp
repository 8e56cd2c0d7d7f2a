#include "converters/vba/compression.h"

#include <gtest/gtest.h>

#include <string>

namespace offenbar::vba {
namespace {

constexpr std::size_t plenty = 1U << 20U;

std::string unpacked(std::string_view container) {
  const auto bytes = decompress(as_bytes(container), plenty);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

// A container of one compressed chunk.
std::string container(const std::string& tokens) {
  const auto header = static_cast<std::uint16_t>(0xB000U | (tokens.size() - 1));
  return std::string("\x01") + static_cast<char>(header & 0xff) + static_cast<char>(header >> 8) +
         tokens;
}

// [MS-OVBA] 3.2.1 to 3.2.3
TEST(Compression, TheExamplesOfTheSpecification) {
  using namespace std::string_literals;
  EXPECT_EQ(unpacked("\x01\x19\xB0\x00\x61\x62\x63\x64\x65\x66\x67\x68\x00\x69\x6A\x6B\x6C\x6D\x6E"
                     "\x6F\x70\x00\x71\x72\x73\x74\x75\x76\x2E"s),
            "abcdefghijklmnopqrstuv.");
  EXPECT_EQ(unpacked("\x01\x2F\xB0\x00\x23\x61\x61\x61\x62\x63\x64\x65\x82\x66\x00\x70\x61\x67\x68"
                     "\x69\x6A\x01\x38\x08\x61\x6B\x6C\x00\x30\x6D\x6E\x6F\x70\x06\x71\x02\x70\x04"
                     "\x10\x72\x73\x74\x75\x76\x10\x77\x78\x79\x7A\x00\x3C"s),
            "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa");
  EXPECT_EQ(unpacked("\x01\x03\xB0\x02\x61\x45\x00"s), std::string(73, 'a'));
}

TEST(Compression, AChunkMayBeStoredAsItIs) {
  const std::string literal(4096, 'x');
  EXPECT_EQ(unpacked(std::string("\x01\xff\x3f") + literal), literal);
}

TEST(Compression, BytesAfterTheLastWholeChunkAreLeftAlone) {
  using namespace std::string_literals;
  EXPECT_EQ(unpacked(container("\0abc"s) + "\0\0\0\0"s), "abc");
}

TEST(Compression, DamageIsAnError) {
  using namespace std::string_literals;
  EXPECT_EQ(unpacked(""), "error: no compressed container");
  EXPECT_EQ(unpacked("\x02\x00\xB0"s), "error: no compressed container");
  EXPECT_EQ(unpacked("\x01\x19\xB0"s), "error: a chunk without its signature or end");
  EXPECT_EQ(unpacked(container("\x01\x00\x00"s)), "error: a CopyToken beyond its chunk");
  EXPECT_FALSE(decompress(as_bytes(container("\x01\x61"s)), plenty));
}

TEST(Compression, NoMoreThanAllowedIsUnpacked) {
  using namespace std::string_literals;
  const std::string bomb = container("\x02\x61\xFF\x0F"s);  // one letter 4,096 times
  std::string many = bomb;
  for (int i = 0; i < 100; ++i) many += bomb.substr(1);
  const auto bytes = decompress(as_bytes(many), 10'000);
  ASSERT_FALSE(bytes);
  EXPECT_TRUE(bytes.error().fault == Fault::over_memory || bytes.error().fault == Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::vba
