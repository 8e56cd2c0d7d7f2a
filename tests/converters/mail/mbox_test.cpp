#include "converters/mail/mbox.h"

#include <gtest/gtest.h>

namespace offenbar::mail {
namespace {

// One message, written in pieces of `size` bytes.
std::string stored(std::string_view message, std::size_t size) {
  StringSink file;
  MboxSink mbox(file);
  EXPECT_TRUE(mbox.begin("anna@a.example", 1'700'000'000));
  for (std::size_t at = 0; at < message.size(); at += size) {
    EXPECT_TRUE(mbox.write(message.substr(at, size)));
  }
  EXPECT_TRUE(mbox.end());
  return file.text;
}

TEST(Mbox, FromLineHoldsAddressAndDateOnly) {
  EXPECT_EQ(from_line("anna@a.example", 1'700'000'000),
            "From anna@a.example Tue Nov 14 22:13:20 2023\n");
  EXPECT_EQ(from_line("a b", 86'400), "From MAILER-DAEMON Fri Jan  2 00:00:00 1970\n");
}

TEST(Mbox, LinesThatLookLikeSeparatorsAreQuotedInPiecesOfAnySize) {
  const std::string message = "A: b\n\nFrom x\n>From y\n>>From z\nFrom\n>Fro\n>>\nFromage\n";
  const std::string expected =
      "From anna@a.example Tue Nov 14 22:13:20 2023\n"
      "A: b\n\n>From x\n>>From y\n>>>From z\nFrom\n>Fro\n>>\nFromage\n\n";
  for (std::size_t size = 1; size < message.size() + 1; ++size)
    EXPECT_EQ(stored(message, size), expected) << size;
}

TEST(Mbox, AMessageWithoutALastLineEndGetsOne) {
  EXPECT_TRUE(stored("A: b\n\nx", 3).ends_with("\n\nx\n\n"));
  EXPECT_TRUE(stored("A: b\n\n>Fro", 3).ends_with("\n\n>Fro\n\n"));
}

}  // namespace
}  // namespace offenbar::mail
