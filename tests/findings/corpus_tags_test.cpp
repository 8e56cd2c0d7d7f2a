// Every tag of the corpus manifest that names a finding is found by scan in that file: tags.tsv
// says how, explained.tsv where not and why.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "converters/base/descriptor.h"
#include "converters/base/mapping.h"
#include "converters/findings/examine.h"
#include "tests/support/corpus.h"

namespace offenbar::findings {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Table table(const std::string& name) {
  const std::filesystem::path folder(places::source_folder());
  auto parsed = Table::parse(text_of(folder / "tests/findings" / name), name);
  EXPECT_TRUE(parsed) << parsed.error().what;
  return parsed ? *std::move(parsed) : Table();
}

bool lists(std::string_view words, const std::string& word) {
  return words.empty() ||
         (" " + std::string(words) + " ").find(" " + word + " ") != std::string::npos;
}

bool says(const Account& account, std::string_view kinds, std::string_view detail) {
  for (const Finding& finding : account.findings()) {
    if (lists(kinds, finding.kind) && finding.detail.find(detail) != std::string::npos) return true;
  }
  return false;
}

TEST(CorpusTags, AreFoundOrExplained) {
  const auto files = testing::corpus_files("");
  if (files.empty()) {
    std::cout << "SKIPPED ALOUD: there is no corpus beside the source folder\n";
    GTEST_SKIP();
  }
  const Table tags = table("tags.tsv");
  std::set<std::pair<std::string, std::string>> explained;
  const Table reasons = table("explained.tsv");
  for (const Table::Row& row : reasons.rows()) explained.emplace(row[0], row[1]);
  const auto functions = Functions::load();
  ASSERT_TRUE(functions) << functions.error().what;
  std::size_t checked = 0;
  for (const auto& file : files) {
    const std::string path = testing::corpus_folder() / file.path;
    const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened) continue;
    Account account;
    examine(opened.get(), path.substr(path.rfind('/') + 1), *functions,
            [&account](const std::string& member, Account of) {
              if (member.empty()) account = std::move(of);
            });
    for (const Table::Row& row : tags.rows()) {
      if (file.tags.find("," + row[0] + ",") == std::string::npos) continue;
      if (!lists(tags.at(row, "formats"), file.format)) continue;
      ++checked;
      const std::pair key(account.sha256.substr(0, 12), row[0]);
      const bool found = says(account, tags.at(row, "kind"), tags.at(row, "detail"));
      const bool excused = explained.erase(key) > 0;
      EXPECT_TRUE(found || excused) << file.path << " (" << key.first << "): no " << row[0];
      EXPECT_FALSE(found && excused) << file.path << ": explained, but found: " << row[0];
    }
  }
  for (const auto& [digest, tag] : explained) {
    ADD_FAILURE() << "explained.tsv names a file or tag that is not there: " << digest << " "
                  << tag;
  }
  std::cout << checked << " tags of " << files.size() << " files\n";
  EXPECT_GT(checked, 0U);
}

}  // namespace
}  // namespace offenbar::findings
