#include "converters/rtf_document/document.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"
#include "converters/document/normal_text.h"

namespace offenbar::rtf_document {
namespace {

Document read(const std::string& rtf) {
  auto document = read_document(as_bytes(rtf));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string said(const Document& document, Story story = Story::body) {
  std::string all;
  for (const Unit& unit : document.story(story)) {
    all += unit.place.text() + ": " + normalised(unit.text) + "\n";
  }
  return all;
}

std::string text_of(const std::string& rtf) {
  const Document document = read(rtf);
  std::string all;
  for (const Unit& unit : document.story(Story::body)) all += normalised(unit.text) + "|";
  return all;
}

TEST(ReadRtf, CharactersOfAllKinds) {
  const std::string fonts =
      R"({\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\fcharset2 S;}})";
  EXPECT_EQ(text_of(R"({\rtf1\ansi\ansicpg1250 \'b9\par})"), "ą|");
  EXPECT_EQ(
      text_of(R"({\rtf1\ansi)" + fonts + R"(\f0 \'e4 \f1 \'e4 \f2 \'93\'fa\'96{ \f3 \'b7}\par})"),
      "ä д 日\xEF\xBF\xBD ·|");
  EXPECT_EQ(text_of(R"({\rtf1 a\u8364?b\uc2\u8364\'80xc{\uc0\u8364 d}\par})"), "a€b€c€d|");
  EXPECT_EQ(text_of(R"({\rtf1\uc1 \u-10179?\u-8704?\par})"), "\U0001F600|");
  EXPECT_EQ(text_of(R"({\rtf1\uc0 \u-10179\uc1 {\b\u-8704?}\par})"), "\U0001F600|");
  EXPECT_EQ(text_of(R"({\rtf1 a\~b\_c\-d\emdash e\tab f\line g\{\\\}\par})"), "a b-cd—e f g{\\}|");
  EXPECT_EQ(text_of("{\\rtf1 one\r\n two\\\nthree\\par}"), "one two|three|");
}

TEST(ReadRtf, WhatIsNoText) {
  EXPECT_EQ(text_of(R"({\rtf1{\*\unknown x}{\info{\operator y}}{\listtext 1.\tab}{\pntext 2.}a)"
                    R"({\*\bkmkstart n}{\xe\v index}{\bin3 }}}b{\upr{c}{\*\ud{d}}}\par})"),
            "abd|");
}

TEST(ReadRtf, CellsAndTablesInCells) {
  EXPECT_EQ(
      said(read(R"({\rtf1 a\par\trowd\cellx1\cellx2\pard\intbl b\cell c\par d\cell\row)"
                R"(\trowd\cellx1 \pard\intbl\itap2 e\nestcell{\*\nesttableprops\trowd\nestrow})"
                R"({\nonesttables\par}\pard\intbl f\cell\row\pard g\par})")),
      "paragraph 1: a\ntable 1, cell A1: b\ntable 1, cell B1: c\ntable 1, cell B1: d\n"
      "table 2, cell A1: e\ntable 1, cell A2: f\nparagraph 2: g\n");
}

TEST(ReadRtf, LevelsOfHeadings) {
  const Document document =
      read(R"({\rtf1{\stylesheet{Normal;}{\s1\outlinelevel0 Titel;}{\s2\sbasedon1 x;})"
           R"({\s3 Heading 3;}{\*\cs4\outlinelevel4 y;}}\pard a\par\pard\s1 b\par\pard\s2 c\par)"
           R"(\pard\s3 d\par\pard\outlinelevel4 e\par\pard\s1\outlinelevel9 f\par})");
  std::string levels;
  for (const Unit& unit : document.story(Story::body)) levels += std::to_string(unit.heading);
  EXPECT_EQ(levels, "011350");
}

TEST(ReadRtf, NotesHeadersAndBoxes) {
  for (const bool title_page : {false, true}) {
    const Document document = read(
        std::string(R"({\rtf1\sectd)") + (title_page ? R"(\titlepg )" : " ") +
        R"({\header{\shp{\*\shpinst{\shptxt box\par}}}odd\par}{\headerf first\par}{\footerl left\par}te{\footnote {\super 1} note\par})"
        R"(xt{\footnote\ftnalt end\par}{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Art}})"
        R"({\shptxt in a box\par}}{\shprslt fallback}}\par})");
    EXPECT_EQ(said(document), "paragraph 1: text\n");
    EXPECT_EQ(said(document, Story::footnote), "footnote 1: 1 note\n");
    EXPECT_EQ(said(document, Story::endnote), "endnote 1: end\n");
    EXPECT_EQ(said(document, Story::text_box), "text box 1: Art\ntext box 2: in a box\n");
    EXPECT_EQ(said(document, Story::header_or_footer),
              title_page ? "header or footer: box\nheader or footer: odd\nheader or footer: first\n"
                         : "header or footer: box\nheader or footer: odd\n");
  }
}

TEST(ReadRtf, CommentsHaveAuthorAndDate) {
  // 2004-05-06 07:08
  const int date = 8 | 7 << 6 | 6 << 11 | 5 << 16 | 104 << 20;
  const Document document =
      read(R"({\rtf1 x{\*\atnid AB}{\*\atnauthor A. B.}\chatn{\*\annotation{\*\atndate )" +
           std::to_string(date) + R"(}\pard Why?\par Really.}\par})");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].text, "Why?\nReally.");
  EXPECT_EQ(document.comments[0].author, "A. B.");
  EXPECT_EQ(document.comments[0].date, "2004-05-06T07:08:00");
  EXPECT_EQ(said(document), "paragraph 1: x\n");
}

TEST(ReadRtf, FieldsAndLinks) {
  const Document document =
      read(R"({\rtf1 {\field{\*\fldinst { PAGE }}{\fldrslt 7}}/{\chpgn} )"
           R"({\field{\*\fldinst HYPERLINK "https://a.example/"}{\fldrslt {\ul one}}} )"
           R"({\field{\*\fldinst HYPERLINK "https://b.example/"}{\fldrslt }})"
           R"({\field{\*\fldinst SYMBOL 74 \\f "Wingdings"}{\fldrslt\f14}}\par})");
  const std::string computed(computed_field);
  EXPECT_EQ(said(document), "paragraph 1: " + computed + "/" + computed + " one J\n");
  ASSERT_EQ(document.links.size(), 1U);  // one that shows nothing is none
  EXPECT_EQ(document.links[0].target, "https://a.example/");
}

TEST(ReadRtf, TrackedChanges) {
  const Document document = read(
      R"({\rtf1{\*\revtbl{Unknown;}{A;}{B;}}stays {\deleted\revauthdel2 gone }{\revised\revauth1 come})"
      R"({\deleted\revauthdel2\par} joined\par})");
  EXPECT_EQ(said(document), "paragraph 1: stays come joined\n");
  EXPECT_EQ(document.changes.at({true, "B"}).text, "gone ");
  EXPECT_EQ(document.changes.at({false, "A"}).text, "come");
}

TEST(ReadRtf, PicturesByTheirBytes) {
  const Document document = read(
      std::string(
          R"({\rtf1 {\*\shppict{\pict{\*\picprop{\sp{\sn x}{\sv 1}}}\pngblip\picw1 89 504e)") +
      "\n47" +
      R"(}}{\nonshppict{\pict\wmetafile8 00}}{\pict\jpegblip\bin3 {}\}{\object{\result)"
      R"({\pict\emfblip 0102}}}{\shp{\*\shpinst{\sp{\sn fillBlip}{\sv {\pict\pngblip 01}}}}}\par})");
  ASSERT_EQ(document.images.size(), 2U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes("\x89PNG")));
  EXPECT_EQ(document.images[0].name, "picture 1.png");
  EXPECT_EQ(document.images[1].digest, sha256_hex(as_bytes("{}\\")));
}

TEST(ReadRtf, Properties) {
  const Document document =
      read(R"({\rtf1{\info{\title T\'e4}{\author A}{\doccomm D}{\creatim\yr2004\mo5\dy6\hr7\min8}})"
           R"({\*\userprops{\propname Akte}\proptype30{\staticval 4711}}x\par})");
  const std::map<std::string, std::string> expected{{"author", "A"},
                                                    {"created", "2004-05-06T07:08:00"},
                                                    {"custom: Akte", "4711"},
                                                    {"description", "D"},
                                                    {"title", "Tä"}};
  EXPECT_EQ(document.properties, expected);
}

TEST(ReadRtf, CutOffOrWithoutEnd) {
  const std::string whole = R"({\rtf1{\fonttbl{\f0 A;}}{\b bold}{\footnote x}\par})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    (void)read_document(as_bytes(whole.substr(0, size)));
  }
  EXPECT_FALSE(read_document(as_bytes(whole.substr(0, 30))));
  EXPECT_FALSE(read_document(as_bytes(std::string(100'000, '{'))));
  EXPECT_TRUE(read_document(as_bytes("{\\rtf1 x}" + std::string(100'000, '}'))));
}

TEST(ReadRtf, UnicodeInAStoryBeginsNoOtherOne) {
  const std::string mark = R"({\upr{\*\bkmkstart a}{\*\ud{\*\bkmkstart \u228?}}})";
  const std::string word = R"({\upr{a}{\*\ud{\u228?}}})";
  const Document document =
      read(R"({\rtf1{\*\revtbl{Unknown;}{\upr{Jorg;}{\*\ud{J\u246?rg;}}}}{\info{\title )" + word +
           R"(b}}{\headerf )" + mark + R"(first\par}a{\*\annotation )" + mark + "why" + word +
           R"(}{\footnote )" + mark + R"(note}{\revised\revauth1 new}\par})");
  EXPECT_EQ(document.properties.at("title"), "äb");
  EXPECT_EQ(said(document, Story::header_or_footer), "");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].text, "whyä");
  EXPECT_EQ(said(document, Story::footnote), "footnote 1: note\n");
  ASSERT_EQ(document.changes.size(), 1U);
  EXPECT_EQ(document.changes.begin()->first.author, "Jörg");
}

}  // namespace
}  // namespace offenbar::rtf_document
