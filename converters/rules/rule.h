// One rule of Outlook, from either of the places where it keeps them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/item.h"
#include "converters/rules/actions.h"
#include "converters/rules/organizer.h"
#include "converters/rules/restriction.h"

namespace offenbar::rules {

struct Rule {
  std::string name;
  std::string provider;       // PidTagRuleMessageProvider: "RuleOrganizer", "JunkEmailRule" ...
  std::int64_t sequence = 0;  // lower ones come first
  bool is_enabled = false;
  bool stops = false;  // no rule after it
  bool only_when_away = false;
  bool is_for_sent = false;   // applies to what is sent
  bool of_organizer = false;  // `elements` count, else `condition` and `actions`
  Condition condition;
  Actions actions;
  std::vector<Element> elements;
  std::string other_folder;    // applies to what comes into that one, and not into the inbox
  std::optional<Error> error;  // why it cannot be read
};

// IPM.Rule.Version2.Message, IPM.ExtendedRule.Message, IPM.RuleOrganizer. [MS-OXORULE] 2.2.4, 2.2.9
[[nodiscard]] bool is_rule_class(std::string_view message_class);
// IPM.Note.Rules.ReplyTemplate.Microsoft, IPM.Note.Rules.OofTemplate.Microsoft: what rules answer
// with.
[[nodiscard]] bool is_template_class(std::string_view message_class);

// The rules that an item of such a class holds: one, or those of the organizer in their order. A
// rule that cannot be read has an `error`; none for an item that is there and holds no rule.
[[nodiscard]] std::vector<Rule> read_rules(const mapi::Item& item);

}  // namespace offenbar::rules
