#include "corpus/generator/mail/mailbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "converters/base/digest.h"
#include "converters/cfb/compound_file.h"
#include "tests/corpus/pst_check.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::generator {
namespace {

using offenbar::testing::PstCheck;
using offenbar::testing::read_file;
using offenbar::testing::TemporaryFolder;
using ::testing::IsEmpty;
using Counts = std::map<std::string, int>;

struct Made {
  std::string file;
  std::vector<nlohmann::json> manifest;
};

std::vector<nlohmann::json> lines_of(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

Made make(const std::string& path, const MailboxOptions& options) {
  std::ostringstream manifest;
  const Result<void> made = make_pst(path, options, manifest);
  EXPECT_TRUE(made) << made.error().what;
  return {read_file(path), lines_of(manifest.str())};
}

MailboxOptions small(std::uint64_t items, Encoding encoding = Encoding::permute) {
  MailboxOptions options;
  options.seed = 11;
  options.items = items;
  options.attachment_mb = 1;
  options.encoding = encoding;
  return options;
}

int count(const Made& made, const char* message_class) {
  const nlohmann::json& classes = made.manifest.back()["by_class"];
  return classes.contains(message_class) ? classes[message_class].get<int>() : 0;
}

bool is_installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

// Standard output and error of a command, and its exit code.
std::pair<int, std::string> run(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string output;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, got);
  return {::pclose(pipe), output};
}

TEST(MakePst, ChecksumsTreesAndMapsAreSound) {
  const TemporaryFolder folder;
  for (const Encoding encoding : {Encoding::none, Encoding::permute, Encoding::cyclic}) {
    const Made made = make(folder / "a.pst", small(60, encoding));
    const PstCheck check(made.file);
    EXPECT_THAT(check.complaints(), IsEmpty());
    EXPECT_GT(check.nodes(), 60U);
  }
}

TEST(MakePst, AnEmptyMailboxIsSound) {
  const TemporaryFolder folder;
  MailboxOptions options = small(0);
  options.size = 1;  // reached before the first item
  const Made made = make(folder / "a.pst", options);
  EXPECT_THAT(PstCheck(made.file).complaints(), IsEmpty());
  EXPECT_EQ(made.manifest.back()["items"], 0);
}

// Beyond 128 AMaps (32 MB) FMaps come, and an attachment beyond 8 MB needs an XXBLOCK.
TEST(MakePst, AFileOfManyMapsWithAnXxblockIsSound) {
  const TemporaryFolder folder;
  MailboxOptions options = small(12);
  options.attachment_mb = 60;
  options.seed = 2;
  const Made made = make(folder / "a.pst", options);
  const PstCheck check(made.file);
  EXPECT_THAT(check.complaints(), IsEmpty());
  EXPECT_TRUE(check.has_internal(0x0101)) << "XBLOCK";
  EXPECT_TRUE(check.has_internal(0x0102)) << "XXBLOCK";
  EXPECT_TRUE(check.has_internal(0x0200)) << "SLBLOCK";
  EXPECT_GE(check.deepest_level(), 2U);
  EXPECT_GT(made.file.size(), 130U * 253952U);
}

TEST(MakePst, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  const TemporaryFolder folder;
  const Made first = make(folder / "a.pst", small(40));
  const Made again = make(folder / "b.pst", small(40));
  MailboxOptions other = small(40);
  other.seed = 12;
  const Made different = make(folder / "c.pst", other);
  EXPECT_EQ(sha256_hex(as_bytes(first.file)), sha256_hex(as_bytes(again.file)));
  EXPECT_EQ(first.manifest, again.manifest);
  EXPECT_NE(sha256_hex(as_bytes(first.file)), sha256_hex(as_bytes(different.file)));
}

// As corpus/README.md says they are made.
TEST(Samples, AreWhatTheGeneratorMakes) {
  const TemporaryFolder folder;
  const std::string samples = places::source_folder() + "/corpus/mail/";
  MailboxOptions options;
  options.seed = 2024;
  options.items = 20;
  options.attachment_mean = 2000;
  const Made made = make(folder / "a.pst", options);
  EXPECT_TRUE(made.file == read_file(samples + "Postfach.pst"));
  EXPECT_EQ(made.manifest, lines_of(read_file(samples + "Postfach.pst.manifest.jsonl")));
  options.seed = 2025;
  options.items = 9;
  options.attachment_mean = 3000;
  std::ostringstream manifest;
  ASSERT_TRUE(make_msgs(folder.path(), options, manifest));
  EXPECT_EQ(manifest.str(), read_file(samples + "Einzeln/manifest.jsonl"));
  for (const auto& sample : std::filesystem::directory_iterator(samples + "Einzeln")) {
    const std::string name = sample.path().filename().string();
    if (!name.ends_with(".msg")) continue;
    EXPECT_TRUE(read_file(sample.path().string()) == read_file(folder / name)) << name;
  }
}

TEST(MakePst, TheManifestsFoldersAndItemsAgree) {
  const TemporaryFolder folder;
  const Made made = make(folder / "a.pst", small(60));
  std::map<std::string, std::uint64_t> in_folders;
  std::uint64_t items = 0;
  for (const nlohmann::json& line : made.manifest) {
    if (line["kind"] == "item") ++in_folders[line["folder"].dump()];
    if (line["kind"] != "folder") continue;
    const std::uint64_t held =
        line["items"].get<std::uint64_t>() + line["associated"].get<std::uint64_t>();
    EXPECT_EQ(in_folders[line["path"].dump()], held) << line;
    items += held;
  }
  EXPECT_EQ(items, 60U);
  EXPECT_EQ(made.manifest.back()["items"], 60);
}

TEST(MakePst, ASparseFileIsLargeButTakesLittleRoom) {
  const TemporaryFolder folder;
  MailboxOptions options = small(40);
  options.sparse_size = std::uint64_t{5} << 30;
  std::ostringstream manifest;
  ASSERT_TRUE(make_pst(folder / "a.pst", options, manifest));
  struct stat status {};
  ASSERT_EQ(::stat((folder / "a.pst").c_str(), &status), 0);
  // Its end is that of the stretch of the last AMap.
  EXPECT_GT(static_cast<std::uint64_t>(status.st_size) + 2 * 253952, options.sparse_size);
  EXPECT_LT(status.st_blocks * 512, 20'000'000);
}

TEST(MakePst, ReadpstFindsEveryItem) {
  if (!is_installed("readpst")) GTEST_SKIP() << "readpst is not installed (package pst-utils)";
  for (const Encoding encoding : {Encoding::none, Encoding::permute, Encoding::cyclic}) {
    const TemporaryFolder folder;
    const Made made = make(folder / "a.pst", small(120, encoding));
    const auto [status, output] =
        run("readpst -j 0 -e -D -o '" + folder.path() + "' '" + (folder / "a.pst") + "'");
    EXPECT_EQ(status, 0) << output;
    Counts found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
      if (entry.is_regular_file()) ++found[entry.path().extension().string()];
    // -j 0: its processes side by side lose a file at times. Meeting requests become .eml; tasks,
    // notes, lists and what it does not know are left out by design.
    const int requests = count(made, "IPM.Schedule.Meeting.Request");
    EXPECT_EQ(found[".eml"], count(made, "IPM.Note") + requests) << output;
    EXPECT_EQ(found[".vcf"], count(made, "IPM.Contact")) << output;
    EXPECT_EQ(found[".ics"], count(made, "IPM.Appointment")) << output;
    EXPECT_THAT(output, ::testing::Not(::testing::ContainsRegex("[Ee]rror|WARNING|corrupt")));
  }
}

TEST(MakePst, PffexportFindsEveryItemAndAttachment) {
  if (!is_installed("pffexport")) GTEST_SKIP() << "pffexport is not installed (package pff-tools)";
  for (const Encoding encoding : {Encoding::none, Encoding::permute, Encoding::cyclic}) {
    const TemporaryFolder folder;
    const Made made = make(folder / "a.pst", small(120, encoding));
    const auto [status, output] =
        run("pffexport -q -t '" + (folder / "x") + "' '" + (folder / "a.pst") + "'");
    EXPECT_EQ(status, 0) << output;
    Counts found;
    std::multiset<std::string> digests;
    const std::regex numbered("([A-Z][A-Za-z]*)[0-9]{5}");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "x.export")) {
      std::smatch match;
      const std::string name = entry.path().filename().string();
      // Messages inside messages lie beneath Attachments.
      const bool is_inner = entry.path().string().find("/Attachments/") != std::string::npos;
      if (entry.is_directory() && !is_inner && std::regex_match(name, match, numbered))
        ++found[match[1]];
      if (entry.is_regular_file() && entry.path().parent_path().filename() == "Attachments")
        digests.insert(sha256_hex(as_bytes(read_file(entry.path().string()))));
    }
    EXPECT_EQ(found["Message"], count(made, "IPM.Note"));
    EXPECT_EQ(found["Appointment"], count(made, "IPM.Appointment"));
    EXPECT_EQ(found["Contact"], count(made, "IPM.Contact"));
    EXPECT_EQ(found["DistributionList"], count(made, "IPM.DistList"));
    EXPECT_EQ(found["Task"], count(made, "IPM.Task"));
    EXPECT_EQ(found["Note"], count(made, "IPM.StickyNote"));
    for (const nlohmann::json& line : made.manifest) {
      if (line["kind"] != "item" || line["class"] != "IPM.Note") continue;
      for (const nlohmann::json& attachment : line["attachments"]) {
        if (!attachment.contains("sha256")) continue;
        EXPECT_TRUE(digests.contains(attachment["sha256"].get<std::string>())) << attachment;
      }
    }
  }
}

class MakeMsgs : public ::testing::Test {
 protected:
  std::vector<nlohmann::json> make_some(std::uint64_t items, std::uint64_t attachment_mb) {
    MailboxOptions options = small(items);
    options.attachment_mb = attachment_mb;
    std::ostringstream manifest;
    EXPECT_TRUE(make_msgs(folder_.path(), options, manifest));
    return lines_of(manifest.str());
  }
  TemporaryFolder folder_;
};

TEST_F(MakeMsgs, EveryStreamOfEveryFileCanBeRead) {
  for (const nlohmann::json& line : make_some(25, 1)) {
    if (line["kind"] != "item") continue;
    const std::string file = read_file(folder_ / line["file"].get<std::string>());
    const auto compound = cfb::CompoundFile::open(as_bytes(file));
    ASSERT_TRUE(compound) << compound.error().what;
    EXPECT_TRUE(compound->check_chains());
    std::size_t index = 0;
    for (const nlohmann::json& attachment : line["attachments"]) {
      const std::string storage = fmt::format("__attach_version1.0_#{:08X}/", index++);
      const cfb::Entry* data = compound->find(storage + "__substg1.0_37010102");
      ASSERT_EQ(data != nullptr, attachment.contains("sha256"));
      if (data == nullptr) continue;
      EXPECT_EQ(sha256_hex(*compound->read(*data, 1 << 30)),
                attachment["sha256"].get<std::string>());
    }
    EXPECT_EQ(compound->find(
                  fmt::format("__recip_version1.0_#{:08X}", line["recipients"].get<std::size_t>())),
              nullptr);
  }
}

// 109 sectors of FAT, which the header holds, reach to 7.1 MB.
TEST_F(MakeMsgs, AFileBeyondTheHeadersFatCanBeRead) {
  std::uintmax_t largest = 0;
  for (const nlohmann::json& line : make_some(8, 90)) {
    if (line["kind"] != "item") continue;
    const std::string file = read_file(folder_ / line["file"].get<std::string>());
    largest = std::max<std::uintmax_t>(largest, file.size());
    const auto compound = cfb::CompoundFile::open(as_bytes(file));
    ASSERT_TRUE(compound) << compound.error().what;
    EXPECT_TRUE(compound->check_chains());
  }
  EXPECT_GT(largest, 8'000'000U);
}

TEST_F(MakeMsgs, OlefileFindsNothingToComplainAbout) {
  if (run("/usr/bin/python3 -c 'import olefile'").first != 0)
    GTEST_SKIP() << "olefile is not installed (package python3-olefile)";
  (void)make_some(25, 1);
  const auto [status, output] = run("/usr/bin/python3 '" + places::source_folder() +
                                    "/tests/corpus/check_msg.py' '" + folder_.path() + "'/*.msg");
  EXPECT_EQ(status, 0) << output;
}

}  // namespace
}  // namespace offenbar::generator
