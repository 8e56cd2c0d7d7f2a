#include "converters/comparison/documents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "converters/base/mapping.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

Document text(const std::vector<std::string>& paragraphs) {
  Document document;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    document.add_unit(
        Story::body,
        {paragraphs[i], {Place::Kind::paragraph, static_cast<std::uint32_t>(i + 1), 0, 0}, 0});
  }
  return document;
}

Document sheet(const std::vector<Cell>& cells) {
  Document document;
  document.kind = Document::Kind::spreadsheet;
  document.sheets.push_back({"S", false});
  for (const Cell& cell : cells) document.add_cell(cell);
  return document;
}

Cell number(std::uint32_t row, double value, std::string_view formula = {}) {
  Cell cell;
  cell.row = row;
  cell.type = CellType::number;
  cell.number = value;
  cell.formula = formula;
  return cell;
}

Cell word(std::uint32_t row, std::string_view value) {
  Cell cell;
  cell.row = row;
  cell.type = CellType::text;
  cell.text = value;
  return cell;
}

std::string categories(const Document& before, const Document& after) {
  std::string all;
  for (const Loss& loss : compare_documents(before, after)) {
    all += (all.empty() ? "" : " ") + loss.category;
  }
  return all;
}

TEST(CompareDocuments, SameTextIsNoLoss) {
  EXPECT_EQ(categories(text({"a b", "c"}), text({"a  b ", "c"})), "");
}

TEST(CompareDocuments, NamesOfPagesCountInDrawings) {
  const auto pages = [](Document::Kind kind, const std::string& name) {
    Document document;
    document.kind = kind;
    document.slides.push_back({false, name});
    document.properties["custom: TimeEdited"] = name;  // Visio's own
    return document;
  };
  using enum Document::Kind;
  EXPECT_EQ(categories(pages(drawing, "Plan"), pages(drawing, "Plan")), "");
  EXPECT_EQ(categories(pages(drawing, "Plan"), pages(drawing, "page1")), "page_name");
  EXPECT_EQ(categories(pages(presentation, "Plan"), pages(presentation, "page1")), "");
}

TEST(CompareDocuments, AFieldAloneInSpeakerNotesIsFurniture) {
  const auto notes = [](const std::vector<std::string>& paragraphs) {
    Document document;
    for (const std::string& paragraph : paragraphs) {
      document.add_unit(Story::notes, {paragraph, {Place::Kind::slide_notes, 1, 0, 0}, 0});
    }
    return document;
  };
  const std::string field(computed_field);
  EXPECT_EQ(categories(notes({"a"}), notes({field, "a", field})), "");
  EXPECT_EQ(categories(notes({"a"}), notes({"b " + field})), "speaker_notes");
  EXPECT_EQ(categories(text({"a"}), text({"a", field})), "field");
}

TEST(CompareDocuments, AnEmptyParagraphSaysNothing) {
  EXPECT_EQ(categories(text({"a", "", "b"}), text({"a", "b", ""})), "");
  EXPECT_EQ(categories(text({"a", ".", "b"}), text({"a", "b"})), "text_missing");
}

TEST(CompareDocuments, ParagraphsThatPartElsewhere) {
  EXPECT_EQ(categories(text({"x", "a", "b c", "y"}), text({"x", "a b", "c", "y"})),
            "paragraph_break");
  EXPECT_EQ(categories(text({"x", "a", "b c", "y"}), text({"x", "a b d", "y"})),
            "text_changed paragraph_break");
  EXPECT_EQ(categories(text({"x", "a", "b c", "y"}), text({"x", "a", "y"})), "text_missing");
}

TEST(CompareDocuments, SpacesDoNotHideWhatAParagraphIs) {
  Document before, after;
  before.add_unit(Story::body, {"1)\ta heading", {Place::Kind::paragraph, 1, 0, 0}, 1});
  after.add_unit(Story::body, {"1)a heading", {Place::Kind::paragraph, 1, 0, 0}, 0});
  EXPECT_EQ(categories(before, after), "heading_level");
}

TEST(CompareDocuments, ManyMovedParagraphsTakeNoTime) {
  std::vector<std::string> before, after;
  for (int i = 0; i < 100'000; ++i) before.push_back("p" + std::to_string(i % 50'000));
  after = before;
  std::ranges::reverse(after);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_NE(categories(text(before), text(after)), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(CompareDocuments, SaysWhereAParagraphIsMissing) {
  const auto losses =
      compare_documents(text({"one", "two words", "three"}), text({"one", "three"}));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].category, "text_missing");
  EXPECT_EQ(losses[0].severity, Severity::content);
  EXPECT_EQ(losses[0].where, "paragraph 2");
  EXPECT_EQ(losses[0].before, "two words");
}

TEST(CompareDocuments, FindsAChangedDigit) {
  const auto losses =
      compare_documents(text({"x", "pay 100 Euro now"}), text({"x", "pay 180 Euro now"}));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].category, "text_changed");
  EXPECT_EQ(losses[0].before, "100");
  EXPECT_EQ(losses[0].after, "180");
}

TEST(CompareDocuments, KnowsMovedAndJoinedParagraphs) {
  EXPECT_EQ(categories(text({"first one", "b", "c"}), text({"b", "c", "first one"})), "text_moved");
  EXPECT_EQ(categories(text({"a", "b one", "c two", "d"}), text({"a", "b one c two", "d"})),
            "paragraph_break");
}

TEST(CompareDocuments, AFrozenFieldIsFormatting) {
  const std::string field = "page " + std::string(computed_field);
  EXPECT_EQ(categories(text({field}), text({field})), "");
  EXPECT_EQ(categories(text({field}), text({"page 3"})), "field");
}

TEST(CompareDocuments, WhatChangedBesideAFieldIsNoFieldOnly) {
  const std::string field(computed_field);
  EXPECT_EQ(categories(text({"pay 100 " + field}), text({"pay 180 3"})), "text_changed");
  EXPECT_EQ(categories(text({"pay 100" + field}), text({"pay 180" + field})), "text_changed");
  EXPECT_EQ(categories(text({"S." + field + "/" + field + "."}), text({"S.3/12."})), "field");
  EXPECT_EQ(categories(text({"S.3/12."}), text({"S." + field + "/" + field + "."})), "field");
  EXPECT_EQ(categories(text({"S." + field + "/4"}), text({"S.3/5"})), "text_changed");
}

TEST(CompareDocuments, WhatIsMissingWithItsFieldIsMissing) {
  const std::string field(computed_field);
  EXPECT_EQ(categories(text({"a", "page " + field, "b"}), text({"a", "b"})), "text_missing");
  EXPECT_EQ(categories(text({"a", "b"}), text({"a", "page " + field, "b"})), "text_added");
  EXPECT_EQ(categories(text({"a", field, "b"}), text({"a", "b"})), "field");
}

TEST(CompareDocuments, ATextBoxMayBecomeTextAround) {
  Document before = text({"a"});
  before.add_unit(Story::text_box, {"in a box", {Place::Kind::text_box, 1, 0, 0}, 0});
  EXPECT_EQ(categories(before, text({"a", "in a box"})), "");
  EXPECT_EQ(categories(before, text({"a"})), "text_missing");
}

TEST(CompareDocuments, ANoteIsNoBox) {
  Document before = text({"a"}), after = text({"a"});
  before.add_unit(Story::footnote, {"the source", {Place::Kind::footnote, 1, 0, 0}, 0});
  after.add_unit(Story::text_box, {"the source", {Place::Kind::text_box, 1, 0, 0}, 0});
  EXPECT_EQ(categories(before, after), "text_moved");
}

TEST(CompareDocuments, TheOrderWithinABoxCounts) {
  const auto boxes = [](std::string_view first, std::string_view second, std::uint32_t second_box) {
    Document document = text({"a"});
    document.add_unit(Story::text_box, {first, {Place::Kind::text_box, 1, 0, 0}, 0});
    document.add_unit(Story::text_box, {second, {Place::Kind::text_box, second_box, 0, 0}, 0});
    return document;
  };
  EXPECT_EQ(categories(boxes("one", "two", 1), boxes("two", "one", 1)), "text_moved");
  EXPECT_EQ(categories(boxes("one", "two", 2), boxes("two", "one", 2)), "");
}

TEST(CompareDocuments, ASlideWithoutTextIsMissedToo) {
  const auto of = [](std::size_t slides) {
    Document document = text({});
    document.kind = Document::Kind::presentation;
    document.slides.resize(slides);
    return document;
  };
  EXPECT_EQ(categories(of(2), of(2)), "");
  EXPECT_EQ(categories(of(2), of(1)), "slides");
}

TEST(CompareDocuments, HeadersCountOnce) {
  Document before = text({"a"}), after = text({"a"});
  before.add_unit(Story::header_or_footer, {"head", {}, 0});
  after.add_unit(Story::header_or_footer, {"head", {}, 0});
  after.add_unit(Story::header_or_footer, {"head", {}, 0});
  EXPECT_EQ(categories(before, after), "");
  EXPECT_EQ(categories(before, text({"a"})), "header_footer_text");
}

TEST(CompareDocuments, CellsByTheirPlace) {
  const Document before = sheet({number(0, 1.0), number(1, 0.1 + 0.2), word(2, "a")});
  EXPECT_EQ(categories(before, sheet({number(0, 1), number(1, 0.3), word(2, "a")})), "");
  EXPECT_EQ(categories(before, sheet({number(0, 1), word(2, "a")})), "cell_missing");
  EXPECT_EQ(categories(before, sheet({number(0, 2), number(1, 0.3), word(2, "a")})), "cell_value");
  EXPECT_EQ(categories(before, sheet({word(0, "1"), number(1, 0.3), word(2, "a")})), "cell_type");
  const auto losses =
      compare_documents(before, sheet({number(0, 1), number(1, 0.3), word(2, "b")}));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].where, "S!A3");
}

TEST(CompareDocuments, ASmallNumberIsAsExactAsALargeOne) {
  EXPECT_EQ(categories(sheet({number(0, 9e-7)}), sheet({number(0, 4e-7)})), "cell_value");
  EXPECT_EQ(categories(sheet({number(0, 1.0812345)}), sheet({number(0, 1.0812349)})), "cell_value");
  Cell date = number(0, 43861.5000003);
  date.text = "date";
  EXPECT_EQ(categories(sheet({number(0, 43861.5)}), sheet({date})), "");
  date.number += 1.0 / 86'400;
  EXPECT_EQ(categories(sheet({number(0, 43861.5)}), sheet({date})), "cell_value");
}

TEST(CompareDocuments, ATruthValueIsANumber) {
  Cell truth = number(0, 1);
  truth.type = CellType::boolean;
  EXPECT_EQ(categories(sheet({truth}), sheet({number(0, 1)})), "");
  EXPECT_EQ(categories(sheet({truth}), sheet({number(0, 0)})), "cell_value");
}

TEST(CompareDocuments, ErrorsOfOneKindHaveOtherNames) {
  const auto error = [](std::string_view name) {
    Cell cell = number(0, 0, "A9");
    cell.type = CellType::error;
    cell.text = name;
    return sheet({cell});
  };
  EXPECT_EQ(categories(error("#VALUE!"), error("#WERT!")), "");
  EXPECT_EQ(categories(error("#NUM!"), error("Err:502")), "");
  EXPECT_EQ(categories(error("#VALUE!"), error("#REF!")), "cell_value");
}

TEST(CompareDocuments, AFormulaWithoutAKeptValueMayGetOne) {
  Cell formula = number(0, 0, "A9+1");
  formula.type = CellType::empty;
  EXPECT_EQ(categories(sheet({formula}), sheet({number(0, 7, "A9+1")})), "");
  EXPECT_EQ(categories(sheet({formula}), sheet({number(0, 7)})), "formula_missing");
  EXPECT_EQ(categories(sheet({formula}), sheet({})), "formula_missing");
}

TEST(CompareDocuments, ThatThereIsAFormulaIsComparedWhateverItsWords) {
  EXPECT_EQ(categories(sheet({number(0, 1, "?")}), sheet({number(0, 1)})), "formula_missing");
}

TEST(CompareDocuments, AConstantMayBeAFormulaThatIsOnlyThat) {
  EXPECT_EQ(categories(sheet({number(0, 1)}), sheet({number(0, 1, "#N/A")})), "");
  EXPECT_EQ(categories(sheet({number(0, 1)}), sheet({number(0, 1, "#REF+B2")})), "formula_added");
  EXPECT_EQ(categories(sheet({number(0, 1)}), sheet({number(0, 1, "B2")})), "formula_added");
}

TEST(CompareDocuments, TheDefaultOfWeeknumIsItsOwn) {
  const auto of = [](std::string_view formula) { return sheet({number(0, 1, formula)}); };
  EXPECT_EQ(categories(of("WEEKNUM(A1)"), of("WEEKNUM(A1,1)")), "");
  EXPECT_EQ(categories(of("WEEKNUM(IF(A1,1))"), of("WEEKNUM(IF(A1,1),1)")), "");
  EXPECT_EQ(categories(of("WEEKNUM(A1)"), of("WEEKNUM(A1,2)")), "formula_changed");
  EXPECT_EQ(categories(of("LOG(WEEKNUM(A1),1)"), of("LOG(WEEKNUM(A1))")), "formula_changed");
}

TEST(CompareDocuments, FormulasAndTheirValues) {
  const Document before = sheet({number(0, 3, "A2+A3")});
  EXPECT_EQ(categories(before, sheet({number(0, 3)})), "formula_missing");
  EXPECT_EQ(categories(before, sheet({number(0, 3, "A2-A3")})), "formula_changed");
  EXPECT_EQ(categories(sheet({number(0, 1, "?")}), sheet({number(0, 1, "X[Y]")})), "");
  EXPECT_EQ(categories(sheet({number(0, 1)}), sheet({number(0, 1, "TRUE")})), "");
  EXPECT_EQ(categories(sheet({number(0, 1, "#REF+1")}), sheet({number(0, 1, "'S'!#REF+1")})), "");
  EXPECT_EQ(categories(sheet({number(0, 4, "TODAY()")}), sheet({number(0, 5, "TODAY()")})),
            "cell_volatile");
}

TEST(CompareDocuments, WhatDependsOnTheDateIsToldApartFromWhatDoesNot) {
  const auto of = [](double today, double next, double other) {
    return sheet({number(0, today, "TODAY()"), number(1, next, "A1+1"),
                  number(2, next, "SUM('S'!A2:A2)"), number(3, other, "2*B9"),
                  number(4, other, "\"TODAY()\"")});
  };
  EXPECT_EQ(categories(of(4, 5, 6), of(7, 8, 6)), "cell_volatile cell_volatile cell_volatile");
  EXPECT_EQ(categories(of(4, 5, 6), of(4, 5, 7)), "cell_value cell_value");
}

TEST(CompareDocuments, WhereAReferenceCannotBeFollowedItMayDependOnTheDate) {
  const auto of = [](std::string_view formula, double value) {
    return sheet({number(0, 4, "TODAY()"), number(1, value, formula)});
  };
  for (const char* formula : {"INDIRECT(\"A1\")", "MYNAME+1", "?", "'OTHER'!C3"}) {
    EXPECT_EQ(categories(of(formula, 1), of(formula, 2)), "cell_volatile") << formula;
  }
  EXPECT_EQ(categories(sheet({number(0, 1, "INDIRECT(\"A9\")")}),
                       sheet({number(0, 2, "INDIRECT(\"A9\")")})),
            "cell_value");
}

TEST(CompareDocuments, AWorkbookTooLargeToBeFollowedMayDependOnTheDateThroughout) {
  std::string many;
  for (int i = 0; i < 700'000; ++i) many += "A9+";  // three such: more references than are followed
  const auto of = [&many](double value) {
    return sheet({number(0, 4, "TODAY()"), number(1, 1, many), number(2, 1, many),
                  number(3, 1, many), number(4, value, "2*B9")});
  };
  EXPECT_EQ(categories(of(1), of(2)), "cell_volatile");
}

TEST(CompareDocuments, LostReferencesAreEqualOnlyInEqualFormulas) {
  const auto of = [](std::string_view formula) { return sheet({number(0, 1, formula)}); };
  EXPECT_EQ(categories(of("SUM(#REF,A2)"), of("SUM('S'!#REF,A2)")), "");
  EXPECT_EQ(categories(of("SUM(#REF,A2)"), of("SUM(#REF,A3)")), "formula_changed");
  EXPECT_EQ(categories(of("#REF+\"it's\"+A2"), of("'S'!#REF+\"it's\"+A3")), "formula_changed");
  EXPECT_EQ(categories(of("A1&\"#REF1\""), of("A1&\"#REF2\"")), "formula_changed");
}

TEST(CompareDocuments, ANameOfLostCellsIsComparedBesideThem) {
  const auto named = [](const std::string& formula) {
    Document document = sheet({});
    document.names["RATE"] = formula;
    return document;
  };
  EXPECT_EQ(categories(named("#REF"), named("'S'!#REF")), "");
  EXPECT_EQ(categories(named("'S'!#REF"), named("S#REF")), "");
  EXPECT_EQ(categories(named("SUM(#REF,A2)"), named("SUM(#REF,A3)")), "defined_name");
}

TEST(CompareDocuments, ALostReferenceMayHaveLostItsPlaceToo) {
  const auto of = [](std::string_view formula) { return sheet({number(0, 1, formula)}); };
  EXPECT_EQ(categories(of("SUM(B35+#REFH74)"), of("SUM(B35+'#REF!'!#REF)")), "");
  EXPECT_EQ(categories(of("#REF"), of("'#REF!'!#REF")), "");
  EXPECT_EQ(categories(of("SUM(B35+#REFH74)"), of("SUM(B36+'#REF!'!#REF)")), "formula_changed");
}

TEST(CompareDocuments, WholeRowsOfOldSheetsMayNameTheirColumns) {
  const auto of = [](std::string_view formula) { return sheet({number(0, 1, formula)}); };
  EXPECT_EQ(categories(of("ROW(1:$10)"), of("ROW($A1:$IV$10)")), "");
  EXPECT_EQ(categories(of("ROW(1:10)"), of("ROW($A1:$IV11)")), "formula_changed");
  EXPECT_EQ(categories(of("ROW(1:10)"), of("ROW($A1:$IU10)")), "formula_changed");
}

TEST(CompareDocuments, AnErrorValueMayBeAFormulaThatGivesIt) {
  Cell error = number(0, 0);
  error.type = CellType::error;
  error.text = "#N/A";
  Cell formula = error;
  formula.formula = "NA()";
  EXPECT_EQ(categories(sheet({error}), sheet({formula})), "");
}

TEST(CompareDocuments, EachMissingCellIsToldWithoutThoseOfOtherSheets) {
  Document before = sheet({number(0, 1), number(1, 2), number(2, 3)});
  before.sheets.push_back({"T", false});
  Document after = sheet({number(0, 1)});
  after.sheets.push_back({"T", false});
  Cell other = number(0, 9);
  other.sheet = 1;
  before.add_cell(other);
  after.add_cell(other);
  EXPECT_EQ(categories(before, after), "cell_missing cell_missing");
  EXPECT_EQ(categories(after, before), "cell_added cell_added");
}

TEST(CompareDocuments, CellsOfASheetThatWasEmptyAreNew) {
  Document before = sheet({});
  EXPECT_EQ(categories(before, sheet({number(3, 1)})), "cell_added");
  EXPECT_EQ(categories(sheet({number(3, 1)}), before), "cell_missing");
}

TEST(CompareDocuments, ASheetWithoutANameMayGetOne) {
  Document before = sheet({number(0, 1)});
  before.sheets[0].name.clear();  // a sheet of Excel 2 to 4 is the whole file
  EXPECT_EQ(categories(before, sheet({number(0, 1)})), "");
}

TEST(CompareDocuments, DatesOfWorkbooksThatCountFrom1904) {
  Document before = sheet({number(0, 100)});
  before.date_base = 1462;
  Cell date = number(0, 1562);
  date.text = "date";
  EXPECT_EQ(categories(before, sheet({date})), "");
  EXPECT_EQ(categories(before, sheet({number(0, 1562)})), "cell_value") << "a number is no date";
  date.number = 1563;
  EXPECT_EQ(categories(before, sheet({date})), "cell_value");
}

TEST(CompareDocuments, CommentsWithAuthorAndDate) {
  Document before = text({"a"}), same = text({"a"}), other = text({"a"});
  before.comments.push_back({"why?", "Eva", "2020-01-31T12:00:00Z", "comment 1"});
  same.comments.push_back({"why?", "Eva", "2020-01-31T12:00:00.000000000", "comment 1"});
  other.comments.push_back({"why?", "", "2020-01-31T12:00:00", "comment 1"});
  EXPECT_EQ(categories(before, same), "");
  EXPECT_EQ(categories(before, other), "comment_author");
  EXPECT_EQ(categories(before, text({"a"})), "comment_missing");
}

TEST(CompareDocuments, AMomentMayBeWrittenWithAnotherZone) {
  const auto at = [](const std::string& date) {
    Document document = text({"a"});
    document.comments.push_back({"why?", "Eva", date, "comment 1"});
    return document;
  };
  EXPECT_EQ(categories(at("2020-03-01T00:30:00+02:00"), at("2020-02-29T22:30:00Z")), "");
  EXPECT_EQ(categories(at("2020-03-01T00:30:00+02:00"), at("2020-02-29T22:31:00Z")),
            "comment_date");
  EXPECT_EQ(categories(at("2020-03-01T00:30:00+02:00"), at("1999-03-01T00:30:00Z")),
            "comment_date");
  EXPECT_EQ(categories(at("2020-03-01T00:30:00+99999999999:99"), at("2020-01-01T00:30:00Z")),
            "comment_date");
}

TEST(CompareDocuments, ExcelBeginsACommentWithItsAuthor) {
  const auto by = [](const std::string& author, const std::string& said) {
    Document document = text({"a"});
    document.comments.push_back({said, author, "", "comment 1"});
    return document;
  };
  EXPECT_EQ(categories(by("Eva", "Eva: why?"), by("", "Eva: why?")), "");
  EXPECT_EQ(categories(by("Eva", "why?"), by("", "why?")), "comment_author");
}

TEST(CompareDocuments, AnUnknownAuthorIsNobody) {
  Document before = text({"a"}), after = text({"a"});
  before.comments.push_back({"why?", "Unknown Author", "", "comment 1"});
  after.comments.push_back({"why?", "", "", "comment 1"});
  EXPECT_EQ(categories(before, after), "");
  after.comments[0].author = "Eva";
  EXPECT_EQ(categories(before, after), "comment_author");
}

TEST(CompareDocuments, LinksWhateverTheirSpelling) {
  Document before = text({"a"}), same = text({"a"}), other = text({"a"});
  before.links.push_back({"HTTP://example.org/a%20b/", "paragraph 1"});
  same.links.push_back({"http://example.org/a b", "paragraph 1"});
  other.links.push_back({"http://example.org/c", "paragraph 1"});
  EXPECT_EQ(categories(before, same), "");
  EXPECT_EQ(categories(before, other), "hyperlink hyperlink");
}

TEST(CompareDocuments, LinksWithinAWorkbook) {
  const auto linked = [](const std::vector<Link>& links) {
    Document document = sheet({});
    document.links = links;
    return document;
  };
  const Document before = linked({{"#'T u'!A1", "S!A1"}, {"#'T u'!A1", "S!A2"}});
  EXPECT_EQ(categories(before, linked({{"#'T u'.A1", "S!A1"}, {"#'T u'.A1", "S!A2"}})), "");
  EXPECT_EQ(categories(before, linked({{"#'T u'.A1", "style ce1"}})), "")
      << "how many cells have the style is not known";
  EXPECT_EQ(categories(before, linked({{"#'T u'.A1", "S!A1"}})), "hyperlink");
  EXPECT_EQ(categories(before, linked({{"#U.A1", "style ce1"}})), "hyperlink hyperlink hyperlink");
  EXPECT_EQ(categories(linked({}), linked({{"#U.A1", "S!A1"}})), "") << "not read of all sources";
}

TEST(CompareDocuments, OfALinkOnADiskTheLastPartCounts) {
  const auto to = [](const std::string& target) {
    Document document = text({"a"});
    document.links.push_back({target, "paragraph 1"});
    return document;
  };
  EXPECT_EQ(categories(to("..\\b\\x.docx"), to("../../c/b/x.docx")), "");
  EXPECT_EQ(categories(to("../b/x.docx"), to("../b/y.docx")), "hyperlink hyperlink");
}

TEST(CompareDocuments, PropertiesThatProgramsWriteTheirWay) {
  const auto with = [](const std::string& name, const std::string& value) {
    Document document = text({"a"});
    document.properties[name] = value;
    return document;
  };
  EXPECT_EQ(categories(with("keywords", "a, b"), with("keywords", "a;b")), "");
  EXPECT_EQ(categories(with("keywords", "a, b"), with("keywords", "a, c")), "property");
  EXPECT_EQ(categories(with("custom: AppVersion", "16"), text({"a"})), "");
  EXPECT_EQ(categories(with("custom: File number", "16"), text({"a"})), "property");
}

TEST(CompareDocuments, PicturesChangesAndProperties) {
  Document before = text({"a"}), after = text({"a"});
  before.images.push_back({"d1", "image1.png", "paragraph 1"});
  before.add_change(true, "Eva", "gone");
  before.properties["title"] = "T";
  EXPECT_EQ(categories(before, after), "image_missing tracked_change property");
  after.images.push_back({"d2", "x.svm", ""});
  after.add_change(true, "Eva", "go ne");
  after.properties["title"] = "T";
  EXPECT_EQ(categories(before, after), "image_recoded");
}

TEST(CompareDocuments, InsertionsComeInTheOrderOfTheFormat) {
  Document before = text({"a"}), after = text({"a"});
  before.add_change(false, "Eva", "body note");
  after.add_change(false, "Eva", "note body");
  EXPECT_EQ(categories(before, after), "");
  after.add_change(false, "Eva", "!");
  EXPECT_EQ(categories(before, after), "tracked_change");
  before.add_change(true, "Ida", "12");
  after.add_change(false, "Eva", "");
  after.add_change(true, "Ida", "21");  // no story holds what was deleted
  EXPECT_EQ(categories(before, after), "tracked_change tracked_change");
}

TEST(CompareDocuments, ListsSoManyLossesAndCountsTheOthers) {
  std::vector<Cell> cells;
  for (std::uint32_t row = 0; row < 100; ++row) cells.push_back(number(row, row + 1));
  const auto losses = compare_documents(sheet(cells), sheet({}));
  ASSERT_EQ(losses.size(), LossList::most_of_a_category + 1);
  EXPECT_EQ(losses.back().where, "75 more places");
}

TEST(CompareDocuments, WhatWasNotComparedIsSaid) {
  Document before = text({"a"});
  before.truncated = true;
  EXPECT_EQ(categories(before, text({"a"})), "not_compared");
}

TEST(LossList, KnowsEveryCategory) {
  const auto table = Table::shipped("losses");
  ASSERT_TRUE(table);
  for (const char* category :
       {"text_missing",    "text_added",        "text_changed",  "text_moved",
        "paragraph_break", "heading_level",     "field",         "note_text",
        "speaker_notes",   "comment_missing",   "comment_added", "comment_author",
        "comment_date",    "tracked_change",    "hyperlink",     "image_missing",
        "image_changed",   "image_recoded",     "cell_missing",  "cell_added",
        "cell_value",      "cell_type",         "cell_volatile", "formula_missing",
        "formula_added",   "formula_changed",   "sheet_missing", "sheet_name",
        "sheet_hidden",    "defined_name",      "slide_hidden",  "property",
        "not_compared",    "header_footer_text"}) {
    EXPECT_NE(table->find(category), nullptr) << category;
  }
}

}  // namespace
}  // namespace offenbar
