#include "converters/contentline/line.h"

#include <gmock/gmock.h>

namespace offenbar::contentline {
namespace {

std::string line(const Property& property) {
  std::string out;
  append(out, property);
  return out;
}

TEST(ContentLine, ParametersWithSeparatorsAreQuoted) {
  EXPECT_EQ(
      line({"", "ATTENDEE", {{"CN", {"Muster, Max"}}, {"ROLE", {"CHAIR"}}}, "mailto:m@a.example"}),
      "ATTENDEE;CN=\"Muster, Max\";ROLE=CHAIR:mailto:m@a.example\r\n");
}

// RFC 6868, 3.2
TEST(ContentLine, QuotesCaretsAndLineEndsInParametersBecomeCarets) {
  EXPECT_EQ(line({"", "X", {{"CN", {"George Herman \"Babe\" Ruth"}}}, "1"}),
            "X;CN=George Herman ^'Babe^' Ruth:1\r\n");
  EXPECT_EQ(line({"", "X", {{"CN", {"a^b\r\nc"}}}, "1"}), "X;CN=a^^b^nc:1\r\n");
}

TEST(ContentLine, NothingCanBeginANewLine) {
  EXPECT_EQ(line({"g\r\n", "N:\nX", {{"P\r\n", {"v"}}}, "a\r\nEND:VCARD"}),
            "g.NX;P=v:aEND:VCARD\r\n");
}

TEST(ContentLine, LongLinesAreFoldedBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "ä€";
  const std::string folded = line({"", "SUMMARY", {}, text});
  std::string unfolded;
  for (std::size_t begin = 0; begin < folded.size();) {
    const std::size_t end = folded.find("\r\n", begin);
    const std::string_view part(folded.data() + begin, end - begin);
    EXPECT_LE(part.size(), 75U);
    EXPECT_NE(static_cast<unsigned char>(part[1]) & 0xC0U, 0x80U) << "split inside of a character";
    unfolded += begin == 0 ? part : part.substr(1);
    begin = end + 2;
  }
  EXPECT_EQ(unfolded, "SUMMARY:" + text);
}

TEST(ContentLine, BytesThatAreNoUtf8AreFoldedAnywhere) {
  const std::string folded = line({"", "X", {}, std::string(200, '\x80')});
  EXPECT_EQ(folded.size(), 2 + 200 + 2 + 2 * 3U);
}

// RFC 5545, 3.3.11
TEST(ContentLine, TextIsEscapedAndBack) {
  EXPECT_EQ(escaped("Projekt;\r\nA, B\\C\x01"), "Projekt\\;\\nA\\, B\\\\C");
  EXPECT_EQ(unescaped("Projekt\\;\\NA\\, B\\\\C\\"), "Projekt;\nA, B\\C\\");
}

TEST(ContentLine, ComponentsKeepTheirSeparator) {
  EXPECT_EQ(joined({"", "a;b", "c"}, ';'), ";a\\;b;c");
}

}  // namespace
}  // namespace offenbar::contentline
