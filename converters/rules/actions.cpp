#include "converters/rules/actions.h"

#include <fmt/core.h>

#include <utility>

namespace offenbar::rules {
namespace {

using Kind = RuleAction::Kind;

std::size_t read_count(Cursor& in, Width width) {
  return width == Width::wide ? in.le<std::uint32_t>() : in.le<std::uint16_t>();
}

mapi::Binary take_binary(Cursor& in, std::size_t size) {
  const Bytes bytes = in.take(size);
  return {bytes.begin(), bytes.end()};
}

// [MS-OXORULE] 2.2.5.1.2.1
void read_folder(Cursor& in, Width width, RuleAction& action) {
  if (width == Width::narrow) in.skip(1);  // FolderInThisStore
  action.store = take_binary(in, read_count(in, width));
  action.folder = take_binary(in, read_count(in, width));
}

// [MS-OXORULE] 2.2.5.1.2.2
void read_template(Cursor& in, Width width, RuleAction& action) {
  constexpr std::size_t both_ids = 16;
  action.message = take_binary(in, width == Width::wide ? in.le<std::uint32_t>() : both_ids);
  const Bytes id = in.take(action.template_id.bytes.size());
  for (std::size_t i = 0; i < id.size(); ++i) {
    action.template_id.bytes[i] = std::to_integer<std::uint8_t>(id[i]);
  }
}

// [MS-OXORULE] 2.2.5.1.2.4
Result<void> read_people(Cursor& in, Width width, RuleAction& action) {
  const std::size_t count = read_count(in, width);
  if (count > in.left() || count > max_action_people) {
    return fail(Fault::corrupt, "a rule forwards to more people than it names");
  }
  for (std::size_t i = 0; i < count; ++i) {
    in.skip(1);
    const std::size_t properties = read_count(in, width);
    if (properties > in.left()) return fail(Fault::corrupt, "somebody has too many properties");
    std::vector<Tagged> person;
    for (std::size_t k = 0; k < properties; ++k) {
      OFFENBAR_TRY(Tagged one, read_tagged(in, width));
      person.push_back(std::move(one));
    }
    action.people.push_back(std::move(person));
  }
  return {};
}

// [MS-OXORULE] 2.2.5.1
Result<RuleAction> read_action(Bytes block, Width width) {
  Cursor in(block);
  RuleAction action;
  const auto kind = in.le<std::uint8_t>();
  if (kind < 0x01 || kind > 0x0B) {
    return fail(Fault::corrupt, fmt::format("a rule has an action {:#04x}", kind));
  }
  action.kind = static_cast<Kind>(kind);
  action.flavor = in.le<std::uint32_t>();
  in.skip(4);  // ActionFlags
  switch (action.kind) {
    case Kind::move:
    case Kind::copy:
      read_folder(in, width, action);
      break;
    case Kind::reply:
    case Kind::away_reply:
      read_template(in, width, action);
      break;
    case Kind::defer:
      action.data = take_binary(in, in.left());
      break;
    case Kind::bounce:
      action.code = in.le<std::uint32_t>();
      break;
    case Kind::forward:
    case Kind::delegate:
      OFFENBAR_CHECK(read_people(in, width, action));
      break;
    case Kind::tag: {
      OFFENBAR_TRY(action.property, read_tagged(in, width));
      break;
    }
    case Kind::remove:
    case Kind::mark_as_read:
      break;
  }
  if (!in.ok()) return fail(Fault::corrupt, "an action of a rule ends early");
  return action;
}

// [MS-OXORULE] 2.2.5, 2.2.4.1.9
Result<Actions> read_actions(Bytes bytes, Width width, bool with_names) {
  Cursor in(bytes);
  Actions actions;
  if (with_names) {
    OFFENBAR_TRY(actions.names, read_names(in));
    in.skip(4);  // RuleVersion
  }
  const std::size_t count = read_count(in, width);
  if (count > max_actions || count > in.left()) {
    return fail(Fault::corrupt, "a rule has more actions than bytes");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes block = in.take(read_count(in, width));
    if (!in.ok()) break;
    OFFENBAR_TRY(RuleAction action, read_action(block, width));
    actions.list.push_back(std::move(action));
  }
  if (!in.ok() || in.left() > 0) return fail(Fault::corrupt, "the actions of a rule end wrong");
  return actions;
}

}  // namespace

Result<Actions> read_actions(Bytes bytes, Layout layout) {
  if (layout == Layout::extended) return read_actions(bytes, Width::wide, true);
  Result<Actions> actions = fail(Fault::corrupt, "actions that nobody wrote");
  for (const auto& [width, with_names] : {std::pair{Width::narrow, true},
                                          {Width::wide, true},
                                          {Width::narrow, false},
                                          {Width::wide, false}}) {
    auto read = read_actions(bytes, width, with_names);
    if (read && !read->list.empty()) return read;
    if (!read) actions = std::move(read);
  }
  return actions;
}

}  // namespace offenbar::rules
