// How conditions, actions and the organizer's stream are read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converters/rules/actions.h"
#include "converters/rules/organizer.h"
#include "converters/rules/restriction.h"
#include "corpus/generator/mail/rule_bytes.h"

namespace offenbar::rules {
namespace {

namespace make = generator::rule;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::uint32_t subject_tag = 0x0037001F;
const generator::Person somebody{"Hans", "Müller", "", "hans@example.org", ""};

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

TEST(RuleCondition, OfNestedParts) {
  const std::string bytes = make::condition(make::all_of(
      {make::contains(subject_tag, "Übung"), make::not_of(make::more_than(0x0E080003, 1000)),
       make::recipient(make::equals(0x300B0102, make::key("SMTP:A@B")))}));
  const auto condition = read_condition(as_bytes(bytes), Layout::extended);
  ASSERT_TRUE(condition) << condition.error().what;
  const Restriction& all = *condition->restriction;
  ASSERT_THAT(all.parts, SizeIs(3));
  EXPECT_EQ(std::get<std::string>(all.parts[0].value), "Übung");
  EXPECT_EQ(all.parts[1].parts[0].relation, relation::more);
  EXPECT_EQ(std::get<std::int32_t>(all.parts[1].parts[0].value), 1000);
  EXPECT_EQ(all.parts[2].kind, Restriction::Kind::beneath);
}

// As Exchange wrote it for the filter of junk mail: wide counts, no names.
TEST(RuleCondition, OfAnExchangeServer) {
  const std::string bytes = from_hex(
      "00000002000000010200000001000000000002000000010200000000020000000803007640040203007640030076"
      "40"
      "ffffffff01000000000201020000000100000000090d00120e01000000000201030000000100000000090d00120e"
      "01"
      "000000000100000000");
  const auto condition = read_condition(as_bytes(bytes), Layout::extended);
  ASSERT_TRUE(condition) << condition.error().what;
  EXPECT_EQ(condition->restriction->kind, Restriction::Kind::all);
}

TEST(RuleCondition, NothingMeansEveryMessage) {
  const auto condition = read_condition(as_bytes(std::string(2, '\0')), Layout::extended);
  ASSERT_TRUE(condition);
  EXPECT_FALSE(condition->restriction);
}

TEST(RuleCondition, EachTruncationIsCorrupt) {
  const std::string bytes = make::condition(make::all_of(
      {make::contains(subject_tag, "abc"), make::equals(0x0C1D0102, make::key("SMTP:A@B"))}));
  for (std::size_t size = 3; size < bytes.size(); ++size) {
    const Bytes cut = as_bytes(std::string_view(bytes).substr(0, size));
    EXPECT_FALSE(read_condition(cut, Layout::extended)) << size;
    EXPECT_FALSE(read_condition(cut, Layout::older)) << size;
  }
}

TEST(RuleCondition, DeeperThanAnyProgramMakesIsCorrupt) {
  std::string part = make::contains(subject_tag, "x");
  for (int i = 0; i < 100'000; ++i) part.insert(part.begin(), '\x02');
  EXPECT_FALSE(read_condition(as_bytes(make::condition(part)), Layout::extended));
}

TEST(RuleCondition, CountsAreCheckedAgainstWhatIsLeft) {
  EXPECT_FALSE(read_condition(as_bytes(from_hex("000001ffffff7f")), Layout::extended));
  EXPECT_FALSE(read_condition(as_bytes(from_hex("ffff0080")), Layout::extended));
  // A binary value of two thousand million bytes.
  EXPECT_FALSE(
      read_condition(as_bytes(from_hex("0000040402011d0c02011d0cffffff7f")), Layout::extended));
}

TEST(RuleActions, OfEachKind) {
  const std::string bytes =
      make::actions({make::move_to("store", "folder"), make::forward_to(somebody),
                     make::reply_with("0123456789abcdef"), make::mark_as_read()});
  const auto actions = read_actions(as_bytes(bytes), Layout::extended);
  ASSERT_TRUE(actions) << actions.error().what;
  ASSERT_THAT(actions->list, SizeIs(4));
  EXPECT_EQ(as_text(actions->list[0].folder), "folder");
  ASSERT_THAT(actions->list[1].people, SizeIs(1));
  EXPECT_EQ(actions->list[2].template_id.bytes[1], '1');
  EXPECT_EQ(actions->list[3].kind, RuleAction::Kind::mark_as_read);
}

// Narrow counts, as older servers have them: OP_TAG of an importance.
TEST(RuleActions, OfAStandardRule) {
  const std::string bytes = from_hex(
      "0100110009000000000000000003001700"
      "02000000");
  const auto actions = read_actions(as_bytes(bytes), Layout::older);
  ASSERT_TRUE(actions) << actions.error().what;
  EXPECT_EQ(std::get<std::int32_t>(actions->list[0].property.value), 2);
}

TEST(RuleActions, EachTruncationIsCorrupt) {
  const std::string bytes = make::actions({make::forward_to(somebody), make::mark_as_read()});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes cut = as_bytes(std::string_view(bytes).substr(0, size));
    EXPECT_FALSE(read_actions(cut, Layout::extended)) << size;
    EXPECT_FALSE(read_actions(cut, Layout::older)) << size;
  }
}

// What Outlook 2007 makes for everybody: "assigned to any category", "clear the categories".
TEST(Organizer, OfAFileOfOutlook) {
  const std::string bytes = from_hex(
      "00001400000014000000000000000000000000000100000000000000000000000100000001000000000000000100"
      "804f12052643006c006500610072002000630061007400650067006f00720069006500730020006f006e0020006d"
      "00610069006c00200028007200650063006f006d006d0065006e0064006500640029000100000000000000000000"
      "0000000000000000004a0000000400ffff00000c004352756c65456c656d656e7490010000010000000000000001"
      "0000000180640000000100000000000000010000000180f600000000000000018052010000000000000000000002"
      "000000000000000000000000000000");
  const auto organizer = read_organizer(as_bytes(bytes));
  ASSERT_TRUE(organizer) << organizer.error().what;
  ASSERT_THAT(organizer->rules, SizeIs(1));
  const OrganizerRule& rule = organizer->rules[0];
  EXPECT_EQ(rule.name, "Clear categories on mail (recommended)");
  EXPECT_TRUE(rule.is_enabled);
  ASSERT_FALSE(rule.error) << rule.error->what;
  ASSERT_THAT(rule.elements, SizeIs(2));
  EXPECT_EQ(rule.elements[0].clause, Clause::any_category);
  EXPECT_EQ(rule.elements[1].clause, Clause::clear_categories);
}

TEST(Organizer, OfRulesWithParameters) {
  const std::string bytes = make::organizer(
      {{"A",
        {make::people(0xCB, {somebody}), make::words(0xCD, {"eins", std::string(300, 'x')}),
         make::folder(0x12C, "folder", "store", "Ablage"), make::words(0x213, {"X-A: b"})}},
       {"B", {make::size(10, 20), make::plain(0x142)}, false, true}});
  const auto organizer = read_organizer(as_bytes(bytes));
  ASSERT_TRUE(organizer);
  ASSERT_THAT(organizer->rules, SizeIs(2));
  const OrganizerRule& first = organizer->rules[0];
  ASSERT_FALSE(first.error) << first.error->what;
  ASSERT_THAT(first.elements, SizeIs(4));
  EXPECT_THAT(first.elements[1].texts, ElementsAre("eins", std::string(300, 'x')));
  EXPECT_EQ(as_text(first.elements[2].folder), "folder");
  EXPECT_TRUE(first.elements[3].is_exception);
  EXPECT_EQ(first.elements[3].clause, Clause::words_in_header);
  EXPECT_TRUE(organizer->rules[1].is_for_sent);
  EXPECT_FALSE(organizer->rules[1].is_enabled);
  EXPECT_EQ(organizer->rules[1].elements[0].most, 20U);
}

TEST(Organizer, ARuleThatCannotBeReadTakesNoOtherAlong) {
  const std::string bytes =
      make::organizer({{"A", {make::words(0xDF, {"?"}), make::plain(0x142)}},
                       {"B", {make::words(0xCD, {"x"}), make::plain(0x14C)}}});
  const auto organizer = read_organizer(as_bytes(bytes));
  ASSERT_TRUE(organizer);
  ASSERT_THAT(organizer->rules, SizeIs(2));
  EXPECT_TRUE(organizer->rules[0].error);
  EXPECT_FALSE(organizer->rules[1].error);
  EXPECT_EQ(organizer->rules[1].elements[0].texts[0], "x");
}

TEST(Organizer, EachTruncationIsTold) {
  const std::string bytes = make::organizer(
      {{"A", {make::people(0xCB, {somebody}), make::plain(0x14C)}}, {"B", {make::plain(0x14A)}}});
  const std::size_t end = bytes.size() - 20;  // what follows the rules says nothing
  for (std::size_t size = 0; size < end; ++size) {
    const auto organizer = read_organizer(as_bytes(std::string_view(bytes).substr(0, size)));
    EXPECT_TRUE(!organizer || organizer->error) << size;
  }
}

TEST(Organizer, OfAnOlderOutlookIsUnsupported) {
  EXPECT_EQ(read_organizer(as_bytes(from_hex("cdf60e00" + std::string(100, '0')))).error().fault,
            Fault::unsupported);
}

// Each of many properties could claim the one long text of its block.
TEST(OrganizerRule, ValuesThatLieInOneAnotherAreDamage) {
  const auto number = [](std::uint64_t value, unsigned bytes) {
    std::string text;
    for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
    return text;
  };
  constexpr std::uint32_t properties = 50, name_tag = 0x3001001E;
  std::string block;
  for (std::uint32_t i = 0; i < properties; ++i) {
    block += number(name_tag, 4) + number(0, 4) + number(properties * 16, 4) + number(0, 4);
  }
  block += std::string(10'000, 'a') + std::string(1, '\0');
  const std::string element = number(0x8001, 2) +
                              number(static_cast<std::uint32_t>(Clause::from), 4) + number(1, 4) +
                              number(0, 4) + number(1, 4) + number(0, 4) + number(properties, 4) +
                              number(block.size(), 4) + block + number(0, 8);
  const std::string stream = number(1'100'000, 4) + std::string(40, '\0') + number(1, 2) +
                             number(0, 4) + number(0, 1) + number(1, 4) + std::string(16, '\0') +
                             number(element.size() + 2, 4) + number(1, 2) + element;
  const auto organizer = read_organizer(as_bytes(stream));
  ASSERT_TRUE(organizer);
  ASSERT_THAT(organizer->rules, SizeIs(1));
  ASSERT_TRUE(organizer->rules.front().error);
  EXPECT_EQ(organizer->rules.front().error->what, "values of a recipient overlap");
}

}  // namespace
}  // namespace offenbar::rules
