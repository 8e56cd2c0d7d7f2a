// Actions of rule messages in Sieve.
#include <fmt/format.h>

#include "converters/mapi/tags.h"
#include "converters/rules/saying.h"

namespace offenbar::rules {
namespace {

using Kind = RuleAction::Kind;

std::vector<mail::Person> people_of(const RuleAction& action, const Saying& saying) {
  std::vector<mail::Person> people;
  for (const auto& properties : action.people) people.push_back(saying.person(properties));
  return people;
}

// [MS-OXORULE] 2.2.5.1.2.3
void bounce(const RuleAction& action, Saying& saying) {
  constexpr std::uint32_t too_large = 0x0D, no_form = 0x1F;
  const std::string_view text = action.code == too_large ? "The message is too large."
                                : action.code == no_form ? "The message cannot be shown."
                                                         : "The message is not accepted.";
  saying.remark(Severity::formatting, "refused with words of this script");
  saying.said().commands.push_back({sieve::Command::Kind::reject, {std::string(text)}});
}

void tag(const RuleAction& action, const Names& names, Saying& saying) {
  const mapi::PropTag tag = action.property.tag;
  const auto name = names.find(tag.id);
  const auto* text = name == names.end() ? nullptr : std::get_if<std::string>(&name->second.name);
  if (text != nullptr && *text == "Keywords") {
    const auto* values = std::get_if<std::vector<std::string>>(&action.property.value);
    if (values != nullptr && !values->empty()) return saying.add_categories(*values);
    saying.said().clears_keywords = true;
    return saying.remark(Severity::cosmetic,
                         "mail comes without keywords; the field Keywords stays as it is");
  }
  const auto* number = std::get_if<std::int32_t>(&action.property.value);
  if (tag.id == mapi::tag::flag_status && number != nullptr && *number == 2) {
    return saying.add_flag("\\Flagged");
  }
  if (tag.id == mapi::tag::importance) {
    return saying.remark(Severity::formatting, "sets no importance");
  }
  if (tag.id == mapi::tag::sensitivity) {
    return saying.remark(Severity::formatting, "sets no sensitivity");
  }
  saying.cannot_do(fmt::format("sets the property {:#010x}", tag.raw()));
}

void say_action(const RuleAction& action, const Names& names, Saying& saying) {
  switch (action.kind) {
    case Kind::move:
      return saying.file(action.folder, action.store, "", false);
    case Kind::copy:
      return saying.file(action.folder, action.store, "", true);
    case Kind::reply:
    case Kind::away_reply:
      return saying.reply(action.message, action.template_id);
    case Kind::defer:
      return saying.cannot_do("what only Outlook does, when it runs");
    case Kind::bounce:
      return bounce(action, saying);
    case Kind::forward:
      if ((action.flavor & flavor::as_attachment) != 0) {
        return saying.cannot_do("forwards as an attachment");
      }
      return saying.forward(people_of(action, saying),
                            (action.flavor & flavor::preserve_sender) != 0);
    case Kind::delegate:
      return saying.cannot_do("hands meeting requests to a delegate");
    case Kind::tag:
      return tag(action, names, saying);
    case Kind::remove:
      saying.said().commands.push_back({sieve::Command::Kind::discard, {}});
      return;
    case Kind::mark_as_read:
      return saying.add_flag("\\Seen");
  }
}

}  // namespace

void say_actions(const Actions& actions, Saying& saying) {
  for (const RuleAction& action : actions.list) say_action(action, actions.names, saying);
}

}  // namespace offenbar::rules
