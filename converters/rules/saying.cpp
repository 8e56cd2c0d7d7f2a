#include "converters/rules/saying.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "converters/base/letter_case.h"
#include "converters/base/text.h"
#include "converters/mail/maildir.h"
#include "converters/mapi/property_list.h"
#include "converters/mapi/tags.h"

namespace offenbar::rules {
namespace {

using sieve::Match;
using sieve::Test;
using Kind = sieve::Test::Kind;

constexpr std::size_t longest_key = 1000;  // bytes
constexpr std::size_t most_keys = 1000;    // in one test
constexpr std::size_t most_remarks = 20;
constexpr std::int64_t largest_number = 2'147'483'647;  // that every server takes. RFC 5228, 2.4.1
constexpr std::size_t longest_what = 300;               // bytes of a remark or obstacle

const std::vector<std::string> sender_fields{"from", "sender"};
const std::vector<std::string> recipient_fields{"to", "cc"};

std::string short_text(std::string_view text) {
  const std::string line = sieve::one_line(text);
  return line.size() <= longest_what ? line
                                     : std::string(shorten_at_grapheme(line, longest_what)) + "…";
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A script with any other address is refused as a whole.
bool can_be_sent_to(std::string_view address) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.@";
  return mail::is_address(address) && std::ranges::all_of(address, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  others.find(c) != std::string_view::npos;
         });
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

// Somebody as a list of properties.
class PersonProperties : public mapi::Listed<mapi::Properties> {
 public:
  explicit PersonProperties(const std::vector<Tagged>& properties) {
    for (const Tagged& one : properties) list_.put(one.tag, one.value);
  }
};

}  // namespace

void Saying::obstacle(std::string_view category, const std::string& what) {
  if (said_.obstacles.size() < most_remarks) {
    said_.obstacles.push_back({category, short_text(what)});
  }
}

void Saying::remark(Severity severity, const std::string& what) {
  std::string text = short_text(what);
  if (said_.remarks.size() >= most_remarks) return;
  if (std::ranges::find(said_.remarks, text, &Remark::what) != said_.remarks.end()) return;
  said_.remarks.push_back({severity, std::move(text)});
}

Test Saying::cannot_ask(const std::string& what) {
  obstacle("rule_condition_lost", what);
  return {};
}

void Saying::cannot_do(const std::string& what) { obstacle("rule_action_lost", what); }

// An empty key would be found in everything. Sieve's comparator knows no case but that of ASCII,
// Outlook's does: so other letters come small and large, too.
std::vector<std::string> Saying::keys(const std::vector<std::string>& words) {
  std::vector<std::string> keys;
  const auto add = [&keys](std::string key) {
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
  };
  for (const std::string& word : words) {
    std::string key = sieve::one_line(word);
    if (key.empty()) continue;
    if (key.size() > longest_key || keys.size() >= most_keys) {
      obstacle("rule_condition_lost", "more or longer words than a server takes");
      break;
    }
    const bool has_other_case = !is_ascii(key);
    add(key);
    if (!has_other_case) continue;
    add(lower_case(key));
    add(upper_case(key));
  }
  if (keys.empty()) obstacle("rule_condition_lost", "no word to look for");
  return keys;
}

Test Saying::words(std::vector<std::string> fields, const std::vector<std::string>& words,
                   Match match) {
  std::vector<std::string> found = keys(words);
  if (match == Match::matches) {  // words that a value begins with
    for (std::string& key : found) key = sieve::literal_pattern(key) + "*";
  }
  return sieve::header(std::move(fields), match, std::move(found));
}

Test Saying::body_words(const std::vector<std::string>& words) {
  Test test{.kind = Kind::body, .match = Match::contains};
  test.keys = keys(words);
  return test;
}

// A script asks one field at a time: only a word that names its field can be asked for.
Test Saying::header_words(const std::vector<std::string>& words_of_head) {
  std::vector<Test> tests;
  for (const std::string& word : words_of_head) {
    const std::size_t colon = word.find(':');
    const std::string name = trimmed(std::string_view(word).substr(0, colon));
    if (colon == std::string::npos || !sieve::is_field_name(name)) {
      return cannot_ask(fmt::format("“{}” anywhere in the head of a message", word));
    }
    const std::string value = trimmed(std::string_view(word).substr(colon + 1));
    tests.push_back(value.empty() ? Test{.kind = Kind::exists, .fields = {name}}
                                  : words({name}, {value}));
  }
  if (tests.empty()) return cannot_ask("no word to look for");
  return sieve::any_of(std::move(tests));
}

Test Saying::address_words(std::vector<std::string> fields, const std::vector<std::string>& words) {
  return sieve::address(std::move(fields), Match::contains, keys(words));
}

void Saying::unknown(const mail::Person& person) {
  said_.is_unresolved = true;
  const std::string who = person.original.empty() ? person.mailbox.name : person.original;
  obstacle("rule_address_lost", fmt::format("the address of “{}” is not known", who));
}

Test Saying::people(std::vector<std::string> fields, const std::vector<mail::Person>& people) {
  std::vector<std::string> addresses;
  for (const mail::Person& person : people) {
    if (person.is_known()) {
      addresses.push_back(lower_case(person.mailbox.address));
    } else {
      unknown(person);
    }
  }
  if (people.empty()) return cannot_ask("nobody is named");
  return sieve::address(std::move(fields), Match::is, std::move(addresses));
}

Test Saying::me(std::vector<std::string> fields) {
  if (context_.owner.empty()) return cannot_ask("“my name”: whose mailbox this is is not known");
  std::string all;
  for (const std::string& one : context_.owner) all += (all.empty() ? "" : ", ") + one;
  remark(Severity::cosmetic, fmt::format("“my name” is taken to be {}", all));
  return sieve::address(std::move(fields), Match::is, context_.owner);
}

Test Saying::only_to_me() {
  Test one{.kind = Kind::one_address, .fields = recipient_fields};
  return sieve::all_of({me({"to"}), std::move(one)});
}

// Importance, and what older programs write. [MS-OXCMAIL] 2.1.3.2.5
Test Saying::importance(std::int64_t level) {
  const auto asked = [](std::string_view word, std::vector<std::string> numbers) {
    return sieve::any_of({sieve::header({"Importance"}, Match::is, {std::string(word)}),
                          sieve::header({"X-Priority"}, Match::matches, std::move(numbers))});
  };
  Test high = asked("high", {"1*", "2*"});
  Test low = asked("low", {"4*", "5*"});
  if (level == 2) return high;
  if (level == 0) return low;
  if (level == 1) return sieve::negation(sieve::any_of({std::move(high), std::move(low)}));
  return cannot_ask(fmt::format("importance {}", level));
}

// [MS-OXCMAIL] 2.1.3.2.6
Test Saying::sensitivity(std::int64_t level) {
  const std::vector<std::string> names{"Personal", "Private", "Company-Confidential"};
  if (level == 0) return sieve::negation(sieve::header({"Sensitivity"}, Match::is, names));
  if (level < 0 || level > 3) return cannot_ask(fmt::format("sensitivity {}", level));
  return sieve::header({"Sensitivity"}, Match::is, {names[static_cast<std::size_t>(level - 1)]});
}

Test Saying::category(const std::vector<std::string>& names) {
  std::vector<Test> tests;
  for (const std::string& name : names) tests.push_back(words({"Keywords"}, {name}));
  if (tests.empty()) return cannot_ask("a category without a name");
  remark(Severity::cosmetic, "a category is one that stands in the field Keywords");
  return sieve::all_of(std::move(tests));
}

Test Saying::any_category() {
  remark(Severity::cosmetic, "a category is one that stands in the field Keywords");
  return {.kind = Kind::exists, .fields = {"Keywords"}};
}

Test Saying::has_attachment() {
  Test test{.kind = Kind::part_header, .match = Match::contains};
  test.fields = {"Content-Disposition"};
  test.keys = {"attachment"};
  return test;
}

// What the fields of a message say of its class. [MS-OXCMAIL] 2.2.3.2
Test Saying::message_class(std::string_view name) {
  const std::string lower = lower_case(name);
  if (lower.starts_with("ipm.note.rules.ooftemplate")) {
    remark(Severity::cosmetic, "an automatic reply is one that says so in Auto-Submitted");
    return sieve::header({"Auto-Submitted"}, Match::contains, {"auto-replied"});
  }
  const auto calendar = [](std::string method) {
    Test test{.kind = Kind::part_header, .match = Match::is};
    test.part = "method";
    test.fields = {"Content-Type"};
    test.keys = {std::move(method)};
    return test;
  };
  if (lower == "ipm.schedule.meeting.request") return calendar("REQUEST");
  if (lower == "ipm.schedule.meeting.canceled") return calendar("CANCEL");
  if (lower.starts_with("ipm.schedule.meeting.resp")) return calendar("REPLY");
  if (lower.starts_with("report.")) {
    return sieve::header({"Content-Type"}, Match::contains, {"multipart/report"});
  }
  return cannot_ask(fmt::format("message class {}", name));
}

Test Saying::larger(std::int64_t bytes) {
  if (bytes < 0) return {};
  if (bytes > largest_number) return {.kind = Kind::never};
  Test test{.kind = Kind::over};
  test.number = static_cast<std::uint64_t>(bytes);
  return test;
}

Test Saying::smaller(std::int64_t bytes) {
  if (bytes <= 0) return {.kind = Kind::never};
  if (bytes > largest_number) return {};
  Test test{.kind = Kind::under};
  test.number = static_cast<std::uint64_t>(bytes);
  return test;
}

void Saying::file(const mapi::Binary& folder, const mapi::Binary& store, std::string_view name,
                  bool is_copy) {
  Destination to;
  if (context_.destination) to = context_.destination(folder, store);
  if (to.mailbox.empty()) {
    const std::string why = to.obstacle.empty() ? "a folder that is not here" : to.obstacle;
    obstacle("rule_folder_lost", name.empty() ? why : fmt::format("{}: “{}”", why, name));
    return;
  }
  said_.commands.push_back(
      {is_copy ? sieve::Command::Kind::copy_into : sieve::Command::Kind::file_into, {to.mailbox}});
}

void Saying::forward(const std::vector<mail::Person>& people, bool is_redirect) {
  if (people.empty()) cannot_do("forwards to nobody");
  if (!is_redirect) {
    remark(Severity::formatting,
           "passed on as it is, from its sender, where Outlook sends a message of its own");
  }
  for (const mail::Person& person : people) {
    const std::string address = lower_case(person.mailbox.address);
    if (!person.is_known()) {
      unknown(person);
    } else if (!can_be_sent_to(address)) {
      obstacle("rule_address_lost",
               fmt::format("“{}” is no address that a script sends to", address));
    } else {
      said_.commands.push_back({sieve::Command::Kind::redirect, {address}});
    }
  }
}

void Saying::add_categories(const std::vector<std::string>& names) {
  sieve::Command command{sieve::Command::Kind::add_flags, {}};
  for (const std::string& name : names) {
    std::string keyword = mail::imap_keyword(name);
    if (keyword.empty()) {
      cannot_do(fmt::format("category “{}”, which no keyword can be", name));
    } else {
      command.values.push_back(std::move(keyword));
    }
  }
  if (!command.values.empty()) said_.commands.push_back(std::move(command));
}

void Saying::add_flag(std::string flag) {
  said_.commands.push_back({sieve::Command::Kind::add_flags, {std::move(flag)}});
}

void Saying::reply(const mapi::Binary& message, const mapi::Guid& id) {
  const auto found = context_.reply_template ? context_.reply_template(message, id) : std::nullopt;
  if (!found || trimmed(sieve::one_line(found->text)).empty()) {
    cannot_do("answers with a text that is not here");
    return;
  }
  remark(Severity::formatting,
         "answers each sender once in some days, and in plain text, as vacation does");
  said_.commands.push_back({sieve::Command::Kind::vacation,
                            found->subject.empty() ? std::vector{found->text}
                                                   : std::vector{found->subject, found->text}});
}

mail::Person Saying::person(const std::vector<Tagged>& properties) const {
  const PersonProperties all(properties);
  if (auto found = resolver_.person(all, mail::recipient_ids)) return *std::move(found);
  return resolver_.person("", "", "");
}

mail::Person Saying::person(const mapi::Binary& search_key, std::string name) const {
  std::string_view text = as_text(search_key);
  text = text.substr(0, text.find('\0'));
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string type(text.substr(0, colon));
  const std::string address(text.substr(std::min(colon + 1, text.size())));
  return resolver_.person(type, address, std::move(name));
}

std::optional<mail::Person> Saying::person_of_entry(const mapi::Binary& entry_id) const {
  return resolver_.person_of_entry(entry_id);
}

std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    if (std::string name = trimmed(list.substr(0, end)); !name.empty()) {
      names.push_back(std::move(name));
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

Said say(const Rule& rule, const Context& context) {
  Saying saying(context);
  if (rule.error) {
    // What nobody can say need not be read.
    const bool is_told = !rule.elements.empty() && rule.elements.back().is_unread;
    if (is_told) say_elements({rule.elements.back()}, saying);
    if (saying.said().obstacles.empty()) saying.obstacle("rule_unreadable", rule.error->what);
    return std::move(saying.said());
  }
  if (lower_case(rule.provider) == "junkemailrule") {
    saying.obstacle("rule_of_outlook", "Outlook's own filter for junk mail");
    return std::move(saying.said());
  }
  if (!rule.other_folder.empty()) {
    (void)saying.cannot_ask(fmt::format("what comes into the folder {}", rule.other_folder));
  }
  if (rule.is_for_sent) saying.obstacle("rule_for_sent", "applies to mail that is sent");
  if (rule.of_organizer) {
    say_elements(rule.elements, saying);
  } else {
    saying.said().test = say_condition(rule.condition, saying);
    say_actions(rule.actions, saying);
  }
  Said& said = saying.said();
  const bool does_nothing = said.commands.empty() && !said.clears_keywords && !rule.stops;
  if (does_nothing && said.obstacles.empty()) {
    saying.cannot_do(said.remarks.empty() ? "does nothing" : said.remarks.front().what);
  }
  // Flags count for what is filed after them.
  std::stable_partition(said.commands.begin(), said.commands.end(),
                        [](const sieve::Command& command) {
                          return command.kind == sieve::Command::Kind::add_flags ||
                                 command.kind == sieve::Command::Kind::remove_flags;
                        });
  return std::move(said);
}

}  // namespace offenbar::rules
