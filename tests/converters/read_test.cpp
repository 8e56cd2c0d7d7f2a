// Small packages, written here, through the readers of whole documents.
#include "converters/read.h"

#include <gtest/gtest.h>

#include "tests/support/zip_maker.h"

namespace offenbar {
namespace {

constexpr const char* types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)";

std::string relationships(const std::string& rows) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
         rows + "</Relationships>";
}

std::string relation(const std::string& id, const std::string& type, const std::string& target,
                     bool external = false) {
  return "<Relationship Id=\"" + id + "\" Type=\"x/" + type + "\" Target=\"" + target + "\"" +
         (external ? " TargetMode=\"External\"/>" : "/>");
}

std::string word_file(const std::string& body, const std::string& more = {},
                      const std::vector<std::pair<std::string, std::string>>& parts = {}) {
  const std::string w =
      R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
      R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")";
  std::vector<std::pair<std::string, std::string>> members{
      {"[Content_Types].xml", types},
      {"_rels/.rels", relationships(relation("r", "officeDocument", "word/document.xml"))},
      {"word/_rels/document.xml.rels", relationships(more)},
      {"word/document.xml", "<w:document " + w + "><w:body>" + body + "</w:body></w:document>"}};
  for (const auto& [name, content] : parts) {
    const bool whole = name.ends_with(".rels");
    members.emplace_back(name, whole ? content : "<w:x " + w + ">" + content + "</w:x>");
  }
  return test::make_zip(members);
}

std::string paragraph(const std::string& text) {
  return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

Document read(const std::string& bytes, Result<Document> (*reader)(const Content&)) {
  const Content content(as_bytes(bytes));
  auto document = reader(content);
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string said(const Document& document, Story story = Story::body) {
  std::string all;
  for (const Unit& unit : document.story(story)) {
    all += unit.place.text() + ": " + std::string(unit.text) + "\n";
  }
  return all;
}

TEST(ReadWord, ParagraphsAndTables) {
  const auto document = read(
      word_file(paragraph("one") + "<w:p/>" + "<w:tbl><w:tr><w:tc>" + paragraph("a") +
                "</w:tc><w:tc>" + paragraph("b") + "</w:tc></w:tr></w:tbl>" + paragraph("two")),
      read_word);
  EXPECT_EQ(said(document),
            "paragraph 1: one\ntable 1, cell A1: a\ntable 1, cell B1: b\nparagraph 2: two\n");
}

TEST(ReadWord, NotesInTheOrderOfTheirReferences) {
  const auto document = read(
      word_file(R"(<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r>)"
                R"(<w:r><w:footnoteReference w:id="1"/></w:r></w:p>)",
                relation("f", "footnotes", "footnotes.xml"),
                {{"word/footnotes.xml",
                  R"(<w:footnote w:type="separator" w:id="0">)" + paragraph("-") + "</w:footnote>" +
                      R"(<w:footnote w:id="1">)" + paragraph("first") + "</w:footnote>" +
                      R"(<w:footnote w:id="2">)" + paragraph("second") + "</w:footnote>" +
                      R"(<w:footnote w:id="3">)" + paragraph("unused") + "</w:footnote>"}}),
      read_word);
  EXPECT_EQ(said(document, Story::footnote), "footnote 1: second\nfootnote 2: first\n");
}

TEST(ReadWord, LinksInNotesSayInWhich) {
  const auto linked = [](const std::string& id) {
    return "<w:footnote w:id=\"" + id + R"("><w:p><w:hyperlink r:id="l"><w:r><w:t>x</w:t></w:r>)" +
           "</w:hyperlink></w:p></w:footnote>";
  };
  const std::string bytes = word_file(
      R"(<w:p><w:r><w:footnoteReference w:id="2"/><w:footnoteReference w:id="1"/></w:r></w:p>)",
      relation("f", "footnotes", "footnotes.xml"),
      {{"word/footnotes.xml", linked("1") + linked("2")},
       {"word/_rels/footnotes.xml.rels",
        relationships(relation("l", "hyperlink", "http://a.example/", true))}});
  const auto document = read(bytes, read_word);
  std::string where;
  for (const Link& link : document.links) where += link.where + "\n";
  EXPECT_EQ(where, "footnote 2\nfootnote 1\n");
}

TEST(ReadWord, ASectionThatGoesOnHasThePageBefore) {
  const auto section = [](const std::string& type, int width) {
    return "<w:sectPr><w:type w:val=\"" + type + "\"/><w:pgSz w:w=\"" + std::to_string(width) +
           "\" w:h=\"16838\"/></w:sectPr>";
  };
  const auto widths = [&](const std::string& first, const std::string& second) {
    const auto document = read(word_file("<w:p><w:pPr>" + section(first, 11906) + "</w:pPr></w:p>" +
                                         section(second, 5953)),
                               read_word);
    std::vector<int> all;
    for (const Page& page : document.pages) all.push_back(static_cast<int>(page.width));
    return all;
  };
  EXPECT_EQ(widths("nextPage", "nextPage"), (std::vector{210, 105}));
  EXPECT_EQ(widths("nextPage", "continuous"), std::vector{210});
  EXPECT_EQ(widths("continuous", "continuous"), std::vector{210}) << "nothing is before the first";
}

TEST(ReadWord, TrackedChangesAreNotText) {
  const auto document =
      read(word_file(R"(<w:p><w:del w:author="Eva"><w:r><w:delText>old</w:delText></w:r></w:del>)"
                     R"(<w:ins w:author="Max"><w:r><w:t>new</w:t></w:r></w:ins></w:p>)"),
           read_word);
  EXPECT_EQ(said(document), "paragraph 1: new\n");
  ASSERT_EQ(document.changes.size(), 2U);
  EXPECT_EQ(document.changes.at({true, "Eva"}).text, "old");
  EXPECT_EQ(document.changes.at({false, "Max"}).text, "new");
}

TEST(ReadWord, FieldsThatAreComputedAndThoseThatAreNot) {
  const auto field = [](const std::string& instruction, const std::string& result) {
    return R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>)" + instruction +
           R"(</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>)" +
           result + R"(</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>)";
  };
  const auto document =
      read(word_file("<w:p>" + field(" PAGE ", "7") + field(" REF x ", "seven") + "</w:p>" +
                     "<w:p>" + field(" HYPERLINK \"http://a.example/\" ", "link") + "</w:p>"),
           read_word);
  EXPECT_EQ(said(document), "paragraph 1: \xEF\xBF\xBCseven\nparagraph 2: link\n");
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "http://a.example/");
}

TEST(ReadWord, PageNumbersOfATableOfContentsAreText) {
  const std::string begin = R"(<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>)";
  const std::string middle =
      R"(</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>)";
  const std::string end = R"(</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>)";
  const auto document = read(word_file("<w:p>" + begin + " TOC " + middle + "Intro " + begin +
                                       " PAGEREF a " + middle + "7" + end + end + "</w:p><w:p>" +
                                       begin + " PAGEREF a " + middle + "7" + end + "</w:p>"),
                             read_word);
  EXPECT_EQ(said(document), "paragraph 1: Intro 7\nparagraph 2: \xEF\xBF\xBC\n");
}

TEST(ReadWord, APageBreakPartsAParagraph) {
  const auto document = read(
      word_file(
          R"(<w:p><w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t><w:br/></w:r></w:p><w:p/>)"),
      read_word);
  EXPECT_EQ(said(document), "paragraph 1: a\nparagraph 2: b\n\n");
}

std::string odf_file(const std::string& type, const std::string& body) {
  return test::make_zip(
      {{"mimetype", "application/vnd.oasis.opendocument." + type},
       {"content.xml",
        R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
        R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" )"
        R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"
        R"(xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" )"
        R"(xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" )"
        R"(xmlns:xlink="http://www.w3.org/1999/xlink" )"
        R"(xmlns:dc="http://purl.org/dc/elements/1.1/" )"
        R"(xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" )"
        R"(xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">)"
        "<office:body>" +
            body + "</office:body></office:document-content>"}});
}

TEST(ReadOdf, TextsWithNotesCommentsAndChanges) {
  const auto document = read(
      odf_file(
          "text",
          R"(<office:text><text:tracked-changes><text:changed-region text:id="c1">)"
          R"(<text:deletion><office:change-info><dc:creator>Eva</dc:creator></office:change-info>)"
          R"(<text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>)"
          R"(<text:h text:outline-level="2">Head</text:h><text:p>a<text:s text:c="2"/>b)"
          R"(<office:annotation><dc:creator>Max</dc:creator><dc:date>2020-01-01T00:00:00</dc:date>)"
          R"(<meta:creator-initials>M</meta:creator-initials><text:p>why</text:p>)"
          R"(</office:annotation><text:note text:note-class="endnote"><text:note-citation>i)"
          R"(</text:note-citation><text:note-body><text:p>end</text:p></text:note-body></text:note>)"
          R"(</text:p></office:text>)"),
      read_odf);
  EXPECT_EQ(said(document), "paragraph 1: Head\nparagraph 2: a  b\n");
  EXPECT_EQ(document.story(Story::body)[0].heading, 2);
  EXPECT_EQ(said(document, Story::endnote), "endnote 1: end\n");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Max");
  EXPECT_EQ(document.comments[0].text, "why");
  EXPECT_EQ(document.changes.at({true, "Eva"}).text, "old");
}

TEST(ReadOdf, LinksOfShapesAreEvents) {
  const auto event = [](const std::string& href) {
    return R"(<draw:rect><office:event-listeners><presentation:event-listener xlink:href=")" +
           href + R"("/></office:event-listeners></draw:rect>)";
  };
  const auto document =
      read(odf_file("presentation", "<office:presentation>" + event("http://a.example/") +
                                        event("#page") + "</office:presentation>"),
           read_odf);
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "http://a.example/");
}

TEST(ReadOdf, CellsRepeatedDatesAndFormulas) {
  const auto document = read(
      odf_file(
          "spreadsheet",
          R"(<office:spreadsheet><table:table table:name="T"><table:table-row>)"
          R"(<table:table-cell table:number-columns-repeated="2" office:value-type="float" )"
          R"(office:value="7"><text:p>7,00</text:p></table:table-cell>)"
          R"(<table:table-cell office:value-type="date" office:date-value="2020-01-31T12:00:00"/>)"
          R"(<table:table-cell table:formula="of:=[.A1]+1" office:value-type="float" office:value="8"/>)"
          R"(<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p>)"
          R"(</table:table-cell></table:table-row></table:table></office:spreadsheet>)"),
      read_odf);
  ASSERT_EQ(document.cells.size(), 5U);
  EXPECT_EQ(document.cells[1].number, 7);
  EXPECT_EQ(document.cells[2].number, 43861.5);
  EXPECT_EQ(document.cells[3].formula, "A1+1");
  EXPECT_EQ(document.cells[4].text, "a b");
}

TEST(ReadOdf, ABoxInANoteIsPartOfIt) {
  const auto note = [](const std::string& content) {
    return R"(<text:p><text:note text:note-class="footnote"><text:note-body>)" + content +
           "</text:note-body></text:note></text:p>";
  };
  const auto document =
      read(odf_file("text", "<office:text>" +
                                note("<text:p>one<draw:frame><draw:text-box><text:p>two</text:p>"
                                     "</draw:text-box></draw:frame></text:p>") +
                                note("<text:p>three</text:p>") + "</office:text>"),
           read_odf);
  EXPECT_EQ(said(document, Story::footnote),
            "footnote 1: two\nfootnote 1: one\nfootnote 2: three\n");
  EXPECT_EQ(said(document, Story::text_box), "");
}

TEST(ReadOdf, TheLinkOfACellWithoutTextStandsWithItsStyle) {
  const auto document = read(
      odf_file("spreadsheet",
               R"(<style:style style:name="ce1"><style:text-properties>)"
               R"(<style:hyperlink xlink:href="https://example.org/"/></style:text-properties>)"
               R"(</style:style><style:style style:name="ce2"><style:text-properties>)"
               R"(<style:hyperlink xlink:href="#T.A1"/></style:text-properties></style:style>)"
               R"(<office:spreadsheet><table:table table:name="T"/></office:spreadsheet>)"),
      read_odf);
  ASSERT_EQ(document.links.size(), 2U);
  EXPECT_EQ(document.links[0].target, "https://example.org/");
  EXPECT_EQ(document.links[1].target, "#T.A1");
  EXPECT_EQ(document.links[1].where, "style ce2");
}

TEST(ReadExcel, LinksLeadOutOfTheWorkbookOrToItsSheets) {
  const std::string drawing =
      R"(<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" )"
      R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r=)"
      R"("http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sp>)"
      R"(<a:hlinkClick r:id="h"/></x:sp></x:wsDr>)";
  const auto element = [](const std::string& name, const std::string& content) {
    return "<" + name +
           R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=)"
           R"("http://schemas.openxmlformats.org/officeDocument/2006/relationships">)" +
           content + "</" + name + ">";
  };
  const auto document =
      read(test::make_zip(
               {{"[Content_Types].xml", types},
                {"_rels/.rels", relationships(relation("r", "officeDocument", "xl/workbook.xml"))},
                {"xl/workbook.xml",
                 element("workbook", R"(<sheets><sheet name="S" sheetId="1" r:id="s"/></sheets>)")},
                {"xl/_rels/workbook.xml.rels",
                 relationships(relation("s", "worksheet", "worksheets/sheet1.xml"))},
                {"xl/worksheets/sheet1.xml",
                 element("worksheet", R"(<sheetData/><hyperlinks><hyperlink ref="A1" r:id="l"/>)"
                                      R"(<hyperlink ref="A2" location="'T u'!B1"/>)"
                                      R"(<hyperlink ref="A3"/></hyperlinks><drawing r:id="d"/>)")},
                {"xl/worksheets/_rels/sheet1.xml.rels",
                 relationships(relation("l", "hyperlink", "http://a.example/", true) +
                               relation("d", "drawing", "../drawings/drawing1.xml"))},
                {"xl/drawings/drawing1.xml", drawing},
                {"xl/drawings/_rels/drawing1.xml.rels",
                 relationships(relation("h", "hyperlink", "#'T u'!C1"))}}),
           read_excel);
  std::string links;
  for (const Link& link : document.links) links += link.where + ": " + link.target + "\n";
  EXPECT_EQ(links, "S!A1: http://a.example/\nS!A2: #'T u'!B1\nS: #'T u'!C1\n");
}

TEST(ReadOdf, ManyRepeatedRowsAreCutOffAndSaid) {
  const auto document = read(
      odf_file(
          "spreadsheet",
          R"(<office:spreadsheet><table:table table:name="T">)"
          R"(<table:table-row table:number-rows-repeated="1048576"><table:table-cell )"
          R"(table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>)"
          R"(</table:table-row></table:table></office:spreadsheet>)"),
      read_odf);
  EXPECT_TRUE(document.truncated);
  EXPECT_EQ(document.cells.size(), Document::max_cells);
}

TEST(CompareFiles, SaysNothingWhereTheSourceIsDamaged) {
  const std::string whole = word_file(paragraph("one"));
  const std::string damaged = whole.substr(0, whole.size() / 2);
  const std::string result = odf_file("text", "<office:text><text:p>one</text:p></office:text>");
  const Format& docx = *find_format("docx");
  const Format& odt = *find_format("odt");
  const auto fine = compare_files(Content(as_bytes(whole)), docx, Content(as_bytes(result)), odt);
  ASSERT_TRUE(fine && *fine);
  EXPECT_TRUE((*fine)->empty());
  const auto none = compare_files(Content(as_bytes(damaged)), docx, Content(as_bytes(result)), odt);
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  const auto bad = compare_files(Content(as_bytes(whole)), docx, Content(as_bytes(damaged)), odt);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().fault, Fault::bad_result);
}

}  // namespace
}  // namespace offenbar
