// Each row of mappings/equivalences.tsv that has an example is true.
#include <gtest/gtest.h>

#include "converters/base/mapping.h"
#include "converters/document/formula.h"
#include "converters/document/normal_text.h"
#include "converters/document/place.h"

namespace offenbar {
namespace {

std::string unescaped(std::string text) {
  for (std::size_t at = 0; (at = text.find("\\n")) != std::string::npos;) text.replace(at, 2, "\n");
  return text;
}

TEST(Equivalences, EveryExampleHolds) {
  const auto table = Table::shipped("equivalences");
  ASSERT_TRUE(table) << table.error().what;
  int texts = 0, formulas = 0;
  for (const Table::Row& row : table->rows()) {
    const std::string_view kind = table->at(row, "kind");
    const std::string before = unescaped(std::string(table->at(row, "before")));
    const std::string after = unescaped(std::string(table->at(row, "after")));
    EXPECT_FALSE(table->at(row, "reason").empty()) << row.front();
    if (kind == "text") {
      ++texts;
      EXPECT_NE(before, after) << row.front();
      EXPECT_EQ(normalised(before), normalised(after)) << row.front();
    } else if (kind == "formula") {
      ++formulas;
      EXPECT_EQ(normal_excel_formula(before), normal_open_formula(after)) << row.front();
    }
  }
  EXPECT_GE(texts, 8);
  EXPECT_GE(formulas, 10);
}

TEST(NormalText, KeepsWhatIsSaid) {
  EXPECT_EQ(normalised("Zwölf  Boxkämpfer"), "Zwölf Boxkämpfer");
  EXPECT_EQ(normalised("„Ja“ – nein"), "„Ja“ – nein");
  EXPECT_NE(normalised("1.000"), normalised("1,000"));
  EXPECT_EQ(normalised(" \t\r\n"), "");
  EXPECT_EQ(normalised("\xE2\x80"), "\xE2\x80");  // cut off: stays
}

TEST(Formula, TellsOtherFormulasApart) {
  EXPECT_NE(normal_excel_formula("SUM(A1:A9)"), normal_open_formula("of:=SUM([.A1:.A8])"));
  EXPECT_NE(normal_excel_formula("A1-B1"), normal_open_formula("of:=[.B1]-[.A1]"));
  EXPECT_NE(normal_excel_formula("S!A1"), normal_open_formula("of:=[$T.A1]"));
  EXPECT_NE(normal_excel_formula("$A$1"), normal_open_formula("of:=[.A1]"));
}

TEST(Formula, SharedOnesMoveWithTheirCell) {
  EXPECT_EQ(normal_excel_formula("A1+$B$1+C$2", {2, 1}), "B3+$B$1+D$2");
  EXPECT_EQ(normal_excel_formula("\"A1\"&LOG10(A1)", {1, 0}), "\"A1\"&LOG10(A2)");
}

TEST(Formula, EndsWhateverItIsGiven) {
  for (const char* odd :
       {"", "'", "\"", "[", "'a'", "[.", "[.A1:", "A1:", "$", "#", "='", "1E", "{"}) {
    (void)normal_excel_formula(odd);
    (void)normal_open_formula(odd);
    (void)refers_by_other_words(odd);
  }
}

TEST(Place, IsWhatAPersonFinds) {
  EXPECT_EQ((Place{Place::Kind::cell, 2, 6, 1}).text(), "table 2, cell B7");
  EXPECT_EQ((Place{Place::Kind::slide_notes, 5, 0, 0}).text(), "slide 5, notes");
  EXPECT_EQ(column_letters(16383), "XFD");
}

}  // namespace
}  // namespace offenbar
