#include "converters/vba/project.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "batch/vba_project.h"
#include "tests/support/places.h"

namespace offenbar::vba {
namespace {

using testing::HasSubstr;

Result<Project> read(const std::string& bytes, std::string_view storage = "") {
  OFFENBAR_TRY(const auto file, cfb::CompoundFile::open(as_bytes(bytes)));
  return read_project(file, storage);
}

TEST(Project, ModulesComeWithTheirSources) {
  const std::string bytes = batch::vba_project(
      {{"ThisDocument", "Sub Document_Open()\r\nEnd Sub\r\n", true},
       {"Helfer", "Function Summe()\r\n  Summe = 1\r\nEnd Function\r\n", false}});
  const auto project = read(bytes);
  ASSERT_TRUE(project) << project.error().what;
  ASSERT_EQ(project->modules.size(), 2U);
  EXPECT_EQ(project->modules[0].name, "ThisDocument");
  EXPECT_FALSE(project->modules[0].is_procedural);
  EXPECT_THAT(project->modules[0].source, HasSubstr("Sub Document_Open()"));
  EXPECT_EQ(project->modules[1].name, "Helfer");
  EXPECT_TRUE(project->modules[1].is_procedural);
  EXPECT_THAT(project->modules[1].source, HasSubstr("Summe = 1"));
}

TEST(Project, AttributesAndOptionsAreNoCode) {
  EXPECT_FALSE(has_code({.name = "Tabelle1",
                         .is_procedural = false,
                         .source = "Attribute VB_Name = \"Tabelle1\"\r\nOption Explicit\r\n\r\n",
                         .unreadable = false}));
  EXPECT_TRUE(has_code({.name = "A",
                        .is_procedural = true,
                        .source = "Attribute VB_Name = \"A\"\r\n  Sub A()\r\nEnd Sub",
                        .unreadable = false}));
}

TEST(Project, WhereThereIsNoneIsSaid) {
  const auto project = read(batch::vba_project({{"A", "", false}}), word_storage);
  ASSERT_FALSE(project);
  EXPECT_EQ(project.error().fault, Fault::not_found);
}

TEST(Project, AnyCutOrFlippedByteIsNoCrash) {
  const std::string whole = batch::vba_project({{"A", "Sub AutoOpen()\r\nEnd Sub\r\n", false}});
  for (std::size_t at = 0; at < whole.size(); at += 37) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    (void)read(damaged);
    (void)read(whole.substr(0, at));
  }
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Every source of the corpus's projects can be read, and reads like Basic.
TEST(Project, CorpusProjectsAreReadable) {
  const std::filesystem::path corpus = places::source_folder() + "/../shared/corpus/office";
  if (!std::filesystem::exists(corpus)) GTEST_SKIP() << "the shared corpus is missing: " << corpus;
  std::size_t projects = 0;
  std::size_t modules = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    const std::string extension = entry.path().extension();
    if (extension != ".doc" && extension != ".xls") continue;
    const std::string bytes = content_of(entry.path());
    const auto file = cfb::CompoundFile::open(as_bytes(bytes));
    if (!file) continue;
    for (const std::string_view storage : {word_storage, excel_storage}) {
      if (!has_project(*file, storage)) continue;
      const auto project = read_project(*file, storage);
      ASSERT_TRUE(project) << entry.path() << ": " << project.error().what;
      ++projects;
      for (const Module& module : project->modules) {
        ++modules;
        EXPECT_FALSE(module.unreadable) << entry.path() << " " << module.name;
        EXPECT_THAT(module.source, HasSubstr("Attribute VB_Name = ")) << entry.path();
      }
    }
  }
  std::cout << projects << " projects, " << modules << " modules\n";
  EXPECT_GT(projects, 0U);
}

}  // namespace
}  // namespace offenbar::vba
