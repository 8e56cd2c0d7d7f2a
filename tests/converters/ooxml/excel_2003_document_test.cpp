#include "converters/ooxml/excel_2003_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "converters/document/place.h"
#include "converters/ooxml/r1c1.h"

namespace offenbar::ooxml {
namespace {

TEST(R1C1, ReferencesCountFromTheirCell) {
  const auto at_c5 = [](std::string_view formula) { return a1_formula(formula, 4, 2); };
  EXPECT_EQ(at_c5("SUM(R[-2]C:R[-1]C)"), "SUM(C3:C4)");
  EXPECT_EQ(at_c5("RC[-1]*R1C1+R2C[1]"), "B5*$A$1+D$2");
  EXPECT_EQ(at_c5("SUM(C[1])+SUM(R2)+SUM(C1:C2)"), "SUM(D:D)+SUM($2:$2)+SUM($A:$B)");
  EXPECT_EQ(at_c5("R[-5]C[-3]"), "XFD1048576");
}

TEST(R1C1, WhatOnlyLooksLikeAReferenceStays) {
  const auto same = [](std::string_view formula) { return a1_formula(formula, 4, 2) == formula; };
  EXPECT_TRUE(same("ROUND(RATE(1,2,3),1)&\"R1C1\""));
  EXPECT_TRUE(same("Revenue+Cost"));
  EXPECT_TRUE(same("R0C0"));
  EXPECT_EQ(a1_formula("'R1C1'!RC+R1C1!RC", 0, 0), "'R1C1'!A1+R1C1!A1");
}

Document read(const std::string& body) {
  const std::string xml = R"(<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" )"
                          R"(xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" )"
                          R"(xmlns:x="urn:schemas-microsoft-com:office:excel" )"
                          R"(xmlns:o="urn:schemas-microsoft-com:office:office">)" +
                          body + "</Workbook>";
  auto document = read_excel_2003(as_bytes(xml));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

TEST(ReadExcel2003, LettersThatLookOtherwiseArePartOfTheText) {
  const Document document =
      read(R"(<Worksheet ss:Name="S"><Table><Row><Cell><ss:Data ss:Type="String" )"
           R"(xmlns="http://www.w3.org/TR/REC-html40">one <B>two</B> three</ss:Data></Cell></Row>)"
           R"(</Table></Worksheet>)");
  ASSERT_EQ(document.cells.size(), 1U);
  EXPECT_EQ(document.cells[0].text, "one two three");
}

TEST(ReadExcel2003, RowsAndColumnsBeyondTheSheetAreNone) {
  for (const char* index : {"9223372036854775807", "-9223372036854775808"}) {
    const std::string at = std::string(" ss:Index=\"") + index + "\"";
    const Document document = read(
        "<Worksheet ss:Name=\"S\"><Table><Row" + at + " ss:Span=\"9223372036854775807\"/><Row" +
        "><Cell" + at + " ss:HRef=\"http://a/\" ss:MergeAcross=\"9223372036854775807\"/><Cell>" +
        "<Data ss:Type=\"Number\">1</Data></Cell></Row></Table></Worksheet>");
    EXPECT_TRUE(document.cells.empty()) << index;
  }
}

TEST(ReadExcel2003, CellsFormulasCommentsAndNames) {
  const Document document =
      read(R"(<o:DocumentProperties><o:Title>Plan</o:Title></o:DocumentProperties>)"
           R"(<Names><NamedRange ss:Name="Rate" ss:RefersTo="='A b'!R1C2"/></Names>)"
           R"(<Worksheet ss:Name="A b"><Table><Row><Cell><Data ss:Type="Number">1.5</Data></Cell>)"
           R"(<Cell ss:MergeAcross="1"><Data ss:Type="String">x<![CDATA[<]]></Data></Cell>)"
           R"(<Cell ss:Formula="=RC[-3]*2"><Data ss:Type="Number">3</Data></Cell></Row>)"
           R"(<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Boolean">1</Data></Cell>)"
           R"(<Cell><Data ss:Type="DateTime">2020-01-31T12:00:00.000</Data></Cell>)"
           R"(<Cell ss:HRef="https://example.org/"><Data ss:Type="Error">#N/A</Data>)"
           R"(<Comment ss:Author="Ada"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>why</B>)"
           R"(<Font>?</Font></ss:Data></Comment></Cell></Row></Table></Worksheet>)"
           R"(<Worksheet ss:Name="H"><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>)"
           R"(</x:WorksheetOptions></Worksheet>)");
  std::string cells;
  for (const Cell& cell : document.cells) {
    cells += fmt::format("{}{} {} {} {}\n", column_letters(cell.column), cell.row + 1, cell.number,
                         cell.text, cell.formula);
  }
  EXPECT_EQ(cells, "A1 1.5  \nB1 0 x< \nD1 3  A1*2\nB4 1  \nC4 43861.5 date \nD4 0 #N/A \n");
  EXPECT_EQ(document.names.at("RATE"), "'A B'!$B$1");
  EXPECT_EQ(document.properties.at("title"), "Plan");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Ada");
  EXPECT_EQ(document.comments[0].text, "why?");
  EXPECT_EQ(document.comments[0].where, "A b!D4");
  ASSERT_EQ(document.links.size(), 1U);
  ASSERT_EQ(document.sheets.size(), 2U);
  EXPECT_FALSE(document.sheets[0].hidden);
  EXPECT_TRUE(document.sheets[1].hidden);
}

TEST(ReadExcel2003, WhatIsNotWellFormedIsCorrupt) {
  EXPECT_FALSE(read_excel_2003(as_bytes("<Workbook><Worksheet>")));
}

}  // namespace
}  // namespace offenbar::ooxml
