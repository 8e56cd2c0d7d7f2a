#include "converters/rules/restriction.h"

#include <fmt/core.h>

#include <utility>

#include "converters/base/text.h"
#include "converters/mapi/decode.h"

namespace offenbar::rules {
namespace {

using mapi::PropTag;
using mapi::PropType;
using Kind = Restriction::Kind;

std::size_t read_count(Cursor& in, Width width) {
  return width == Width::wide ? in.le<std::uint32_t>() : in.le<std::uint16_t>();
}

PropTag read_tag(Cursor& in) { return PropTag::of(in.le<std::uint32_t>()); }

// Up to the terminating zero, which is taken, too.
template <class Unit>
Result<std::string> take_text(Cursor& in) {
  std::string text;
  for (;;) {
    const auto unit = in.le<Unit>();
    if (!in.ok()) return fail(Fault::corrupt, "a text of a rule has no end");
    if (unit == 0) return text;
    for (std::size_t i = 0; i < sizeof(Unit); ++i) text += static_cast<char>(unit >> (8 * i));
  }
}

// The bytes of one value, as mapi::decode takes them.
Result<std::string> take_single(Cursor& in, PropType type, Width width) {
  if (type == PropType::string) return take_text<std::uint16_t>(in);
  if (type == PropType::string8) return take_text<std::uint8_t>(in);
  std::size_t size = 0;
  if (type == PropType::binary || type == PropType::server_id) {
    size = read_count(in, width);
  } else if (type == PropType::boolean) {
    size = 1;  // here, and two in MSG files. [MS-OXCDATA] 2.11.1
  } else if (const auto fixed = mapi::fixed_size(type)) {
    size = *fixed;
  } else {
    return fail(Fault::unsupported,
                fmt::format("a rule has a value of type {:#06x}", static_cast<unsigned>(type)));
  }
  const Bytes bytes = in.take(size);
  if (!in.ok()) return fail(Fault::corrupt, "a value of a rule ends early");
  return std::string(as_text(bytes));
}

class Reader {
 public:
  Reader(Cursor& in, Width width) : in_(in), width_(width) {}

  Result<Restriction> restriction(std::size_t depth) {
    if (depth > max_restriction_depth || ++read_ > max_restrictions) {
      return fail(Fault::corrupt, "the condition of a rule is larger than any that is made");
    }
    Restriction one;
    const auto kind = in_.le<std::uint8_t>();
    if (kind > static_cast<std::uint8_t>(Kind::count)) {
      return fail(Fault::corrupt, fmt::format("a rule has a restriction {:#04x}", kind));
    }
    one.kind = static_cast<Kind>(kind);
    OFFENBAR_CHECK(fields(one, depth));
    if (!in_.ok()) return fail(Fault::corrupt, "the condition of a rule ends early");
    return one;
  }

  Result<Tagged> tagged() {
    Tagged one;
    one.tag = read_tag(in_);
    if (mapi::is_multiple(one.tag.type)) {
      const std::size_t count = read_count(in_, width_);
      if (count > in_.left()) return fail(Fault::corrupt, "a rule has more values than bytes");
      std::vector<std::string> values;
      for (std::size_t i = 0; i < count; ++i) {
        OFFENBAR_TRY(std::string value, take_single(in_, mapi::single_of(one.tag.type), width_));
        values.push_back(std::move(value));
      }
      std::vector<Bytes> views;
      views.reserve(values.size());
      for (const std::string& value : values) views.push_back(as_bytes(value));
      OFFENBAR_TRY(one.value, mapi::decode_several(one.tag.type, views));
      return one;
    }
    OFFENBAR_TRY(const std::string value, take_single(in_, one.tag.type, width_));
    if (one.tag.type == PropType::boolean) {
      one.value = value.front() != 0;
      return one;
    }
    OFFENBAR_TRY(one.value, mapi::decode(one.tag.type, as_bytes(value)));
    return one;
  }

 private:
  Result<void> fields(Restriction& one, std::size_t depth) {
    switch (one.kind) {
      case Kind::all:
      case Kind::any: {
        const std::size_t count = read_count(in_, width_);
        if (count > in_.left()) return fail(Fault::corrupt, "a rule has more parts than bytes");
        return parts(one, count, depth);
      }
      case Kind::negation:
        return parts(one, 1, depth);
      case Kind::content:
        one.fuzzy_low = in_.le<std::uint16_t>();
        one.fuzzy_high = in_.le<std::uint16_t>();
        one.tag = read_tag(in_);
        return value(one);
      case Kind::property:
        one.relation = in_.le<std::uint8_t>();
        one.tag = read_tag(in_);
        return value(one);
      case Kind::compare:
        one.relation = in_.le<std::uint8_t>();
        one.tag = read_tag(in_);
        one.other = read_tag(in_);
        return {};
      case Kind::bits:
      case Kind::size:
        one.relation = in_.le<std::uint8_t>();
        one.tag = read_tag(in_);
        one.number = in_.le<std::uint32_t>();
        return {};
      case Kind::exists:
        one.tag = read_tag(in_);
        return {};
      case Kind::beneath:
        one.tag = read_tag(in_);
        return parts(one, 1, depth);
      case Kind::comment:
        return comment(one, depth);
      case Kind::count:
        one.number = in_.le<std::uint32_t>();
        return parts(one, 1, depth);
    }
    return {};
  }

  Result<void> parts(Restriction& one, std::size_t count, std::size_t depth) {
    for (std::size_t i = 0; i < count; ++i) {
      OFFENBAR_TRY(Restriction part, restriction(depth + 1));
      one.parts.push_back(std::move(part));
    }
    return {};
  }

  Result<void> value(Restriction& one) {
    OFFENBAR_TRY(Tagged tagged_value, tagged());
    one.value = std::move(tagged_value.value);
    return {};
  }

  Result<void> comment(Restriction& one, std::size_t depth) {
    const auto count = in_.le<std::uint8_t>();
    for (unsigned i = 0; i < count; ++i) {
      OFFENBAR_TRY(Tagged remark, tagged());
      one.remarks.push_back(std::move(remark));
    }
    if (in_.le<std::uint8_t>() == 0) return {};
    return parts(one, 1, depth);
  }

  Cursor& in_;
  Width width_;
  std::size_t read_ = 0;
};

Result<Condition> read_condition(Bytes bytes, Width width, bool with_names) {
  Cursor in(bytes);
  Condition condition;
  if (with_names) {
    OFFENBAR_TRY(condition.names, read_names(in));
  }
  if (in.left() > 0) {
    OFFENBAR_TRY(condition.restriction, read_restriction(in, width));
  }
  if (!in.ok() || in.left() > 0) return fail(Fault::corrupt, "a condition has bytes left over");
  return condition;
}

}  // namespace

Result<Restriction> read_restriction(Cursor& in, Width width) {
  return Reader(in, width).restriction(0);
}

Result<Tagged> read_tagged(Cursor& in, Width width) { return Reader(in, width).tagged(); }

// Ids, the size of all names, the names. [MS-OXCDATA] 2.6.1
Result<Names> read_names(Cursor& in) {
  Names names;
  const auto count = in.le<std::uint16_t>();
  if (count == 0) return in.finish(names, "NamedPropertyInformation");
  if (count * sizeof(std::uint16_t) > in.left()) {
    return fail(Fault::corrupt, "a rule has more names than bytes");
  }
  std::vector<mapi::PropId> ids;
  for (unsigned i = 0; i < count; ++i) ids.push_back(in.le<mapi::PropId>());
  in.skip(4);  // NamedPropertiesSize
  for (const mapi::PropId id : ids) {
    mapi::PropName name;
    const auto kind = in.le<std::uint8_t>();
    const Bytes set = in.take(name.set.bytes.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
      name.set.bytes[i] = std::to_integer<std::uint8_t>(set[i]);
    }
    if (kind == 0x00) {
      name.name = in.le<std::uint32_t>();
    } else if (kind == 0x01) {
      std::string text = utf16le_to_utf8(in.take(in.le<std::uint8_t>()));
      while (text.ends_with('\0')) text.pop_back();
      name.name = std::move(text);
    }
    if (!in.ok()) break;
    names.insert_or_assign(id, std::move(name));
  }
  return in.finish(std::move(names), "NamedPropertyInformation");
}

Result<Condition> read_condition(Bytes bytes, Layout layout) {
  if (layout == Layout::extended) return read_condition(bytes, Width::wide, true);
  Result<Condition> condition = fail(Fault::corrupt, "a condition that nobody wrote");
  for (const auto& [width, with_names] : {std::pair{Width::narrow, true},
                                          {Width::wide, true},
                                          {Width::narrow, false},
                                          {Width::wide, false}}) {
    auto read = read_condition(bytes, width, with_names);
    const bool asks = read && read->restriction &&
                      (read->restriction->kind > Kind::any || !read->restriction->parts.empty());
    if (asks) return read;
    if (!read) condition = std::move(read);
  }
  return condition;
}

}  // namespace offenbar::rules
