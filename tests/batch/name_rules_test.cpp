#include "batch/name_rules.h"

#include <gmock/gmock.h>

#include <random>

namespace offenbar::batch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Table file_names(std::string_view rows) {
  Table table = Table::shipped("file-names").value();
  EXPECT_TRUE(table.replace_rows(
      Table::parse("rule\tvalue\tbecomes\tsource\n" + std::string(rows), "mine.tsv").value(),
      "mine.tsv"));
  return table;
}
Table places(std::string_view rows) {
  return Table::parse("folder\tbecomes\tsource\n" + std::string(rows), "places.tsv").value();
}
NameRules rules(std::string_view names, std::string_view where = {}) {
  return NameRules::from(file_names(names), places(where)).value();
}

TEST(NameRules, ShippedOnesLeaveNamesAsTheyAre) {
  const NameRules shipped =
      NameRules::from(Table::shipped("file-names").value(), Table::shipped("places").value())
          .value();
  EXPECT_EQ(shipped.allowed("a:b?. "), "a:b?. ");
  EXPECT_EQ(shipped.place_of("office/Amt 1"), "office/Amt 1");
  EXPECT_EQ(shipped.longest(), 255U);
}

TEST(NameRules, ForbiddenCharactersAndEndsAreReplaced) {
  const NameRules windows = rules("forbidden\t<>:\"|?*\\\t_\tx\nends\t. \t\tx\n");
  EXPECT_EQ(windows.allowed("Was: 1/2?.docx"), "Was_ 1/2_.docx");
  EXPECT_EQ(windows.allowed("Akte. ."), "Akte");
  EXPECT_EQ(windows.allowed("..."), "_");
  EXPECT_EQ(windows.allowed("a\x01z"), "a_z");
}

TEST(NameRules, NamesGetTheFormThatIsAskedFor) {
  EXPECT_EQ(rules("form\tNFC\t\tx\n").allowed("U\xCC\x88"), "\xC3\x9C");
  EXPECT_EQ(rules("form\tNFD\t\tx\n").allowed("\xC3\x9C"), "U\xCC\x88");
  EXPECT_EQ(rules("form\tNFC\t\tx\n").allowed("\xDC"), "\xDC") << "no UTF-8";
}

TEST(NameRules, AFormBringsNoForbiddenCharacter) {
  const NameRules windows = rules("forbidden\t<>\t_\tx\nform\tNFD\t\tx\n");
  EXPECT_EQ(windows.allowed("a\u226Eb"),
            "a_\u0338"
            "b")
      << "U+226E is < and a stroke";
}

TEST(NameRules, TheLongestFolderWinsAndWhatIsInItGoesWithIt) {
  const NameRules some = rules("", "office\tAblage\tx\noffice/Amt 1\tAmt/Eins\tx\n");
  EXPECT_EQ(some.place_of("office"), "Ablage");
  EXPECT_EQ(some.place_of("office/Amt 1/a"), "Amt/Eins/a");
  EXPECT_EQ(some.place_of("office/Amt 12"), "Ablage/Amt 12");
  EXPECT_EQ(some.place_of("officer"), "officer");
  EXPECT_THAT(some.new_parents("office/Amt 1"), ElementsAre("Amt"));
  EXPECT_THAT(some.new_parents("office/Amt 1/a"), IsEmpty());
}

TEST(NameRules, AWrongValueIsNamedWithFileAndLine) {
  const auto wrong = NameRules::from(file_names("longest\t9999\t\tx\n"), places(""));
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().what, HasSubstr("mine.tsv, line 2"));
  for (const char* row : {"form\tNFX\t\tx\n", "forbidden\t_?\t_\tx\n", "ends\t/\t\tx\n"}) {
    EXPECT_FALSE(NameRules::from(file_names(row), places(""))) << row;
  }
}

TEST(NameRules, WhatIsAllowedStaysWhenAskedAgain) {
  const NameRules windows = rules("forbidden\t<>:\"|?*\\\t_\tx\nends\t. \t-\tx\nform\tNFC\t\tx\n");
  std::mt19937 chance(7);
  const std::vector<std::string> pieces{"a", ":",    ".", " ",       "\xCC\x88",
                                        "U", "\xFF", "?", "\xC3\x9F"};
  for (int round = 0; round < 5000; ++round) {
    std::string name;
    for (unsigned i = 0; i < 1 + chance() % 8; ++i) name += pieces[chance() % pieces.size()];
    const std::string once = windows.allowed(name);
    EXPECT_EQ(windows.allowed(once), once) << name;
    EXPECT_EQ(once.find_first_of(":?"), std::string::npos);
  }
}

}  // namespace
}  // namespace offenbar::batch
