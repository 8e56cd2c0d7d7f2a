#include "converters/mapi/access.h"

#include <gtest/gtest.h>

#include "tests/support/memory_item.h"

namespace offenbar::mapi {
namespace {

using testing::MemoryItem;

TEST(AnsiCodePage, IsThatOfTheLanguage) {
  EXPECT_EQ(ansi_code_page(0x0407), 1252U);  // German
  EXPECT_EQ(ansi_code_page(0x0419), 1251U);  // Russian
  EXPECT_EQ(ansi_code_page(0x0411), 932U);   // Japanese
  EXPECT_EQ(ansi_code_page(0x0405), 1250U);  // Czech
}

TEST(AnsiCodePage, DependsOnTheCountryWhereTheScriptDoes) {
  EXPECT_EQ(ansi_code_page(0x0804), 936U);   // China
  EXPECT_EQ(ansi_code_page(0x0404), 950U);   // Taiwan
  EXPECT_EQ(ansi_code_page(0x081A), 1250U);  // Serbian in Latin letters
  EXPECT_EQ(ansi_code_page(0x0C1A), 1251U);  // in Cyrillic ones
}

TEST(AnsiCodePage, DoesNotDependOnTheOrderOfSorting) {
  EXPECT_EQ(ansi_code_page(0x00010407), 1252U);  // German, as in telephone books
}

TEST(AnsiCodePage, IsNothingForLanguagesOfUnicodeAndForNoLanguage) {
  EXPECT_EQ(ansi_code_page(0x0439), std::nullopt);  // Hindi
  EXPECT_EQ(ansi_code_page(0), std::nullopt);
  EXPECT_EQ(ansi_code_page(0x7F), std::nullopt);
  EXPECT_EQ(ansi_code_page(-1), std::nullopt);
}

TEST(String8CodePage, TakesTheLanguageOnlyWhereNoCodePageIsSaid) {
  MemoryItem item;
  EXPECT_EQ(string8_code_page(item, 1252), 1252U);
  item.number(tag::message_locale_id, 0x0419);
  EXPECT_EQ(string8_code_page(item, 1252), 1251U);
  item.number(tag::internet_code_page, 28605);
  EXPECT_EQ(string8_code_page(item, 1252), 28605U);
  item.number(tag::message_code_page, 1250);
  EXPECT_EQ(string8_code_page(item, 1252), 1250U);
}

TEST(String8CodePage, FallsBackWhereTheLanguageHasNone) {
  MemoryItem item;
  item.number(tag::message_locale_id, 0x0439);
  EXPECT_EQ(string8_code_page(item, 1252), 1252U);
}

TEST(Text, OfAnOldRussianItemIsCyrillic) {
  MemoryItem item;
  item.number(tag::message_locale_id, 0x0419).text8(tag::subject, "\xCF\xF0\xE8\xE2\xE5\xF2");
  EXPECT_EQ(text(item, tag::subject, string8_code_page(item, 1252)), "Привет");
}

}  // namespace
}  // namespace offenbar::mapi
