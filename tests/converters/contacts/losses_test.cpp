// Every category that cards and calendar files name is a row of mappings/losses.tsv.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "converters/base/mapping.h"
#include "tests/support/corpus.h"
#include "tests/support/places.h"

namespace offenbar::contacts {
namespace {

TEST(ContactsLosses, AllCategoriesHaveWords) {
  const auto table = Table::shipped("losses");
  ASSERT_TRUE(table);
  const std::regex call(
      R"re((?:lose\(|Loss\{|return \{|push_back\(\s*\{)\s*"([a-z0-9_]+)",\s*Severity::)re");
  std::size_t found = 0;
  for (const char* part : {"contacts", "contentline", "calendar_files"}) {
    const auto folder = std::filesystem::path(places::source_folder()) / "converters" / part;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.path().extension() != ".cpp" && file.path().extension() != ".h") continue;
      const std::string source = offenbar::testing::read_file(file.path());
      for (std::sregex_iterator at(source.begin(), source.end(), call), end; at != end;
           ++at, ++found) {
        EXPECT_NE(table->find((*at)[1].str()), nullptr) << (*at)[1] << " in " << file.path();
      }
    }
  }
  EXPECT_GT(found, 20U);
}

}  // namespace
}  // namespace offenbar::contacts
