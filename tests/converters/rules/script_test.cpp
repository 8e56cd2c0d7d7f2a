// What rules become: from items to the script and its losses.
#include "converters/rules/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/generator/mail/envelope.h"
#include "corpus/generator/mail/rule_bytes.h"
#include "tests/support/memory_item.h"

namespace offenbar::rules {
namespace {

namespace make = generator::rule;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::uint32_t subject_tag = 0x0037001F;
constexpr std::uint32_t sender_key_tag = 0x0C1D0102;
const generator::Person outside{"Hans", "Müller", "", "hans@example.org", ""};
const generator::Person inside{"Ute", "Weiß", "", "ute@example.org", "/o=N/cn=uweiss"};

std::vector<Rule> of_organizer(const std::vector<make::OutlookRule>& rules) {
  testing::MemoryItem item("IPM.RuleOrganizer");
  item.bytes(0x6802, make::organizer(rules));
  return read_rules(item);
}

std::vector<Rule> of_message(std::string name, std::string restriction,
                             const std::vector<std::string>& actions, std::int32_t state = 1,
                             std::int32_t sequence = 10) {
  testing::MemoryItem item("IPM.Rule.Version2.Message");
  item.text(0x65EC, std::move(name));
  item.set(0x65E9, mapi::PropType::integer32, state);
  item.set(0x65F3, mapi::PropType::integer32, sequence);
  item.bytes(0x0E9A, make::condition(restriction));
  item.bytes(0x0E99, make::actions(actions));
  return read_rules(item);
}

Context context() {
  Context context;
  context.destination = [](const mapi::Binary& folder, const mapi::Binary&) -> Destination {
    if (as_text(folder) == "lost") return {"", "a folder that is not in this store"};
    return {"Ablage." + std::string(as_text(folder)), ""};
  };
  context.owner = {"ich@example.org"};
  return context;
}

Script script_of(std::vector<Rule> rules, const Context& with = context()) {
  Script script = make_script(std::move(rules), with, '.');
  std::string unix_text;
  for (const char c : script.text) {
    if (c != '\r') unix_text += c;
  }
  script.text = unix_text;
  return script;
}

// One enabled rule of the organizer.
Script script_of_elements(std::vector<std::string> elements, const Context& with = context()) {
  return script_of(of_organizer({{"R", std::move(elements)}}), with);
}

std::vector<std::string> categories(const Script& script) {
  std::vector<std::string> all;
  for (const Loss& loss : script.losses) all.push_back(loss.category);
  return all;
}

TEST(RuleScript, OfNoRulesIsNone) {
  const Script script = script_of({});
  EXPECT_THAT(script.text, IsEmpty());
  EXPECT_THAT(script.losses, IsEmpty());
}

TEST(RuleScript, SaysConditionsExceptionsActionsAndStop) {
  const Script script =
      script_of_elements({make::people(0xCB, {outside}), make::words(0xCD, {"Rundschreiben"}),
                          make::folder(0x12C, "Post", "s", "Post"), make::plain(0x14C),
                          make::plain(0x142), make::words(0x1FA, {"dringend"})});
  EXPECT_THAT(script.text,
              HasSubstr("# 1. R\n"
                        "if allof (address :is [\"from\", \"sender\"] \"hans@example.org\",\n"
                        "          header :contains \"subject\" \"Rundschreiben\",\n"
                        "          not body :text :contains \"dringend\")\n"
                        "{\n"
                        "    addflag \"\\\\Seen\";\n"
                        "    fileinto \"Ablage.Post\";\n"
                        "    stop;\n"
                        "}\n"));
  EXPECT_THAT(script.text, HasSubstr("require [\"body\", \"fileinto\", \"imap4flags\"];"));
  EXPECT_THAT(script.losses, IsEmpty());
  EXPECT_EQ(script.said, 1U);
}

TEST(RuleScript, EachConditionHasItsTest) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {make::plain(0xC8), R"(address :is "to" "ich@example.org")"},
      {make::plain(0xCA), R"(not address :is "to" "ich@example.org")"},
      {make::plain(0xE2), R"(address :is "cc" "ich@example.org")"},
      {make::plain(0xE3), R"(address :is ["to", "cc"] "ich@example.org")"},
      {make::plain(0xC9), R"(address :count "eq" :comparator "i;ascii-numeric" ["to", "cc"] "1")"},
      {make::people(0xCC, {outside}), R"(address :is ["to", "cc"] "hans@example.org")"},
      {make::words(0xE6, {"@example"}), R"(address :contains ["from", "sender"] "@example")"},
      {make::words(0xE5, {"@example"}), R"(address :contains ["to", "cc"] "@example")"},
      {make::words(0xE8, {"X-Spam: yes"}), R"(header :contains "X-Spam" "yes")"},
      {make::words(0xE8, {"List-Id:"}), R"(exists "List-Id")"},
      {make::number(0xD2, 2), R"(header :is "Importance" "high")"},
      {make::number(0xD3, 2), R"(header :is "Sensitivity" "Private")"},
      {make::words(0xD7, {"Büro"}), R"(header :contains "Keywords" ["Büro", "büro", "BÜRO"])"},
      {make::plain(0xDC), R"(header :contains "Auto-Submitted" "auto-replied")"},
      {make::plain(0xDE), R"(header :mime :anychild :contains "Content-Disposition" "attachment")"},
      {make::plain(0xF1), R"(header :mime :anychild :param "method" :is "Content-Type" "REQUEST")"},
      {make::size(100, 0), "size :over 102400"},
      {make::size(0, 10), "size :under 10241"},
  };
  for (const auto& [element, test] : cases) {
    const Script script = script_of_elements({element, make::plain(0x14C)});
    EXPECT_THAT(script.text, HasSubstr(test));
    EXPECT_EQ(script.said, 1U) << script.text;
  }
}

TEST(RuleScript, EachActionHasItsCommand) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {make::folder(0x139, "Post", "s", "Post"), R"(fileinto :copy "Ablage.Post";)"},
      {make::plain(0x12D), R"(fileinto "Trash";)"},
      {make::plain(0x14A), "discard;\n    stop;"},
      {make::people(0x144, {outside}), R"(redirect :copy "hans@example.org";)"},
      {make::people(0x12E, {outside}), R"(redirect :copy "hans@example.org";)"},
      {make::words(0x133, {"Wiedervorlage; Büro"}), R"(addflag ["Wiedervorlage", )"},
      {make::follow_up(7), R"(addflag "\\Flagged";)"},
      {make::plain(0x132), R"(removeflag "\\Flagged";)"},
  };
  for (const auto& [element, command] : cases) {
    const Script script = script_of_elements({make::words(0xCD, {"x"}), element});
    EXPECT_THAT(script.text, HasSubstr(command));
    EXPECT_EQ(script.said, 1U) << script.text;
  }
}

TEST(RuleScript, WhatCannotBeSaidIsACommentAndALoss) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {make::plain(0x148), "rule_action_lost"},
      {make::words(0x149, {"C:\\x.exe"}), "rule_action_lost"},
      {make::people(0x147, {outside}), "rule_action_lost"},
      {make::number(0x14B, 1), "rule_action_lost"},
      {make::words(0xE8, {"überall"}), "rule_condition_lost"},
      {make::words(0xF5, {"x"}), "rule_condition_lost"},
      {make::folder(0x12C, "lost", "s", "Anderswo"), "rule_folder_lost"},
      {make::people(0xCB, {inside}, false), "rule_address_lost"},
      {make::words(0x777, {"?"}), "rule_condition_lost"},
  };
  for (const auto& [element, category] : cases) {
    const Script script = script_of_elements({make::plain(0x14C), element});
    EXPECT_THAT(categories(script), ElementsAre(category));
    EXPECT_THAT(script.text, AllOf(HasSubstr("#    Sieve cannot say: "), Not(HasSubstr("\nif "))));
    EXPECT_EQ(script.losses[0].severity, Severity::content);
    EXPECT_EQ(script.losses[0].where, "“R”");
    EXPECT_EQ(script.said, 0U);
  }
}

// A server refuses the whole script for one such address.
TEST(RuleScript, NoRedirectGoesToWhatIsNoAddress) {
  for (const char* address : {"müller@example.org", "\"a b\"@example.org", "a@b, c@d", "nobody"}) {
    const generator::Person person{"", "N", "", address, ""};
    const Script script = script_of_elements({make::people(0x144, {person})});
    EXPECT_THAT(categories(script), ElementsAre("rule_address_lost")) << address;
    EXPECT_THAT(script.text, Not(HasSubstr("redirect")));
  }
}

TEST(RuleScript, NoNumberIsLargerThanServersTake) {
  EXPECT_THAT(script_of_elements({make::size(0xFFFFFFFF, 0), make::plain(0x14A)}).text,
              HasSubstr("if false"));
  EXPECT_THAT(script_of_elements({make::size(0, 0xFFFFFFFF), make::plain(0x14C)}).text,
              HasSubstr("if true"));
}

TEST(RuleScript, ARuleForSentMailIsALoss) {
  const Script script =
      script_of(of_organizer({{"S", {make::words(0xCD, {"x"}), make::plain(0x14C)}, true, true}}));
  EXPECT_THAT(categories(script), ElementsAre("rule_for_sent"));
}

TEST(RuleScript, ASoundIsLeftOutAndTold) {
  const Script script =
      script_of_elements({make::words(0xCD, {"x"}), make::plain(0x14C), make::words(0x136, {"a"})});
  EXPECT_EQ(script.said, 1U);
  EXPECT_THAT(categories(script), ElementsAre("rule_reworded"));
  const Script alone = script_of_elements({make::words(0xCD, {"x"}), make::words(0x136, {"a"})});
  EXPECT_THAT(categories(alone), ElementsAre("rule_action_lost"));
}

TEST(RuleScript, MyNameNeedsAnAddress) {
  Context nobody = context();
  nobody.owner.clear();
  const Script script = script_of_elements({make::plain(0xC8), make::plain(0x14C)}, nobody);
  EXPECT_THAT(categories(script), ElementsAre("rule_condition_lost"));
}

TEST(RuleScript, AddressesOfExchangeAreResolved) {
  mail::AddressBook book;
  book.add("/o=N/cn=uweiss", "ute@example.org", mail::Origin::table);
  Context with = context();
  const std::vector<std::string> elements{make::people(0xCB, {inside}, false), make::plain(0x14C)};
  EXPECT_TRUE(script_of_elements(elements, with).is_unresolved);
  with.addresses = &book;
  const Script script = script_of_elements(elements, with);
  EXPECT_FALSE(script.is_unresolved);
  EXPECT_THAT(script.text, HasSubstr(R"(address :is ["from", "sender"] "ute@example.org")"));
}

TEST(RuleScript, KeywordsThatRulesGaveAreTakenAway) {
  const Script script =
      script_of(of_organizer({{"A", {make::words(0xCD, {"x"}), make::words(0x133, {"Rot"})}},
                              {"B", {make::plain(0xF6), make::plain(0x152)}}}));
  EXPECT_THAT(script.text, HasSubstr("if exists \"Keywords\"\n{\n    removeflag \"Rot\";"));
}

TEST(RuleScript, ARuleThatIsOffStaysOff) {
  const Script script =
      script_of(of_organizer({{"R", {make::words(0xCD, {"x"}), make::plain(0x14A)}, false}}));
  EXPECT_THAT(script.text,
              AllOf(HasSubstr("# 1. R (switched off)\n"),
                    HasSubstr("if allof (false, header :contains \"subject\" \"x\")")));
}

TEST(RuleScript, NoNameNorWordBreaksOut) {
  const Script script = script_of(
      of_organizer({{"Ende\r\ndiscard; /* \"",
                     {make::words(0xCD, {"a\"b\\c\r\nd \"; keep;"}), make::plain(0x14C)}}}));
  EXPECT_THAT(script.text, AllOf(HasSubstr("# 1. Ende discard; /* \"\n"),
                                 HasSubstr(R"(header :contains "subject" "a\"b\\c d \"; keep;")")));
}

TEST(RuleScript, AnEmptyWordIsNotFoundEverywhere) {
  const Script script = script_of_elements({make::words(0xCD, {""}), make::plain(0x14A)});
  EXPECT_THAT(categories(script), ElementsAre("rule_condition_lost"));
}

TEST(RuleMessages, ConditionsAreSaid) {
  const std::string by_key = make::equals(sender_key_tag, make::key("SMTP:HANS@EXAMPLE.ORG"));
  const std::vector<std::pair<std::string, std::string>> cases{
      {make::contains(subject_tag, "x"), R"(header :contains "subject" "x")"},
      {make::contains(0x1000001F, "x"), R"(body :text :contains "x")"},
      {make::contains(0x007D001F, "X-A: b"), R"(header :contains "X-A" "b")"},
      {by_key, R"(address :is ["from", "sender"] "hans@example.org")"},
      {make::recipient(make::equals(0x300B0102, make::key("SMTP:A@B.DE"))),
       R"(address :is ["to", "cc"] "a@b.de")"},
      {make::not_of(by_key), "not address"},
      {make::more_than(0x0E080003, 5), "size :over 5"},
      {make::equals(0x00170003, std::string("\2\0\0\0", 4)), R"("Importance" "high")"},
      {make::equals(0x0057000B, std::string("\1", 1)), R"(address :is "to" "ich@example.org")"},
      {make::equals(0x0E060040, std::string("\x00\xC0\x89\x76\x45\x3C\xDA\x01", 8)),
       R"(currentdate :zone "+0000" :value "eq" "iso8601" "2024-01-01T00:00:00")"},
      {make::all_of({}), "if true"},
  };
  for (const auto& [restriction, test] : cases) {
    const Script script = script_of(of_message("R", restriction, {make::mark_as_read()}));
    EXPECT_THAT(script.text, HasSubstr(test));
    EXPECT_EQ(script.said, 1U) << script.text;
  }
}

TEST(RuleMessages, OfPropertiesThatNoFieldHasAreALoss) {
  const Script script = script_of(
      of_message("R", make::equals(0x66660003, std::string(4, '\1')), {make::mark_as_read()}));
  EXPECT_THAT(categories(script), ElementsAre("rule_condition_lost"));
  EXPECT_THAT(script.losses[0].before, HasSubstr("0x66660003"));
}

// Outlook notes whom a search key means: PidTagEntryId in a comment around it.
TEST(RuleMessages, ACommentSaysWhoIsMeant) {
  const std::string entry = generator::one_off_entry_id("Weiß, Ute", "ute@example.org");
  std::string size(4, '\0');
  size[0] = static_cast<char>(entry.size());
  const std::string comment = std::string("\x0A\x01\x02\x01\x01\0", 6) + size + entry + "\x01" +
                              make::equals(sender_key_tag, make::key("EX:/O=N/CN=UWEISS"));
  const Script script = script_of(of_message("R", comment, {make::mark_as_read()}));
  EXPECT_THAT(script.text, HasSubstr(R"(address :is ["from", "sender"] "ute@example.org")"));
}

TEST(RuleMessages, ThatAFieldIsThereSaysNothing) {
  const std::string exists = "\x08" + std::string("\x1F\0\x37\0", 4);
  const std::string attached = std::string("\x06\x01\x03\0\x07\x0E\x10\0\0\0", 10);
  const Script script =
      script_of(of_message("R", make::all_of({exists, make::contains(subject_tag, "x"), attached}),
                           {make::mark_as_read()}));
  EXPECT_THAT(script.text,
              AllOf(HasSubstr("if allof (header :contains \"subject\" \"x\","),
                    HasSubstr("header :mime :anychild :contains \"Content-Disposition\"")));
}

TEST(RuleMessages, ComeInTheirSequence) {
  std::vector<Rule> rules = of_message("B", make::all_of({}), {make::mark_as_read()}, 1, 20);
  const auto first = of_message("A", make::all_of({}), {make::mark_as_read()}, 1, 10);
  rules.insert(rules.end(), first.begin(), first.end());
  EXPECT_THAT(script_of(rules).text, AllOf(HasSubstr("# 1. A"), HasSubstr("# 2. B")));
}

TEST(RuleMessages, WhatTheOrganizerHasIsTakenOnce) {
  std::vector<Rule> rules = of_organizer({{"R", {make::words(0xCD, {"x"}), make::plain(0x14C)}},
                                          {"P", {make::words(0xCD, {"x"}), make::plain(0x148)}}});
  for (const char* name : {"R", "P"}) {
    const auto twin =
        of_message(name, make::contains(subject_tag, "server"), {make::move_to("", "Post")}, 17);
    rules.insert(rules.end(), twin.begin(), twin.end());
  }
  const Script script = script_of(rules);
  EXPECT_EQ(script.found, 2U);
  EXPECT_EQ(script.said, 2U);  // what Outlook alone cannot do, the server's rule can
  EXPECT_THAT(script.text, AllOf(HasSubstr("# 1. R\nif header :contains \"subject\" \"x\""),
                                 HasSubstr("# 2. P\nif header :contains \"subject\" \"server\"")));
}

TEST(RuleMessages, AnAbsenceIsWrittenSwitchedOff) {
  Context with = context();
  with.reply_template = [](const mapi::Binary&, const mapi::Guid&) {
    return ReplyTemplate{"Nicht da", "Zeile 1\r\nZeile \"2\"\r\n"};
  };
  const Script script = script_of(
      of_message("Weg", make::all_of({}), {make::reply_with("0123456789abcdef")}, 5), with);
  EXPECT_THAT(script.text,
              AllOf(HasSubstr("if allof (false, true)"),
                    HasSubstr("vacation :subject \"Nicht da\" \"Zeile 1\nZeile \\\"2\\\"\n\";")));
  EXPECT_THAT(categories(script), ElementsAre("rule_changed"));
  EXPECT_THAT(categories(script_of(
                  of_message("Weg", make::all_of({}), {make::reply_with("0123456789abcdef")}, 5))),
              ElementsAre("rule_action_lost"));
}

TEST(RuleMessages, ABrokenOneIsToldAndNoneIsLost) {
  testing::MemoryItem item("IPM.Rule.Version2.Message");
  item.text(0x65EC, "Kaputt").bytes(0x0E9A, "\1\2\3").bytes(0x0E99, make::actions({}));
  const Script script = script_of(read_rules(item));
  EXPECT_EQ(script.found, 1U);
  EXPECT_THAT(categories(script), ElementsAre("rule_unreadable"));
}

TEST(RuleMessages, OutlooksOwnFilterIsNobodysLoss) {
  std::vector<Rule> rules = of_message("Junk E-mail Rule", make::all_of({}), {}, 0x31);
  rules[0].provider = "JunkEmailRule";
  const Script script = script_of(rules);
  ASSERT_THAT(script.losses, SizeIs(1));
  EXPECT_EQ(script.losses[0].severity, Severity::cosmetic);
}

TEST(RuleScript, LinesEndAsTheStandardWants) {
  const std::string text =
      make_script(of_organizer({{"R", {make::plain(0x14C)}}}), context(), '.').text;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    ASSERT_EQ(text[at - 1], '\r');
  }
}

TEST(RuleScript, OfManyRulesStaysWithinWhatServersTake) {
  std::vector<make::OutlookRule> many;
  for (int i = 0; i < 1500; ++i) {
    many.push_back({"R" + std::to_string(i),
                    {make::words(0xCD, {std::string(900, 'x')}), make::plain(0x14C)}});
  }
  const Script script = make_script(of_organizer(many), context(), '.');
  EXPECT_EQ(script.found, 1500U);
  EXPECT_LT(script.said, 1500U);
  EXPECT_LT(script.text.size(), 1'048'576U);
  EXPECT_LE(script.losses.size(), max_rule_losses + 1);
}

}  // namespace
}  // namespace offenbar::rules
