#include "batch/landing.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/fs.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <memory>

#include "converters/base/digest.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;
using offenbar::testing::read_file;
using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

constexpr std::int64_t now = 1'795'492'800;  // 2026-11-24T04:00:00Z

class MapOfClaims : public Claims {
 public:
  Result<bool> claim(const std::string& folder, const std::string&, const std::string& key,
                     std::int64_t owner, const std::string&) override {
    return owners_.try_emplace({folder, key}, owner).first->second == owner;
  }
  Result<void> release(const std::string& folder, const std::string& key, std::int64_t) override {
    owners_.erase({folder, key});
    return {};
  }
  [[nodiscard]] std::size_t size() const { return owners_.size(); }

 private:
  std::map<std::pair<std::string, std::string>, std::int64_t> owners_;
};

// NFS: no flags for rename, but links. SMB and exFAT: no links either.
class OldFileSystem : public SystemCalls {
 public:
  explicit OldFileSystem(bool has_links) : has_links_(has_links) {}
  int rename(int, const char*, int, const char*, unsigned) const override {
    return errno = EINVAL, -1;
  }
  int link(int from_folder, const char* from, int to_folder, const char* to) const override {
    if (!has_links_) return errno = EPERM, -1;
    return SystemCalls::link(from_folder, from, to_folder, to);
  }

 private:
  bool has_links_;
};

// A person saves the old result between our look and our rename.
class LateEditor : public SystemCalls {
 public:
  explicit LateEditor(std::string path) : path_(std::move(path)) {}
  int rename(int from_folder, const char* from, int to_folder, const char* to,
             unsigned flags) const override {
    if (flags == RENAME_EXCHANGE && !done_) write_file(path_, "edited at the last moment");
    if (flags == RENAME_EXCHANGE) done_ = true;
    return SystemCalls::rename(from_folder, from, to_folder, to, flags);
  }

 private:
  std::string path_;
  mutable bool done_ = false;
};

class FullWhenFlushed : public SystemCalls {
 public:
  int sync(int) const override { return errno = ENOSPC, -1; }
};

class LandingTest : public ::testing::Test {
 protected:
  LandingTest() {
    fs::create_directory(folder_ / "T");
    fs::create_directory(folder_ / "staging");
    staging_ = std::make_unique<Staging>(*Staging::open(folder_ / "staging", "run"));
    job_ = std::make_unique<JobFolder>(*staging_->make_job("1"));
  }
  [[nodiscard]] std::string in_target(const std::string& path) const {
    return folder_ / ("T/" + path);
  }
  // A delivery of `content` as the result of "akten/Bericht.docx".
  Delivery staged(const std::string& content) {
    write_file(job_->path_of("result.odt"), content);
    Delivery delivery;
    delivery.staged_folder = job_->get();
    delivery.staged_name = "result.odt";
    delivery.sha256 = sha256_hex(as_bytes(content));
    delivery.folder = "akten";
    delivery.source_name = "Bericht.docx";
    delivery.extension = "odt";
    delivery.owner = 1;
    return delivery;
  }
  Result<Landed> land(const Delivery& delivery, const SystemCalls& calls = real_calls()) {
    const Result<Target> target = Target::open(folder_ / "T", calls);
    return target->land(delivery, claims_, now);
  }
  // The content that stands in the folder "akten" under every name.
  [[nodiscard]] std::map<std::string, std::string> present() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::directory_iterator(in_target("akten"))) {
      found[entry.path().filename()] = read_file(entry.path());
    }
    return found;
  }
  using Files = std::map<std::string, std::string>;
  TemporaryFolder folder_;
  std::unique_ptr<Staging> staging_;
  std::unique_ptr<JobFolder> job_;
  MapOfClaims claims_;
};

TEST_F(LandingTest, ResultAppearsUnderItsShortNameInAPrivateNewFolder) {
  const Result<Landed> landed = land(staged("new"));
  ASSERT_TRUE(landed) << landed.error().what;
  EXPECT_EQ(landed->how, Landing::placed);
  EXPECT_EQ(landed->output.path, "akten/Bericht.odt");
  EXPECT_FALSE(landed->output.is_copy);
  EXPECT_EQ(present(), (Files{{"Bericht.odt", "new"}}));
  EXPECT_FALSE(fs::exists(job_->path_of("result.odt")));
  struct stat found {};
  ASSERT_EQ(::stat(in_target("akten").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0700u);
}

TEST_F(LandingTest, ForeignFileIsNeverOverwrittenWhateverItsSpelling) {
  for (const std::string foreign : {"Bericht.odt", "bericht.ODT"}) {
    fs::remove_all(in_target("akten"));
    fs::create_directory(in_target("akten"));
    write_file(in_target("akten/" + foreign), "foreign");
    const Result<Landed> landed = land(staged("new"));
    ASSERT_TRUE(landed);
    EXPECT_EQ(present(), (Files{{foreign, "foreign"}, {"Bericht.docx.odt", "new"}}));
    EXPECT_EQ(claims_.size(), 1u) << "the claim on a foreign file's name is given up";
  }
}

TEST_F(LandingTest, UmlautsInEitherNormalFormAreTheSameName) {
  fs::create_directory(in_target("akten"));
  write_file(in_target("akten/U\xCC\x88.odt"), "foreign");
  Delivery delivery = staged("new");
  delivery.source_name = "\xC3\x9C.doc";
  ASSERT_TRUE(land(delivery));
  EXPECT_EQ(present(), (Files{{"U\xCC\x88.odt", "foreign"}, {"\xC3\x9C.doc.odt", "new"}}));
}

TEST_F(LandingTest, LaterComerTakesItsFullName) {
  ASSERT_TRUE(land(staged("of the docx")));
  Delivery second = staged("of the doc");
  second.source_name = "BERICHT.doc";
  second.owner = 2;
  const Result<Landed> landed = land(second);
  ASSERT_TRUE(landed);
  EXPECT_EQ(landed->output.path, "akten/BERICHT.doc.odt");
}

TEST_F(LandingTest, NameOfAnOpenSiblingIsLeftToIt) {
  ASSERT_TRUE(claims_.claim("akten", "Bericht.odt", "bericht.odt", 7, ""));
  ASSERT_TRUE(land(staged("new")));
  EXPECT_EQ(present(), (Files{{"Bericht.docx.odt", "new"}}));
}

TEST_F(LandingTest, ForeignFilesUnderBothNamesLeadToDigits) {
  fs::create_directory(in_target("akten"));
  write_file(in_target("akten/Bericht.odt"), "foreign");
  fs::create_directory(in_target("akten/Bericht.docx.odt"));
  const Result<Landed> landed = land(staged("new"));
  ASSERT_TRUE(landed);
  EXPECT_EQ(landed->output.path, "akten/" + choice_of_name("Bericht.docx", "odt", 2).name);
}

TEST_F(LandingTest, OwnEarlierResultGivesWay) {
  ASSERT_TRUE(land(staged("old")));
  Delivery again = staged("new");
  again.known_name = "Bericht.odt";
  again.own_digests = {sha256_hex(as_bytes("old"))};
  const Result<Landed> landed = land(again);
  ASSERT_TRUE(landed);
  EXPECT_EQ(landed->how, Landing::replaced);
  EXPECT_EQ(present(), (Files{{"Bericht.odt", "new"}}));
}

TEST_F(LandingTest, EditedResultStaysAndTheNewOneStandsBeside) {
  ASSERT_TRUE(land(staged("old")));
  write_file(in_target("akten/Bericht.odt"), "edited");
  for (const std::string beside :
       {"Bericht.new-20261124T040000Z.odt", "Bericht.new-20261124T040000Z-2.odt"}) {
    Delivery again = staged("new for " + beside);
    again.known_name = "Bericht.odt";
    again.own_digests = {sha256_hex(as_bytes("old"))};
    const Result<Landed> landed = land(again);
    ASSERT_TRUE(landed);
    EXPECT_EQ(landed->how, Landing::beside);
    EXPECT_EQ(landed->output.path, "akten/" + beside);
    ASSERT_EQ(landed->losses.size(), 1u);
    EXPECT_EQ(landed->losses[0].category, "target_edited");
    EXPECT_EQ(read_file(in_target("akten/" + beside)), "new for " + beside);
  }
  EXPECT_EQ(read_file(in_target("akten/Bericht.odt")), "edited");
}

TEST_F(LandingTest, EditAtTheLastMomentIsNoticedAndUndone) {
  ASSERT_TRUE(land(staged("old")));
  Delivery again = staged("new");
  again.known_name = "Bericht.odt";
  again.own_digests = {sha256_hex(as_bytes("old"))};
  const LateEditor editor(in_target("akten/Bericht.odt"));
  const Result<Landed> landed = land(again, editor);
  ASSERT_TRUE(landed);
  EXPECT_EQ(landed->how, Landing::beside);
  EXPECT_EQ(present(), (Files{{"Bericht.odt", "edited at the last moment"},
                              {"Bericht.new-20261124T040000Z.odt", "new"}}));
}

TEST_F(LandingTest, DeletedResultIsPlacedAgainUnderItsName) {
  Delivery again = staged("new");
  again.known_name = "Bericht.docx.odt";
  again.own_digests = {sha256_hex(as_bytes("old"))};
  ASSERT_TRUE(land(again));
  EXPECT_EQ(present(), (Files{{"Bericht.docx.odt", "new"}}));
}

TEST_F(LandingTest, EmptyFileUnderOurNameIsNoEdit) {
  fs::create_directory(in_target("akten"));
  write_file(in_target("akten/Bericht.odt"), "");
  Delivery again = staged("new");
  again.known_name = "Bericht.odt";
  ASSERT_TRUE(land(again));
  EXPECT_EQ(present(), (Files{{"Bericht.odt", "new"}}));
}

TEST_F(LandingTest, SameBytesAreTakenForOursWhenTheLedgerIsLost) {
  ASSERT_TRUE(land(staged("same")));
  claims_ = {};
  ASSERT_TRUE(land(staged("same")));
  EXPECT_EQ(present(), (Files{{"Bericht.odt", "same"}}));
}

TEST_F(LandingTest, FileSystemsWithoutTheFlagsOfRename) {
  for (const bool has_links : {true, false}) {
    fs::remove_all(in_target("akten"));
    claims_ = {};
    const OldFileSystem calls(has_links);
    ASSERT_TRUE(land(staged("old"), calls));
    EXPECT_EQ(present(), (Files{{"Bericht.odt", "old"}}));
    EXPECT_FALSE(fs::exists(job_->path_of("result.odt")));
    Delivery again = staged("new");
    again.known_name = "Bericht.odt";
    again.own_digests = {sha256_hex(as_bytes("old"))};
    ASSERT_TRUE(land(again, calls));
    EXPECT_EQ(present(), (Files{{"Bericht.odt", "new"}}));
    Delivery other = staged("other");
    other.owner = 2;
    ASSERT_TRUE(land(other, calls));
    EXPECT_EQ(present(), (Files{{"Bericht.odt", "new"}, {"Bericht.docx.odt", "other"}}));
  }
}

TEST_F(LandingTest, MountInTheTargetGetsItsFilesByCopy) {
  fs::create_directory(in_target("akten"));
  if (::mount("tmpfs", in_target("akten").c_str(), "tmpfs", 0, "size=1m") != 0) {
    GTEST_SKIP() << "skipped: mounting a tmpfs needs root";
  }
  const Result<Landed> first = land(staged("old"));
  Delivery again = staged("new");
  again.known_name = "Bericht.odt";
  again.own_digests = {sha256_hex(as_bytes("old"))};
  const Result<Landed> second = land(again);
  const Files found = present();
  const Result<Landed> too_much = land(staged(std::string(2 << 20, 'x')));
  const Files after = present();
  ASSERT_EQ(::umount2(in_target("akten").c_str(), MNT_DETACH), 0);
  EXPECT_TRUE(first && second);
  EXPECT_EQ(found, (Files{{"Bericht.odt", "new"}}));
  ASSERT_FALSE(too_much);
  EXPECT_EQ(too_much.error().fault, Fault::disk_full);
  EXPECT_EQ(after, found) << "no half file stays";
}

TEST_F(LandingTest, FullDiskWhileFlushingPlacesNothing) {
  const FullWhenFlushed full;
  const Result<Landed> landed = land(staged("new"), full);
  ASSERT_FALSE(landed);
  EXPECT_EQ(landed.error().fault, Fault::disk_full);
  EXPECT_TRUE(present().empty());
}

TEST_F(LandingTest, LinkOrFileInPlaceOfATargetFolderIsRefused) {
  fs::create_directory(folder_ / "elsewhere");
  for (const bool is_link : {true, false}) {
    fs::remove(in_target("akten"));
    if (is_link) fs::create_directory_symlink(folder_ / "elsewhere", in_target("akten"));
    if (!is_link) write_file(in_target("akten"), "a file");
    for (const std::string folder : {"akten", "akten/deeper"}) {
      Delivery delivery = staged("new");
      delivery.folder = folder;
      const Result<Landed> landed = land(delivery);
      ASSERT_FALSE(landed) << folder;
      EXPECT_EQ(landed.error().fault, Fault::unreadable);
      EXPECT_FALSE(landed.error().hint.empty());
    }
  }
  EXPECT_TRUE(fs::is_empty(folder_ / "elsewhere"));
}

TEST_F(LandingTest, LinkUnderTheResultsNameIsNotWrittenThrough) {
  fs::create_directory(in_target("akten"));
  write_file(folder_ / "precious", "precious");
  fs::create_symlink(folder_ / "precious", in_target("akten/Bericht.odt"));
  ASSERT_TRUE(land(staged("new")));
  EXPECT_EQ(read_file(folder_ / "precious"), "precious");
  EXPECT_TRUE(fs::is_symlink(in_target("akten/Bericht.odt")));
  EXPECT_EQ(read_file(in_target("akten/Bericht.docx.odt")), "new");
}

TEST_F(LandingTest, OddNamesLandAsTheyAre) {
  for (const std::string& name : {std::string("\xFF\xFE.pdf"), std::string("a\nb.pdf"),
                                  std::string("dots.."), std::string(255, 'x')}) {
    Delivery copy = staged("copy of " + name);
    copy.source_name = name;
    copy.extension = "";
    const Result<Landed> landed = land(copy);
    ASSERT_TRUE(landed) << name;
    EXPECT_TRUE(landed->output.is_copy);
    EXPECT_EQ(landed->output.path, "akten/" + name);
    EXPECT_EQ(read_file(in_target("akten/" + name)), "copy of " + name);
  }
}

TEST_F(LandingTest, ShortenedNameIsNoted) {
  Delivery delivery = staged("new");
  delivery.source_name = std::string(250, 'x') + ".a b";  // 254 bytes and no extension
  const Result<Landed> landed = land(delivery);
  ASSERT_TRUE(landed) << landed.error().what;
  EXPECT_EQ(landed->notes, std::vector<std::string>{"name_shortened"});
}

TEST_F(LandingTest, TimesAndModeAreThereWhenTheResultAppears) {
  Attributes attributes;
  attributes.mode = S_IFREG | 0640;
  attributes.modified = {1'000'000'000, 0};
  attributes.owner = ::geteuid();
  attributes.group = ::getegid();
  Delivery delivery = staged("new");
  delivery.attributes = &attributes;
  ASSERT_TRUE(land(delivery));
  struct stat found {};
  ASSERT_EQ(::stat(in_target("akten/Bericht.odt").c_str(), &found), 0);
  EXPECT_EQ(found.st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(found.st_mode & 07777, 0640u);
}

TEST_F(LandingTest, DuplicateGetsACopyOnlyOfWhatIsStillOurs) {
  ASSERT_TRUE(land(staged("first")));
  const Result<Target> target = Target::open(folder_ / "T");
  const std::string sha256 = sha256_hex(as_bytes("first"));
  ASSERT_TRUE(target->copy_result("akten/Bericht.odt", sha256, *job_, "copy.odt"));
  EXPECT_EQ(read_file(job_->path_of("copy.odt")), "first");
  write_file(in_target("akten/Bericht.odt"), "edited");
  const Result<void> again = target->copy_result("akten/Bericht.odt", sha256, *job_, "copy.odt");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::changed);
  EXPECT_FALSE(fs::exists(job_->path_of("copy.odt")));
}

TEST_F(LandingTest, PruneTakesOursAndKeepsWhatWasEdited) {
  fs::create_directories(in_target("a/b"));
  write_file(in_target("a/b/ours.odt"), "ours");
  write_file(in_target("edited.odt"), "edited");
  const Result<Target> target = Target::open(folder_ / "T");
  const std::string ours = sha256_hex(as_bytes("ours"));
  const Result<std::vector<Output>> kept = target->prune(
      {{"a/b/ours.odt", ours, false}, {"edited.odt", ours, false}, {"gone.odt", ours, false}});
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().path, "edited.odt");
  EXPECT_FALSE(fs::exists(in_target("a"))) << "folders that became empty go";
  EXPECT_EQ(read_file(in_target("edited.odt")), "edited");
  EXPECT_TRUE(target->flush());
}

TEST_F(LandingTest, OrdinaryUserLandsInAFolderThatKeptAReadOnlyMode) {
  const auto attempt = [&] {
    fs::create_directory(in_target("akten"));
    fs::permissions(in_target("akten"), fs::perms::owner_read | fs::perms::owner_exec);
    return land(staged("new")).has_value() ? 0 : 1;
  };
  if (::geteuid() != 0) {
    EXPECT_EQ(attempt(), 0);
    return;
  }
  for (const char* part : {"", "T", "staging/run/1"}) {
    ASSERT_EQ(::chown((folder_ / part).c_str(), 65534, 65534), 0);
  }
  for (const char* part : {"staging", "staging/run"}) {
    ASSERT_EQ(::chmod((folder_ / part).c_str(), 0755), 0);
  }
  EXPECT_EQ(offenbar::testing::as_nobody(attempt), 0);
}

}  // namespace
}  // namespace offenbar::batch
