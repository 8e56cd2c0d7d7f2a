// The elements of Outlook's own rules in Sieve.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include "converters/rules/saying.h"

namespace offenbar::rules {
namespace {

using sieve::Test;
using Kind = sieve::Test::Kind;

const std::vector<std::string> sender_fields{"from", "sender"};
const std::vector<std::string> recipient_fields{"to", "cc"};

std::string first(const Element& element) {
  return element.texts.empty() ? std::string() : element.texts.front();
}

std::vector<mail::Person> people_of(const Element& element, const Saying& saying) {
  std::vector<mail::Person> people;
  for (const auto& properties : element.people) people.push_back(saying.person(properties));
  return people;
}

// A day or a time of the user's own zone: the server's own is as near as a script comes.
std::optional<std::string> local_time(double days) {
  constexpr double first_day = 25'569;    // 1970-01-01, in days since 1899-12-30
  constexpr double last_day = 2'958'465;  // 9999-12-31
  if (!std::isfinite(days) || days < first_day || days > last_day) return std::nullopt;
  const auto minutes = static_cast<std::int64_t>(std::llround((days - first_day) * 1440));
  return fmt::format("{:%Y-%m-%dT%H:%M:00}", fmt::gmtime(static_cast<std::time_t>(minutes * 60)));
}

Test received(const Element& element, Saying& saying) {
  std::vector<Test> tests;
  const auto add = [&](const std::optional<double>& time, std::string relation) {
    if (!time) return;
    const auto text = local_time(*time);
    if (!text) {
      (void)saying.cannot_ask("a date that no calendar has");
      return;
    }
    Test test{.kind = Kind::now};
    test.part = "iso8601";
    test.relation = std::move(relation);
    test.keys = {*text};
    tests.push_back(std::move(test));
  };
  add(element.after, "ge");
  add(element.before, "lt");
  if (tests.empty()) return saying.cannot_ask("a date without a day");
  return sieve::all_of(std::move(tests));
}

Test size(const Element& element, Saying& saying) {
  constexpr std::int64_t kilobyte = 1024;
  std::vector<Test> tests;
  if (element.number > 0) tests.push_back(saying.larger(element.number * kilobyte));
  if (element.most > 0) tests.push_back(saying.smaller(element.most * kilobyte + 1));
  if (tests.empty()) return saying.cannot_ask("a size without a number");
  return sieve::all_of(std::move(tests));
}

Test account(const Element& element, Saying& saying) {
  const std::string name = first(element);
  for (const std::string& own : saying.context().owner) {
    if (mail::is_address(name) && name == own) {
      saying.remark(Severity::cosmetic, fmt::format("through the account {}: all mail here", name));
      return {};
    }
  }
  return saying.cannot_ask(fmt::format("the account “{}” that a message comes through", name));
}

Test form(const Element& element, Saying& saying) {
  std::vector<Test> tests;
  for (std::size_t i = 1; i < element.texts.size(); i += 2) {
    tests.push_back(saying.message_class(element.texts[i]));
  }
  if (tests.empty()) return saying.cannot_ask("a form without a name");
  return sieve::any_of(std::move(tests));
}

Test condition(const Element& element, Saying& saying) {
  switch (element.clause) {
    case Clause::my_name_in_to:
      return saying.me({"to"});
    case Clause::only_to_me:
      return saying.only_to_me();
    case Clause::my_name_not_in_to:
      return sieve::negation(saying.me({"to"}));
    case Clause::my_name_in_cc:
      return saying.me({"cc"});
    case Clause::my_name_in_either:
      return saying.me(recipient_fields);
    case Clause::from:
      return saying.people(sender_fields, people_of(element, saying));
    case Clause::sent_to:
      return saying.people(recipient_fields, people_of(element, saying));
    case Clause::words_in_subject:
      return saying.words({"subject"}, element.texts);
    case Clause::words_in_body:
      return saying.body_words(element.texts);
    case Clause::words_in_either:
      return sieve::any_of(
          {saying.words({"subject"}, element.texts), saying.body_words(element.texts)});
    case Clause::words_in_recipients:
      return saying.address_words(recipient_fields, element.texts);
    case Clause::words_in_sender:
      return saying.address_words(sender_fields, element.texts);
    case Clause::words_in_header:
      return saying.header_words(element.texts);
    case Clause::flagged_for:
      return saying.words({"X-Message-Flag"}, element.texts);
    case Clause::importance:
      return saying.importance(element.number);
    case Clause::sensitivity:
      return saying.sensitivity(element.number);
    case Clause::category:
      return saying.category(split_list(first(element)));
    case Clause::any_category:
      return saying.any_category();
    case Clause::automatic_reply:
      return saying.message_class("IPM.Note.Rules.OofTemplate.Microsoft");
    case Clause::has_attachment:
      return saying.has_attachment();
    case Clause::size:
      return size(element, saying);
    case Clause::received:
      return received(element, saying);
    case Clause::meeting:
      return sieve::any_of({saying.message_class("IPM.Schedule.Meeting.Request"),
                            saying.message_class("IPM.Schedule.Meeting.Canceled")});
    case Clause::form:
      return form(element, saying);
    case Clause::account:
      return account(element, saying);
    case Clause::this_computer:
      saying.remark(Severity::cosmetic, "on one computer only: a server applies it to all mail");
      return {};
    case Clause::address_book:
      return saying.cannot_ask(fmt::format("senders in the address book “{}”", first(element)));
    case Clause::form_properties:
      return saying.cannot_ask("fields of documents or forms");
    case Clause::feed_title:
    case Clause::any_feed:
      return saying.cannot_ask("entries of news feeds");
    default:
      return saying.cannot_ask(
          fmt::format("a condition {:#x}", static_cast<unsigned>(element.clause)));
  }
}

void follow_up(const Element& element, Saying& saying) {
  constexpr std::uint32_t no_date = 7, done = 10;
  if (element.number == done) return saying.cannot_do("marks as done");
  if (element.number != no_date) saying.remark(Severity::formatting, "flags, without a date");
  saying.add_flag("\\Flagged");
}

void action(const Element& element, Saying& saying) {
  const auto only_seen = [&saying](const std::string& what) {
    saying.remark(Severity::cosmetic, what);
  };
  switch (element.clause) {
    case Clause::move:
      return saying.file(element.folder, element.store, first(element), false);
    case Clause::copy:
      return saying.file(element.folder, element.store, first(element), true);
    case Clause::remove:
      saying.said().commands.push_back({sieve::Command::Kind::file_into, {saying.context().trash}});
      return;
    case Clause::destroy:
      saying.said().commands.push_back({sieve::Command::Kind::discard, {}});
      return;
    case Clause::forward:
      return saying.forward(people_of(element, saying), false);
    case Clause::redirect:
      return saying.forward(people_of(element, saying), true);
    case Clause::forward_attached:
      return saying.cannot_do("forwards as an attachment");
    case Clause::add_cc:
      return saying.cannot_do("adds recipients");
    case Clause::server_reply:
      return saying.reply(element.folder, {});
    case Clause::reply_with_file:
      return saying.cannot_do(fmt::format("answers with a template: {}", first(element)));
    case Clause::set_category:
      return saying.add_categories(split_list(first(element)));
    case Clause::clear_categories:
      saying.said().clears_keywords = true;
      return saying.remark(Severity::cosmetic,
                           "mail comes without keywords; the field Keywords stays as it is");
    case Clause::mark_as_read:
      return saying.add_flag("\\Seen");
    case Clause::follow_up:
    case Clause::flag_in_days:
      return follow_up(element, saying);
    case Clause::clear_flag:
      saying.said().commands.push_back({sieve::Command::Kind::remove_flags, {"\\Flagged"}});
      return;
    case Clause::stop:
      return;
    case Clause::alert_text:
      return only_seen(fmt::format("no alert “{}”", first(element)));
    case Clause::sound:
      return only_seen("plays no sound");
    case Clause::desktop_alert:
      return only_seen("no alert on the desktop");
    case Clause::set_importance:
      return saying.remark(Severity::formatting, "sets no importance");
    case Clause::set_sensitivity:
      return saying.remark(Severity::formatting, "sets no sensitivity");
    case Clause::print:
      return saying.cannot_do("prints");
    case Clause::start_program:
      return saying.cannot_do(fmt::format("starts a program: {}", first(element)));
    case Clause::script:
      return saying.cannot_do("runs a macro");
    case Clause::custom:
      return saying.cannot_do("an action of an add-in");
    case Clause::retention:
      return saying.cannot_do("applies a retention policy");
    case Clause::notify_read:
    case Clause::notify_delivered:
      return saying.cannot_do("asks for a receipt");
    case Clause::defer:
      return saying.cannot_do("delivers later");
    default:
      return saying.cannot_do(
          fmt::format("an action {:#x}", static_cast<unsigned>(element.clause)));
  }
}

}  // namespace

void say_elements(const std::vector<Element>& elements, Saying& saying) {
  constexpr auto first_action = static_cast<unsigned>(Clause::move);
  std::vector<Test> tests;
  for (const Element& element : elements) {
    if (static_cast<unsigned>(element.clause) >= first_action && !element.is_exception) {
      action(element, saying);
      continue;
    }
    Test test = condition(element, saying);
    if (element.is_exception) test = sieve::negation(std::move(test));
    if (test.kind != Kind::always) tests.push_back(std::move(test));
  }
  saying.said().test = sieve::all_of(std::move(tests));
}

}  // namespace offenbar::rules
