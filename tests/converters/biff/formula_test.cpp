#include "converters/biff/formula.h"

#include <gtest/gtest.h>

#include <string>

namespace offenbar::biff {
namespace {

using namespace std::string_literals;

std::string text(const std::string& tokens, const Links& links = {}, CellPlace at = {},
                 const std::string& extra = {}) {
  return formula_text({as_bytes(tokens), as_bytes(extra)}, links, at).value_or("nothing");
}

Links of(Version version) {
  Links links;
  links.version = version;
  return links;
}

Links workbook(Version version = Version::biff8) {
  Links links = of(version);
  links.sheets = {"One", "It's two", "Three"};
  links.names = {"Rate", "_xlfn.IFERROR"};
  links.books = {
      {Book::Kind::own, {}}, {Book::Kind::other, {"x"}}, {Book::Kind::add_in, {"EDATE"}}};
  links.ranges = {{0, 1, 1}, {0, 0, 2}, {1, 0, 0}, {0, -1, -1}, {2, -2, -2}};
  return links;
}

TEST(BiffFormula, OperatorsStandBetweenTheirOperands) {
  EXPECT_EQ(text("\x1E\1\0\x1E\2\0\x03\x15\x1E\3\0\x05"s), "(1+2)*3");
  EXPECT_EQ(text("\x1E\1\0\x14\x13"s), "-1%");
  EXPECT_EQ(text("\x1F\0\0\0\0\0\0\xF8\x3F"s), "1.5");
}

TEST(BiffFormula, AnArrayWithoutCellsIsDamaged) {
  const std::string array = "\x60" + std::string(14, '\0');
  EXPECT_EQ(text(array, of(Version::biff12), {}, "\xFF\xFF\xFF\xFF\0\0\0\0"s), "nothing");
  EXPECT_EQ(text(array, of(Version::biff12), {}, "\0\0\0\0\xFF\xFF\xFF\xFF"s), "nothing");
}

TEST(BiffFormula, ATextMayHoldQuotes) {
  EXPECT_EQ(text("\x17\3\0a\"b"s), "\"a\"\"b\"");
  EXPECT_EQ(text("\x17\1\1\xE9\0"s), "\"é\"");
  EXPECT_EQ(text("\x17\2\xE4\xF6"s, of(Version::biff5)), "\"äö\"");
}

TEST(BiffFormula, ReferencesOfEveryVersion) {
  EXPECT_EQ(text("\x24\4\0\1\xC0"s), "B5");
  EXPECT_EQ(text("\x44\4\0\1\0"s), "$B$5");
  EXPECT_EQ(text("\x44\4\xC0\1"s, of(Version::biff5)), "B5");
  EXPECT_EQ(text("\x44\4\x40\1"s, of(Version::biff2)), "B$5");
  EXPECT_EQ(text("\x44\xFF\xFF\x0F\0\xFF\xFF"s, of(Version::biff12)), "XFD1048576");
  EXPECT_EQ(text("\x25\0\0\1\0\0\xC0\2\xC0"s), "A1:C2");
}

TEST(BiffFormula, WholeColumnsAndRowsAreSaidShort) {
  EXPECT_EQ(text("\x25\0\0\xFF\xFF\0\x40\1\x40"s), "A:B");
  EXPECT_EQ(text("\x25\2\0\3\0\0\0\xFF\0"s), "$3:$4");
}

TEST(BiffFormula, SharedReferencesCountFromTheirCellAndGoRound) {
  const std::string up_and_left = "\x2C\xFF\xFF\xFF\xC0"s;
  EXPECT_EQ(text(up_and_left, {}, {9, 2}), "B9");
  EXPECT_EQ(text(up_and_left, {}, {0, 0}), "IV65536");
  EXPECT_EQ(text("\x2C\1\0\0\0\xFE\xFF"s, of(Version::biff12), {4, 5}), "D6");
}

TEST(BiffFormula, FunctionsWithAndWithoutACount) {
  EXPECT_EQ(text("\x1E\1\0\x1E\2\0\x42\2\4\0"s), "SUM(1,2)");
  EXPECT_EQ(text("\x1E\1\0\x1E\2\0\x41\x1B\0"s), "ROUND(1,2)");
  EXPECT_EQ(text("\x1E\1\0\x41\2"s, of(Version::biff3)), "ISNA(1)");
  EXPECT_EQ(text("\x1E\1\0\x16\x42\2\1\0"s), "IF(1,)");
  EXPECT_EQ(text("\x25\0\0\1\0\0\xC0\0\xC0\x19\x10\0\0"s), "SUM(A1:A2)");
  EXPECT_EQ(text("\x42\1\4\0"s), "nothing");  // its parameter is missing
  EXPECT_EQ(text("\x42\0\xFF\x7F"s), "nothing");
}

TEST(BiffFormula, FunctionsOfAddInsAndLaterOnesAreCalledByName) {
  const Links links = workbook();
  EXPECT_EQ(text("\x23\2\0\0\0\x1E\1\0\x42\2\xFF\0"s, links), "_xlfn.IFERROR(1)");
  EXPECT_EQ(text("\x39\4\0\1\0\0\0\x1E\1\0\x42\2\xFF\0"s, links), "EDATE(1)");
}

TEST(BiffFormula, SheetsNamesAndOtherBooks) {
  const Links links = workbook();
  EXPECT_EQ(text("\x3A\0\0\4\0\1\xC0"s, links), "'It''s two'!B5");
  EXPECT_EQ(text("\x3A\1\0\4\0\1\xC0"s, links), "'One:Three'!B5");
  EXPECT_EQ(text("\x3A\2\0\4\0\1\xC0"s, links), "'[1]'!B5");
  EXPECT_EQ(text("\x3A\3\0\4\0\1\xC0"s, links), "#REF!B5");
  EXPECT_EQ(text("\x23\1\0\0\0"s, links), "Rate");
  EXPECT_EQ(text("\x23\7\0\0\0"s, links), "nothing");
  EXPECT_EQ(
      text("\x5A\xFF\xFF"s + std::string(8, '\0') + "\1\0\1\0\4\xC0\1"s, workbook(Version::biff5)),
      "'It''s two'!B5");
}

TEST(BiffFormula, ArraysStandBehindTheTokens) {
  const std::string old = "\1\1\0"s + "\1\0\0\0\0\0\0\xF0\x3F"s + "\2\1\0\0a"s +
                          "\4\1\0\0\0\0\0\0\0"s + "\x10\x2A\0\0\0\0\0\0\0"s;
  EXPECT_EQ(text("\x60"s + std::string(7, '\0'), {}, {}, old), "{1,\"a\";TRUE,#N/A}");
  const std::string later =
      "\1\0\0\0\3\0\0\0"s + "\0\0\0\0\0\0\0\xF0\x3F"s + "\1\1\0a\0"s + "\4\x2A\0\0\0"s;
  EXPECT_EQ(text("\x60"s + std::string(14, '\0'), of(Version::biff12), {}, later),
            "{1,\"a\",#N/A}");
  EXPECT_EQ(text("\x60"s + std::string(7, '\0'), {}, {}, "\xFF\xFF\xFF"s), "nothing");
}

TEST(BiffFormula, JumpsAndSpacesSayNothing) {
  EXPECT_EQ(text("\x19\x40\0\3\x1E\1\0\x19\4\1\0\0\0\0\0\x1E\2\0\x19\x08\0\0\x42\2\x64\0"s),
            "CHOOSE(1,2)");
}

TEST(BiffFormula, WhatNobodyExplainsHasNoText) {
  EXPECT_EQ(text("\x18\1\0\0\0\0"s), "nothing");  // a label as a reference
  EXPECT_EQ(text("\x24\4\0"s), "nothing");        // cut off
  EXPECT_EQ(text("\x1E\1\0\x1E\2\0"s), "nothing");
  EXPECT_EQ(text(""), "nothing");
}

TEST(BiffFormula, LongerThanExcelAllowsHasNoText) {
  std::string tokens = "\x17\xFF\0"s + std::string(255, 'a');
  std::string all = tokens;
  for (int i = 0; i < 200; ++i) all += tokens + "\x08"s;
  EXPECT_EQ(text(all), "nothing");
}

TEST(BiffFormula, TellsWhereASharedFormulaStands) {
  const auto from = [](const std::string& tokens, Version version, const std::string& extra = {}) {
    return shared_from({as_bytes(tokens), as_bytes(extra)}, version);
  };
  EXPECT_EQ(from("\1\4\0\2\0"s, Version::biff8), (CellPlace{4, 2}));
  EXPECT_EQ(from("\1\4\0\2"s, Version::biff2), (CellPlace{4, 2}));
  EXPECT_EQ(from("\1\4\0\0\0"s, Version::biff12, "\2\0\0\0"s), (CellPlace{4, 2}));
  EXPECT_EQ(from("\x1E\1\0"s, Version::biff8), std::nullopt);
}

TEST(BiffValues, NumbersInThirtyBits) {
  // [MS-XLS] 2.5.217: an integer or a double, perhaps hundredfold
  EXPECT_EQ(number_of_rk(0x3FF00000), 1);
  EXPECT_EQ(number_of_rk(0x405EC001), 1.23);
  EXPECT_EQ(number_of_rk(0x02F1853A), 12345678);
  EXPECT_EQ(number_of_rk(0xFFFFFFFE), -1);
}

TEST(BiffValues, EveryFunctionThatHasANumberHasAName) {
  EXPECT_EQ(function_of(0).name, "COUNT");
  EXPECT_EQ(function_of(255).name, "");
  EXPECT_EQ(function_of(346).name, "COUNTIF");
  EXPECT_EQ(function_of(346).parameters, 2);
  EXPECT_EQ(function_of(480).name, "IFERROR");
  EXPECT_EQ(function_of(484).name, "AVERAGEIFS");
  EXPECT_EQ(function_of(100'000).name, "");
}

}  // namespace
}  // namespace offenbar::biff
