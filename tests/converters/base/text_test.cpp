#include "converters/base/text.h"

#include <gmock/gmock.h>

namespace offenbar {
namespace {

using namespace std::string_literals;

TEST(CountLetters, CountsLettersAndDigitsOfAnyScript) {
  EXPECT_EQ(count_letters(""), 0U);
  EXPECT_EQ(count_letters("Az09 -_.\n"), 4U);
  EXPECT_EQ(count_letters("Größe"), 5U);
  EXPECT_EQ(count_letters("日本語 ٣ Жд"), 6U);
  EXPECT_EQ(count_letters("😀 – €"), 0U);
  EXPECT_EQ(count_letters("a\xFF\xC3"), 1U);
}

TEST(CodePage, GivesTheTextOfItsBytes) {
  struct Case {
    unsigned page;
    std::string bytes;
    std::string text;
  };
  for (const Case& c :
       {Case{1252, "\x80\xE4", "€ä"}, Case{1251, "\xC6", "Ж"},
        Case{932, "\x93\xFA\x96\x7B", "日本"}, Case{437, "\x84", "ä"}, Case{850, "\xE1", "ß"},
        Case{10000, "\x8A", "ä"}, Case{28605, "\xA4", "€"}, Case{65001, "ä", "ä"},
        Case{1200, "\xE4\x00"s, "ä"}, Case{54936, "\x94\x39\xFC\x36", "😀"}}) {
    const auto text = from_code_page(as_bytes(c.bytes), c.page);
    ASSERT_TRUE(text) << c.page;
    EXPECT_EQ(*text, c.text) << c.page;
  }
}

TEST(CodePage, LongTextComesWhole) {
  std::string bytes;
  std::string text;
  for (int i = 0; i < 20'001; ++i) {
    bytes += i % 5 == 0 ? "x" : "\x94\x39\xFC\x36";
    text += i % 5 == 0 ? "x" : "😀";
  }
  const auto read = from_code_page(as_bytes(bytes), 54936);
  ASSERT_TRUE(read);
  EXPECT_TRUE(*read == text);
}

TEST(CodePage, BytesWithoutMeaningBecomeTheReplacementCharacter) {
  EXPECT_EQ(from_code_page(as_bytes("a\xFF\xFE z"), 65001).value(), "a\uFFFD\uFFFD z");
  EXPECT_EQ(from_code_page(as_bytes("a\x81"), 932).value(), "a\uFFFD");
}

TEST(CodePage, UnknownOnesAreUnsupported) {
  const auto text = from_code_page(as_bytes("x"), 4711);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().fault, Fault::unsupported);
}

TEST(Utf16, BecomesUtf8AndHalfSurrogatesAreReplaced) {
  EXPECT_EQ(utf16le_to_utf8(as_bytes("a\0\xE4\0\x3D\xD8\x00\xDE"s)), "aä😀");
  EXPECT_EQ(utf16le_to_utf8(as_bytes("\x3D\xD8z\0"s)), "\uFFFDz");
  EXPECT_EQ(utf16le_to_utf8(as_bytes("\x00\xDE"s)), "\uFFFD");
  EXPECT_EQ(utf16le_to_utf8(as_bytes("a\0b"s)), "a");
}

// Runs of ASCII are taken in pieces: what is not may stand at any place in them, pairs too.
TEST(Utf16, WhatIsNotAsciiMayStandAnywhere) {
  for (std::size_t before = 0; before < 12; ++before) {
    for (const std::size_t behind : {0U, 1U, 5U, 255U, 256U, 257U, 700U}) {
      for (const std::string_view middle : {"ä", "😀", "ää😀", "äxyz😀", "äxy😀ß"}) {
        std::string text(before, 'a');
        text += middle;
        text.append(behind, 'b');
        text += middle;
        EXPECT_EQ(utf16le_to_utf8(as_bytes(utf8_to_utf16le(text))), text);
      }
    }
  }
  EXPECT_EQ(utf16le_to_utf8(as_bytes("\xE4\0\xE4\0\xE4\0\x3D\xD8z\0"s)), "äää\uFFFDz");
}

TEST(Utf8, IsJudgedStrictly) {
  for (std::size_t before = 0; before < 20; ++before) {
    EXPECT_TRUE(is_valid_utf8(std::string(before, 'a') + "ä and more"));
    EXPECT_FALSE(is_valid_utf8(std::string(before, 'a') + "\xE4 and more"));
    EXPECT_FALSE(is_valid_utf8(std::string(before, 'a') + "\xC3"));
  }
  EXPECT_TRUE(is_valid_utf8("Größe 😀"));
  for (const auto* wrong :
       {"\xC3", "\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\x80"}) {
    EXPECT_FALSE(is_valid_utf8(wrong));
  }
}

TEST(NormalisedKey, IsOneForNamesThatDifferInCaseOrNormalForm) {
  EXPECT_EQ(normalised_key("Übersicht.DOCX"), normalised_key("u\u0308bersicht.docx"));
  EXPECT_EQ(normalised_key("STRASSE"), normalised_key("straße"));
  EXPECT_NE(normalised_key("a.doc"), normalised_key("b.doc"));
  EXPECT_NE(normalised_key("a\xFF"), normalised_key("a\xFE"));
}

TEST(Shorten, CutsBetweenGraphemes) {
  EXPECT_EQ(shorten_at_grapheme("short", 5), "short");
  EXPECT_EQ(shorten_at_grapheme("longer", 5), "longe");
  EXPECT_EQ(shorten_at_grapheme("aäb", 2), "a");
  EXPECT_EQ(shorten_at_grapheme("xu\u0308y", 3), "x");  // u and its diaeresis stay together
  EXPECT_EQ(shorten_at_grapheme("👩‍👩‍👧x", 12),
            "");  // a family of three is one grapheme
  EXPECT_EQ(shorten_at_grapheme("a\xFF\xFF\xFF", 2), "a\xFF");
}

TEST(Printable, KeepsUtf8AndShowsOtherBytes) {
  EXPECT_EQ(printable("Größe.docx"), "Größe.docx");
  EXPECT_EQ(printable("a\xE4z.doc"), "a\\xE4z.doc");
  EXPECT_EQ(printable("back\\slash"), "back\\\\slash");
  EXPECT_EQ(printable("\\xE4"), "\\\\xE4");  // so that the two above stay apart
  EXPECT_EQ(printable("line\nbreak"), "line\nbreak");
}

TEST(Text, Utf8BecomesUtf16AndComesBack) {
  const std::string text = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80";
  const std::string wide = utf8_to_utf16le(text);
  EXPECT_EQ(wide, std::string("a\0\xFC\0\xAC\x20\x3D\xD8\x00\xDE", 10));
  EXPECT_EQ(utf16le_to_utf8(as_bytes(wide)), text);
  EXPECT_EQ(utf8_to_utf16le("\xFF"), "\xFD\xFF");
}

}  // namespace
}  // namespace offenbar
