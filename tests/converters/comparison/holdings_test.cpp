#include <gtest/gtest.h>

#include "converters/comparison/documents.h"

namespace offenbar {
namespace {

Document with(Held kind, const std::vector<std::string>& values,
              const std::string& where = "here") {
  Document document;
  document.tells({kind});
  for (const std::string& value : values) document.hold(kind, value, where);
  return document;
}

std::string told(const Document& before, const Document& after) {
  std::string all;
  for (const Loss& loss : compare_documents(before, after)) {
    all += loss.category + ": " + loss.before + " -> " + loss.after + "\n";
  }
  return all;
}

TEST(CompareHoldings, WhatStandsTwiceHasToStandTwice) {
  EXPECT_EQ(told(with(Held::form_field, {"check box", "check box"}),
                 with(Held::form_field, {"check box"})),
            "form_field: check box -> \n");
}

TEST(CompareHoldings, WhatTheResultHasInsteadIsToldBesideIt) {
  EXPECT_EQ(told(with(Held::form_field, {"list: a; b"}), with(Held::form_field, {"list: a"})),
            "form_field: list: a; b -> list: a\n");
}

TEST(CompareHoldings, NamesCountOnce) {
  EXPECT_EQ(told(with(Held::bookmark, {"x", "x"}), with(Held::bookmark, {"x"})), "");
  EXPECT_EQ(told(with(Held::bookmark, {"x", "x"}), with(Held::bookmark, {})), "bookmark: x -> \n");
}

TEST(CompareHoldings, AnEquationMayBeWrittenInAnotherOrder) {
  EXPECT_EQ(told(with(Held::equation, {"x2n"}), with(Held::equation, {"xn2"})), "");
  EXPECT_EQ(told(with(Held::equation, {"x2"}), with(Held::equation, {"x3"})),
            "equation: x2 -> x3\n");
}

TEST(CompareHoldings, WhatAReaderDoesNotTellIsNotCompared) {
  Document silent;
  EXPECT_EQ(told(with(Held::bookmark, {"x"}), silent), "");
}

TEST(CompareHoldings, MoreThanBeforeIsNoLoss) {
  EXPECT_EQ(told(with(Held::object, {}), with(Held::object, {"chart"})), "");
}

Document links(const std::vector<std::pair<std::string, std::string>>& targets) {
  Document document;
  for (const auto& [target, where] : targets) document.links.push_back({target, where});
  return document;
}

TEST(CompareLinks, OneOfTwoIsMissing) {
  EXPECT_EQ(told(links({{"http://a/", "paragraph 1"}, {"http://a/", "paragraph 2"}}),
                 links({{"http://a/", "paragraph 1"}})),
            "hyperlink: http://a/ -> \n");
}

TEST(CompareLinks, PiecesOfOneAreOne) {
  EXPECT_EQ(told(links({{"http://a/", "paragraph 1"}}),
                 links({{"http://a/", "paragraph 1"}, {"http://a/", "paragraph 1"}})),
            "");
}

TEST(CompareLinks, APlaceWithinIsComparedWholly) {
  EXPECT_EQ(told(links({{"#Sheet 1!A1", "x"}}), links({{"#'Sheet 1'.$A$1", "x"}})), "");
  EXPECT_EQ(told(links({{"#S!A1", "x"}}), links({{"#S.A2", "x"}})),
            "hyperlink: #S!A1 -> \nhyperlink:  -> #S.A2\n");
}

Document pictures(const std::vector<std::pair<std::string, std::string>>& digests) {
  Document document;
  for (const auto& [digest, where] : digests) document.images.push_back({digest, digest, where});
  return document;
}

TEST(ComparePictures, OneOfTwoIsMissing) {
  EXPECT_EQ(told(pictures({{"a", "paragraph 1"}, {"a", "paragraph 2"}}),
                 pictures({{"a", "paragraph 1"}})),
            "image_missing: a -> \n");
  EXPECT_EQ(told(pictures({{"a", "header or footer"}, {"a", "header or footer"}}),
                 pictures({{"a", "header or footer"}})),
            "")
      << "headers come as often as the format has them";
}

Document slides(std::uint32_t first, std::uint32_t second) {
  Document document;
  document.kind = Document::Kind::presentation;
  document.slides.resize(2);
  document.add_unit(Story::notes, {"say this", {Place::Kind::slide_notes, first, 0, 0}});
  document.add_unit(Story::notes, {"and that", {Place::Kind::slide_notes, second, 0, 0}});
  return document;
}

TEST(CompareSlides, NotesBelongToTheirSlide) {
  EXPECT_EQ(told(slides(1, 2), slides(1, 2)), "");
  EXPECT_EQ(told(slides(1, 1), slides(1, 2)), "text_moved: and that -> slide 2, notes\n");
}

Document commented(const std::string& text) {
  Document document;
  document.comments.push_back({text, "Anna", "2026-01-01T10:00:00", "comment 1"});
  return document;
}

TEST(CompareComments, ParagraphsWithinAreParagraphs) {
  EXPECT_EQ(told(commented("a\nb"), commented("a\nb")), "");
  EXPECT_EQ(told(commented("a\nb"), commented("ab")), "paragraph_break: a\nb -> ab\n");
}

Unit looking(std::uint32_t bold, std::uint8_t level) {
  Unit unit{"some words", {Place::Kind::paragraph, 1, 0, 0}};
  unit.knows_marks = true;
  unit.letters = 9;
  unit.marked[0] = bold;
  unit.list_level = level;
  unit.label = level > 0 ? ListLabel::number : ListLabel::none;
  return unit;
}

TEST(CompareLooks, LettersAndLabels) {
  const auto document = [](const Unit& unit) {
    Document one;
    one.knows_lists = true;
    one.add_unit(Story::body, unit);
    return one;
  };
  EXPECT_EQ(told(document(looking(9, 1)), document(looking(9, 1))), "");
  EXPECT_EQ(told(document(looking(9, 1)), document(looking(8, 1))), "")
      << "ends of runs may differ";
  EXPECT_EQ(told(document(looking(9, 1)), document(looking(0, 1))),
            "character_formatting: bold 9 of 9 letters: some words -> bold 0 of 9 letters\n");
  EXPECT_EQ(told(document(looking(0, 2)), document(looking(0, 1))),
            "list_label: number, level 2: some words -> number, level 1: some words\n");
}

TEST(CompareLooks, HeadingsAreNumberedElsewhere) {
  const auto document = [](std::uint8_t level) {
    Document one;
    one.knows_lists = true;
    Unit unit = looking(0, level);
    unit.heading = 1;
    one.add_unit(Story::body, unit);
    return one;
  };
  EXPECT_EQ(told(document(1), document(0)), "");
}

TEST(CompareHoldings, AListHasAListInstead) {
  Document after = with(Held::form_field, {"text field", "list: a; c"}, "there");
  EXPECT_EQ(told(with(Held::form_field, {"list: a; b"}), after),
            "form_field: list: a; b -> list: a; c\n");
}

TEST(CompareHoldings, WhatASheetHasInsteadIsThatOfTheSameSheet) {
  Document before = with(Held::protection, {"A, with a password"}, "A");
  before.hold(Held::protection, "structure", "");
  Document after = with(Held::protection, {"B"}, "B");
  after.hold(Held::protection, "A", "A");
  EXPECT_EQ(told(before, after),
            "protection: A, with a password -> A\nprotection: structure -> \n");
}

}  // namespace
}  // namespace offenbar
