#include "converters/rules/organizer.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>

#include "converters/base/text.h"
#include "converters/mapi/decode.h"

namespace offenbar::rules {
namespace {

constexpr std::uint32_t first_exception = 500;  // 200 becomes 500, and 203 becomes 503
constexpr std::uint32_t exception_step = 300;
constexpr std::uint32_t applies_to = 0x190;  // what comes in (1) or what is sent (4)
constexpr std::uint32_t always_there = 0x64;
constexpr std::uint16_t class_known = 0x8001;
constexpr std::uint16_t class_follows = 0xFFFF;

// Ids of exceptions that do not lie 300 above their condition.
std::uint32_t condition_of(std::uint32_t id) {
  switch (id) {
    case 0x213:
      return 0xE8;
    case 0x214:
      return 0xEE;
    case 0x215:
      return 0xF0;
    case 0x216:
      return 0xF1;
    case 0x219:
      return 0xF5;
    case 0x21A:
      return 0xF6;
    case 0x21B:
      return 0xF7;
    default:
      return id - exception_step;
  }
}

// Of UTF-16, its length in one byte or, after 0xFF, in two.
std::string read_text(Cursor& in, std::size_t unit = 2) {
  std::size_t length = in.le<std::uint8_t>();
  if (length == 0xFF) length = in.le<std::uint16_t>();
  const Bytes bytes = in.take(length * unit);
  return unit == 2 ? utf16le_to_utf8(bytes) : std::string(as_text(bytes));
}

mapi::Binary read_binary(Cursor& in) {
  const Bytes bytes = in.take(in.le<std::uint32_t>());
  return {bytes.begin(), bytes.end()};
}

// A recipient: an index of 16 bytes a property, then their values.
Result<std::vector<Tagged>> read_person(Cursor& in) {
  constexpr std::size_t entry_bytes = 16;
  in.skip(4);
  const auto count = in.le<std::uint32_t>();
  const Bytes block = in.take(in.le<std::uint32_t>());
  if (!in.ok() || count > block.size() / entry_bytes) {
    return fail(Fault::corrupt, "a recipient of a rule ends early");
  }
  std::vector<Tagged> person;
  std::size_t room = 4 * block.size();  // bytes: values may lie in one another
  const auto fits = [&room](std::size_t size) {
    const bool fit = size <= room;
    room -= fit ? size : 0;
    return fit;
  };
  const auto too_much = [] { return fail(Fault::corrupt, "values of a recipient overlap"); };
  for (std::uint32_t i = 0; i < count; ++i) {
    Cursor entry(block.subspan(i * entry_bytes, entry_bytes));
    Tagged one;
    one.tag = mapi::PropTag::of(entry.le<std::uint32_t>());
    entry.skip(4);
    const auto second = entry.le<std::uint32_t>();
    const auto third = entry.le<std::uint32_t>();
    if (one.tag.type == mapi::PropType::string || one.tag.type == mapi::PropType::string8) {
      if (second > block.size()) continue;
      const std::size_t unit = one.tag.type == mapi::PropType::string ? 2 : 1;
      const Bytes rest = block.subspan(second);
      std::size_t end = 0;
      while (end + unit <= rest.size() &&
             !std::ranges::all_of(rest.subspan(end, unit),
                                  [](std::byte b) { return b == std::byte{0}; })) {
        end += unit;
      }
      if (!fits(end)) return too_much();
      if (const auto text = mapi::decode(one.tag.type, rest.first(end))) one.value = *text;
    } else if (one.tag.type == mapi::PropType::binary) {
      if (third > block.size() || second > block.size() - third) continue;
      if (!fits(second)) return too_much();
      const Bytes bytes = block.subspan(third, second);
      one.value = mapi::Binary(bytes.begin(), bytes.end());
    } else if (one.tag.type == mapi::PropType::boolean) {
      one.value = second != 0;
    } else {
      one.value = static_cast<std::int32_t>(second);
    }
    person.push_back(std::move(one));
  }
  return person;
}

Result<void> read_people(Cursor& in, Element& element) {
  in.skip(4);
  const auto count = in.le<std::uint32_t>();
  if (count > in.left() || element.people.size() + count > max_element_people) {
    return fail(Fault::corrupt, "a rule names more people than it has bytes");
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    OFFENBAR_TRY(std::vector<Tagged> person, read_person(in));
    element.people.push_back(std::move(person));
  }
  in.skip(8);
  return {};
}

std::optional<double> read_time(Cursor& in) {
  const bool counts = in.le<std::uint32_t>() != 0;
  in.skip(4);
  const auto time = std::bit_cast<double>(in.le<std::uint64_t>());
  return counts ? std::optional(time) : std::nullopt;
}

void read_folder(Cursor& in, Element& element) {
  in.skip(4);
  element.folder = read_binary(in);
  element.store = read_binary(in);
  element.texts.push_back(read_text(in));
  in.skip(4);
}

// One parameter of an element.
Result<void> read_parameter(Cursor& in, Element& element) {
  switch (element.clause) {
    case Clause::from:
    case Clause::sent_to:
    case Clause::forward:
    case Clause::add_cc:
    case Clause::redirect:
    case Clause::forward_attached:
      return read_people(in, element);
    case Clause::words_in_subject:
    case Clause::words_in_body:
    case Clause::words_in_either:
    case Clause::words_in_recipients:
    case Clause::words_in_sender:
    case Clause::words_in_header:
    case Clause::feed_title:
    case Clause::category:
    case Clause::set_category:
    case Clause::reply_with_file:
    case Clause::alert_text:
    case Clause::sound:
    case Clause::start_program:
      in.skip(4);
      element.texts.push_back(read_text(in));
      return {};
    case Clause::flagged_for:
      in.skip(8);
      element.texts.push_back(read_text(in));
      in.skip(4);
      return {};
    case Clause::importance:
    case Clause::sensitivity:
    case Clause::set_importance:
    case Clause::set_sensitivity:
    case Clause::defer:
      in.skip(4);
      element.number = in.le<std::uint32_t>();
      return {};
    case Clause::size:
      in.skip(4);
      element.number = in.le<std::uint32_t>();
      element.most = in.le<std::uint32_t>();
      return {};
    case Clause::received:
      in.skip(4);
      element.after = read_time(in);
      element.before = read_time(in);
      return {};
    case Clause::form:
    case Clause::account:
      in.skip(4);
      element.texts.push_back(read_text(in));
      element.texts.push_back(read_text(in, 1));
      return {};
    case Clause::this_computer:
      in.skip(4 + 16);
      return {};
    case Clause::address_book:
      in.skip(4);
      (void)read_binary(in);
      element.texts.push_back(read_text(in));
      return {};
    case Clause::move:
    case Clause::copy:
      read_folder(in, element);
      return {};
    case Clause::flag_in_days:
      in.skip(4);
      element.number = in.le<std::uint32_t>();
      element.texts.push_back(read_text(in));
      in.skip(4);
      return {};
    case Clause::server_reply:
      in.skip(4);
      element.folder = read_binary(in);
      element.texts.push_back(read_text(in));
      return {};
    case Clause::follow_up:
      in.skip(4);
      element.number = in.le<std::uint32_t>();
      element.texts.push_back(read_text(in));
      return {};
    default:
      element.is_unread = true;
      return fail(Fault::unsupported, fmt::format("a rule has an element {:#x} of unknown layout",
                                                  static_cast<unsigned>(element.clause)));
  }
}

Result<void> read_element(Cursor& in, OrganizerRule& rule) {
  const auto mark = in.le<std::uint16_t>();
  if (mark == class_follows) {
    in.skip(2);
    in.skip(in.le<std::uint16_t>());
  } else if (mark != class_known) {
    return fail(Fault::corrupt, fmt::format("an element of a rule begins with {:#06x}", mark));
  }
  std::uint32_t id = in.le<std::uint32_t>();
  const auto parameters = in.le<std::uint32_t>();
  if (!in.ok()) return fail(Fault::corrupt, "a rule ends early");
  if (parameters > in.left()) return fail(Fault::corrupt, "a rule has more values than bytes");
  if (id == always_there || id == applies_to) {
    for (std::uint32_t i = 0; i < parameters; ++i) {
      in.skip(4);
      const auto flags = in.le<std::uint32_t>();
      constexpr std::uint32_t received = 1, sent = 4;
      if (id == applies_to) rule.is_for_sent = (flags & sent) != 0 && (flags & received) == 0;
    }
    return in.finish(0, "a rule").map([](int) {});
  }
  if (id > 0xFFFF) return fail(Fault::corrupt, fmt::format("a rule has an element {:#x}", id));
  Element element;
  if (id >= first_exception) {
    element.is_exception = true;
    id = condition_of(id);
  }
  element.clause = static_cast<Clause>(id);
  Result<void> read;
  for (std::uint32_t i = 0; i < parameters && read && in.ok(); ++i) {
    read = read_parameter(in, element);
  }
  rule.elements.push_back(std::move(element));
  if (read && !in.ok()) return fail(Fault::corrupt, "an element of a rule ends early");
  return read;
}

// Where the rule ends stands in it: one that cannot be read takes no other along.
Result<OrganizerRule> read_rule(Cursor& in) {
  OrganizerRule rule;
  in.skip(4);
  rule.name = read_text(in);
  rule.is_enabled = in.le<std::uint32_t>() != 0;
  in.skip(16);
  const auto bytes = in.le<std::uint32_t>();
  const std::size_t end = in.position() + bytes;
  if (!in.ok() || bytes > in.left()) return fail(Fault::corrupt, "a rule ends behind the stream");
  const auto elements = in.le<std::uint16_t>();
  if (elements > max_elements)
    rule.error = Error{Fault::corrupt, "a rule has too many elements", 0, ""};
  Cursor inside = in;
  for (unsigned i = 0; i < elements && !rule.error; ++i) {
    if (const auto read = read_element(inside, rule); !read) rule.error = read.error();
  }
  in.seek(rule.error ? end : inside.position());
  return rule;
}

}  // namespace

Result<Organizer> read_organizer(Bytes stream) {
  constexpr std::uint32_t outlook_2002 = 1'000'000;
  constexpr std::uint32_t newest = 1'310'720;
  Cursor in(stream);
  const auto signature = in.le<std::uint32_t>();
  if (signature < outlook_2002 || signature > newest) {
    return fail(Fault::unsupported, fmt::format("rules of a kind {}", signature), 0,
                "Rules of an Outlook before 2002 are not read.");
  }
  in.skip(40);
  const auto count = in.le<std::uint16_t>();
  if (!in.ok()) return fail(Fault::corrupt, "the rules of Outlook end early");
  Organizer organizer;
  for (unsigned i = 0; i < count; ++i) {
    if (i == max_organizer_rules) {
      organizer.error = Error{Fault::corrupt, fmt::format("{} rules", count), 0, ""};
      break;
    }
    auto rule = read_rule(in);
    if (!rule) {
      organizer.error = rule.error();
      break;
    }
    organizer.rules.push_back(*std::move(rule));
  }
  return organizer;
}

}  // namespace offenbar::rules
