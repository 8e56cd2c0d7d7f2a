#include "converters/rules/sieve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace offenbar::rules::sieve {
namespace {

using ::testing::ElementsAre;
using Asked = sieve::Test;  // in a test, Test is another one
using Kind = Asked::Kind;

TEST(SieveQuoted, KeepsEveryTextInsideOfItsQuotes) {
  EXPECT_EQ(quoted("Ämter"), "\"Ämter\"");
  EXPECT_EQ(quoted(R"(a"b\c)"), R"("a\"b\\c")");
  EXPECT_EQ(quoted("\"; discard; #"), R"("\"; discard; #")");
  EXPECT_EQ(quoted("a\r\nb\tc"), "\"a b c\"");
  EXPECT_EQ(quoted(std::string_view("a\0b", 3)), "\"ab\"");
  EXPECT_EQ(quoted("a\xFF"), "\"a?\"");
  EXPECT_EQ(quoted(""), "\"\"");
}

TEST(SieveOneLine, StaysOnItsLine) {
  EXPECT_EQ(one_line("Ende\r\nkeep;\n\n*/"), "Ende keep; */");
  EXPECT_EQ(one_line("\x7F\x1B[0m"), "  [0m");
}

TEST(SievePattern, MeansItself) { EXPECT_EQ(literal_pattern("100 %*?\\"), "100 %\\*\\?\\\\"); }

TEST(SieveFieldName, IsOneOfAHeader) {
  EXPECT_TRUE(is_field_name("X-Spam-Flag"));
  for (const char* name : {"", "a b", "a:", "ä", "a\n"}) EXPECT_FALSE(is_field_name(name)) << name;
}

TEST(SieveTest, SaysNoMoreThanItMust) {
  EXPECT_EQ(text_of(all_of({}), 0), "true");
  EXPECT_EQ(text_of(any_of({}), 0), "false");
  const Asked one = header({"subject"}, Match::contains, {"x"});
  EXPECT_EQ(text_of(all_of({Asked{}, one}), 0), R"(header :contains "subject" "x")");
  EXPECT_EQ(text_of(any_of({one, Asked{}}), 0), "true");
  EXPECT_EQ(text_of(negation(negation(one)), 0), R"(header :contains "subject" "x")");
  EXPECT_EQ(text_of(negation(Asked{}), 0), "false");
  EXPECT_EQ(text_of(all_of({all_of({one, one}), one}), 0).find("allof", 1), std::string::npos);
}

TEST(SieveTest, OfEachKind) {
  EXPECT_EQ(text_of(address({"from", "sender"}, Match::is, {"a@b", "c@d"}), 0),
            R"(address :is ["from", "sender"] ["a@b", "c@d"])");
  EXPECT_EQ(text_of(Asked{.kind = Kind::over, .number = 5}, 0), "size :over 5");
  EXPECT_EQ(text_of(negation(Asked{.kind = Kind::exists, .fields = {"cc"}}), 0),
            R"(not exists "cc")");
  EXPECT_EQ(text_of(Asked{.kind = Kind::body, .match = Match::contains, .keys = {"x"}}, 0),
            R"(body :text :contains "x")");
  Asked now{.kind = Kind::now, .keys = {"2024-01-01T00:00:00"}};
  now.part = "iso8601";
  now.relation = "ge";
  EXPECT_EQ(text_of(now, 0), R"(currentdate :value "ge" "iso8601" "2024-01-01T00:00:00")");
}

TEST(SieveExtensions, OfWhatIsUsed) {
  std::set<std::string> names;
  add_extensions(all_of({header({"a"}, Match::is, {"b"}), Asked{.kind = Kind::body},
                         negation(Asked{.kind = Kind::one_address, .fields = {"to"}})}),
                 names);
  add_extensions(Command{Command::Kind::copy_into, {"a"}}, names);
  EXPECT_THAT(names,
              ElementsAre("body", "comparator-i;ascii-numeric", "copy", "fileinto", "relational"));
}

TEST(SieveCommand, OfEachKind) {
  EXPECT_EQ(text_of(Command{Command::Kind::redirect, {"a@b"}}), R"(redirect :copy "a@b";)");
  EXPECT_EQ(text_of(Command{Command::Kind::add_flags, {"\\Seen"}}), R"(addflag "\\Seen";)");
  EXPECT_EQ(text_of(Command{Command::Kind::vacation, {"S", "a\r\n\"b\""}}),
            "vacation :subject \"S\" \"a\n\\\"b\\\"\";");
}

}  // namespace
}  // namespace offenbar::rules::sieve
