#include "converters/mail/maildir.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace offenbar::mail {
namespace {

TEST(Maildir, ModifiedUtf7) {
  EXPECT_EQ(modified_utf7("Entwürfe"), "Entw&APw-rfe");
  EXPECT_EQ(modified_utf7("A & B"), "A &- B");
  // RFC 3501, 5.1.3
  EXPECT_EQ(modified_utf7("~peter/mail/\u53F0\u5317/\u65E5\u672C\u8A9E"),
            "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
  EXPECT_EQ(modified_utf7("\U0001F600"), "&2D3eAA-");
}

TEST(Maildir, DotsAndSlashesInNamesSeparateNothing) {
  const std::vector<std::string> path{"Archiv", "2. Quartal/Süd"};
  EXPECT_EQ(maildir_folder(path), ".Archiv.2&ICQ- Quartal&IhU-S&APw-d");
  EXPECT_EQ(maildir_folder({}), "");
}

TEST(Maildir, LongNamesAreCutOutsideOfAShift) {
  const std::vector<std::string> path{std::string(200, 'a'),
                                      "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü"};
  const std::string folder = maildir_folder(path);
  EXPECT_LE(folder.size(), 255U);
  EXPECT_EQ(std::count(folder.begin(), folder.end(), '&'), 0);
  EXPECT_NE(folder, maildir_folder(std::vector<std::string>{
                        std::string(200, 'a'), "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöx"}));
}

TEST(Maildir, FileNamesCarrySizesFlagsAndKeywords) {
  MailFacts facts;
  facts.bytes = 1234;
  facts.virtual_bytes = 1260;
  facts.received = 1'700'000'000;
  facts.message_id = "<1@a.example>";
  facts.flags = {.seen = true,
                 .answered = true,
                 .forwarded = true,
                 .flagged = true,
                 .draft = true,
                 .deleted = true};
  facts.keywords = {"Rote Kategorie", "Wichtig"};
  MaildirKeywords keywords;
  EXPECT_EQ(keywords.letter_of("Wichtig"), 'a');
  const std::string name = maildir_file(facts, 7, keywords);
  EXPECT_TRUE(name.starts_with("1700000000.M7P")) << name;
  EXPECT_TRUE(name.ends_with(".offenbar,S=1234,W=1260:2,DFPRSTab")) << name;
  EXPECT_EQ(keywords.file(), "0 Wichtig\n1 Rote_Kategorie\n");
  EXPECT_EQ(name, maildir_file(facts, 7, keywords));
}

TEST(Maildir, TheTwentySeventhKeywordHasNoLetter) {
  MaildirKeywords keywords;
  for (int i = 0; i < 26; ++i)
    EXPECT_EQ(keywords.letter_of("k" + std::to_string(i)), static_cast<char>('a' + i));
  EXPECT_EQ(keywords.letter_of("one more"), 0);
  EXPECT_EQ(keywords.letter_of("k3"), 'd');
}

// RFC 3501, 5.1.3
TEST(Maildir, NamesInUtf7AreReadBack) {
  EXPECT_EQ(from_modified_utf7("~peter/mail/&U,BTFw-/&ZeVnLIqe-"), "~peter/mail/台北/日本語");
  EXPECT_EQ(from_modified_utf7("A&-B &ICQ-"), "A&B \u2024");
  for (const char* name : {"Entwürfe", "a&b", "&", "🎉 Fest"}) {
    EXPECT_EQ(from_modified_utf7(modified_utf7(name)), name);
  }
}

TEST(Maildir, WhatIsNoUtf7StaysAsItIs) {
  for (const char* name : {"&", "&ICQ", "&I*-x", "&A-", "a&"})
    EXPECT_EQ(from_modified_utf7(name), name);
}

}  // namespace
}  // namespace offenbar::mail
