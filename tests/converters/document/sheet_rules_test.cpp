#include "converters/document/sheet_rules.h"

#include <gtest/gtest.h>

#include "converters/odf/sheet_settings.h"

namespace offenbar {
namespace {

std::string text_of(const std::vector<Area>& areas) {
  std::string all;
  for (const Area& area : areas) all += area.text() + " ";
  return all;
}

TEST(Areas, OfBothGrammars) {
  EXPECT_EQ(text_of(areas_of("B2:D4 $F$7")), "B2:D4 F7 ");
  EXPECT_EQ(text_of(areas_of("D4:B2")), "B2:D4 ");
  EXPECT_EQ(text_of(areas_of("C:C")), "C1:C1048576 ");
  EXPECT_EQ(text_of(areas_of("3:3")), "A3:XFD3 ");
  EXPECT_EQ(text_of(areas_of("'My.o''wn sheet'.B2:'My.o''wn sheet'.C3 T.A1:.A2", true)),
            "B2:C3 A1:A2 ");
}

TEST(Areas, WhatIsNoneIsLeftOut) {
  for (const char* text : {"", "#REF!", "A0", "A1048577", "XFE1", "A1:", "AAAAAAAAAAAAAAAAAAAA1",
                           "A99999999999999999999", ":", "$"}) {
    EXPECT_EQ(text_of(areas_of(text)), "") << text;
  }
}

TEST(Areas, SheetsOfAddresses) {
  EXPECT_EQ(sheet_of("T.A1:T.B2"), "T");
  EXPECT_EQ(sheet_of("$'My.o''wn sheet'.A1"), "My.o'wn sheet");
  EXPECT_EQ(sheet_of("'open"), "open");
  EXPECT_EQ(sheet_of(""), "");
}

TEST(Spans, JoinWhatGoesOn) {
  Document document;
  Spans rows, columns;
  for (const std::uint32_t row : {4U, 5U, 6U, 9U}) rows.add(row, row);
  columns.add(2, 3);
  hold_hidden(document, "T", rows, columns);
  std::string all;
  for (const Holding& holding : document.holdings) all += holding.value + "|";
  EXPECT_EQ(all, "T!rows 5-7|T!rows 10|T!columns C-D|");
}

TEST(SheetRules, EndlessNamesAreToldInPart) {
  Document document;
  SheetRules rules;
  rules.add(Held::validation, sheet_label(std::string(1'000'000, 'x')), std::string(50'000, 'y'),
            1);
  rules.hold_in(document);
  document.hold(Held::filter, "A1", std::string(1'000'000, 'z'));
  ASSERT_EQ(document.holdings.size(), 2U);
  for (const Holding& holding : document.holdings) {
    EXPECT_LE(holding.value.size() + holding.where.size(), 2500U);
  }
}

TEST(ValidationRules, OfOpenFormulaAreInTheWordsOfBoth) {
  const auto rule = odf::rule_of_condition;
  EXPECT_EQ(rule(R"(of:cell-content-is-in-list("yes";"n;o";"""so""")"), "list yes; n;o; \"so\"");
  EXPECT_EQ(rule("of:cell-content-is-in-list([$L.$A$1:.$A$3])"), "list 'L'!$A$1:$A$3");
  EXPECT_EQ(rule("of:cell-content-is-whole-number() and cell-content-is-between(1,10)"),
            "whole between 1 and 10");
  EXPECT_EQ(
      rule("of:cell-content-is-decimal-number() and cell-content-is-not-between(0.5,MAX(1,2))"),
      "decimal not between 0.5 and formula");
  EXPECT_EQ(rule("of:cell-content-is-date() and cell-content()>=43831"), "date >= 43831");
  EXPECT_EQ(rule("of:cell-content-text-length()<=5"), "length <= 5");
  EXPECT_EQ(rule("of:cell-content-text-length-is-between(1,5)"), "length between 1 and 5");
  EXPECT_EQ(rule("of:is-true-formula([.A1]>2)"), "formula formula");
  EXPECT_EQ(rule(""), "");
  EXPECT_EQ(rule("of:cell-content-is-in-list("), "list");
}

}  // namespace
}  // namespace offenbar
