#include "converters/doc/document.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"
#include "converters/document/normal_text.h"
#include "tests/support/doc_maker.h"

namespace offenbar::doc {
namespace {

using test::DocMaker;
using test::le;
using test::sprm;

const std::string special = sprm<std::uint8_t>(0x0855, 1);
const std::string in_table = sprm<std::uint8_t>(0x2416, 1);
const std::string row_end = in_table + sprm<std::uint8_t>(0x2417, 1);

Result<Document> read(const std::string& bytes) {
  auto file = cfb::CompoundFile::open(as_bytes(bytes));
  if (!file) return tl::unexpected(file.error());
  return read_document(*file);
}

Document read(DocMaker& maker) {
  auto document = read(maker.make());
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

// Positions of a PLC, and its data.
std::string plc(std::initializer_list<std::uint32_t> positions, const std::string& data = {}) {
  std::string bytes;
  for (const std::uint32_t position : positions) bytes += le(position);
  return bytes + data;
}

TEST(ReadDoc, ParagraphsAndCells) {
  DocMaker maker;
  maker.paragraph(u"Grüße").text(u"A").mark(7, in_table).text(u"B").mark(7, in_table);
  maker.mark(7, row_end).text(u"C").mark(7, in_table).mark(7, row_end).paragraph(u"after");
  EXPECT_EQ(said(read(maker)),
            "paragraph 1: Grüße\ntable 1, cell A1: A\ntable 1, cell B1: B\n"
            "table 1, cell A2: C\nparagraph 2: after\n");
}

TEST(ReadDoc, TableInACell) {
  const std::string inner = in_table + sprm<std::uint32_t>(0x6649, 2);
  const std::string inner_cell = inner + sprm<std::uint8_t>(0x244B, 1);
  DocMaker maker;
  maker.paragraph(u"outer", in_table).text(u"inner").mark(u'\r', inner_cell);
  maker.mark(u'\r', inner_cell + sprm<std::uint8_t>(0x244C, 1));
  maker.text(u"rest").mark(7, in_table).mark(7, row_end);
  EXPECT_EQ(said(read(maker)),
            "table 1, cell A1: outer\ntable 2, cell A1: inner\ntable 1, cell A1: rest\n");
}

TEST(ReadDoc, LevelsOfHeadings) {
  DocMaker maker;
  maker.part(1, test::style_sheet({{0, 0xFFF, {}},
                                   {1, 0, sprm<std::uint8_t>(0x2640, 0)},
                                   {0xFFE, 1, {}},
                                   {3, 0, {}},
                                   {0xFFE, 1, sprm<std::uint8_t>(0x2640, 9)}}));
  for (std::uint16_t style = 0; style < 5; ++style) maker.paragraph(u"x", {}, style);
  maker.paragraph(u"own", sprm<std::uint8_t>(0x2640, 5), 0);
  std::string levels;
  const Document document = read(maker);
  for (const Unit& unit : document.story(Story::body)) levels += std::to_string(unit.heading);
  EXPECT_EQ(levels, "011306");
}

TEST(ReadDoc, NotesHeadersAndBoxes) {
  DocMaker maker;
  maker.text(u"text").text(u"\x02", special).mark();
  maker.begin(1).text(u"\x02", special).paragraph(u" a note").mark();
  maker.begin(2).paragraph(u"odd header").paragraph(u"first header").mark();
  maker.begin(5).text(u"\x02", special).paragraph(u"an endnote").mark();
  maker.begin(6).paragraph(u"in a box").paragraph(u"kept for later").mark();
  maker.part(2, plc({4, 6}, le<std::uint16_t>(1))).part(3, plc({0, 9, 10, 11}));
  maker.part(47, plc({0, 12, 13, 14}));
  // six stories of separators, then even, odd header, even, odd footer, first header, footer
  maker.part(11, plc({0, 0, 0, 0, 0, 0, 0, 0, 11, 11, 11, 24, 24, 25}));
  const std::string in_use(22, '\0');
  const std::string reusable = std::string(8, '\0') + "\1" + std::string(13, '\0');
  maker.part(56, plc({0, 9, 24, 25}, in_use + reusable + in_use));
  const std::string section = sprm<std::uint8_t>(0x300A, 1);
  for (const bool title_page : {false, true}) {
    DocMaker with = maker;
    const std::uint32_t at = with.append(le<std::uint16_t>(3) + section);
    if (title_page) with.part(6, plc({0, 6}, le<std::uint16_t>(0) + le(at) + std::string(6, '\0')));
    if (!title_page) {
      with.part(6, plc({0, 6}, le<std::uint16_t>(0) + le(at + 3) + std::string(6, '\0')));
    }
    const Document document = read(with);
    EXPECT_EQ(said(document), "paragraph 1: text\n");
    EXPECT_EQ(said(document, Story::footnote), "footnote 1: a note\n");
    EXPECT_EQ(said(document, Story::endnote), "endnote 1: an endnote\n");
    EXPECT_EQ(said(document, Story::text_box), "text box 1: in a box\n");
    EXPECT_EQ(said(document, Story::header_or_footer),
              title_page ? "header or footer: odd header\nheader or footer: first header\n"
                         : "header or footer: odd header\n");
  }
}

TEST(ReadDoc, CommentsHaveAuthorAndDate) {
  DocMaker maker;
  maker.text(u"text").text(u"\x05", special).mark();
  maker.begin(4).text(u"\x05", special).paragraph(u"Why?").paragraph(u"Really.").mark();
  std::string atrd(30, '\0');
  atrd[20] = 1;
  maker.part(4, plc({4, 6}, atrd)).part(5, plc({0, 14, 15, 16}));
  const std::string first = le<std::uint16_t>(1) + "A" + std::string(1, '\0');
  maker.part(36, first + le<std::uint16_t>(2) + std::string("B\0c\0", 4));
  // 2004-05-06 07:08
  maker.part(112,
             le<std::uint32_t>(8 | 7 << 6 | 6 << 11 | 5 << 16 | 104 << 20) + std::string(14, '\0'));
  const Document document = read(maker);
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].text, "Why?\nReally.");
  EXPECT_EQ(document.comments[0].author, "Bc");
  EXPECT_EQ(document.comments[0].date, "2004-05-06T07:08:00");
}

TEST(ReadDoc, FieldsAndLinks) {
  DocMaker maker;
  maker.text(u"page ").text(u"\x13", special).text(u" PAGE ").text(u"\x14", special);
  maker.text(u"7").text(u"\x15", special).text(u" of ");
  maker.text(u"\x13", special).text(u" SEITENZAHL ").text(u"\x14", special);
  maker.text(u"9").text(u"\x15", special).text(u" ");
  maker.text(u"\x13 HYPERLINK https://a.example/ \x14one\x15 ", special);
  maker.text(u"\x13 HYPERLINK \"https://b.example/\" \\l \"part\" \x14two\x15", special);
  maker.text(u"\x13 HYPERLINK \"https://c.example/\" \x14\x15", special).mark();
  // The second one by its number: NUMPAGES, in German.
  maker.part(16, plc({5, 12, 14, 19, 31, 33, 60}, std::string("\x13\x21\x14\x00\x15\x00", 6) +
                                                      std::string("\x13\x1A\x14\x00\x15\x00", 6)));
  const Document document = read(maker);
  EXPECT_EQ(said(document), "paragraph 1: page " + std::string(computed_field) + " of " +
                                std::string(computed_field) + " one two\n");
  ASSERT_EQ(document.links.size(), 2U);  // one that shows nothing is none
  EXPECT_EQ(document.links[0].target, "https://a.example/");
  EXPECT_EQ(document.links[1].target, "https://b.example/#part");
}

TEST(ReadDoc, TrackedChanges) {
  const std::string gone = sprm<std::uint8_t>(0x0800, 1) + sprm<std::uint16_t>(0x4863, 1);
  const std::string come = sprm<std::uint8_t>(0x0801, 1) + sprm<std::uint16_t>(0x4804, 0);
  DocMaker maker;
  maker.text(u"stays ").text(u"gone ", gone).text(u"come", come).mark(u'\r', {}, 0, gone);
  maker.paragraph(u" joined");
  std::string authors = le<std::uint16_t>(0xFFFF) + le<std::uint16_t>(2) + le<std::uint16_t>(0);
  authors +=
      le<std::uint16_t>(1) + std::string("A\0", 2) + le<std::uint16_t>(1) + std::string("B\0", 2);
  maker.part(51, authors);
  const Document document = read(maker);
  EXPECT_EQ(said(document), "paragraph 1: stays come joined\n");
  ASSERT_EQ(document.changes.size(), 2U);
  EXPECT_EQ(document.changes.at({true, "B"}).text, "gone ");
  EXPECT_EQ(document.changes.at({false, "A"}).text, "come");
}

TEST(ReadDoc, BytesOfWindows1252AndModifiersOfAPiece) {
  DocMaker maker;
  maker.compressed = true;
  maker.piece_modifier = 0x0182;  // Prm0: sprmCFRMarkDel 1
  maker.paragraph(u"\x80 5");
  const Document document = read(maker);
  EXPECT_EQ(said(document), "");
  EXPECT_EQ(document.changes.at({true, ""}).text, "€ 5");
}

TEST(ReadDoc, SymbolsBreaksAndHyphens) {
  DocMaker maker;
  maker.text(
      u"a\x1E"
      u"b\x1F"
      u"c\x0B"
      u"d ");
  maker.text(u"(", special + sprm<std::uint32_t>(0x6A09, 0xF0D30002))
      .text(
          u"\x0C"
          u"next")
      .mark();
  EXPECT_EQ(said(read(maker)), "paragraph 1: a-bc d Ó\nparagraph 2: next\n");
}

TEST(ReadDoc, PictureInTheLine) {
  const std::string bytes = "\x89PNG and so on";
  const auto record = [](std::uint16_t head, std::uint16_t type, const std::string& body) {
    return le(head) + le(type) + le(static_cast<std::uint32_t>(body.size())) + body;
  };
  const std::string blip = record(0x6E00, 0xF01E, std::string(17, '\0') + bytes);
  const std::string entry = record(0x0062, 0xF007, std::string(36, '\0') + blip);
  std::string picf =
      le<std::uint16_t>(68) + le<std::uint16_t>(0x64) + std::string(60, '\0') + entry;
  picf = le(static_cast<std::uint32_t>(picf.size() + 4)) + picf;
  DocMaker maker;
  maker.stream("Data", "1234" + picf);
  maker.text(u"\x01", special + sprm<std::uint32_t>(0x6A03, 4)).mark();
  const Document document = read(maker);
  ASSERT_EQ(document.images.size(), 1U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes(bytes)));
  EXPECT_EQ(document.images[0].name, "picture 1.png");
}

// Lengths that the FIB only claims give no leave to read what is there again and again.
TEST(ReadDoc, NotesThatLieInOneAnother) {
  DocMaker maker;
  maker.paragraph(u"text").begin(1).paragraph(u"note");
  std::string positions;
  for (int i = 0; i < 100; ++i) positions += plc({0, 5});
  maker.part(3, positions);
  std::string bytes = maker.make();
  const auto fib = bytes.find("\xEC\xA5");
  ASSERT_NE(fib, std::string::npos);
  bytes.replace(fib + 0x4C + 4, 4, le<std::uint32_t>(0x7FFF'FFFF));  // ccpFtn
  const auto document = read(bytes);
  ASSERT_TRUE(document) << document.error().what;
  EXPECT_TRUE(document->truncated);
  EXPECT_EQ(document->story(Story::footnote).size(), 4U);
}

TEST(ReadDoc, EncryptedIsSaid) {
  DocMaker maker;
  maker.flags |= 0x0100;
  maker.paragraph(u"x");
  const auto document = read(maker.make());
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::encrypted);
}

TEST(ReadDoc, SurvivesDamage) {
  DocMaker maker;
  maker.paragraph(u"Text", in_table).text(u"\x13 HYPERLINK x \x14y\x15", special).mark();
  maker.part(1, test::style_sheet({{0, 0xFFF, {}}, {1, 0, sprm<std::uint8_t>(0x2640, 0)}}));
  const std::string whole = maker.make();
  for (std::size_t size = 0; size < whole.size(); size += 97) (void)read(whole.substr(0, size));
  for (std::size_t at = 512; at < whole.size(); at += 3) {
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0xFF);
    (void)read(broken);
  }
}

}  // namespace
}  // namespace offenbar::doc
