#include "converters/rtf/encapsulated.h"

#include <gtest/gtest.h>

namespace offenbar::rtf {
namespace {

std::string original(std::string_view rtf) {
  const auto found = de_encapsulate(as_bytes(rtf));
  return found ? found->utf8 : "<" + found.error().what + ">";
}

TEST(Encapsulated, TheHeaderTellsHtmlAndText) {
  EXPECT_EQ(encapsulation_of(as_bytes("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0}")),
            Encapsulation::html);
  EXPECT_EQ(encapsulation_of(as_bytes("{\\rtf1\\ansi\\fromtext \\deff0}")), Encapsulation::text);
  EXPECT_EQ(encapsulation_of(as_bytes("{\\rtf1\\ansi\\deff0 \\fromhtml0}")), Encapsulation::none);
  EXPECT_EQ(encapsulation_of(as_bytes("{\\rtf1{\\b x}\\fromhtml1}")), Encapsulation::none);
  EXPECT_EQ(encapsulation_of(as_bytes("\\fromhtml1")), Encapsulation::none);
}

TEST(Encapsulated, TagsTextAndSuppressedRtf) {
  EXPECT_EQ(
      original("{\\rtf1\\ANSI\\ansicpg1251\\fromhtml1 \\deff0\r\n{\\fonttbl {\\f0\\fmodern Courier "
               "New;}{\\f1\\fswiss Arial;}}\r\n{\\colortbl\\red0\\green0\\blue0;}\r\n"
               "{\\*\\htmltag64}\\uc1\\pard\\plain\\deftab360 \\f0\\fs24\r\n"
               "{\\*\\htmltag <HTML>}{\\*\\htmltag148 <B>}\\htmlrtf {\\b \\htmlrtf0 fat"
               "{\\*\\htmltag156 </B>}\\htmlrtf }\\htmlrtf0{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0"
               "\\htmlrtf0 end\\par{\\*\\htmltag </HTML>}}"),
      "<HTML><B>fat</B>&nbsp;end\r\n</HTML>");
}

TEST(Encapsulated, TheRewrittenTagIsLeftOut) {
  EXPECT_EQ(original("{\\rtf1\\fromhtml1{\\*\\mhtmltag84 <A href=\"cid:1\">}{\\*\\htmltag84 <A "
                     "href=\"http://a.example/\">}x{\\*\\htmltag92 </A>}}"),
            "<A href=\"http://a.example/\">x</A>");
}

TEST(Encapsulated, BytesAreReadInTheCodePageOfTheFont) {
  EXPECT_EQ(
      original("{\\rtf1\\ansicpg1252\\fromhtml1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 "
               "B;}{\\f2\\fcharset128 C;}}\\f1 \\'cf\\'f0\\f0 \\'e4\\f2 \\'83\\'5c\\'83A}"),
      "\u041F\u0440\u00E4\u30BD\u30A2");
}

TEST(Encapsulated, SuppressedFontsCountAndTagsUseTheDocumentsPage) {
  EXPECT_EQ(original("{\\rtf1\\ansicpg1251\\fromhtml1{\\fonttbl{\\f0\\fcharset161 A;}}\\htmlrtf "
                     "\\f0\\htmlrtf0 \\'e1{\\*\\htmltag84 <i title=\"\\'e1\">}}"),
            "\u03B1<i title=\"\u0431\">");
}

TEST(Encapsulated, UnicodeAndItsReplacement) {
  EXPECT_EQ(
      original("{\\rtf1\\fromhtml1\\uc1 \\u228?{\\uc2 \\u8364\\'80\\'80x}\\u-10179?\\u-8704?}"),
      "\u00E4\u20ACx\U0001F600");
  EXPECT_EQ(original("{\\rtf1\\fromhtml1\\uc0\\u228 b}"), "\u00E4b");
}

TEST(Encapsulated, SpecialCharactersInTextAreEscapedButReferencesStay) {
  EXPECT_EQ(original("{\\rtf1\\fromhtml1 1 < 2 & 3 &amp; \\{\\}{\\*\\htmltag84 <br>}}"),
            "1 &lt; 2 &amp; 3 &amp; {}<br>");
}

TEST(Encapsulated, ControlWordsThatStandForCharacters) {
  EXPECT_EQ(original("{\\rtf1\\fromhtml1 a\\tab b\\lquote\\rquote\\~\\endash}"),
            "a\tb&lsquo;&rsquo;&nbsp;&ndash;");
  EXPECT_EQ(original("{\\rtf1\\fromtext a\\tab b\\lquote\\rquote\\~\\line x<y}"),
            "a\tb\u2018\u2019\u00A0\r\nx<y");
}

TEST(Encapsulated, ACutDocumentGivesWhatIsThere) {
  const auto cut = de_encapsulate(as_bytes("{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}abc{\\*\\htm"));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->utf8, "<p>abc");
  EXPECT_NE(cut->damage, "");
}

TEST(Encapsulated, GenuineRtfWrapsNothing) {
  const auto none = de_encapsulate(as_bytes("{\\rtf1\\ansi x}"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().fault, Fault::unsupported);
}

TEST(Encapsulated, DepthIsBounded) {
  const auto deep = de_encapsulate(as_bytes("{\\rtf1\\fromhtml1 " + std::string(50'000, '{')));
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::rtf
