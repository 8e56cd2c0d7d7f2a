#include "converters/ooxml/visio_document.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"
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
         R"( xmlns="http://schemas.microsoft.com/office/visio/2012/main" )"
         R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)" +
         content + "</" + element + ">";
}

Document read(const std::string& shapes, const std::string& master = {},
              const std::string& behind = {}) {
  const std::string bytes = test::make_zip(
      {{"[Content_Types].xml",
        R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
       {"_rels/.rels", relationships(relation("r", "document", "visio/document.xml"))},
       {"visio/document.xml", xml("VisioDocument", "")},
       {"visio/_rels/document.xml.rels",
        relationships(relation("p", "pages", "pages/pages.xml") +
                      relation("m", "masters", "masters/masters.xml"))},
       {"visio/masters/masters.xml", xml("Masters", R"(<Master ID="4"><Rel r:id="a"/></Master>)")},
       {"visio/masters/_rels/masters.xml.rels", relationships(relation("a", "master", "m.xml"))},
       {"visio/masters/m.xml", xml("MasterContents", "<Shapes>" + master + "</Shapes>")},
       {"visio/pages/pages.xml",
        xml("Pages",
            R"(<Page ID="1" Name="Behind" Background="1"><Rel r:id="b"/></Page>)"
            R"(<Page ID="0" NameU="Page-1" Name="Seite 1" BackPage="1"><Rel r:id="a"/></Page>)")},
       {"visio/pages/_rels/pages.xml.rels",
        relationships(relation("a", "page", "p.xml") + relation("b", "page", "b.xml"))},
       {"visio/pages/p.xml", xml("PageContents", "<Shapes>" + shapes + "</Shapes>")},
       {"visio/pages/_rels/p.xml.rels", relationships(relation("i", "image", "../media/i.png"))},
       {"visio/pages/b.xml", xml("PageContents", "<Shapes>" + behind + "</Shapes>")},
       {"visio/media/i.png", "Picture"}});
  auto document = read_visio(Content(as_bytes(bytes)));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string said(const Document& document) {
  std::string all;
  for (const Unit& unit : document.story(Story::body)) {
    all += unit.place.text() + ": " + std::string(unit.text) + "\n";
  }
  return all;
}

TEST(VisioDocument, PagesInFrontComeFirstWithWhatStandsBehindThem) {
  const auto document = read(R"(<Shape ID="1"><Text><cp IX="0"/>one<fld IX="0"> 2</fld>)"
                             "\nthree\n</Text></Shape>",
                             {}, R"(<Shape ID="1"><Text>behind</Text></Shape>)");
  EXPECT_EQ(said(document), "page 1: behind\npage 1: one 2\npage 1: three\npage 2: behind\n");
  ASSERT_EQ(document.slides.size(), 2U);
  EXPECT_EQ(document.slides[0].name, "Seite 1");
  EXPECT_EQ(document.slides[1].name, "Behind");
}

TEST(VisioDocument, ShapesSayWhatTheirMasterSaysUnlessTheySaySomething) {
  const std::string master = R"(<Shape ID="5"><Text>of all</Text><Shapes>)"
                             R"(<Shape ID="6"><Text>of a part</Text></Shape></Shapes></Shape>)";
  EXPECT_EQ(said(read(R"(<Shape ID="1" Master="4"><Shapes><Shape ID="2" MasterShape="6"/></Shapes>)"
                      R"(</Shape><Shape ID="3" Master="4"><Text>own</Text></Shape>)"
                      R"(<Shape ID="3" Master="4"><Text/></Shape><Shape ID="7" Master="9"/>)",
                      master)),
            "page 1: of all\npage 1: of a part\npage 1: own\n");
}

TEST(VisioDocument, HiddenTextAndDeletedShapesSayNothing) {
  EXPECT_EQ(said(read(R"(<Shape ID="1"><Cell N="HideText" V="1"/><Text>a</Text></Shape>)"
                      R"(<Shape ID="2" Del="1"><Text>b</Text></Shape>)"
                      R"(<Shape ID="3"><Cell N="HideText" V="0"/><Text>c</Text></Shape>)")),
            "page 1: c\n");
}

TEST(VisioDocument, LinksAndPictures) {
  const auto document = read(
      R"(<Shape ID="1"><Section N="Hyperlink"><Row N="R"><Cell N="Address" V="http://a.example/"/>)"
      R"(<Cell N="SubAddress" V="b"/></Row><Row N="S"><Cell N="SubAddress" V="Page-2"/></Row>)"
      R"(</Section></Shape><Shape ID="2"><ForeignData ForeignType="Bitmap"><Rel r:id="i"/>)"
      R"(</ForeignData></Shape><Shape ID="3"><ForeignData ForeignType="Object"><Rel r:id="i"/>)"
      R"(</ForeignData></Shape>)");
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "http://a.example/#b");
  ASSERT_EQ(document.images.size(), 1U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes("Picture")));
  EXPECT_EQ(document.images[0].where, "page 1");
}

TEST(VisioDocument, MastersWithMoreTextThanIsKept) {
  std::string masters;
  for (int i = 0; i < 30; ++i) {
    masters += "<Shape ID=\"" + std::to_string(i) + "\"><Text>" + std::string(2U << 20U, 'x') +
               "</Text></Shape>";
  }
  EXPECT_TRUE(read({}, masters).truncated);
}

}  // namespace
}  // namespace offenbar::ooxml
