#include "converters/rules/rule.h"

#include <algorithm>

#include "converters/base/letter_case.h"
#include "converters/base/text.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::rules {
namespace {

// Of a rule message. [MS-OXORULE] 2.2.4.1
constexpr mapi::PropId message_state = 0x65E9;       // PidTagRuleMessageState
constexpr mapi::PropId message_provider = 0x65EB;    // PidTagRuleMessageProvider
constexpr mapi::PropId message_name = 0x65EC;        // PidTagRuleMessageName
constexpr mapi::PropId message_actions = 0x65EF;     // PR_RULE_MSG_ACTIONS
constexpr mapi::PropId message_condition = 0x65F0;   // PR_RULE_MSG_CONDITION
constexpr mapi::PropId message_sequence = 0x65F3;    // PidTagRuleMessageSequence
constexpr mapi::PropId extended_actions = 0x0E99;    // PidTagExtendedRuleMessageActions
constexpr mapi::PropId extended_condition = 0x0E9A;  // PidTagExtendedRuleMessageCondition
constexpr mapi::PropId rules_stream = 0x6802;        // PidTagRwRulesStream

// PidTagRuleMessageState. [MS-OXORULE] 2.2.1.3.1.3
constexpr std::int64_t enabled = 0x01, only_away = 0x04, exit_level = 0x10;

bool begins(std::string_view name, std::string_view with) {
  return lower_case(name.substr(0, with.size())) == lower_case(with);
}

Result<std::optional<mapi::Binary>> binary_of(const mapi::Item& item, mapi::PropId id) {
  OFFENBAR_TRY(const mapi::Value value, item.get(id));
  if (const auto* bytes = std::get_if<mapi::Binary>(&value)) return *bytes;
  return std::nullopt;
}

Result<void> read_message(const mapi::Item& item, Rule& rule) {
  OFFENBAR_TRY(const auto actions, binary_of(item, extended_actions));
  OFFENBAR_TRY(const auto condition, binary_of(item, extended_condition));
  if (actions) {
    OFFENBAR_TRY(rule.actions, read_actions(*actions, Layout::extended));
    if (!condition) return {};
    OFFENBAR_TRY(rule.condition, read_condition(*condition, Layout::extended));
    return {};
  }
  OFFENBAR_TRY(const auto old_actions, binary_of(item, message_actions));
  OFFENBAR_TRY(const auto old_condition, binary_of(item, message_condition));
  if (!old_actions) return fail(Fault::corrupt, "a rule has no actions");
  OFFENBAR_TRY(rule.actions, read_actions(*old_actions, Layout::older));
  if (!old_condition || old_condition->empty()) return {};
  OFFENBAR_TRY(rule.condition, read_condition(*old_condition, Layout::older));
  return {};
}

Rule rule_of(const mapi::Item& item, unsigned code_page) {
  Rule rule;
  rule.name = mapi::text(item, message_name, code_page).value_or("");
  rule.provider = mapi::text(item, message_provider, code_page).value_or("");
  rule.sequence = mapi::integer(item, message_sequence).value_or(0);
  const std::int64_t state = mapi::integer(item, message_state).value_or(0);
  rule.is_enabled = (state & enabled) != 0;
  rule.only_when_away = (state & only_away) != 0;
  rule.stops = (state & exit_level) != 0;
  if (const auto read = read_message(item, rule); !read) rule.error = read.error();
  return rule;
}

std::vector<Rule> of_organizer(const mapi::Item& item) {
  std::vector<Rule> rules;
  const auto broken = [&rules](const Error& error) {
    Rule rule;
    rule.of_organizer = true;
    rule.is_enabled = true;
    rule.error = error;
    rules.push_back(std::move(rule));
  };
  const auto stream = binary_of(item, rules_stream);
  if (!stream) {
    broken(stream.error());
    return rules;
  }
  if (!*stream || (*stream)->empty()) return rules;
  auto organizer = read_organizer(**stream);
  if (!organizer) {
    broken(organizer.error());
    return rules;
  }
  for (OrganizerRule& read : organizer->rules) {
    Rule rule;
    rule.of_organizer = true;
    rule.name = std::move(read.name);
    rule.sequence = static_cast<std::int64_t>(rules.size());
    rule.is_enabled = read.is_enabled;
    rule.is_for_sent = read.is_for_sent;
    rule.elements = std::move(read.elements);
    rule.error = std::move(read.error);
    rule.stops = std::ranges::any_of(
        rule.elements, [](const Element& element) { return element.clause == Clause::stop; });
    rules.push_back(std::move(rule));
  }
  if (organizer->error) broken(*organizer->error);
  return rules;
}

}  // namespace

bool is_rule_class(std::string_view message_class) {
  return begins(message_class, "IPM.Rule.") || begins(message_class, "IPM.ExtendedRule.") ||
         begins(message_class, "IPM.RuleOrganizer");
}

bool is_template_class(std::string_view message_class) {
  return begins(message_class, "IPM.Note.Rules.ReplyTemplate.") ||
         begins(message_class, "IPM.Note.Rules.OofTemplate.");
}

std::vector<Rule> read_rules(const mapi::Item& item) {
  const unsigned code_page = mapi::string8_code_page(item, 1252);
  const std::string name =
      mapi::text(item, mapi::tag::message_class, code_page).value_or(std::string());
  if (!is_rule_class(name)) return {};
  if (begins(name, "IPM.RuleOrganizer")) return of_organizer(item);
  return {rule_of(item, code_page)};
}

}  // namespace offenbar::rules
