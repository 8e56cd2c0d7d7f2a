// Small workbooks, written here record by record.
#include "converters/xls/document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "converters/base/digest.h"
#include "tests/support/biff_maker.h"
#include "tests/support/compound_file_maker.h"

namespace offenbar::xls {
namespace {

using namespace std::string_literals;
using test::biff_record;
using test::biff_text;
using test::BiffWorkbook;
using test::le;
using test::real;

Document read(const std::string& stream) {
  auto document = read_document(as_bytes(stream));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

// "Sheet!B5 text a =A1" for each cell.
std::string cells(const Document& document) {
  std::string out;
  for (const Cell& cell : document.cells) {
    out += fmt::format("{}!{}{}", document.sheets[cell.sheet].name, column_letters(cell.column),
                       cell.row + 1);
    if (cell.type == CellType::number) out += fmt::format(" {}", cell.number);
    if (cell.type == CellType::boolean) out += cell.number != 0 ? " true" : " false";
    if (!cell.text.empty()) out += fmt::format(" '{}'", cell.text);
    if (!cell.formula.empty()) out += fmt::format(" ={}", cell.formula);
    out += "\n";
  }
  return out;
}

std::string at(unsigned row, unsigned column) { return le(row, 2) + le(column, 2) + le(0, 2); }

std::string formula(unsigned row, unsigned column, const std::string& value,
                    const std::string& tokens, const std::string& extra = {}) {
  return biff_record(0x0006,
                     at(row, column) + value + le(0, 6) + le(tokens.size(), 2) + tokens + extra);
}

TEST(ReadXls, CellsOfEveryKind) {
  BiffWorkbook book;
  // "one" narrow, "two" cut by a record border and wide behind it
  book.globals = biff_record(0x00FC, le(2, 4) + le(2, 4) + biff_text("one", 2) + "\3\0\0t"s) +
                 biff_record(0x003C, "\1w\0o\0"s);
  book.add_sheet(
      "S", biff_record(0x0203, at(0, 0) + real(1.5)) +
               biff_record(0x027E, at(0, 1) + le(0x405EC001, 4)) +
               biff_record(0x00BD, le(1, 2) + le(0, 2) + le(0, 2) + le(6, 4) + le(0, 2) +
                                       le(10, 4) + le(1, 2)) +
               biff_record(0x00FD, at(2, 0) + le(0, 4)) + biff_record(0x00FD, at(2, 1) + le(1, 4)) +
               biff_record(0x00FD, at(2, 2) + le(9, 4)) +  // there is none
               biff_record(0x0204, at(3, 0) + biff_text("label", 2)) +
               biff_record(0x00D6, at(3, 1) + biff_text("rich", 2) + "\0\0"s) +
               biff_record(0x0205, at(4, 0) + "\1\0"s) + biff_record(0x0205, at(4, 1) + "\x07\1"s) +
               biff_record(0x0201, at(5, 0)));
  EXPECT_EQ(cells(read(book.make())),
            "S!A1 1.5\nS!B1 1.23\nS!A2 1\nS!B2 2\nS!A3 'one'\nS!B3 'two'\nS!A4 'label'\n"
            "S!B4 'rich'\nS!A5 true\nS!B5 '#DIV/0!'\n");
}

TEST(ReadXls, FormulasWithTheValuesThatWereKept) {
  const std::string one = "\x1E\1\0"s;
  BiffWorkbook book;
  book.add_sheet("S", formula(0, 0, real(3), one) + formula(1, 0, "\0\0\0\0\0\0\xFF\xFF"s, one) +
                          biff_record(0x0207, biff_text("text", 2)) +
                          formula(2, 0, "\1\0\1\0\0\0\xFF\xFF"s, one) +
                          formula(3, 0, "\2\0\x2A\0\0\0\xFF\xFF"s, one) +
                          formula(4, 0, "\3\0\0\0\0\0\xFF\xFF"s, one) +
                          formula(5, 0, real(0), "\x18\1\0\0\0\0"s));
  EXPECT_EQ(cells(read(book.make())),
            "S!A1 3 =1\nS!A2 'text' =1\nS!A3 true =1\nS!A4 '#N/A' =1\nS!A5 =1\nS!A6 0 =?\n");
}

TEST(ReadXls, SharedFormulasAndArrays) {
  const std::string from_a1 = "\1\0\0\0\0"s, from_c1 = "\1\0\0\2\0"s;
  const std::string left = "\x4C\0\0\xFF\xC0"s;
  BiffWorkbook book;
  book.add_sheet("S", formula(0, 1, real(1), from_a1) +
                          biff_record(0x04BC, le(0, 4) + le(0, 2) + le(0, 2) + le(5, 2) + left) +
                          formula(0, 2, real(2), from_c1) +
                          biff_record(0x0221, le(0, 2) + le(1, 2) + "\2\2"s + le(0, 2) + le(0, 4) +
                                                  le(5, 2) + "\x44\0\0\0\0"s) +
                          formula(1, 1, real(3), from_a1) + formula(1, 2, real(4), from_c1));
  EXPECT_EQ(cells(read(book.make())), "S!B1 1 =A1\nS!C1 2 =$A$1\nS!B2 3 =A2\nS!C2 4\n");
}

TEST(ReadXls, SheetsNamesAndReferencesBetweenThem) {
  BiffWorkbook book;
  const auto name = [](const std::string& text, unsigned flags, unsigned sheet,
                       const std::string& tokens) {
    return biff_record(0x0018, le(flags, 2) + le(0, 1) + le(text.size(), 1) + le(tokens.size(), 2) +
                                   le(0, 2) + le(sheet, 2) + le(0, 4) + "\0"s + text + tokens);
  };
  const std::string there = "\x3A\0\0\1\0\1\0"s;
  book.globals = biff_record(0x01AE, "\3\0\1\4"s) +
                 biff_record(0x0017, le(1, 2) + le(0, 2) + le(2, 2) + le(2, 2)) +
                 biff_record(0x0022, le(1, 2)) + name("Rate", 0, 0, there) +
                 name("Local", 0, 1, there) + name("\6", 0x20, 1, there) +
                 name("_xlfn.X", 0x0E, 0, "\x1C\x1D"s);
  book.add_sheet("Shown", formula(0, 0, real(1), there) + formula(1, 0, real(1), "\x23\1\0\0\0"s));
  book.add_sheet("Hidden", "", 1);
  book.add_sheet("Very hidden", "", 2);
  book.add_sheet("Drawn", biff_record(0x0203, at(0, 0) + real(1)), 0, 2);  // not cells of a sheet
  book.add_sheet("Basic", "", 0, 6);
  const Document document = read(book.make());
  EXPECT_EQ(cells(document), "Shown!A1 1 ='VERY HIDDEN'!$B$2\nShown!A2 1 =RATE\n");
  ASSERT_EQ(document.sheets.size(), 4U);
  EXPECT_FALSE(document.sheets[0].hidden);
  EXPECT_TRUE(document.sheets[1].hidden);
  EXPECT_TRUE(document.sheets[2].hidden);
  EXPECT_EQ(document.names, (std::map<std::string, std::string>{{"RATE", "'VERY HIDDEN'!$B$2"}}));
  EXPECT_EQ(document.date_base, 1462U);
}

TEST(ReadXls, CommentsAndTextBoxes) {
  const auto object = [](unsigned type, unsigned id) {
    return biff_record(0x005D,
                       le(0x15, 2) + le(18, 2) + le(type, 2) + le(id, 2) + le(0, 14) + le(0, 4));
  };
  const auto text = [](const std::string& said) {
    return biff_record(0x01B6, le(0, 10) + le(said.size(), 2) + le(16, 2) + le(0, 4)) +
           biff_record(0x003C, "\0"s + said) + biff_record(0x003C, le(0, 16));
  };
  BiffWorkbook book;
  book.add_sheet("S", object(6, 1) + text("in a box\nof two lines") + object(25, 2) +
                          text("Ada:\nremark") + object(7, 3) + text("a button") +
                          biff_record(0x001C, le(4, 2) + le(1, 2) + le(0, 2) + le(2, 2) +
                                                  biff_text("Ada", 2) + "\0"s));
  const Document document = read(book.make());
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Ada");
  EXPECT_EQ(document.comments[0].text, "Ada: remark");
  EXPECT_EQ(document.comments[0].where, "S!B5");
  const auto& boxes = document.story(Story::text_box);
  ASSERT_EQ(boxes.size(), 2U);
  EXPECT_EQ(boxes[0].text, "in a box");
  EXPECT_EQ(boxes[1].text, "of two lines");
}

TEST(ReadXls, PicturesByTheirBytes) {
  const auto art = [](unsigned kind, unsigned type, const std::string& body) {
    return le(kind, 2) + le(type, 2) + le(body.size(), 4) + body;
  };
  const std::string png = "not really a picture";
  const std::string blip = art(0x6E00, 0xF01E, std::string(17, 'u') + png);
  const std::string store =
      art(0x1F, 0xF001, art(0x62, 0xF007, std::string(33, '\0') + le(0, 3) + blip));
  const std::string shape =
      art(0xF, 0xF004,
          art(0x12, 0xF00A, le(0, 8)) + art(0x13, 0xF00B, le(0x4104, 2) + le(1, 4)) +
              art(0, 0xF011, ""));
  const std::string object =
      biff_record(0x005D, le(0x15, 2) + le(18, 2) + le(8, 2) + le(1, 2) + le(0, 14) + le(0, 4));
  const std::string drawn = art(0xF, 0xF002, art(0xF, 0xF003, shape));
  BiffWorkbook book;
  const std::string group = art(0xF, 0xF000, store);
  book.globals = biff_record(0x00EB, group.substr(0, 40)) + biff_record(0x003C, group.substr(40));
  book.add_sheet("S", biff_record(0x00EC, drawn) + object);
  const Document document = read(book.make());
  ASSERT_EQ(document.images.size(), 1U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes(png)));
  EXPECT_EQ(document.images[0].name, "picture 1.png");
  EXPECT_EQ(document.images[0].where, "S");
}

TEST(ReadXls, LinksOfCells) {
  const auto wide = [](const std::string& text) {
    std::string out;
    for (const char c : text) out += std::string{c, '\0'};
    return out + "\0\0"s;
  };
  const auto link = [](const std::string& object) {
    return biff_record(0x01B8, le(4, 2) + le(4, 2) + le(1, 2) + le(1, 2) + std::string(16, 'c') +
                                   le(2, 4) + object);
  };
  const std::string url = wide("https://example.org/");
  const std::string file = "report.xls"s;
  const std::string place = wide("S!A1");
  BiffWorkbook book;
  book.add_sheet(
      "S", link(le(0x0B, 4) + le(0x79EAC9E0, 4) + std::string(12, 'm') + le(url.size(), 4) + url +
                le(place.size() / 2, 4) + place) +
               link(le(0x01, 4) + le(0x00000303, 4) + std::string(12, 'm') + le(1, 2) +
                    le(file.size(), 4) + file + std::string(24, '\0') + le(0, 4)) +
               link(le(0x08, 4) + le(place.size() / 2, 4) + place) +  // within the workbook
               link(le(0x01, 4) + le(0x79EAC9E0, 4) + std::string(12, 'm') + le(99, 4)));
  const Document document = read(book.make());
  ASSERT_EQ(document.links.size(), 2U);
  EXPECT_EQ(document.links[0].target, "https://example.org/#S!A1");
  EXPECT_EQ(document.links[0].where, "S!B5");
  EXPECT_EQ(document.links[1].target, "..\\report.xls");
}

TEST(ReadXls, CellsOfAnotherWriterMayComeInAnyOrder) {
  BiffWorkbook book;
  book.add_sheet("S",
                 biff_record(0x0203, at(5, 0) + real(2)) + biff_record(0x0203, at(0, 1) + real(1)));
  EXPECT_EQ(cells(read(book.make())), "S!B1 1\nS!A6 2\n");
}

TEST(ReadXls, Excel95HasItsCodePageAndItsOwnReferences) {
  BiffWorkbook book(0x0500);
  book.globals = biff_record(0x0042, le(1251, 2)) + biff_record(0x0017, "\4\3Two"s);
  book.add_sheet(
      "One",
      biff_record(0x0204, at(0, 0) + le(1, 2) + "\xC4"s) +
          formula(1, 0, real(7), "\x3A\xFF\xFF"s + le(0, 8) + le(1, 2) + le(1, 2) + "\4\xC0\1"s) +
          biff_record(0x001C, le(4, 2) + le(1, 2) + le(5, 2) + "re"s) +
          biff_record(0x001C, le(0xFFFF, 2) + le(0, 2) + le(4, 2) + "mark"s));
  book.add_sheet("Two", "");
  const Document document = read(book.make());
  EXPECT_EQ(cells(document), "One!A1 'Д'\nOne!A2 7 ='TWO'!B5\n");
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].text, "remark");
}

TEST(ReadXls, Excel2IsOneSheet) {
  const std::string place = le(1, 2) + le(2, 2) + le(0, 3);
  const std::string stream =
      biff_record(0x0009, le(2, 2) + le(0x10, 2)) +
      biff_record(0x0018, le(0, 1) + le(0, 2) + le(4, 1) + le(3, 1) + "Rate\x1E\2\0\3"s) +
      biff_record(0x0002, le(0, 2) + le(0, 2) + le(0, 3) + le(42, 2)) +
      biff_record(0x0003, le(0, 2) + le(1, 2) + le(0, 3) + real(1.5)) +
      biff_record(0x0004, le(0, 2) + le(2, 2) + le(0, 3) + "\2ab"s) +
      biff_record(0x0005, le(1, 2) + le(0, 2) + le(0, 3) + "\1\0"s) +
      biff_record(0x0006, place + real(3) + le(0, 1) + le(6, 1) + "\x44\0\xC0\0\x14\x13"s) +
      biff_record(0x0006, le(1, 2) + le(3, 2) + le(0, 3) + "\0\0\0\0\0\0\xFF\xFF"s + le(0, 1) +
                              le(8, 1) + "\x23\1\0\0\0\0\0\0"s) +
      biff_record(0x0007, "\1t"s) + biff_record(0x000A, "");
  const Document document = read(stream);
  EXPECT_EQ(cells(document), "!A1 42\n!B1 1.5\n!C1 'ab'\n!A2 true\n!C2 3 =-A1%\n!D2 't' =RATE\n");
  EXPECT_EQ(document.names, (std::map<std::string, std::string>{{"RATE", "2"}}));
}

TEST(ReadXls, AWorkbookOfExcel4HasSheetsWithin) {
  const auto sheet = [](const std::string& name, double value) {
    return biff_record(0x008F, le(0, 4) + le(name.size(), 1) + name) +
           biff_record(0x0409, le(4, 2) + le(0x10, 2) + le(0, 2)) +
           biff_record(0x0203, at(0, 0) + real(value)) + biff_record(0x000A, "");
  };
  const std::string stream = biff_record(0x0409, le(4, 2) + le(0x0100, 2) + le(0, 2)) +
                             sheet("One", 1) + sheet("Two", 2) + biff_record(0x000A, "");
  EXPECT_EQ(cells(read(stream)), "One!A1 1\nTwo!A1 2\n");
}

TEST(ReadXls, AnEncryptedWorkbookIsNotRead) {
  BiffWorkbook book;
  book.globals = biff_record(0x002F, le(1, 2));
  book.add_sheet("S", "");
  const std::string stream = book.make();
  const auto document = read_document(as_bytes(stream));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::encrypted);
}

TEST(ReadXls, SheetsThatLieOverOneAnotherAreNotReadForever) {
  // A sheet of many records that say nothing, listed many times.
  const auto listed = [](std::size_t at) {
    return biff_record(0x0085, le(at, 4) + le(0, 2) + biff_text("S", 1));
  };
  std::string sheet = test::biff_begin(0x10);
  for (int i = 0; i < 1000; ++i) sheet += biff_record(0x0201, std::string(6, '\0'));
  sheet += test::biff_end();
  for (const std::size_t times : {2U, 40U}) {
    const std::size_t at =
        test::biff_begin(5).size() + times * listed(0).size() + test::biff_end().size();
    std::string whole = test::biff_begin(5);
    for (std::size_t i = 0; i < times; ++i) whole += listed(at);
    whole += test::biff_end() + sheet;
    const auto document = read_document(as_bytes(whole));
    EXPECT_EQ(document.has_value(), times == 2);
    if (!document) {
      EXPECT_EQ(document.error().fault, Fault::corrupt);
    }
  }
}

TEST(ReadXls, ManyCommentsFindTheirTextsAtOnce) {
  constexpr unsigned many = 60'000;
  std::string records;
  for (unsigned i = 0; i < many; ++i) {
    records += biff_record(0x005D, le(0x15, 2) + le(18, 2) + le(0x19, 2) + le(1, 2) + le(0, 14));
  }
  for (unsigned i = 0; i < many; ++i) {
    records += biff_record(0x001C, le(1, 2) + le(1, 2) + le(0, 2) + le(1, 2) + biff_text("A", 2));
  }
  BiffWorkbook book;
  book.add_sheet("S", records);
  const auto start = std::chrono::steady_clock::now();
  (void)read(book.make());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(ReadXls, ARecordThatRunsOverTheEndIsCorrupt) {
  BiffWorkbook book;
  book.add_sheet("S", biff_record(0x0203, at(0, 0) + real(1)));
  std::string stream = book.make();
  stream.resize(stream.size() - 6);
  EXPECT_FALSE(read_document(as_bytes(stream)));
}

TEST(ReadXls, TheWorkbookIsInAStream) {
  BiffWorkbook book;
  book.add_sheet("S", biff_record(0x0203, at(0, 0) + real(1)));
  test::CompoundFileMaker maker;
  maker.add_stream("Workbook", book.make());
  const std::string bytes = maker.make();
  const auto file = cfb::CompoundFile::open(as_bytes(bytes));
  ASSERT_TRUE(file);
  const auto document = read_document(*file);
  ASSERT_TRUE(document);
  EXPECT_EQ(cells(*document), "S!A1 1\n");
}

}  // namespace
}  // namespace offenbar::xls
