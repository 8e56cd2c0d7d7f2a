// Every category that rules name is a row of mappings/losses.tsv.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "converters/base/mapping.h"
#include "tests/support/corpus.h"
#include "tests/support/places.h"

namespace offenbar::rules {
namespace {

TEST(RuleLosses, AllCategoriesHaveWords) {
  const auto table = Table::shipped("losses");
  ASSERT_TRUE(table);
  const std::regex name(R"re("(rule_[a-z_]+)")re");
  std::set<std::string> found;
  const std::filesystem::path folder =
      std::filesystem::path(places::source_folder()) / "converters/rules";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".cpp") continue;
    const std::string source = testing::read_file(file.path());
    for (std::sregex_iterator at(source.begin(), source.end(), name), end; at != end; ++at) {
      found.insert((*at)[1].str());
      EXPECT_NE(table->find((*at)[1].str()), nullptr) << (*at)[1] << " in " << file.path();
    }
  }
  EXPECT_EQ(found.size(), 9U);
}

}  // namespace
}  // namespace offenbar::rules
