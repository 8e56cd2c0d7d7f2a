// Every category that mail names is a row of mappings/losses.tsv, with the severity it is given
// there at least once.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "converters/base/mapping.h"
#include "tests/support/corpus.h"
#include "tests/support/places.h"

namespace offenbar::mail {
namespace {

TEST(MailLosses, AllCategoriesHaveWords) {
  const auto table = Table::shipped("losses");
  ASSERT_TRUE(table);
  const std::regex call(R"re((?:lose\(|Loss\{|return \{)"([a-z0-9_]+)", *(?:\n *)?Severity::)re");
  std::size_t found = 0;
  const std::filesystem::path folder =
      std::filesystem::path(places::source_folder()) / "converters/mail";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".cpp") continue;
    const std::string source = testing::read_file(file.path());
    for (std::sregex_iterator at(source.begin(), source.end(), call), end; at != end;
         ++at, ++found) {
      EXPECT_NE(table->find((*at)[1].str()), nullptr) << (*at)[1] << " in " << file.path();
    }
  }
  EXPECT_GT(found, 15U);
}

}  // namespace
}  // namespace offenbar::mail
