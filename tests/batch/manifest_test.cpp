#include "batch/manifest.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "converters/base/digest.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;
using offenbar::testing::read_file;
using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

TEST(Manifest, LinesAreEscapedAsSha256sumDoes) {
  EXPECT_EQ(manifest_line("a b", "00"), "00  a b\n");
  EXPECT_EQ(manifest_line("a\\b", "00"), "\\00  a\\\\b\n");
  EXPECT_EQ(manifest_line("a\nb\r", "00"), "\\00  a\\nb\\r\n");
}

TEST(Manifest, Sha256sumChecksOddNames) {
  const TemporaryFolder target;
  fs::create_directory(target / ".offenbar");
  const std::set<std::string> names{
      "a b",       " leading", "a\nb",  "a\\nb",  "back\\slash", "return\r",           "\xFF\xFE",
      "u\xCC\x88", "*star",    "-dash", "dots..", "\\first",     std::string(255, 'x')};
  const std::string manifest = target / ".offenbar/manifest-sha256.txt";
  Result<ManifestWriter> writer = ManifestWriter::open(manifest);
  ASSERT_TRUE(writer) << writer.error().what;
  for (const std::string& name : names) {
    write_file(target / name, name);
    ASSERT_TRUE(writer->add(name, sha256_hex(as_bytes(name))));
  }
  EXPECT_FALSE(fs::exists(manifest)) << "it appears when it is whole";
  ASSERT_TRUE(writer->finish());
  const std::string check =
      "cd '" + target.path() + "' && sha256sum --strict --quiet -c .offenbar/manifest-sha256.txt";
  EXPECT_EQ(std::system(check.c_str()), 0);
  write_file(target / "a\nb", "changed");
  EXPECT_NE(std::system((check + " >/dev/null 2>&1").c_str()), 0);
}

TEST(Manifest, OutOfOrderOrTwiceIsRefused) {
  const TemporaryFolder folder;
  Result<ManifestWriter> writer = ManifestWriter::open(folder / "m");
  ASSERT_TRUE(writer && writer->add("b", "00"));
  EXPECT_FALSE(writer->add("b", "00"));
  EXPECT_FALSE(writer->add("a", "00"));
}

TEST(Manifest, UnfinishedOneLeavesTheOldOne) {
  const TemporaryFolder folder;
  write_file(folder / "m", "old");
  {
    Result<ManifestWriter> writer = ManifestWriter::open(folder / "m");
    ASSERT_TRUE(writer && writer->add("b", "00"));
  }
  EXPECT_EQ(read_file(folder / "m"), "old");
  EXPECT_FALSE(fs::exists(folder / "m.new"));
}

}  // namespace
}  // namespace offenbar::batch
