#include "converters/comparison/recalculation.h"

#include <gmock/gmock.h>

namespace offenbar {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Cell formula(std::uint32_t row, CellType type, double number, std::string_view text,
             std::string_view formula) {
  Cell cell;
  cell.row = row;
  cell.type = type;
  cell.number = number;
  cell.text = text;
  cell.formula = formula;
  return cell;
}

Document workbook(const std::vector<Cell>& cells) {
  Document document;
  document.kind = Document::Kind::spreadsheet;
  document.sheets.push_back({"S", false});
  for (const Cell& cell : cells) document.add_cell(cell);
  return document;
}

TEST(Recalculation, EachFormulaIsCountedOnce) {
  const Document before = workbook({
      formula(0, CellType::number, 1, "", "A2+1"),
      formula(1, CellType::number, 0.1 + 0.2, "", "0.1+0.2"),
      formula(2, CellType::number, 45000, "", "TODAY()"),
      formula(3, CellType::text, 0, "ja", "IF(A1=1,\"ja\",\"nein\")"),
      formula(4, CellType::error, 0, "#DIV/0!", "1/0"),
      formula(5, CellType::empty, 0, "", "A1"),
      formula(6, CellType::number, 7, "", "A1*7"),
      formula(7, CellType::boolean, 1, "", "A1=1"),
      formula(8, CellType::number, 3, "", "ROUND(2.5,0)"),
  });
  LossList losses;
  const auto counts = compare_recalculation(before,
                                            "s\tS\nn\t0\t0\t1\nn\t1\t0\t0.3\nn\t2\t0\t46000\n"
                                            "t\t3\t0\tja \ne\t4\t0\t532\nn\t5\t0\t1\n"
                                            "n\t7\t0\t1\nn\t8\t0\t2\nend\n",
                                            losses);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->equal, 4U);
  EXPECT_EQ(counts->near, 1U);
  EXPECT_EQ(counts->depends, 1U);
  EXPECT_EQ(counts->without_value, 1U);
  EXPECT_EQ(counts->not_computed, 1U);
  EXPECT_EQ(counts->different, 1U);
  EXPECT_EQ(counts->formulas(), 9U);
  EXPECT_THAT(counts->functions, ElementsAre(Pair("ROUND", 1U)));
  const auto told = losses.take();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].category, "recalculation");
  EXPECT_EQ(told[0].severity, Severity::content);
  EXPECT_EQ(told[0].where, "S!A9");
  EXPECT_EQ(told[0].before, "3");
  EXPECT_EQ(told[0].after, "2");
}

TEST(Recalculation, BlamesTheFormulaWhereADifferenceBegins) {
  const Document before = workbook({formula(0, CellType::number, 3, "", "ROUND(2.5,0)"),
                                    formula(1, CellType::number, 6, "", "SUM(A1:A1,3)"),
                                    formula(2, CellType::number, 1, "", "1+0")});
  LossList losses;
  const auto counts =
      compare_recalculation(before, "s\tS\nn\t0\t0\t2\nn\t1\t0\t5\nn\t2\t0\t9\nend\n", losses);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->different, 3U);
  EXPECT_THAT(counts->functions, ElementsAre(Pair("", 1U), Pair("ROUND", 1U)));
}

TEST(Recalculation, FunctionsThatNobodyHasAreNotToldWithoutEnd) {
  std::vector<std::string> texts;
  std::string lines = "s\tS\n";
  for (int row = 0; row < 2'000; ++row) {
    texts.push_back("MINE" + std::to_string(row) + "(1)");
    lines += "n\t" + std::to_string(row) + "\t0\t2\n";
  }
  texts.push_back(std::string(5'000, 'A') + "(1)");
  lines += "n\t2000\t0\t2\nend\n";
  std::vector<Cell> cells;
  for (std::uint32_t row = 0; row < texts.size(); ++row) {
    cells.push_back(formula(row, CellType::number, 1, "", texts[row]));
  }
  LossList losses;
  const auto counts = compare_recalculation(workbook(cells), lines, losses);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->different, 2'001U);
  std::size_t bytes = 0;
  for (const auto& [name, count] : counts->functions) bytes += name.size();
  EXPECT_LT(bytes, 50'001U) << "they travel in one message";
}

TEST(Recalculation, AComputationThatBreaksOffProvesNothing) {
  const Document before = workbook({formula(0, CellType::number, 1, "", "A2+1")});
  LossList losses;
  EXPECT_FALSE(compare_recalculation(before, "s\tS\nn\t0\t0\t1\n", losses));
  EXPECT_FALSE(compare_recalculation(before, "s\tS\nn\tx\t0\t1\nend\n", losses));
  EXPECT_FALSE(compare_recalculation(before, "", losses));
  EXPECT_TRUE(losses.take().empty());
}

TEST(Recalculation, SheetsAreFoundByName) {
  const Document before = workbook({formula(0, CellType::number, 1, "", "A2+1")});
  LossList losses;
  const auto counts =
      compare_recalculation(before, "s\tOther\nn\t0\t0\t5\ns\tS\nn\t0\t0\t1\nend\n", losses);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->equal, 1U);
}

}  // namespace
}  // namespace offenbar
