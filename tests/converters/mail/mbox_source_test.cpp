#include "converters/mail/mbox_source.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "converters/mail/mbox.h"

namespace offenbar::mail {
namespace {

std::vector<std::string> messages(std::string_view mbox) {
  std::vector<std::string> all;
  split_mbox(as_bytes(mbox),
             [&all](const MboxMessage& one) { all.emplace_back(as_text(one.bytes)); });
  return all;
}

using List = std::vector<std::string>;

TEST(MboxSource, TheFromLineTellsWhoAndWhen) {
  const std::string mbox = "From anna@a.example Tue Nov 14 22:13:20 2023\nA: b\n\nx\n";
  std::vector<MboxMessage> all;
  EXPECT_TRUE(split_mbox(as_bytes(mbox), [&all](const MboxMessage& one) { all.push_back(one); }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].sender, "anna@a.example");
  EXPECT_EQ(all[0].received, 1'700'000'000);
}

TEST(MboxSource, SeparatorsHaveDates) {
  EXPECT_TRUE(is_separator("From a@b Tue Nov 14 22:13:20 2023"));
  EXPECT_TRUE(is_separator("From - Tue Nov 14 22:13 CET 2023"));
  EXPECT_TRUE(is_separator("From a@b  Tue Nov  4 22:13:20 2023 +0100"));
  EXPECT_FALSE(is_separator("From the beginning of Nov 14"));
  EXPECT_FALSE(is_separator("From"));
  EXPECT_FALSE(is_separator(">From a@b Tue Nov 14 22:13:20 2023"));
}

TEST(MboxSource, ADatelessFromLineIsText) {
  EXPECT_EQ(messages("From a@b Tue Nov 14 22:13:20 2023\nA: b\n\nx\n\nFrom now on\ny\n\n"
                     "From a@b Tue Nov 14 22:13:21 2023\nC: d\n\nz\n"),
            (List{"A: b\n\nx\n\nFrom now on\ny\n", "C: d\n\nz\n"}));
}

TEST(MboxSource, ASeparatorInsideOfAParagraphIsText) {
  EXPECT_EQ(
      messages("From a@b Tue Nov 14 22:13:20 2023\nA: b\n\nx\nFrom a@b Tue Nov 14 22:13:20 2023\n")
          .size(),
      1U);
}

TEST(MboxSource, ContentLengthReachesOverSeparators) {
  const std::string body = "x\n\nFrom a@b Tue Nov 14 22:13:20 2023\ny\n";
  const std::string mbox =
      "From a@b Tue Nov 14 22:13:20 2023\nContent-Length: " + std::to_string(body.size()) + "\n\n" +
      body + "\nFrom a@b Tue Nov 14 22:13:21 2023\nC: d\n\nz\n";
  EXPECT_EQ(kind_of_mbox(as_bytes(mbox)), MboxKind::content_length);
  EXPECT_EQ(messages(mbox).size(), 2U);
}

TEST(MboxSource, AWrongContentLengthIsIgnored) {
  for (const std::string_view length : {"1", "99999999999999999999", "-4", "x"}) {
    EXPECT_EQ(messages("From a@b Tue Nov 14 22:13:20 2023\nContent-Length: " + std::string(length) +
                       "\n\nxyz\n\nFrom a@b Tue Nov 14 22:13:21 2023\nC: d\n\nz\n")
                  .size(),
              2U)
        << length;
  }
}

TEST(MboxSource, WhatTheWriterQuotedComesBack) {
  const std::string message =
      "A: b\n\nFrom x\n>From y\n>>From z\nFrom a@b Tue Nov 14 22:13:20 2023\n\nFrom a@b Tue Nov 14 "
      "22:13:20 2023\n";
  StringSink file;
  MboxSink mbox(file);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(mbox.begin("a@b.example", i));
    EXPECT_TRUE(mbox.write(message));
    EXPECT_TRUE(mbox.end());
  }
  EXPECT_EQ(kind_of_mbox(as_bytes(file.text)), MboxKind::quoted);
  int count = 0;
  split_mbox(as_bytes(file.text), [&](const MboxMessage& one) {
    EXPECT_EQ(unquoted_message(one.bytes), message);
    ++count;
  });
  EXPECT_EQ(count, 3);
}

TEST(MboxSource, BytesStayAsTheyAre) {
  EXPECT_EQ(messages("From a@b Tue Nov 14 22:13:20 2023\r\nA: b\r\n\r\n\xFFx\r\n\r\n"),
            (List{"A: b\r\n\r\n\xFFx\r\n"}));
}

TEST(MboxSource, OtherTextIsNoMbox) {
  EXPECT_FALSE(split_mbox(as_bytes("Hello\n"), [](const MboxMessage&) {}));
  EXPECT_FALSE(split_mbox({}, [](const MboxMessage&) {}));
}

}  // namespace
}  // namespace offenbar::mail
