#include "converters/document/picture_digest.h"

#include <gtest/gtest.h>

#include <string>

namespace offenbar {
namespace {

std::string hex_of(const std::string& bytes, std::size_t piece = 1000) {
  PictureDigest digest;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    digest.update(as_bytes(bytes).subspan(at, std::min(piece, bytes.size() - at)));
  }
  return digest.hex();
}

// SOI, a segment that holds an end mark, two scans, EOI.
constexpr char jpeg_bytes[] =
    "\xFF\xD8\xFF\xE0\x00\x04\xFF\xD9\xFF\xDA\x00\x03S..\xFF\x00.\xFF\xD0.\xFF\xDA\x00\x02.."
    "\xFF\xD9";
const std::string jpeg(jpeg_bytes, sizeof(jpeg_bytes) - 1);

TEST(PictureDigest, WhatFollowsTheEndOfAJpegIsNoPartOfIt) {
  EXPECT_EQ(hex_of(jpeg), sha256_hex(as_bytes(jpeg)));
  EXPECT_EQ(hex_of(jpeg + "behind"), hex_of(jpeg));
  EXPECT_EQ(hex_of(jpeg + "behind", 1), hex_of(jpeg));
}

TEST(PictureDigest, EverythingBeforeItIs) {
  for (std::size_t at = 0; at < jpeg.size(); ++at) {
    std::string other = jpeg;
    other[at] = static_cast<char>(other[at] ^ 0x20);
    EXPECT_NE(hex_of(other), hex_of(jpeg)) << at;
    EXPECT_NE(hex_of(jpeg.substr(0, at)), hex_of(jpeg)) << at;
  }
}

TEST(PictureDigest, OtherPicturesCountAsAWhole) {
  EXPECT_NE(hex_of("\x89PNG"), hex_of("\x89PNG."));
  EXPECT_EQ(hex_of("\x89PNG.", 2), sha256_hex(as_bytes("\x89PNG.")));
  EXPECT_EQ(hex_of(""), sha256_hex({}));
}

}  // namespace
}  // namespace offenbar
