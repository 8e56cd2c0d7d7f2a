#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "batch/examiner.h"
#include "tests/support/places.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// A share with a Maildir; the office is fake, the readers of mail are real processes.
class MaildirTest : public ShareTest {
 protected:
  MaildirTest() {
    tools_.program = places::program();
    tools_.start_inspector = [] {
      Examiner::Settings settings;
      settings.program = places::program();
      return Examiner::start(settings);
    };
    for (const char* folder : {"", "/.Archiv.2&ICQ- Quartal", "/.Leer"}) {
      for (const char* part : {"cur", "new", "tmp"}) {
        fs::create_directories(maildir_.string() + folder + "/" + part);
      }
    }
    put_message("cur/1700000000.M1P1.host,S=80:2,FSa", "eins");
    put_message("new/1700000001.M2P1.host", "zwei");
    put_message(".Archiv.2&ICQ- Quartal/cur/1700000002.M3P1.host:2,RT", "drei");
    put("Post/dovecot-keywords", "0 Wichtig\n");
    put("Post/dovecot-uidlist", "3 V1 N3\n");
  }

  void put_message(const std::string& path, const std::string& subject) {
    put("Post/" + path, "From: m@amt.example\nTo: a@amt.example\nSubject: " + subject +
                            "\nDate: Tue, 14 Nov 2023 22:13:20 +0000\nMessage-ID: <" + subject +
                            "@amt.example>\n\nText\n");
  }

  [[nodiscard]] std::string path_with(const std::string& part) const {
    for (const std::string& path : delivered()) {
      if (path.find(part) != std::string::npos) return path;
    }
    return {};
  }

  fs::path maildir_ = tree_ / "share/Post";
};

TEST_F(MaildirTest, IsOneSourceAndAllItsMessagesAreItems) {
  put("Brief.txt", "kein Maildir");
  EXPECT_EQ(run().exit_code, 0);
  const FileRecord store = row("Post");
  EXPECT_EQ(store.format, "maildir");
  EXPECT_EQ(store.state, State::done);
  ASSERT_TRUE(store.items);
  EXPECT_EQ(store.items->found, 3U);
  EXPECT_EQ(store.items->written, 3U);
}

TEST_F(MaildirTest, KeepsFoldersFlagsKeywordsAndTimes) {
  fs::last_write_time(maildir_ / "cur/1700000000.M1P1.host,S=80:2,FSa",
                      fs::file_time_type::clock::now() - std::chrono::hours(24 * 400));
  run();
  EXPECT_THAT(path_with("/Post/mail/cur/"), EndsWith(":2,FSa"));
  EXPECT_THAT(path_with("/Post/mail/.Archiv.2&ICQ- Quartal/cur/"), EndsWith(":2,RT"));
  EXPECT_EQ(result("Post/mail/dovecot-keywords"), "0 Wichtig\n");
  const auto age = fs::file_time_type::clock::now() -
                   fs::last_write_time(fs::path(options_.target) / path_with("/Post/mail/cur/"));
  EXPECT_GT(age, std::chrono::hours(24 * 399));
}

TEST_F(MaildirTest, UnchangedItIsNotReadAgainAndAFlagMakesItNew) {
  run();
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(row("Post").state, State::done);
  fs::rename(maildir_ / "new/1700000001.M2P1.host", maildir_ / "cur/1700000001.M2P1.host:2,S");
  run();
  EXPECT_EQ(row("Post").items->found, 3U);
  EXPECT_THAT(path_with("M2P"), EndsWith(":2,S"));
}

TEST_F(MaildirTest, WhatIsNoMessageIsTold) {
  put("Post/Notizen.doc", "nicht von einem Server");
  run();
  const FileRecord store = row("Post");
  EXPECT_EQ(store.state, State::done_with_losses);
  ASSERT_EQ(store.losses.size(), 1U);
  EXPECT_EQ(store.losses[0].category, "store_damaged");
  EXPECT_THAT(store.losses[0].before, HasSubstr("Notizen.doc"));
}

TEST_F(MaildirTest, ASourceMayBeOne) {
  options_.sources = {{"Post", maildir_.string()}};
  EXPECT_EQ(run().exit_code, 0);
  const auto files = ledger();
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files.begin()->second.items->written, 3U);
  EXPECT_THAT(delivered(), Contains(HasSubstr("Post/mail/cur/")));
}

TEST_F(MaildirTest, LinksInItAreNotFollowed) {
  put("Geheim.txt", "From: x@y.example\n\nGeheim");
  fs::create_symlink(tree_ / "share/Geheim.txt", maildir_ / "cur/1700000009.M9P1.host:2,");
  run();
  EXPECT_EQ(row("Post").items->found, 3U);
  EXPECT_EQ(row("Post").losses.size(), 1U) << "it is named as no message";
}

}  // namespace
}  // namespace offenbar::batch::test
