#include "converters/rtf/facts.h"

#include <gtest/gtest.h>

namespace offenbar::rtf {
namespace {

std::uint64_t letters(std::string_view text) {
  const auto found = facts(as_bytes(text));
  return found ? found->letters.value_or(0) : 999;
}

TEST(RtfFacts, CountsPlainTextAndSkipsTables) {
  EXPECT_EQ(
      letters("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\info{\\title abc}}Hello \\b World\\b0 }"),
      10U);
}

TEST(RtfFacts, ReadsUnicodeAndSkipsItsReplacement) {
  EXPECT_EQ(letters("{\\rtf1\\uc1 \\u228?\\u8364?x}"), 2U);  // ae, euro sign, x
  EXPECT_EQ(letters("{\\rtf1\\uc2 \\u228??x}"), 2U);
}

TEST(RtfFacts, ReadsBytesInTheCodePageOfTheFont) {
  // 0xE0 0xE1 are Cyrillic in 1251; in 932 they begin and end one character
  EXPECT_EQ(letters("{\\rtf1{\\fonttbl{\\f0\\fcharset204 A;}}\\f0\\'e0\\'e1}"), 2U);
  EXPECT_EQ(letters("{\\rtf1{\\fonttbl{\\f0\\fcharset128 A;}}\\f0\\'88\\'9f}"), 1U);
}

TEST(RtfFacts, UnknownStarredDestinationsAreNotSeen) {
  EXPECT_EQ(letters("{\\rtf1{\\*\\generator Riched20;}abc}"), 3U);
}

TEST(RtfFacts, ADocumentThatEndsInsideOfGroupsWasCutOff) {
  const auto cut = facts(as_bytes("{\\rtf1{\\b some text and no"));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::rtf
