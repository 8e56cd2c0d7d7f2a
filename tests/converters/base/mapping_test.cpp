#include "converters/base/mapping.h"

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace offenbar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A folder of the user's tables, in force while this lives.
class UsersTables {
 public:
  UsersTables() {
    std::string name = (std::filesystem::temp_directory_path() / "mappings-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    ::setenv("OFFENBAR_MAPPINGS", path_.c_str(), 1);
  }
  UsersTables(const UsersTables&) = delete;
  UsersTables& operator=(const UsersTables&) = delete;
  ~UsersTables() {
    ::unsetenv("OFFENBAR_MAPPINGS");
    std::filesystem::remove_all(path_);
  }
  void write(const std::string& table, std::string_view text) const {
    std::ofstream(path_ / (table + ".tsv")) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view colours =
    "# what for\n\nid\tde\tfr\nred\trot\trouge\r\nblue\tblau\tbleu";

TEST(Table, ReadsColumnsRowsAndCells) {
  const auto table = Table::parse(colours, "colours");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->columns(), ElementsAre("id", "de", "fr"));
  ASSERT_EQ(table->rows().size(), 2U);
  const Table::Row* row = table->find("red");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(table->at(*row, "fr"), "rouge");
  EXPECT_EQ(table->at(*row, "it"), "");
  EXPECT_EQ(table->find("green"), nullptr);
}

TEST(Table, RowWithAWrongNumberOfCellsNamesFileAndLine) {
  const auto table = Table::parse("# c\nid\tde\nred\trot\nblue\n", "colours.tsv");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().fault, Fault::corrupt);
  EXPECT_THAT(table.error().what, HasSubstr("colours.tsv, line 4"));
}

TEST(Table, UnknownNameIsNotFound) {
  const auto table = Table::load("no-such-table");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().fault, Fault::not_found);
}

TEST(Table, ShippedOneIsUsedWhereTheUserHasNone) {
  const UsersTables users;
  const auto table = Table::load("code-pages");
  ASSERT_TRUE(table) << table.error().what;
  ASSERT_NE(table->find("1252"), nullptr);
  EXPECT_EQ(table->at(*table->find("1252"), "converter"), "windows-1252");
}

TEST(Table, RowsOfTheUserReplaceAndAdd) {
  const UsersTables users;
  users.write("code-pages", "page\tconverter\tname\n1252\tISO-8859-1\tours\n4711\tUTF-8\tnew\n");
  const auto table = Table::load("code-pages");
  ASSERT_TRUE(table) << table.error().what;
  EXPECT_EQ(table->at(*table->find("1252"), "converter"), "ISO-8859-1");
  EXPECT_EQ(table->at(*table->find("4711"), "converter"), "UTF-8");
  EXPECT_EQ(table->at(*table->find("1251"), "converter"), "windows-1251");
  EXPECT_EQ(table->rows().size(), Table::shipped("code-pages")->rows().size() + 1);
}

TEST(Table, DamagedTableOfTheUserIsAnErrorAndNamesIt) {
  const UsersTables users;
  users.write("code-pages", "page\tconverter\tname\n1252\n");
  const auto cells = Table::load("code-pages");
  ASSERT_FALSE(cells);
  EXPECT_THAT(cells.error().what, HasSubstr("code-pages.tsv, line 2"));
  users.write("code-pages", "other\tcolumns\n");
  EXPECT_FALSE(Table::load("code-pages"));
}

// A process that is locked in can open no file any more.
TEST(Table, WhatIsRememberedIsThereWhenTheFileIsNot) {
  UsersTables users;
  const Table shipped = Table::shipped("meetings").value();
  std::string text;
  for (const std::string& column : shipped.columns()) text += (text.empty() ? "" : "\t") + column;
  text += "\nmine";
  for (std::size_t i = 1; i < shipped.columns().size(); ++i) text += "\tx";
  users.write("meetings", text + "\n");
  constexpr std::array<std::string_view, 2> names{"meetings", "profiles"};
  ASSERT_TRUE(Table::remember(names));
  users.write("meetings", "broken");
  users.write("profiles", "broken");
  EXPECT_NE(Table::load("meetings").value().find("mine"), nullptr);
  EXPECT_TRUE(Table::load("profiles")) << "there was none";
  constexpr std::array<std::string_view, 1> other{"media-types"};
  users.write("media-types", std::string(17U << 20U, 'x'));
  EXPECT_FALSE(Table::remember(other));
}

TEST(Table, ColumnsThatTheUserLeavesOutStayAsShipped) {
  const UsersTables users;
  users.write("fonts", "becomes\tfont\nCarlito\tCalibri\nOurs\tHausschrift\n");
  const auto table = Table::load("fonts");
  ASSERT_TRUE(table) << table.error().what;
  EXPECT_EQ(table->at(*table->find("Calibri"), "becomes"), "Carlito");
  EXPECT_EQ(table->at(*table->find("Calibri"), "compatible"), "Carlito");
  EXPECT_EQ(table->at(*table->find("Hausschrift"), "compatible"), "");
  EXPECT_EQ(table->origin(*table->find("Hausschrift")).line, 3U);
  EXPECT_TRUE(table->origin(*table->find("Arial")).shipped);
}

// Whatever rows stand in however many folders: each key has the rows of the last folder that names
// it, in that folder's order, and all other shipped rows are there.
TEST(Table, TheLastFolderThatNamesAKeyWins) {
  std::mt19937 chance(20261130);
  const Table shipped = Table::shipped("fonts").value();
  for (int round = 0; round < 200; ++round) {
    std::vector<std::unique_ptr<UsersTables>> folders;
    std::string variable;
    std::map<std::string, std::vector<std::string>> expected;
    for (const Table::Row& row : shipped.rows()) expected[row[0]].push_back(row[1]);
    for (unsigned i = 0; i < 1 + chance() % 4; ++i) {
      folders.push_back(std::make_unique<UsersTables>());
      variable += (i == 0 ? "" : ":") + folders.back()->path();
      std::string text = "font\tbecomes\n";
      std::map<std::string, std::vector<std::string>> mine;
      for (unsigned j = 0; j < chance() % 6; ++j) {
        const std::string key = chance() % 2 == 0 ? shipped.rows()[chance() % 5][0]
                                                  : "font " + std::to_string(chance() % 4);
        mine[key].push_back("to " + std::to_string(chance() % 1000));
        text += key + "\t" + mine[key].back() + "\n";
      }
      folders.back()->write("fonts", text);
      for (auto& [key, values] : mine) expected[key] = values;
    }
    ::setenv("OFFENBAR_MAPPINGS", variable.c_str(), 1);
    const auto table = Table::load("fonts");
    ASSERT_TRUE(table) << table.error().what;
    std::map<std::string, std::vector<std::string>> got;
    for (const Table::Row& row : table->rows()) got[row[0]].push_back(row[1]);
    EXPECT_EQ(got, expected) << "round " << round;
  }
}

TEST(Table, AFolderThatIsAddedWinsOverTheOthers) {
  const UsersTables weak, strong;
  ::setenv("OFFENBAR_MAPPINGS", weak.path().c_str(), 1);
  weak.write("fonts", "font\tbecomes\nArial\tA\nCalibri\tA\n");
  strong.write("fonts", "font\tbecomes\nArial\tB\n");
  ASSERT_TRUE(add_mapping_folder(strong.path()));
  const auto table = Table::load("fonts");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->at(*table->find("Arial"), "becomes"), "B");
  EXPECT_EQ(table->at(*table->find("Calibri"), "becomes"), "A");
  EXPECT_FALSE(add_mapping_folder("/tmp/a:b"));
}

}  // namespace
}  // namespace offenbar
