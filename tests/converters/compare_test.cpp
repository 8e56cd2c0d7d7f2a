#include "converters/compare.h"

#include <gtest/gtest.h>

namespace offenbar {
namespace {

Facts of(Facts::Count letters, Facts::Count cells = {}, Facts::Count images = {}) {
  Facts facts;
  facts.letters = letters;
  facts.cells = cells;
  facts.images = images;
  return facts;
}

TEST(Compare, AnEmptyResultOfASourceWithTextIsBad) {
  const auto losses = compare(of(500), of(0, {}, 0));
  ASSERT_FALSE(losses);
  EXPECT_EQ(losses.error().fault, Fault::bad_result);
}

TEST(Compare, AnEmptyResultOfAnEmptySourceIsFine) {
  const auto losses = compare(of(0, 0, 0), of(0, 0, 0));
  ASSERT_TRUE(losses);
  EXPECT_TRUE(losses->empty());
}

TEST(Compare, WhatIsUnknownIsNotCompared) {
  const auto losses = compare(of(500), Facts());
  ASSERT_TRUE(losses);
  EXPECT_TRUE(losses->empty());
}

TEST(Compare, LessThanHalfOfTheTextIsALossOfContent) {
  const auto losses = compare(of(1000), of(300));
  ASSERT_TRUE(losses);
  ASSERT_EQ(losses->size(), 1U);
  EXPECT_EQ(losses->front().category, "text");
  EXPECT_EQ(losses->front().severity, Severity::content);
  EXPECT_EQ(losses->front().before, "1000");
  EXPECT_EQ(losses->front().after, "300");
}

TEST(Compare, ALittleLessTextIsNoEvidence) {
  EXPECT_TRUE(compare(of(1000), of(700))->empty());
  EXPECT_TRUE(compare(of(30), of(10))->empty());
}

TEST(Compare, AMissingSheetIsALoss) {
  Facts before = of(10, 10);
  Facts after = of(10, 10);
  before.sheets = 3;
  after.sheets = 2;
  ASSERT_EQ(compare(before, after)->size(), 1U);
  EXPECT_EQ(compare(before, after)->front().category, "sheets");
}

TEST(Compare, MissingMacrosAreALoss) {
  Facts before = of(10, 10);
  Facts after = of(10, 10);
  before.macros = 3;
  after.macros = 3;
  EXPECT_TRUE(compare(before, after)->empty());
  after.macros = 0;
  ASSERT_EQ(compare(before, after)->size(), 1U);
  EXPECT_EQ(compare(before, after)->front().category, "macros");
}

}  // namespace
}  // namespace offenbar
