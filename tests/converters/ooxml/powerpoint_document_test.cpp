#include <gtest/gtest.h>

#include "converters/read.h"
#include "tests/support/zip_maker.h"

namespace offenbar::ooxml {
namespace {

std::string relationships(const std::string& rows) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
         rows + "</Relationships>";
}
std::string relation(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"x/" + type + "\" Target=\"" + target + "\"/>";
}
std::string xml(const std::string& element, const std::string& content) {
  return "<" + element +
         R"( xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" )"
         R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" )"
         R"(xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" )"
         R"(xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" )"
         R"(xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main" )"
         R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)" +
         content + "</" + element + ">";
}

// One slide with one shape.
Document read(const std::string& paragraphs, const std::string& comments = {}) {
  const std::string bytes = test::make_zip(
      {{"[Content_Types].xml",
        R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
       {"_rels/.rels", relationships(relation("r", "officeDocument", "ppt/presentation.xml"))},
       {"ppt/presentation.xml",
        xml("p:presentation", R"(<p:sldIdLst><p:sldId id="256" r:id="s"/></p:sldIdLst>)")},
       {"ppt/_rels/presentation.xml.rels",
        relationships(relation("s", "slide", "slides/slide1.xml") +
                      relation("a", "authors", "authors.xml"))},
       {"ppt/authors.xml", xml("p188:authorLst", R"(<p188:author id="{1}" name="Eva"/>)"
                                                 R"(<p188:author id="{2}" name="Max"/>)")},
       {"ppt/slides/slide1.xml", xml("p:sld", "<p:cSld><p:spTree><p:sp><p:txBody>" + paragraphs +
                                                  "</p:txBody></p:sp></p:spTree></p:cSld>")},
       {"ppt/slides/_rels/slide1.xml.rels",
        relationships(relation("c", "comments", "../comments/comment1.xml"))},
       {"ppt/comments/comment1.xml", xml("p188:cmLst", comments)}});
  const Content content(as_bytes(bytes));
  auto document = read_powerpoint(content);
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string paragraph(const std::string& text) {
  return "<a:p><a:r><a:t>" + text + "</a:t></a:r></a:p>";
}

TEST(ReadPowerPoint, AnEquationIsHeldBesideTheText) {
  const Document document =
      read(R"(<a:p><a:r><a:t>so </a:t></a:r><a14:m><m:oMathPara><m:oMath><m:r><m:t>x=</m:t></m:r>)"
           R"(<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath></m:oMathPara></a14:m>)"
           R"(<a:r><a:t>it is</a:t></a:r></a:p>)");
  ASSERT_EQ(document.story(Story::body).size(), 1U);
  EXPECT_EQ(document.story(Story::body)[0].text, "so it is");
  EXPECT_TRUE(document.tells(Held::equation));
  std::string held;
  for (const Holding& holding : document.holdings) {
    if (holding.kind == Held::equation) held += holding.where + ": " + holding.value + "\n";
  }
  EXPECT_EQ(held, "slide 1: x1\n");
}

TEST(ReadPowerPoint, CommentsOfTodayHaveAnswers) {
  const Document document =
      read(paragraph("one"),
           R"(<p188:cm id="{A}" authorId="{1}" created="2021-05-04T10:20:30.123"><p188:replyLst>)"
           R"(<p188:reply id="{B}" authorId="{2}" created="2021-05-05T10:20:30"><p188:txBody>)" +
               paragraph("because") + "</p188:txBody></p188:reply></p188:replyLst><p188:txBody>" +
               paragraph("why") + paragraph("not") + "</p188:txBody></p188:cm>");
  ASSERT_EQ(document.comments.size(), 2U);
  EXPECT_EQ(document.comments[0].text, "because");
  EXPECT_EQ(document.comments[0].author, "Max");
  EXPECT_EQ(document.comments[0].date, "2021-05-05T10:20:30");
  EXPECT_EQ(document.comments[1].text, "why not");
  EXPECT_EQ(document.comments[1].author, "Eva");
  EXPECT_EQ(document.comments[1].where, "slide 1, comment");
}

}  // namespace
}  // namespace offenbar::ooxml
