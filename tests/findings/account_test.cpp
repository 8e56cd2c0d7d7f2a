#include "converters/findings/account.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "batch/csv_cell.h"
#include "converters/findings/account_json.h"

namespace offenbar::findings {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Account, TheSameDetailIsCountedOnce) {
  Account account;
  account.add("dde", "A1", "excel|a");
  account.add("dde", "A2", "excel|a");
  account.add("dde", "A3", "excel|b");
  EXPECT_THAT(account.findings(),
              ElementsAre(Finding{"dde", "A1", "excel|a", 2}, Finding{"dde", "A3", "excel|b", 1}));
}

TEST(Account, ManyOfAKindAreCountedAndNotListed) {
  Account account;
  for (int i = 0; i < 100; ++i) account.add("dde", "", std::to_string(i));
  const auto findings = account.findings();
  ASSERT_THAT(findings, SizeIs(Account::most_of_a_kind + 1));
  EXPECT_EQ(findings.back(), (Finding{"dde", "", "and more", 100 - Account::most_of_a_kind}));
}

TEST(Account, NothingOfAFileBreaksALineOrIsNoText) {
  Account account;
  account.add("dde", "a\nb", "x\x01y\xFF");
  EXPECT_EQ(account.findings()[0].where, "a b");
  EXPECT_EQ(account.findings()[0].detail, "x y\\xFF");
  account.note("author", std::string(1000, 'x'));
  EXPECT_LE(account.about().at("author").size(), Account::longest_text + 3);
}

TEST(Account, TheFirstNoteCounts) {
  Account account;
  account.note("author", "");
  account.note("author", "A");
  account.note("author", "B");
  EXPECT_EQ(account.about().at("author"), "A");
}

TEST(Account, SurvivesTheChannel) {
  Account account;
  account.format = "docx";
  account.error = Error{Fault::corrupt, "broken", 3, ""};
  account.sha256 = "ab";
  account.likeness = 0xFFFFFFFFFFFFFFFF;
  account.add("dde", "A1", "excel|a", 7);
  account.add_font("Calibri");
  account.add_language("de-DE");
  account.note("author", "Müller");
  const Told told = told_of(to_json(account, 100'000));
  EXPECT_EQ(told.format, "docx");
  EXPECT_EQ(told.error->fault, Fault::corrupt);
  EXPECT_EQ(told.likeness, 0xFFFFFFFFFFFFFFFF);
  EXPECT_THAT(told.findings, ElementsAre(Finding{"dde", "A1", "excel|a", 7}));
  EXPECT_THAT(told.fonts, ElementsAre("Calibri"));
  EXPECT_EQ(told.about.at("author"), "Müller");
}

TEST(Account, GivesUpDetailsBeforeItGrowsTooLarge) {
  Account account;
  for (int kind = 0; kind < 40; ++kind) {
    for (int i = 0; i < 60; ++i) {
      account.add("kind" + std::to_string(kind), "", std::string(200, 'x') + std::to_string(i));
    }
  }
  EXPECT_LE(to_json(account, 150'000).dump().size(), 150'000U);
  std::uint64_t places = 0;
  for (const Finding& finding : told_of(to_json(account, 150'000)).findings)
    places += finding.count;
  EXPECT_EQ(places, 40U * 60U);
}

TEST(Account, WhatIsNoAccountGivesAnEmptyOne) {
  const Told told = told_of(nlohmann::json::parse(R"({"findings":[1,[2],["a"]],"about":[]})"));
  EXPECT_EQ(told.findings.size(), 3U);
  EXPECT_TRUE(told.about.empty());
  const Told nonsense = told_of(nlohmann::json::parse(R"({"format":7})"));
  ASSERT_TRUE(nonsense.error);
  EXPECT_EQ(nonsense.error->fault, Fault::corrupt);
}

TEST(Account, AnErrorIsNoLongerThanAMessage) {
  Account account;
  account.error = Error{Fault::corrupt, "the tags of " + std::string(60'000, '\xFF'), 0, ""};
  EXPECT_LT(to_json(account, 100'000).dump().size(), 20'000U);
}

TEST(Account, AMemberKeepsItsBytesAndIsNoLongerThanAMessage) {
  for (const std::string name : {"", "a/b.doc", "caf\xE9\n.doc"}) {
    nlohmann::json object;
    add_member(object, name);
    EXPECT_EQ(member_of(nlohmann::json::parse(object.dump())), name);
  }
  nlohmann::json object;
  add_member(object, std::string(1'000'000, '\xE9'));
  EXPECT_LT(object.dump().size(), 50'000U);
  // "a" with 5,000 accents is one letter to people.
  std::string letter = "a";
  for (int i = 0; i < 5000; ++i) letter += "\xCC\x81";
  add_member(object, letter);
  EXPECT_EQ(member_of(nlohmann::json::parse(object.dump())), letter.substr(0, longest_member));
  EXPECT_EQ(member_of(nlohmann::json::parse(R"({"member":[1,-2]})")), "");
  EXPECT_EQ(member_of(nlohmann::json::parse(R"({"member":{}})")), "");
}

TEST(Account, NumbersBeyondReasonAreCutDown) {
  const Told told = told_of(nlohmann::json::parse(
      R"({"size":18446744073709551615,"words":18446744073709551615,
          "findings":[["macros","","",18446744073709551615]]})"));
  ASSERT_FALSE(told.error);
  ASSERT_EQ(told.findings.size(), 1U);
  constexpr std::uint64_t files = 4096;  // and as many of them can be added up
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  for (const std::uint64_t number : {told.size, told.words, told.findings.front().count}) {
    EXPECT_GT(number, 0U);
    EXPECT_LT(number, most / files);
  }
}

TEST(CsvCell, IsNoFormulaHoweverALineIsParted) {
  EXPECT_EQ(batch::csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(batch::csv_cell("x;=1+1"), "\"x;'=1+1\"");
  EXPECT_EQ(batch::csv_cell("x\n@y\t-z"), "\"x\n'@y\t'-z\"");
  EXPECT_EQ(batch::csv_cell("a-b; c=d"), "\"a-b; c=d\"");
}

}  // namespace
}  // namespace offenbar::findings
