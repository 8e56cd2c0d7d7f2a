#include "converters/ppt/document.h"

#include <gtest/gtest.h>

#include "converters/base/digest.h"
#include "tests/support/ppt_maker.h"

namespace offenbar::ppt {
namespace {

using namespace offenbar::test;  // NOLINT: the maker's words

Result<Document> open_and_read(const std::string& bytes) {
  OFFENBAR_TRY(const auto file, cfb::CompoundFile::open(as_bytes(bytes)));
  return read_document(file);
}

Document read(const PptParts& parts) {
  auto document = open_and_read(make_ppt(parts));
  EXPECT_TRUE(document) << document.error().what;
  return document ? *std::move(document) : Document();
}

Document read_slide(const std::string& shapes) { return read({{{.shapes = shapes}}}); }

std::string said(const Document& document, Story story = Story::body) {
  std::string all;
  for (const Unit& unit : document.story(story)) {
    all += unit.place.text() + ": " + std::string(unit.text) + "\n";
  }
  return all;
}

std::string box(const std::string& text) { return shape(textbox(ppt_text(4, text))); }

TEST(PptDocument, ParagraphsOfShapesInTheirOrder) {
  EXPECT_EQ(said(read({{{.shapes = box("one\rtwo\vlines")}, {.shapes = box("three")}}})),
            "slide 1: one\nslide 1: two\nlines\nslide 2: three\n");
}

TEST(PptDocument, TextOfBothWidths) {
  const std::string wide = record(0x0F9F, little(4, 4)) + record(0x0FA0, utf16(u"Zwölf €"));
  EXPECT_EQ(said(read_slide(shape(textbox(wide)) + box("\xFC"))), "slide 1: Zwölf €\nslide 1: ü\n");
}

TEST(PptDocument, ShapesMayShowTextThatTheDocumentKeeps) {
  const auto outline = [](unsigned at) { return textbox(record(0x0F9E, little(at, 4))); };
  const auto document = read(
      {{{.shapes = shape(outline(1)) + shape(outline(0) + placeholder(0x0D)) + shape(outline(7)),
         .outline = ppt_text(0, "Title") + ppt_text(1, "Points")}}});
  EXPECT_EQ(said(document), "slide 1: Points\nslide 1, title: Title\n");
}

TEST(PptDocument, ATextThatATableShowsAgainAndAgain) {
  const std::string cell = shape(textbox(record(0x0F9E, little(0, 4))));
  std::string cells;
  for (int i = 0; i < 60; ++i) cells += cell;
  const std::string is_table = properties({{0x039F, 1}}, {}, 0xF122);
  const std::string spaces(1U << 20U, ' ');
  EXPECT_TRUE(
      read({{{.shapes = group(is_table, cells), .outline = ppt_text(1, spaces)}}}).truncated);
  EXPECT_FALSE(
      read({{{.shapes = group(is_table, cell), .outline = ppt_text(1, spaces)}}}).truncated);
}

TEST(PptDocument, FootersAndDeletedShapesSayNothing) {
  const std::string text = textbox(ppt_text(4, "7"));
  EXPECT_EQ(
      said(read_slide(shape(text + placeholder(0x08)) + shape(text + placeholder(0x07)) +
                      shape(text + placeholder(0x09)) + shape(text, 202, 1U << 3U) + box("kept"))),
      "slide 1: kept\n");
}

TEST(PptDocument, FieldsAreComputed) {
  const std::string page = record(0x0FD8, little(5, 4));
  EXPECT_EQ(said(read_slide(shape(textbox(ppt_text(4, "Page * of") + page)))),
            "slide 1: Page \xEF\xBF\xBC of\n");
  EXPECT_EQ(said(read_slide(shape(textbox(ppt_text(4, "x") + record(0x0FD8, little(99, 4)))))),
            "slide 1: x\n");
}

TEST(PptDocument, GroupsNestAndTablesHaveCells) {
  const auto cell = [](int left, int top, const std::string& text) {
    return shape(record(0xF00F, little(static_cast<std::uint32_t>(left), 4) +
                                    little(static_cast<std::uint32_t>(top), 4) + little(0, 8)) +
                 textbox(ppt_text(4, text)));
  };
  const std::string is_table = properties({{0x039F, 1}}, {}, 0xF122);
  const auto document = read_slide(
      group({}, group({}, box("deep"))) +
      group(is_table, cell(50, 10, "B1") + cell(0, 10, "A1") + cell(50, 20, "B2") + shape({}, 20)));
  EXPECT_EQ(said(document),
            "slide 1: deep\nslide 1, table cell A1: A1\nslide 1, table cell B1: B1\n"
            "slide 1, table cell B2: B2\n");
}

TEST(PptDocument, GroupsNestedTooDeepAreCorrupt) {
  std::string shapes = box("x");
  for (int i = 0; i < 100; ++i) shapes = group({}, shapes);
  const auto document = open_and_read(make_ppt({{{.shapes = shapes}}}));
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::corrupt);
}

TEST(PptDocument, WordArtIsText) {
  const std::string text = utf16(u"Curved") + std::string(2, '\0');
  const std::string art = properties({{0x80C0, static_cast<std::uint32_t>(text.size())}}, text);
  EXPECT_EQ(said(read_slide(shape(art, 136))), "slide 1: Curved\n");
}

TEST(PptDocument, NotesOfTheSlideThatRefersToThem) {
  const auto document =
      read({{{.shapes = box("a")},
             {.shapes = box("b"),
              .notes = shape(textbox(ppt_text(2, "Say this")) + placeholder(0x0C)) +
                       shape(textbox(ppt_text(4, "7")) + placeholder(0x08))}}});
  EXPECT_EQ(said(document, Story::notes), "slide 2, notes: Say this\n");
}

TEST(PptDocument, HiddenSlides) {
  const auto document = read({{{.shapes = {}}, {.shapes = {}, .hidden = true}}});
  ASSERT_EQ(document.slides.size(), 2U);
  EXPECT_FALSE(document.slides[0].hidden);
  EXPECT_TRUE(document.slides[1].hidden);
}

std::string hyperlink(std::uint32_t id, std::u16string_view name, std::u16string_view target,
                      std::u16string_view location) {
  std::string body = record(0x0FD3, little(id, 4));
  if (!name.empty()) body += record(0x0FBA, utf16(name), 0);
  if (!target.empty()) body += record(0x0FBA, utf16(target), 1);
  if (!location.empty()) body += record(0x0FBA, utf16(location), 3);
  return container(0x0FD7, body);
}

TEST(PptDocument, LinksOfTextAndOfShapes) {
  const std::string list = container(
      0x0409, hyperlink(1, u"here", u"http://a.example/", u"part") +
                  hyperlink(2, u"Slide 2", u"", u"257,2,Slide 2") +
                  hyperlink(3, u"b.example", u"http://b.example/", u"") +
                  hyperlink(4, u"eva@c.example", u"", u"") + hyperlink(5, u"x", u"http://d/", u""));
  const std::string text = ppt_text(4, "text") + click(1) + click(2) + click(4) + click(99);
  const auto document = read(
      {{{.shapes = shape(textbox(text)) + shape(client_data(click(3) + click(5)))}}, list, {}});
  ASSERT_EQ(document.links.size(), 3U);
  EXPECT_EQ(document.links[0].target, "http://a.example/#part");
  EXPECT_EQ(document.links[0].where, "slide 1");
  EXPECT_EQ(document.links[1].target, "mailto:eva@c.example");
  EXPECT_EQ(document.links[2].target, "http://b.example/");
}

TEST(PptDocument, PicturesByTheirBytesButNotThoseOfObjects) {
  const std::string picture = "\x89PNG and so on";
  const std::string blip = record(0xF01E, std::string(17, 'u') + picture, 0x6E0);
  const std::string entry =
      record(0xF007, std::string(28, '\0') + little(0, 4) + little(0, 4), 6, 2);
  const std::string store = container(0x040B, container(0xF000, container(0xF001, entry, 1)));
  const std::string pib = properties({{0x4104, 1}});
  const auto document =
      read({{{.shapes = shape(pib, 75) + shape(pib, 75, 1U << 4U) + shape(pib, 1)}}, store, blip});
  ASSERT_EQ(document.images.size(), 1U);
  EXPECT_EQ(document.images[0].digest, sha256_hex(as_bytes(picture)));
  EXPECT_EQ(document.images[0].where, "slide 1");
  EXPECT_EQ(document.images[0].name, "picture.png");
}

TEST(PptDocument, CommentsWithAuthorAndDate) {
  std::string atom = little(1, 4);
  for (const unsigned part : {2004U, 5U, 3U, 6U, 7U, 8U, 9U, 0U}) atom += little(part, 2);
  const std::string comment =
      container(0x2EE0, record(0x0FBA, utf16(u"Eva"), 0) + record(0x0FBA, utf16(u"Check"), 1) +
                            record(0x2EE1, atom + little(0, 8)));
  const std::string tags = container(
      0x1388, container(0x138A, record(0x0FBA, utf16(u"___PPT10")) + container(0x138B, comment)));
  const auto document = read({{{.shapes = {}, .more = tags}}});
  ASSERT_EQ(document.comments.size(), 1U);
  EXPECT_EQ(document.comments[0].author, "Eva");
  EXPECT_EQ(document.comments[0].text, "Check");
  EXPECT_EQ(document.comments[0].date, "2004-05-06T07:08:09");
  EXPECT_EQ(document.comments[0].where, "slide 1, comment");
}

TEST(PptDocument, AnyTruncationIsAnErrorOrADocument) {
  PptMaker maker({{{.shapes = box("one") + group({}, box("two")), .notes = box("three")}}});
  const std::string whole = maker.stream;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    maker.stream = whole.substr(0, size);
    (void)open_and_read(maker.make());
  }
}

TEST(PptDocument, NoEditWhereCurrentUserSaysIsCorrupt) {
  PptMaker maker({{{.shapes = box("one")}}});
  maker.edit = 1;
  const auto document = open_and_read(maker.make());
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().fault, Fault::corrupt);
}

}  // namespace
}  // namespace offenbar::ppt
