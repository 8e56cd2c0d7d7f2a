#include "batch/csv_cell.h"

#include <gtest/gtest.h>

namespace offenbar::batch::test {
namespace {

TEST(CsvCell, QuotesWhatNeedsThemAndDisarmsFormulas) {
  EXPECT_EQ(csv_cell("Haushalt"), "Haushalt");
  EXPECT_EQ(csv_cell("a, \"b\""), "\"a, \"\"b\"\"\"");
  EXPECT_EQ(csv_cell("=1+1").find("=1+1"), csv_cell("=1+1").find('\'') + 1);
}

TEST(TsvCell, StaysOnItsLineAndInItsCellAndIsNoFormula) {
  EXPECT_EQ(tsv_cell("Büro, \"Rathaus\""), "Büro, \"Rathaus\"");
  EXPECT_EQ(tsv_cell("a\tb\r\nc\x1B[31m\x7F"), "a b  c [31m ");
  EXPECT_EQ(tsv_cell("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
}

}  // namespace
}  // namespace offenbar::batch::test
