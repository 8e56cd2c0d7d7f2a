#include "converters/contentline/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "converters/base/text.h"

namespace offenbar::contentline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Tree read_text(std::string_view text) { return read(as_bytes(text)); }

std::vector<Note::Kind> kinds(const Tree& tree) {
  std::vector<Note::Kind> all;
  for (const Note& note : tree.notes) all.push_back(note.kind);
  return all;
}

// One card with that line.
Property only(std::string_view line, std::string_view version = "3.0") {
  const Tree tree = read_text("BEGIN:VCARD\r\nVERSION:" + std::string(version) + "\r\n" +
                              std::string(line) + "\r\nEND:VCARD\r\n");
  EXPECT_EQ(tree.components.size(), 1U);
  if (tree.components.size() != 1 || tree.components[0].properties.size() != 2) return {};
  return tree.components[0].properties[1];
}

TEST(Reader, LineEndsOfAllSystems) {
  for (const std::string end : {"\r\n", "\n", "\r", "\r\r\n"}) {
    const Tree tree =
        read_text("BEGIN:VCARD" + end + "FN:A" + end + " B" + end + end + "END:VCARD" + end);
    ASSERT_THAT(tree.components, SizeIs(1));
    EXPECT_EQ(tree.components[0].value("fn"), "AB");
    EXPECT_THAT(tree.notes, IsEmpty());
  }
}

TEST(Reader, TheLastLineNeedsNoEnd) {
  EXPECT_THAT(read_text("BEGIN:VCARD\nFN:A\nEND:VCARD").notes, IsEmpty());
}

TEST(Reader, FoldsOfVCard21KeepTheirSpace) {
  EXPECT_EQ(only("NOTE:one\r\n two", "2.1").value, "one two");
  EXPECT_EQ(only("NOTE:one\r\n two", "3.0").value, "onetwo");
}

TEST(Reader, ParametersOfAllKinds) {
  const Property tel = only("item1.tel;HOME;Type=\"cell,x\",voice;PREF=1;;X-A=^'b^n:1;2:3");
  EXPECT_EQ(tel.group, "item1");
  EXPECT_EQ(tel.name, "TEL");
  ASSERT_THAT(tel.parameters, SizeIs(3));
  EXPECT_THAT(tel.parameters[0].values, ElementsAre("HOME", "cell,x", "voice"));
  EXPECT_EQ(*tel.parameter("x-a"), "\"b\n");
  EXPECT_EQ(tel.value, "1;2:3");
}

TEST(Reader, AQuoteWithoutItsOtherHalfIsALetter) {
  const Property one = only("ORG;X-A=\"a;X-B=2:v");
  EXPECT_EQ(*one.parameter("X-A"), "\"a");
  EXPECT_EQ(*one.parameter("X-B"), "2");
}

TEST(Reader, QuotedPrintableWithSoftBreaksAndCharset) {
  const Property note =
      only("NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FC=DFe=0D=0A=\r\nzwei=\r\n drei",
           "2.1");
  EXPECT_EQ(note.value, "Grüße\\nzwei drei");
  EXPECT_THAT(note.parameters, IsEmpty());
}

TEST(Reader, ASoftBreakAtTheEndDoesNotEatTheEnd) {
  const Tree tree = read_text("BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\n");
  ASSERT_THAT(tree.components, SizeIs(1));
  EXPECT_THAT(tree.notes, IsEmpty());
}

TEST(Reader, Base64InLinesWithAndWithoutBlanks) {
  EXPECT_EQ(only("PHOTO;JPEG;ENCODING=BASE64:\r\n  /9j/\r\n  AAA=\r\n", "2.1").value, "/9j/AAA=");
  const Property bare = only("PHOTO;BASE64;TYPE=JPEG:/9j/\r\nAAA=", "2.1");
  EXPECT_EQ(bare.value, "/9j/AAA=");
  EXPECT_EQ(*bare.parameter("ENCODING"), "b");
  EXPECT_EQ(*bare.parameter("TYPE"), "JPEG");
}

TEST(Reader, BytesThatAreNoUtf8AreWindows1252AndTold) {
  const Tree tree = read_text(
      "BEGIN:VCARD\nFN:Gr\xFC\xDF"
      "e\nEND:VCARD\n");
  EXPECT_EQ(tree.components[0].value("FN"), "Grüße");
  EXPECT_THAT(kinds(tree), ElementsAre(Note::Kind::charset));
}

// As a program leaves it that took UTF-8 for windows-1252, and put "?" for what that does not know.
TEST(Reader, Utf8WithBrokenBytesStaysUtf8AndIsTold) {
  const Tree tree = read_text(
      "BEGIN:VEVENT\nSUMMARY:2005\xE5\xB9\xB4\xE6\x97\xA5\xE6\x9C\xAC\xE5\x9B\xBD\xE9??\n"
      "LOCATION:M\xC3\xBCnchen, B\xC3\nCOMMENT:Gr\xFC\xDF"
      "e\nDESCRIPTION:Caf\xC3\xA9 \xE9\xE8\nEND:VEVENT\n");
  EXPECT_EQ(tree.components[0].value("SUMMARY"), "2005年日本国\uFFFD??");
  EXPECT_EQ(tree.components[0].value("LOCATION"), "München, B\uFFFD");
  EXPECT_EQ(tree.components[0].value("COMMENT"), "Grüße");
  EXPECT_EQ(tree.components[0].value("DESCRIPTION"), "CafÃ© éè")
      << "as much of one as of the other";
  EXPECT_THAT(kinds(tree), ElementsAre(Note::Kind::broken, Note::Kind::broken, Note::Kind::charset,
                                       Note::Kind::charset));
}

TEST(Reader, Utf16AndByteOrderMarks) {
  const std::string text = "BEGIN:VCARD\r\nFN:ä\r\nEND:VCARD\r\n";
  const std::string utf16 = utf8_to_utf16le(text);
  std::string big(utf16);
  for (std::size_t i = 0; i + 1 < big.size(); i += 2) std::swap(big[i], big[i + 1]);
  for (const std::string& bytes :
       {"\xEF\xBB\xBF" + text, "\xFF\xFE" + utf16, "\xFE\xFF" + big, utf16, big}) {
    const Tree tree = read(as_bytes(bytes));
    ASSERT_THAT(tree.components, SizeIs(1));
    EXPECT_EQ(tree.components[0].value("FN"), "ä");
  }
}

TEST(Reader, ComponentsInComponents) {
  const Tree tree = read_text(
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\n"
      "BEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n");
  ASSERT_THAT(tree.components, SizeIs(1));
  ASSERT_THAT(tree.components[0].children, SizeIs(2));
  EXPECT_EQ(tree.components[0].children[0].children[0].name, "VALARM");
  EXPECT_EQ(tree.components[0].children[1].line, 7U);
}

TEST(Reader, MissingEndsAreTold) {
  const Tree tree = read_text("BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n");
  EXPECT_THAT(tree.components, SizeIs(2));
  EXPECT_THAT(kinds(tree), ElementsAre(Note::Kind::unended));
  const Tree inner = read_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nEND:VCALENDAR\n");
  ASSERT_THAT(inner.components, SizeIs(1));
  EXPECT_EQ(inner.components[0].children[0].value("SUMMARY"), "a");
}

TEST(Reader, AgentsAreCardsInCards) {
  const Tree tree =
      read_text("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:b\nEND:VCARD\nFN:a\nEND:VCARD\n");
  ASSERT_THAT(tree.components, SizeIs(1));
  EXPECT_EQ(tree.components[0].children[0].value("FN"), "b");
}

TEST(Reader, WhatIsNoPropertyIsNoted) {
  const Tree tree =
      read_text("junk\nBEGIN:VCARD\nFN:a\nno colon here\nEND:VCARD\nEND:VCARD\nX:1\n");
  EXPECT_THAT(kinds(tree), ElementsAre(Note::Kind::line, Note::Kind::line, Note::Kind::stray_end,
                                       Note::Kind::outside));
  EXPECT_EQ(tree.notes[1].text, "no colon here");
  EXPECT_EQ(tree.notes[1].line, 4U);
}

TEST(Reader, NestingWithoutEndStopsAtItsBound) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "BEGIN:X\n";
  for (int i = 0; i < 100'000; ++i) text += "END:X\n";
  const Tree tree = read_text(text);
  EXPECT_THAT(tree.components, SizeIs(1));
  EXPECT_THAT(tree.notes, SizeIs(max_notes));
}

TEST(Reader, SurvivesEveryTruncation) {
  const std::string text =
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;QUOTED-PRINTABLE:=C3=\r\n=A4;b\r\n"
      "PHOTO;BASE64:\r\n AAAA\r\n\r\nTEL;HOME;X=\"a:b\":1\r\nEND:VCARD\r\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    EXPECT_LE(read_text(std::string_view(text).substr(0, size)).components.size(), 1U);
  }
}

TEST(Reader, Encodings) {
  EXPECT_EQ(from_quoted_printable("a=3Db=zz=4"), "a=b=zz=4");
  EXPECT_EQ(from_base64("YW\r\n Jj"), "abc");
  EXPECT_EQ(from_base64("YWJj*"), "");
}

}  // namespace
}  // namespace offenbar::contentline
