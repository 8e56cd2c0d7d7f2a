#include "batch/staging.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include "batch/recovery.h"
#include "converters/base/digest.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;
using offenbar::testing::read_file;
using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

// A kernel without openat2, and a file system without reflinks.
class OldKernel : public SystemCalls {
 public:
  int open_beneath(int, const char*, int) const override { return errno = ENOSYS, -1; }
  int clone(int, int) const override { return errno = EOPNOTSUPP, -1; }
};

class BrokenDisk : public OldKernel {
 public:
  ssize_t read(int from, void* buffer, std::size_t size) const override {
    if (after_ > 0) return after_ = 0, ::read(from, buffer, std::min<std::size_t>(size, 10));
    return errno = EIO, -1;
  }

 private:
  mutable int after_ = 1;
};

class FullDisk : public OldKernel {
 public:
  explicit FullDisk(int error_number) : error_number_(error_number) {}
  ssize_t write(int, const void*, std::size_t) const override { return errno = error_number_, -1; }

 private:
  int error_number_;
};

// Somebody saves the source while it is read.
class BusyColleague : public OldKernel {
 public:
  explicit BusyColleague(std::string path) : path_(std::move(path)) {}
  ssize_t read(int from, void* buffer, std::size_t size) const override {
    if (!done_) write_file(path_, "longer than it was before");
    done_ = true;
    return ::read(from, buffer, size);
  }

 private:
  std::string path_;
  mutable bool done_ = false;
};

class StagingTest : public ::testing::Test {
 protected:
  StagingTest() {
    fs::create_directory(folder_ / "source");
    fs::create_directory(folder_ / "staging");
    root_ = *open_folder(folder_ / "source");
    staging_ = std::make_unique<Staging>(*Staging::open(folder_ / "staging", "run"));
  }
  [[nodiscard]] std::string source(const std::string& name) const {
    return folder_ / ("source/" + name);
  }
  // Names in a job folder besides `t`.
  static std::vector<std::string> staged_names(const JobFolder& job) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(job.path())) {
      if (entry.path().filename() != "t") names.push_back(entry.path().filename());
    }
    return names;
  }
  TemporaryFolder folder_;
  Descriptor root_;
  std::unique_ptr<Staging> staging_;
};

TEST_F(StagingTest, CopyIsPrivateWholeAndHashed) {
  write_file(source("Übersicht.DOCX"), "some content");
  const Result<Descriptor> file = open_source(root_.get(), "Übersicht.DOCX");
  ASSERT_TRUE(file);
  const Result<JobFolder> job = staging_->make_job("1");
  ASSERT_TRUE(job);
  const Result<StagedSource> staged = stage_source(file->get(), "Übersicht.DOCX", *job);
  ASSERT_TRUE(staged) << staged.error().what;
  EXPECT_EQ(staged->name, "source.DOCX");
  EXPECT_EQ(staged->size, 12u);
  EXPECT_EQ(staged->sha256, sha256_hex(as_bytes("some content")));
  EXPECT_EQ(read_file(job->path_of("source.DOCX")), "some content");
  struct stat found {};
  ASSERT_EQ(::stat(job->path_of("source.DOCX").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600u);
  EXPECT_EQ(found.st_nlink, 1u);
  ASSERT_EQ(::stat(job->path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0700u);
  ASSERT_EQ(::stat(job->path_of("t").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0700u);
  ASSERT_EQ(::stat(source("Übersicht.DOCX").c_str(), &found), 0);
  EXPECT_EQ(staged->mtime_ns, nanoseconds_of(found.st_mtim));
}

TEST_F(StagingTest, OddNamesOpenOnNewAndOldKernels) {
  const OldKernel old;
  fs::create_directory(source("u\xCC\x88"));
  for (const std::string& name : {std::string("u\xCC\x88/\xFF\xFE.doc"), std::string("a\nb.doc"),
                                  std::string("dots.."), std::string(255, 'x')}) {
    write_file(source(name), name);
    EXPECT_TRUE(open_source(root_.get(), name)) << name;
    EXPECT_TRUE(open_source(root_.get(), name, old)) << name;
  }
}

TEST_F(StagingTest, ExtensionThatIsNotAsciiBecomesBin) {
  for (const std::string name : {"x.d\xC3\xB6"
                                 "c",
                                 "x", "x.", "x.a b", "x.abcdefghijklmnopq"}) {
    write_file(source(name), "x");
    const Result<JobFolder> job = staging_->make_job("1");
    const Result<StagedSource> staged =
        stage_source(open_source(root_.get(), name)->get(), name, *job);
    ASSERT_TRUE(staged);
    EXPECT_EQ(staged->name, "source.bin") << name;
  }
}

TEST_F(StagingTest, LinkInPlaceOfAFileOrFolderIsNotFollowed) {
  const OldKernel old;
  fs::create_directory(folder_ / "secret");
  write_file(folder_ / "secret/x.doc", "secret");
  fs::create_symlink(folder_ / "secret", source("folder"));
  fs::create_symlink(folder_ / "secret/x.doc", source("x.doc"));
  fs::create_symlink(source("nowhere"), source("dangling"));
  for (const char* path : {"folder/x.doc", "x.doc", "dangling", "../secret/x.doc"}) {
    for (const SystemCalls* calls : {&real_calls(), static_cast<const SystemCalls*>(&old)}) {
      const Result<Descriptor> opened = open_source(root_.get(), path, *calls);
      ASSERT_FALSE(opened) << path;
      EXPECT_EQ(opened.error().fault, Fault::changed) << path;
    }
  }
}

TEST_F(StagingTest, WhatIsGoneOrNoFileAnyMoreHasItsOwnFault) {
  EXPECT_EQ(open_source(root_.get(), "gone").error().fault, Fault::not_found);
  ASSERT_EQ(::mkfifo(source("pipe").c_str(), 0600), 0);
  EXPECT_EQ(open_source(root_.get(), "pipe").error().fault, Fault::changed);
  fs::create_directory(source("folder"));
  EXPECT_EQ(open_source(root_.get(), "folder").error().fault, Fault::changed);
}

TEST_F(StagingTest, PathBeyondPathMaxIsOpenedByComponents) {
  std::string path;
  Descriptor at(::dup(root_.get()));
  const std::string name(250, 'd');
  for (int depth = 0; depth < 20; ++depth) {
    ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0700), 0);
    at = Descriptor(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY));
    path += name + "/";
  }
  Descriptor file(::openat(at.get(), "x.doc", O_WRONLY | O_CREAT, 0600));
  ASSERT_TRUE(file);
  EXPECT_TRUE(open_source(root_.get(), path + "x.doc"));
  ASSERT_TRUE(remove_tree(root_.get(), name));
}

TEST_F(StagingTest, ReadErrorIsUnreadableAndLeavesNoCopy) {
  write_file(source("x.doc"), "some content");
  const Result<JobFolder> job = staging_->make_job("1");
  const BrokenDisk broken;
  const Result<StagedSource> staged =
      stage_source(open_source(root_.get(), "x.doc")->get(), "x.doc", *job, broken);
  ASSERT_FALSE(staged);
  EXPECT_EQ(staged.error().fault, Fault::unreadable);
  EXPECT_TRUE(staged_names(*job).empty());
}

TEST_F(StagingTest, FullDiskOrQuotaIsDiskFullAndLeavesNoCopy) {
  write_file(source("x.doc"), "some content");
  for (const int error_number : {ENOSPC, EDQUOT}) {
    const Result<JobFolder> job = staging_->make_job("1");
    const FullDisk full(error_number);
    const Result<StagedSource> staged =
        stage_source(open_source(root_.get(), "x.doc")->get(), "x.doc", *job, full);
    ASSERT_FALSE(staged);
    EXPECT_EQ(staged.error().fault, Fault::disk_full);
    EXPECT_TRUE(staged_names(*job).empty());
  }
}

TEST_F(StagingTest, FullTmpfsIsDiskFull) {
  const std::string small = folder_ / "small";
  fs::create_directory(small);
  if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0) {
    GTEST_SKIP() << "skipped: mounting a tmpfs needs root";
  }
  write_file(source("x.doc"), std::string(2 << 20, 'x'));
  {
    const Result<Staging> staging = Staging::open(small, "run");
    ASSERT_TRUE(staging);
    const Result<JobFolder> job = staging->make_job("1");
    const Result<StagedSource> staged =
        stage_source(open_source(root_.get(), "x.doc")->get(), "x.doc", *job);
    EXPECT_FALSE(staged);
    EXPECT_EQ(staged ? Fault::internal : staged.error().fault, Fault::disk_full);
  }
  EXPECT_EQ(::umount2(small.c_str(), MNT_DETACH), 0);
}

TEST_F(StagingTest, SourceWrittenToMeanwhileIsChanged) {
  write_file(source("x.doc"), "short");
  const Result<JobFolder> job = staging_->make_job("1");
  const BusyColleague colleague(source("x.doc"));
  const Result<StagedSource> staged =
      stage_source(open_source(root_.get(), "x.doc")->get(), "x.doc", *job, colleague);
  ASSERT_FALSE(staged);
  EXPECT_EQ(staged.error().fault, Fault::changed);
  EXPECT_TRUE(staged_names(*job).empty());
}

// A job that waits for another of the same content is handed on before its folder is gone.
TEST_F(StagingTest, ATurnOfAJobDisturbsNoOtherOfIt) {
  std::optional<JobFolder> first(std::move(*staging_->make_job("1")));
  write_file(first->path_of("source.doc"), "first");
  const Result<JobFolder> second = staging_->make_job("1");
  ASSERT_TRUE(second);
  write_file(second->path_of("source.doc"), "second");
  EXPECT_EQ(read_file(first->path_of("source.doc")), "first");
  first.reset();
  EXPECT_EQ(read_file(second->path_of("source.doc")), "second");
}

TEST_F(StagingTest, JobFolderGoesWithAllItHolds) {
  std::string path;
  {
    Result<JobFolder> job = staging_->make_job("1");
    ASSERT_TRUE(job);
    path = job->path();
    fs::create_directories(job->path_of("t/a/b/c"));
    write_file(job->path_of("t/a/b/c/x"), "x");
    fs::create_symlink("/", job->path_of("t/link"));
    write_file(job->path_of("keep"), "x");
    write_file(job->path_of("go"), "x");
    ASSERT_TRUE(job->clear({"keep"}));
    EXPECT_EQ(staged_names(*job), std::vector<std::string>{"keep"});
    EXPECT_TRUE(fs::is_empty(job->path_of("t")));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(StagingTest, DeadRunsGoAndTheOwnOneStays) {
  fs::create_directories(folder_ / "staging/dead/3/t");
  write_file(folder_ / "staging/dead/3/result.odt", "half");
  fs::permissions(folder_ / "staging/dead/3", fs::perms::none);
  EXPECT_EQ(*dead_runs(folder_ / "staging", "run"), std::vector<std::string>{"dead"});
  EXPECT_EQ(clean_staging(folder_ / "staging", "run").value(), 1u);
  EXPECT_FALSE(fs::exists(folder_ / "staging/dead"));
  EXPECT_TRUE(fs::exists(staging_->path()));
  EXPECT_EQ(clean_staging(folder_ / "nowhere", "run").value(), 0u);
  ASSERT_TRUE(staging_->remove());
  EXPECT_FALSE(fs::exists(staging_->path()));
}

TEST_F(StagingTest, RemovingNeverLeavesThroughALink) {
  fs::create_directory(folder_ / "precious");
  write_file(folder_ / "precious/x", "x");
  fs::create_directory(folder_ / "staging/dead");
  fs::create_directory_symlink(folder_ / "precious", folder_ / "staging/dead/link");
  ASSERT_TRUE(clean_staging(folder_ / "staging", "run"));
  EXPECT_TRUE(fs::exists(folder_ / "precious/x"));
}

}  // namespace
}  // namespace offenbar::batch
