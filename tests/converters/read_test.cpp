// Small packages, written here, through the readers of whole documents.
#include "converters/read.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "converters/odf/chart_reader.h"
#include "converters/ooxml/chart_reader.h"
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
        R"(xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" )"
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

// What a document holds of that kind, in the order of its words.
std::string held(const Document& document, Held kind) {
  std::vector<std::string> values;
  for (const Holding& holding : document.holdings) {
    if (holding.kind == kind) values.push_back(holding.value);
  }
  std::ranges::sort(values);
  std::string all;
  for (const std::string& value : values) all += value + "\n";
  return all;
}

std::string of_workbook(const std::string& name, const std::string& content) {
  return "<" + name +
         R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=)"
         R"("http://schemas.openxmlformats.org/officeDocument/2006/relationships")"
         R"( xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main")"
         R"( xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">)" +
         content + "</" + name + ">";
}

Document excel_of(const std::string& sheet, const std::string& of_workbook_too = {},
                  const std::string& relations = {},
                  const std::vector<std::pair<std::string, std::string>>& parts = {}) {
  std::vector<std::pair<std::string, std::string>> members{
      {"[Content_Types].xml", types},
      {"_rels/.rels", relationships(relation("r", "officeDocument", "xl/workbook.xml"))},
      {"xl/workbook.xml",
       of_workbook("workbook",
                   of_workbook_too + R"(<sheets><sheet name="S" sheetId="1" r:id="s"/></sheets>)")},
      {"xl/_rels/workbook.xml.rels",
       relationships(relation("s", "worksheet", "worksheets/sheet1.xml"))},
      {"xl/worksheets/sheet1.xml", of_workbook("worksheet", sheet)},
      {"xl/worksheets/_rels/sheet1.xml.rels", relationships(relations)}};
  members.insert(members.end(), parts.begin(), parts.end());
  return read(test::make_zip(members), read_excel);
}

constexpr const char* settings_of_ods =
    R"(<office:spreadsheet table:structure-protected="true"><table:content-validations>)"
    R"(<table:content-validation table:name="v" table:condition=)"
    R"x("of:cell-content-is-in-list(&quot;a&quot;;&quot;b&quot;)"><table:help-message><text:p>x)x"
    R"(</text:p></table:help-message></table:content-validation></table:content-validations>)"
    R"(<table:table table:name="S" table:protected="true" table:protection-key="k">)"
    R"(<table:table-column table:number-columns-repeated="2"/>)"
    R"(<table:table-column table:visibility="collapse"/>)"
    R"(<table:table-row><table:table-cell table:number-columns-spanned="2" )"
    R"(table:number-rows-spanned="3"/></table:table-row>)"
    R"(<table:table-row table:number-rows-repeated="2" table:visibility="filter">)"
    R"(<table:table-cell/><table:table-cell table:number-columns-repeated="3" )"
    R"(table:content-validation-name="v"/></table:table-row>)"
    R"(<calcext:conditional-formats><calcext:conditional-format )"
    R"(calcext:target-range-address="S.A1:S.A9 S.C1:S.C1"><calcext:condition )"
    R"(calcext:value="&gt;5"/><calcext:data-bar/></calcext:conditional-format>)"
    R"(</calcext:conditional-formats></table:table><table:database-ranges>)"
    R"(<table:database-range table:target-range-address="S.A1:S.B9" )"
    R"(table:display-filter-buttons="true"/></table:database-ranges><table:data-pilot-tables>)"
    R"(<table:data-pilot-table table:name="P" table:target-range-address="S.F1:S.G9"/>)"
    R"(</table:data-pilot-tables></office:spreadsheet>)";

TEST(ReadSheets, WhatASheetAsksForIsSaidAlikeOfBothFormats) {
  const auto was = excel_of(
      R"(<cols><col min="3" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1"/>)"
      R"(<row r="3" hidden="true"/></sheetData><sheetProtection sheet="1" hashValue="h"/>)"
      R"(<autoFilter ref="A1:B9"/><mergeCells><mergeCell ref="A1:B3"/></mergeCells>)"
      R"(<conditionalFormatting sqref="A1:A9 C1"><cfRule type="cellIs" operator="greaterThan">)"
      R"(<formula>5</formula></cfRule><cfRule type="dataBar"/></conditionalFormatting>)"
      R"(<dataValidations><dataValidation type="list" sqref="B2:D3"><formula1>"a, b"</formula1>)"
      R"(</dataValidation></dataValidations><extLst><x14:conditionalFormattings>)"
      R"(<x14:conditionalFormatting><x14:cfRule type="dataBar"/><xm:sqref>A1:A9 C1</xm:sqref>)"
      R"(</x14:conditionalFormatting></x14:conditionalFormattings></extLst>)",
      R"(<workbookProtection lockStructure="1"/>)", relation("p", "pivotTable", "../p.xml"));
  const auto is = read(odf_file("spreadsheet", settings_of_ods), read_odf);
  EXPECT_EQ(held(was, Held::hidden_cells), "S!columns C\nS!rows 2-3\n");
  EXPECT_EQ(held(was, Held::validation), "S: list a; b (6 cells)\n");
  EXPECT_EQ(held(was, Held::conditional_format),
            "S: by value (10 cells)\nS: data bar (10 cells)\n");
  for (const Held kind :
       {Held::merged_cells, Held::hidden_cells, Held::validation, Held::conditional_format,
        Held::filter, Held::protection, Held::pivot_table}) {
    EXPECT_NE(held(was, kind), "") << static_cast<int>(kind);
    EXPECT_EQ(held(was, kind), held(is, kind)) << static_cast<int>(kind);
  }
}

TEST(ReadSheets, MessagesAndFiltersOfTables) {
  const auto document =
      excel_of(R"(<sheetData/><dataValidations><dataValidation sqref="B2:B3" prompt="Type"/>)"
               R"(<dataValidation sqref="C2:C3"/></dataValidations>)",
               "", relation("t", "table", "../table.xml"),
               {{"xl/table.xml", of_workbook("table", R"(<autoFilter ref="A1:B5"/>)")}});
  EXPECT_EQ(held(document, Held::validation), "S: message (2 cells)\n");
  EXPECT_EQ(held(document, Held::filter), "S!A1:B1\n");
}

TEST(ReadSheets, RulesOfExcel2010SayTheirAreaLast) {
  const auto document = excel_of(
      R"(<sheetData/><extLst><x14:dataValidations><x14:dataValidation type="whole" )"
      R"(operator="notEqual"><x14:formula1><xm:f>7</xm:f></x14:formula1><xm:sqref>B2:B4</xm:sqref>)"
      R"(</x14:dataValidation></x14:dataValidations><x14:conditionalFormatting>)"
      R"(<x14:cfRule type="iconSet"/><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></extLst>)");
  EXPECT_EQ(held(document, Held::validation), "S: whole <> 7 (3 cells)\n");
  EXPECT_EQ(held(document, Held::conditional_format), "S: icons (1 cell)\n");
}

constexpr const char* chart_of_excel =
    R"(<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" )"
    R"(xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx>)"
    R"(<c:rich><a:p><a:r><a:t>Sa</a:t></a:r><a:r><a:t>les</a:t></a:r></a:p></c:rich></c:tx>)"
    R"(</c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:f>S!$B$1</c:f><c:strCache>)"
    R"(<c:pt idx="0"><c:v>North</c:v></c:pt></c:strCache></c:strRef></c:tx><c:dLbls><c:tx><c:rich>)"
    R"(<a:p><a:r><a:t>no title</a:t></a:r></a:p></c:rich></c:tx></c:dLbls><c:cat><c:strRef>)"
    R"(<c:f>S!$A$2:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>S!$B$2:$B$4</c:f>)"
    R"(<c:numCache><c:pt idx="0"><c:v>4.2999999999999998</c:v></c:pt><c:pt idx="2"><c:v>2</c:v>)"
    R"(</c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart>)"
    R"(</c:chartSpace>)";

TEST(ReadCharts, OfAWorkbookByTheirCells) {
  const auto document =
      excel_of("<sheetData/>", "", relation("d", "drawing", "../drawing.xml"),
               {{"xl/drawing.xml",
                 R"(<x xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r=)"
                 R"("http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
                 R"(<c:chart r:id="c"/></x>)"},
                {"xl/_rels/drawing.xml.rels", relationships(relation("c", "chart", "chart.xml"))},
                {"xl/chart.xml", chart_of_excel}});
  EXPECT_EQ(held(document, Held::chart), "bar: 'S'!B2:B4\ntitle: Sales\n");
}

TEST(ReadCharts, ARowWithinACellIsDamage) {
  const std::string chart =
      R"(<chart:chart xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" )"
      R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><chart:series )"
      R"(chart:class="chart:line" chart:label-cell-address="local-table.A1"/><table:table-row>)"
      R"(<table:table-cell>a<table:table-row>b<table:table-cell/></table:table-row>c)"
      R"(</table:table-cell></table:table-row></chart:chart>)";
  odf::ChartReader reader;
  ASSERT_TRUE(xml::parse(as_bytes(chart), reader));
  ASSERT_EQ(reader.chart().series.size(), 1U);
  EXPECT_EQ(reader.chart().series[0].name, "a");
}

TEST(ReadCharts, OfATextByTheirValuesAlikeInBothFormats) {
  const auto was = read(
      word_file(R"(<w:p><w:r><c:chart r:id="c" )"
                R"(xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:r></w:p>)",
                relation("c", "chart", "chart.xml"), {{"word/chart.rels", relationships("")}}),
      read_word);
  EXPECT_EQ(held(was, Held::chart), "");  // the part is missing
  const std::string chart =
      R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
      R"(xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" )"
      R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"
      R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:chart>)"
      R"(<chart:chart chart:class="chart:bar"><chart:title><text:p>Sales</text:p></chart:title>)"
      R"(<chart:plot-area><chart:series chart:values-cell-range-address="local-table.$B$2:.$B$4" )"
      R"(chart:label-cell-address="local-table.$B$1"/></chart:plot-area>)"
      R"(<table:table table:name="local-table"><table:table-row><table:table-cell/>)"
      R"(<table:table-cell><text:p>North</text:p></table:table-cell></table:table-row>)"
      R"(<table:table-row><table:table-cell/><table:table-cell office:value="4.3"/>)"
      R"(</table:table-row><table:table-row><table:table-cell/><table:table-cell )"
      R"(office:value="NaN"/></table:table-row><table:table-row><table:table-cell/>)"
      R"(<table:table-cell office:value="2"/></table:table-row></table:table></chart:chart>)"
      R"(</office:chart></office:body></office:document-content>)";
  odf::ChartReader reader;
  ASSERT_TRUE(xml::parse(as_bytes(chart), reader));
  ooxml::ChartReader excel;
  ASSERT_TRUE(xml::parse(as_bytes(std::string(chart_of_excel)), excel));
  for (const Chart& one : {reader.chart(), excel.chart()}) {
    Document document;
    hold_chart(document, one, "here");
    EXPECT_EQ(held(document, Held::chart), "bar: North = 4.3; ; 2\ntitle: Sales\n");
  }
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
