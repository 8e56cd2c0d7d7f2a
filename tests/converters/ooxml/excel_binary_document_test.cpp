// Small binary workbooks, written here record by record.
#include "converters/ooxml/excel_binary_document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "converters/document/place.h"
#include "tests/support/biff_maker.h"
#include "tests/support/zip_maker.h"

namespace offenbar::ooxml {
namespace {

using namespace std::string_literals;
using test::le;
using test::real;

std::string record(unsigned id, const std::string& body) {
  std::string out(1, static_cast<char>(id < 128 ? id : (id & 0x7FU) | 0x80U));
  if (id >= 128) out += static_cast<char>(id >> 7U);
  for (std::size_t size = body.size();; size >>= 7U) {
    out += static_cast<char>((size & 0x7FU) | (size > 0x7F ? 0x80U : 0U));
    if (size <= 0x7F) break;
  }
  return out + body;
}

std::string wide(const std::string& text) {
  std::string out = le(text.size(), 4);
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

std::string rich(const std::string& text) { return "\0"s + wide(text); }

std::string formula(const std::string& tokens, const std::string& extra = {}) {
  return le(tokens.size(), 4) + tokens + le(extra.size(), 4) + extra;
}

std::string row(unsigned number) { return record(0, le(number, 4) + std::string(13, '\0')); }
std::string at(unsigned column) { return le(column, 4) + le(0, 4); }

std::string relationship(const std::string& id, const std::string& type, const std::string& target,
                         bool external = false) {
  return "<Relationship Id=\"" + id + "\" Type=\"x/" + type + "\" Target=\"" + target +
         (external ? "\" TargetMode=\"External\"/>" : "\"/>");
}

std::string relationships(const std::string& rows) {
  return R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)" +
         rows + "</Relationships>";
}

Document read(const std::string& workbook, const std::string& sheet,
              const std::string& strings = {}, const std::string& of_sheet = {},
              const std::string& comments = {}) {
  const std::string bytes =
      test::make_zip({{"xl/workbook.bin",
                       record(156, le(0, 4) + le(1, 4) + wide("r1") + wide("S")) +
                           record(156, le(1, 4) + le(2, 4) + wide("r2") + wide("T")) + workbook},
                      {"xl/_rels/workbook.bin.rels",
                       relationships(relationship("r1", "worksheet", "sheet1.bin") +
                                     relationship("r2", "worksheet", "sheet2.bin") +
                                     relationship("r3", "sharedStrings", "strings.bin"))},
                      {"xl/sheet1.bin", sheet},
                      {"xl/_rels/sheet1.bin.rels", relationships(of_sheet)},
                      {"xl/comments.bin", comments},
                      {"xl/sheet2.bin", ""},
                      {"xl/strings.bin", strings}});
  const auto archive = zip::Archive::open(as_bytes(bytes));
  EXPECT_TRUE(archive);
  auto document = read_excel_binary(*archive, {"xl/workbook.bin", {}});
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

std::string cells(const Document& document) {
  std::string out;
  for (const Cell& cell : document.cells) {
    out += fmt::format("{}{}", column_letters(cell.column), cell.row + 1);
    if (cell.type == CellType::number) out += fmt::format(" {}", cell.number);
    if (cell.type == CellType::boolean) out += cell.number != 0 ? " true" : " false";
    if (!cell.text.empty()) out += fmt::format(" '{}'", cell.text);
    if (!cell.formula.empty()) out += fmt::format(" ={}", cell.formula);
    out += "\n";
  }
  return out;
}

TEST(ReadXlsb, CellsOfEveryKind) {
  const Document document =
      read({},
           row(0) + record(2, at(0) + le(0x405EC001, 4)) + record(5, at(1) + real(1.5)) +
               record(4, at(2) + "\1"s) + record(3, at(3) + "\x07"s) + row(4) +
               record(6, at(0) + wide("text")) + record(62, at(1) + rich("rich")) +
               record(7, at(2) + le(1, 4)) + record(7, at(3) + le(9, 4)) + record(1, at(4)) +
               record(13, le(0, 4) + le(6, 4)) + record(18, le(0, 4) + le(0, 4)),
           record(19, rich("one")) + record(19, rich("two")));
  EXPECT_EQ(cells(document),
            "A1 1.23\nB1 1.5\nC1 true\nD1 '#DIV/0!'\nA5 'text'\nB5 'rich'\nC5 'two'\nF5 1\n"
            "G5 'one'\n");
  ASSERT_EQ(document.sheets.size(), 2U);
  EXPECT_FALSE(document.sheets[0].hidden);
  EXPECT_TRUE(document.sheets[1].hidden);
}

TEST(ReadXlsb, FormulasSharedOnesAndArrays) {
  const std::string one = formula("\x1E\1\0"s);
  const std::string from_first_row = "\1\0\0\0\0"s;
  const std::string left = "\x4C\0\0\0\0\xFF\xFF"s;
  const std::string area = le(0, 4) + le(1, 4) + le(1, 4) + le(2, 4);
  const Document document =
      read({}, row(0) + record(8, at(0) + wide("t") + le(0, 2) + one) +
                   record(9, at(1) + real(2) + le(0, 2) + formula(from_first_row, le(1, 4))) +
                   record(427, area + formula(left)) +
                   record(9, at(2) + real(3) + le(0, 2) + formula(from_first_row, le(2, 4))) +
                   record(426, area + "\0"s + formula("\x44\0\0\0\0\0\0"s)) + row(1) +
                   record(10, at(0) + "\1"s + le(0, 2) + one) +
                   record(11, at(1) + "\x2A"s + le(0, 2) + formula(from_first_row, le(1, 4))) +
                   record(9, at(2) + real(4) + le(0, 2) + formula(from_first_row, le(2, 4))));
  EXPECT_EQ(cells(document), "A1 't' =1\nB1 2 =A1\nC1 3 =$A$1\nA2 true =1\nB2 '#N/A' =A2\nC2 4\n");
}

TEST(ReadXlsb, NamesReferencesAndDatesFrom1904) {
  const auto name = [](const std::string& text, unsigned flags, unsigned sheet,
                       const std::string& tokens) {
    return record(39, le(flags, 4) + "\0"s + le(sheet, 4) + wide(text) + formula(tokens));
  };
  const std::string there = "\x3A\0\0\1\0\0\0\1\0"s;
  const Document document =
      read(record(153, le(1, 4)) + record(357, "") +
               record(362, le(1, 4) + le(0, 4) + le(1, 4) + le(1, 4)) +
               name("Rate", 0, 0xFFFFFFFF, there) + name("Local", 0, 0, there) +
               name("_xlnm.Print_Area", 0x20, 0xFFFFFFFF, there),
           row(0) + record(9, at(0) + real(1) + le(0, 2) + formula(there)));
  EXPECT_EQ(cells(document), "A1 1 ='T'!$B$2\n");
  EXPECT_EQ(document.names, (std::map<std::string, std::string>{{"RATE", "'T'!$B$2"}}));
  EXPECT_EQ(document.date_base, 1462U);
}

TEST(ReadXlsb, CommentsAndLinks) {
  const std::string place = le(4, 4) + le(4, 4) + le(1, 4) + le(1, 4);
  const Document document =
      read({}, record(494, place + wide("r9") + wide("") + wide("") + wide("")), {},
           relationship("r9", "hyperlink", "https://example.org/", true) +
               relationship("r8", "comments", "comments.bin"),
           record(632, wide("Ada")) + record(635, le(0, 4) + place + std::string(16, 'g')) +
               record(637, rich("why?")) + record(636, ""));
  ASSERT_EQ(document.links.size(), 1U);
  EXPECT_EQ(document.links[0].target, "https://example.org/");
  EXPECT_EQ(document.links[0].where, "S!B5");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Ada");
  EXPECT_EQ(document.comments[0].text, "why?");
  EXPECT_EQ(document.comments[0].where, "S!B5");
}

TEST(ReadXlsb, ARecordThatEndsEarlyIsCorrupt) {
  const std::string bytes = test::make_zip({{"xl/workbook.bin", "\x9C\1\x7F"}});
  const auto archive = zip::Archive::open(as_bytes(bytes));
  ASSERT_TRUE(archive);
  EXPECT_FALSE(read_excel_binary(*archive, {"xl/workbook.bin", {}}));
}

}  // namespace
}  // namespace offenbar::ooxml
