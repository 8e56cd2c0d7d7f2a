#include "converters/rtf/compressed_rtf.h"

#include <gtest/gtest.h>

#include <array>

namespace offenbar::rtf {
namespace {

// [MS-OXRTFCP] 4.1, the simple example
constexpr std::array<std::uint8_t, 49> hello{
    0x2D, 0x00, 0x00, 0x00, 0x2B, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xF1,
    0xC5, 0xC7, 0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32,
    0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62,
    0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0};
// [MS-OXRTFCP] 4.2, a reference that reads what it writes
constexpr std::array<std::uint8_t, 30> crossing{
    0x1A, 0x00, 0x00, 0x00, 0x1C, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xE2, 0xD4, 0x4B,
    0x51, 0x41, 0x00, 0x04, 0x20, 0x57, 0x58, 0x59, 0x5A, 0x0D, 0x6E, 0x7D, 0x01, 0x0E, 0xB0};

Bytes bytes_of(std::span<const std::uint8_t> raw) { return std::as_bytes(raw); }

TEST(CompressedRtf, SimpleExampleOfTheSpecification) {
  const auto unpacked = decompress(bytes_of(hello));
  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->rtf, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  EXPECT_EQ(unpacked->damage, "");
}

TEST(CompressedRtf, ReferenceThatCrossesTheWritePosition) {
  const auto unpacked = decompress(bytes_of(crossing));
  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->rtf, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
  EXPECT_EQ(unpacked->damage, "");
}

TEST(CompressedRtf, StoredValueComesAsItIs) {
  const std::string value("\x22\x00\x00\x00\x0A\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1 ab}", 26);
  const auto unpacked = decompress(as_bytes(value));
  ASSERT_TRUE(unpacked);
  EXPECT_EQ(unpacked->rtf, "{\\rtf1 ab}");
}

TEST(CompressedRtf, AWrongByteIsDamageAndTheRestIsRead) {
  auto broken = hello;
  broken[34] = 'L';
  const auto unpacked = decompress(bytes_of(broken));
  ASSERT_TRUE(unpacked);
  EXPECT_NE(unpacked->damage, "");
  EXPECT_TRUE(unpacked->rtf.ends_with(" world}\r\n"));
}

TEST(CompressedRtf, EveryTruncationIsAnErrorOrDamage) {
  for (std::size_t size = 0; size < hello.size(); ++size) {
    const auto unpacked = decompress(bytes_of(hello).first(size));
    if (size < 16) {
      EXPECT_FALSE(unpacked) << size;
    } else {
      ASSERT_TRUE(unpacked) << size;
      EXPECT_NE(unpacked->damage, "") << size;
    }
  }
}

TEST(CompressedRtf, UnknownCompressionIsCorrupt) {
  auto odd = hello;
  odd[8] = 'X';
  const auto unpacked = decompress(bytes_of(odd));
  ASSERT_FALSE(unpacked);
  EXPECT_EQ(unpacked.error().fault, Fault::corrupt);
}

TEST(CompressedRtf, ADeclaredSizeAllocatesNothing) {
  auto liar = hello;
  liar[6] = liar[7] = 0xFF;
  const auto unpacked = decompress(bytes_of(liar));
  ASSERT_TRUE(unpacked);
  EXPECT_LT(unpacked->rtf.capacity(), 1000U);
}

}  // namespace
}  // namespace offenbar::rtf
