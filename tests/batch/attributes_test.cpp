#include "batch/attributes.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>
#include <filesystem>

#include "converters/base/descriptor.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

namespace fs = std::filesystem;
using offenbar::testing::as_nobody;
using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

constexpr const char* acl_name = "system.posix_acl_access";

// POSIX ACL as the kernel takes it: version 2, then tag, permissions and id per entry, little
// endian. user::rw-, user:1234:r--, group::r--, mask::r--, other::---
std::string access_list() {
  std::string acl("\x02\x00\x00\x00", 4);
  const auto entry = [&acl](char tag, char permissions, std::uint32_t id) {
    acl += std::string{tag, '\0', permissions, '\0'};
    for (int shift = 0; shift < 32; shift += 8) acl += static_cast<char>(id >> shift);
  };
  const std::uint32_t nobody_named = 0xFFFFFFFF;
  entry(0x01, 6, nobody_named);
  entry(0x02, 4, 1234);
  entry(0x04, 4, nobody_named);
  entry(0x10, 4, nobody_named);
  entry(0x20, 0, nobody_named);
  return acl;
}

class AttributesTest : public ::testing::Test {
 protected:
  Descriptor make(const std::string& name, mode_t mode) {
    write_file(folder_ / name, "x");
    EXPECT_EQ(::chmod((folder_ / name).c_str(), mode), 0);
    return Descriptor(::open((folder_ / name).c_str(), O_RDONLY | O_CLOEXEC));
  }
  static struct stat stat_of(const Descriptor& file) {
    struct stat found {};
    EXPECT_EQ(::fstat(file.get(), &found), 0);
    return found;
  }
  static mode_t mode_of(const Descriptor& file) { return stat_of(file).st_mode & 07777; }
  TemporaryFolder folder_;
};

TEST_F(AttributesTest, TimesModeAndUserAttributesArrive) {
  const Descriptor source = make("source", 0640);
  const bool has_user = ::fsetxattr(source.get(), "user.note", "v\0w", 3, 0) == 0;
  const timespec times[] = {{1'000'000'001, 5}, {1'000'000'000, 7}};
  ASSERT_EQ(::futimens(source.get(), times), 0);
  const Result<Attributes> attributes = read_attributes(source.get());
  ASSERT_TRUE(attributes);
  const Descriptor result = make("result", 0600);
  EXPECT_TRUE(apply_attributes(result.get(), *attributes).empty());
  const struct stat found = stat_of(result);
  EXPECT_EQ(found.st_mode & 07777, 0640u);
  EXPECT_EQ(found.st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(found.st_atim.tv_sec, 1'000'000'001);
  if (!has_user) GTEST_SKIP() << "skipped: no user.* attributes on this file system";
  char value[8] = {};
  ASSERT_EQ(::fgetxattr(result.get(), "user.note", value, sizeof value), 3);
  EXPECT_EQ(std::string(value, 3), std::string("v\0w", 3));
}

TEST_F(AttributesTest, SetUserIdAndSetGroupIdAreDropped) {
  const Descriptor source = make("source", 06755);
  const Descriptor result = make("result", 0600);
  EXPECT_TRUE(apply_attributes(result.get(), *read_attributes(source.get())).empty());
  EXPECT_EQ(mode_of(result), 0755u);
}

TEST_F(AttributesTest, FolderKeepsSetGroupId) {
  fs::create_directory(folder_ / "source");
  fs::create_directory(folder_ / "result");
  ASSERT_EQ(::chmod((folder_ / "source").c_str(), 02750), 0);
  const Descriptor source(::open((folder_ / "source").c_str(), O_RDONLY | O_DIRECTORY));
  const Descriptor result(::open((folder_ / "result").c_str(), O_RDONLY | O_DIRECTORY));
  EXPECT_TRUE(apply_folder_attributes(result.get(), *read_attributes(source.get())).empty());
  EXPECT_EQ(mode_of(result), 02750u);
}

TEST_F(AttributesTest, AccessListArrives) {
  const Descriptor source = make("source", 0600);
  const std::string acl = access_list();
  if (::fsetxattr(source.get(), acl_name, acl.data(), acl.size(), 0) != 0) {
    GTEST_SKIP() << "skipped: no POSIX ACL on this file system";
  }
  const Descriptor result = make("result", 0600);
  EXPECT_TRUE(apply_attributes(result.get(), *read_attributes(source.get())).empty());
  char value[256] = {};
  const ssize_t size = ::fgetxattr(result.get(), acl_name, value, sizeof value);
  ASSERT_GT(size, 0);
  EXPECT_EQ(std::string(value, static_cast<std::size_t>(size)), acl);
}

TEST_F(AttributesTest, AccessListInheritedFromTheTargetIsRemoved) {
  const Descriptor source = make("source", 0640);
  const Descriptor result = make("result", 0600);
  const std::string acl = access_list();
  if (::fsetxattr(result.get(), acl_name, acl.data(), acl.size(), 0) != 0) {
    GTEST_SKIP() << "skipped: no POSIX ACL on this file system";
  }
  EXPECT_TRUE(apply_attributes(result.get(), *read_attributes(source.get())).empty());
  EXPECT_EQ(::fgetxattr(result.get(), acl_name, nullptr, 0), -1);
  EXPECT_EQ(errno, ENODATA);
  EXPECT_EQ(mode_of(result), 0640u);
}

TEST_F(AttributesTest, AccessListThatCannotBeSetMakesTheResultPrivate) {
  Attributes attributes = *read_attributes(make("source", 0660).get());
  attributes.acl = "no access list";
  const Descriptor result = make("result", 0600);
  const std::vector<Loss> losses = apply_attributes(result.get(), attributes);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].category, "permissions");
  EXPECT_EQ(losses[0].severity, Severity::formatting);
  EXPECT_EQ(mode_of(result), 0600u);
}

TEST_F(AttributesTest, UserAttributeThatCannotBeSetIsACosmeticLoss) {
  Attributes attributes = *read_attributes(make("source", 0644).get());
  attributes.user.emplace_back("user." + std::string(300, 'x'), "v");
  const Descriptor result = make("result", 0600);
  const std::vector<Loss> losses = apply_attributes(result.get(), attributes);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].category, "attributes");
  EXPECT_EQ(losses[0].severity, Severity::cosmetic);
  EXPECT_EQ(mode_of(result), 0644u);
}

// What an ordinary user gets for a source of root's with that mode: the result's mode, and whether
// there was a loss (bit 12).
mode_t as_ordinary_user(const std::string& path, const Attributes& attributes) {
  if (::chown(path.c_str(), 65534, 65534) != 0) return 0;
  const Descriptor result(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const int losses = as_nobody(
      [&] { return static_cast<int>(apply_attributes(result.get(), attributes).size()); });
  struct stat found {};
  if (::fstat(result.get(), &found) != 0 || losses > 1) return 0;
  return (found.st_mode & 07777) | (losses == 1 ? 010000u : 0u);
}

TEST_F(AttributesTest, OrdinaryUserNeverWidensTheRightsOfAForeignGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: becoming another user needs root";
  constexpr mode_t loss = 010000;
  const std::pair<mode_t, mode_t> cases[] = {
      {0644, 0644},         // the group has no more than others: nothing is lost
      {0640, 0600 | loss},  // another group would read
      {0604, 0600 | loss},  // the group that may not read would count as others
      {0600, 0600 | loss},  // the owner could not read his own result
  };
  for (const auto& [mode, wanted] : cases) {
    Attributes attributes = *read_attributes(make("source", mode).get());
    make("result", 0600);
    EXPECT_EQ(as_ordinary_user(folder_ / "result", attributes), wanted) << std::oct << mode;
  }
}

TEST_F(AttributesTest, RootKeepsOwnerAndGroup) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: setting an owner needs root";
  const Descriptor source = make("source", 0640);
  ASSERT_EQ(::fchown(source.get(), 1234, 2345), 0);
  const Descriptor result = make("result", 0600);
  EXPECT_TRUE(apply_attributes(result.get(), *read_attributes(source.get())).empty());
  EXPECT_EQ(stat_of(result).st_uid, 1234u);
  EXPECT_EQ(stat_of(result).st_gid, 2345u);
  EXPECT_EQ(mode_of(result), 0640u);
}

}  // namespace
}  // namespace offenbar::batch
