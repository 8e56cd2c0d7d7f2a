#include "converters/ooxml/word2003_document.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"

namespace offenbar::ooxml {
namespace {

std::string file(const std::string& before, const std::string& body) {
  return R"(<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" )"
         R"(xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" )"
         R"(xmlns:aml="http://schemas.microsoft.com/aml/2001/core" )"
         R"(xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">)" +
         before + "<w:body><wx:sect>" + body + "</wx:sect></w:body></w:wordDocument>";
}

Document read(const std::string& body, const std::string& before = {}) {
  const std::string bytes = file(before, body);
  auto document = read_word2003(as_bytes(bytes));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string run(const std::string& text) { return "<w:r><w:t>" + text + "</w:t></w:r>"; }
std::string paragraph(const std::string& text) { return "<w:p>" + run(text) + "</w:p>"; }

std::string said(const Document& document, Story story = Story::body) {
  std::string all;
  for (const Unit& unit : document.story(story)) {
    all += unit.place.text() + ": " + std::string(unit.text) + "\n";
  }
  return all;
}

TEST(Word2003, ParagraphsTablesAndHeadings) {
  const auto document =
      read(R"(<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr>)" + run("Head") + "</w:p>" +
               "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" + paragraph("a") +
               "</w:tc><w:tc>" + paragraph("b") + "</w:tc></w:tr></w:tbl>" +
               "<w:p><w:r><w:t>one</w:t><w:br/><w:tab/><w:t>two</w:t><w:br w:type=\"page\"/>"
               "<w:t>three</w:t></w:r></w:p>",
           R"(<w:styles><w:style w:type="paragraph" w:styleId="h"><w:pPr><w:outlineLvl w:val="1"/>)"
           R"(</w:pPr></w:style></w:styles>)");
  EXPECT_EQ(said(document),
            "paragraph 1: Head\ntable 1, cell A1: a\ntable 1, cell C1: b\n"
            "paragraph 2: one\n\ttwo\nparagraph 3: three\n");
  EXPECT_EQ(document.story(Story::body)[0].heading, 2);
}

TEST(Word2003, NotesCommentsAndBoxesStandWhereTheyAreReferredTo) {
  const auto document =
      read("<w:p>" + run("a") + "<w:r><w:footnote>" + paragraph("foot") + "</w:footnote></w:r>" +
               R"(<w:r><aml:annotation aml:author="Eva" aml:createdate="2004-05-06T07:08:09Z" )"
               R"(w:type="Word.Comment"><aml:content>)" +
               paragraph("why") + "</aml:content></aml:annotation></w:r>" +
               "<w:r><w:pict><v:textbox><w:txbxContent>" + paragraph("box") +
               "</w:txbxContent></v:textbox></w:pict></w:r>" + run("b") + "</w:p>",
           "<w:docPr><w:footnotePr><w:footnote w:type=\"separator\">" + paragraph("---") +
               "</w:footnote></w:footnotePr></w:docPr>");
  EXPECT_EQ(said(document), "paragraph 1: ab\n");
  EXPECT_EQ(said(document, Story::footnote), "footnote 1: foot\n");
  EXPECT_EQ(said(document, Story::text_box), "text box 1: box\n");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Eva");
  EXPECT_EQ(document.comments[0].date, "2004-05-06T07:08:09Z");
  EXPECT_EQ(document.comments[0].text, "why");
}

TEST(Word2003, TrackedChangesFieldsAndLinks) {
  const auto changed = [](const std::string& type, const std::string& content) {
    return R"(<aml:annotation aml:author="Max" w:type="Word.)" + type + R"("><aml:content>)" +
           content + "</aml:content></aml:annotation>";
  };
  const auto document =
      read("<w:p>" + changed("Insertion", run("new")) +
           changed("Deletion", "<w:r><w:delText>old</w:delText></w:r>") +
           R"(<w:fldSimple w:instr=" PAGE ">)" + run("7") + "</w:fldSimple>" +
           R"(<w:hlink w:dest="http://a.example/" w:bookmark="b">)" + run("link") + "</w:hlink>" +
           R"(<w:hlink w:bookmark="here">)" + run("!") + "</w:hlink></w:p>");
  EXPECT_EQ(said(document), "paragraph 1: new\xEF\xBF\xBClink!\n");
  EXPECT_EQ(document.changes.at({true, "Max"}).text, "old");
  EXPECT_EQ(document.changes.at({false, "Max"}).text, "new");
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "http://a.example/#b");
}

TEST(Word2003, HeadersThatShow) {
  const std::string headers = R"(<w:hdr w:type="odd">)" + paragraph("odd") + "</w:hdr>" +
                              R"(<w:hdr w:type="even">)" + paragraph("even") + "</w:hdr>" +
                              R"(<w:ftr w:type="first">)" + paragraph("first") + "</w:ftr>";
  const std::string section = "<w:sectPr>" + headers + "</w:sectPr>";
  EXPECT_EQ(said(read(paragraph("a") + section), Story::header_or_footer),
            "header or footer: odd\n");
  EXPECT_EQ(said(read("<w:p><w:pPr><w:sectPr>" + headers + "<w:titlePg/></w:sectPr></w:pPr>" +
                      run("a") + "</w:p>"),
                 Story::header_or_footer),
            "header or footer: odd\nheader or footer: first\n");
  EXPECT_EQ(
      said(read(section, "<w:docPr><w:evenAndOddHeaders/></w:docPr>"), Story::header_or_footer),
      "header or footer: odd\nheader or footer: even\n");
}

TEST(Word2003, PicturesAndProperties) {
  const auto document = read(
      "<w:p><w:r><w:pict><w:binData w:name=\"wordml://1.png\">UGlj\ndHVyZQ==</w:binData>"
      "<v:shape><v:imagedata src=\"wordml://1.png\"/></v:shape></w:pict></w:r></w:p>",
      "<o:DocumentProperties><o:Title>T</o:Title><o:Author>Eva</o:Author>"
      "<o:Created>2004-05-06T07:08:09Z</o:Created><o:Pages>1</o:Pages>"
      "</o:DocumentProperties><o:CustomDocumentProperties><o:Az>47</o:Az>"
      "</o:CustomDocumentProperties>");
  ASSERT_EQ(document.images.size(), 1U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes("Picture")));
  EXPECT_EQ(document.properties,
            (std::map<std::string, std::string>{{"title", "T"},
                                                {"author", "Eva"},
                                                {"created", "2004-05-06T07:08:09Z"},
                                                {"custom: Az", "47"}}));
}

TEST(Word2003, HalfOfItIsCorrupt) {
  const std::string bytes = file({}, paragraph("a"));
  EXPECT_FALSE(read_word2003(as_bytes(bytes).first(bytes.size() - 20)));
}

TEST(Word2003, ASectionThatEndsWithinItsHeader) {
  const std::string end = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>";
  const auto document = read("<w:p><w:pPr><w:sectPr><w:hdr w:type=\"odd\">" + paragraph("a") +
                             "</w:hdr><w:hdr w:type=\"first\">" + paragraph("b") + end +
                             "</w:hdr></w:sectPr></w:pPr></w:p>");
  EXPECT_EQ(said(document, Story::header_or_footer), "header or footer: a\nheader or footer: b\n");
}

}  // namespace
}  // namespace offenbar::ooxml
