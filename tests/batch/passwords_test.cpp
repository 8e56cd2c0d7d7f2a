#include "batch/passwords.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using offenbar::testing::TemporaryFolder;
using offenbar::testing::write_file;

class PasswordsTest : public ::testing::Test {
 protected:
  Result<std::vector<std::string>> read(const std::string& content, mode_t mode = 0600) {
    write_file(folder_ / "passwords", content);
    EXPECT_EQ(::chmod((folder_ / "passwords").c_str(), mode), 0);
    return read_passwords(folder_ / "passwords");
  }
  using Lines = std::vector<std::string>;
  TemporaryFolder folder_;
};

TEST_F(PasswordsTest, LinesInOrderWithoutEmptyOnesAndRepetitions) {
  EXPECT_EQ(*read("zwei\neins\n\nzwei\n with blank \nletztes"),
            (Lines{"zwei", "eins", " with blank ", "letztes"}));
  EXPECT_EQ(*read("\xEF\xBB\xBFg\xC3\xB6\r\nb\r\n"), (Lines{"g\xC3\xB6", "b"}));
  EXPECT_TRUE(read("")->empty());
}

TEST_F(PasswordsTest, FileOpenToOthersIsRefused) {
  for (const mode_t mode : {0640u, 0604u, 0601u}) {
    const auto passwords = read("secret\n", mode);
    ASSERT_FALSE(passwords) << std::oct << mode;
    EXPECT_EQ(passwords.error().what.find("secret"), std::string::npos);
    EXPECT_NE(passwords.error().hint.find("chmod 600"), std::string::npos);
  }
  EXPECT_TRUE(read("secret\n", 0400));
}

TEST_F(PasswordsTest, FileOfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: giving a file away needs root";
  write_file(folder_ / "passwords", "x");
  ASSERT_EQ(::chmod((folder_ / "passwords").c_str(), 0600), 0);
  ASSERT_EQ(::chown((folder_ / "passwords").c_str(), 1234, 1234), 0);
  EXPECT_FALSE(read_passwords(folder_ / "passwords"));
}

TEST_F(PasswordsTest, WhatIsNoPasswordFileIsRefused) {
  EXPECT_EQ(read_passwords(folder_ / "nothing").error().fault, Fault::not_found);
  EXPECT_FALSE(read_passwords(folder_.path()));
  EXPECT_FALSE(read("\xFF\n"));
  EXPECT_FALSE(read(std::string(longest_password_file + 1, 'x')));
  std::string many;
  for (std::size_t i = 0; i <= most_passwords; ++i) many += std::to_string(i) + "\n";
  EXPECT_FALSE(read(many));
}

}  // namespace
}  // namespace offenbar::batch
