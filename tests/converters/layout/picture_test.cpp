#include "converters/layout/picture.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace offenbar::layout {
namespace {

Picture white(std::uint32_t width, std::uint32_t height) {
  return {width, height, std::vector<std::uint8_t>(std::size_t{width} * height, 255)};
}

TEST(Pgm, IsReadAsItIs) {
  const auto picture = read_pgm(as_bytes("P5\n# made by hand\n2 2\n255\nabcd"));
  ASSERT_TRUE(picture) << picture.error().what;
  EXPECT_EQ(picture->width, 2U);
  EXPECT_EQ(picture->grey, (std::vector<std::uint8_t>{'a', 'b', 'c', 'd'}));
}

TEST(Pgm, WhatIsDamagedIsRefused) {
  for (const char* bad : {"", "P6\n1 1\n255\nx", "P5\n2 2\n255\nabc", "P5\n2 2\n65535\nabcdabcd",
                          "P5\n99999999999 1\n255\nx", "P5\n20000 20000\n255\nx", "P5\n1"}) {
    EXPECT_FALSE(read_pgm(as_bytes(bad))) << bad;
  }
}

TEST(Pictures, DifferByBlocks) {
  const Picture before = white(20, 20);
  Picture after = before;
  EXPECT_EQ(changed_blocks(before, after).count(), 0U);
  for (std::size_t y = 8; y < 16; ++y) {
    for (std::size_t x = 0; x < 8; ++x) after.grey[y * 20 + x] = 100;
  }
  const Blocks blocks = changed_blocks(before, after);
  EXPECT_EQ(blocks.count(), 1U);
  EXPECT_TRUE(blocks.changed[blocks.columns]);
  after.grey[0] = 250;  // the smoothing of a letter
  EXPECT_EQ(changed_blocks(before, after).count(), 1U);
}

TEST(Pictures, WhatOneLacksIsWhite) {
  Picture tall = white(8, 16);
  EXPECT_EQ(changed_blocks(white(8, 8), tall).count(), 0U);
  for (std::size_t i = 64; i < 128; ++i) tall.grey[i] = 0;
  EXPECT_EQ(changed_blocks(white(8, 8), tall).count(), 1U);
  EXPECT_EQ(changed_blocks({}, white(8, 8)).count(), 0U);
}

TEST(Pictures, MarksStayInside) {
  Blocks blocks = changed_blocks(white(16, 16), white(16, 16));
  blocks.mark(-5, -5, 3, 3);
  blocks.mark(9, 9, 1e9, 1e9);
  blocks.mark(100, 100, 120, 120);
  EXPECT_EQ(blocks.count(), 2U);
}

// Unpacks the one IDAT of our own PNG.
std::string rows_of(const std::vector<std::byte>& png) {
  const std::string bytes(reinterpret_cast<const char*>(png.data()), png.size());
  const std::size_t at = bytes.find("IDAT");
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const std::size_t size =
      (byte(at - 4) << 24U) | (byte(at - 3) << 16U) | (byte(at - 2) << 8U) | byte(at - 1);
  std::string rows(1000, '\0');
  uLongf length = 1000;
  EXPECT_EQ(
      ::uncompress(reinterpret_cast<Bytef*>(rows.data()), &length,
                   reinterpret_cast<const Bytef*>(bytes.data()) + at + 4, static_cast<uLong>(size)),
      Z_OK);
  rows.resize(length);
  return rows;
}

TEST(Png, HoldsThePicture) {
  const Picture picture{3, 2, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(rows_of(png(picture)), std::string("\0\1\2\3\0\4\5\6", 8));
  Blocks blocks = changed_blocks(picture, picture);
  const std::string plain = rows_of(png_of_changes(picture, blocks));
  EXPECT_EQ(plain.size(), 2U * (1 + 3 * 3));
  EXPECT_EQ(plain[1], plain[2]);  // grey
  blocks.mark(0, 0, 1, 1);
  const std::string marked = rows_of(png_of_changes(picture, blocks));
  EXPECT_NE(marked[1], marked[2]);
}

}  // namespace
}  // namespace offenbar::layout
