#include "converters/tnef/encapsulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/mapi/decode.h"

namespace offenbar::tnef {
namespace {

using mapi::PropTag;
using mapi::PropType;

constexpr std::size_t interface_size = 16;
constexpr std::uint32_t name_is_number = 0;
constexpr std::uint32_t name_is_text = 1;

std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

// Takes `size` bytes and what fills them up to four; the filling may be missing at the very end.
Bytes take_padded(Cursor& in, std::size_t size) {
  const Bytes bytes = in.take(size);
  in.skip(std::min(padded(size) - size, in.left()));
  return bytes;
}

struct RawProperty {
  PropTag tag;
  std::optional<mapi::PropName> name;
  std::vector<Bytes> values;
};

std::optional<mapi::PropName> read_name(Cursor& in) {
  mapi::PropName name;
  const Bytes set = in.take(16);
  const auto kind = in.le<std::uint32_t>();
  const auto number_or_length = in.le<std::uint32_t>();
  if (!in.ok()) return std::nullopt;
  std::memcpy(name.set.bytes.data(), set.data(), set.size());
  if (kind == name_is_number) {
    name.name = number_or_length;
    return name;
  }
  if (kind != name_is_text) return std::nullopt;
  std::string text = utf16le_to_utf8(take_padded(in, number_or_length));
  while (text.ends_with('\0')) text.pop_back();
  name.name = std::move(text);
  return in.ok() ? std::optional(name) : std::nullopt;
}

// Values of variable size and several values are counted; each one is filled up to four bytes.
std::optional<std::vector<Bytes>> read_values(Cursor& in, PropType type) {
  const auto fixed = mapi::fixed_size(mapi::single_of(type));
  // A boolean has two bytes, of which mapi::fixed_size() needs one.
  std::size_t width = fixed.value_or(0);
  if (mapi::single_of(type) == PropType::boolean) width = 2;
  if (fixed && !mapi::is_multiple(type)) {
    std::vector<Bytes> values{take_padded(in, width)};
    return in.ok() ? std::optional(std::move(values)) : std::nullopt;
  }
  const auto count = in.le<std::uint32_t>();
  if (count > mapi::max_values || count > in.left() / 4) return std::nullopt;
  std::vector<Bytes> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    values.push_back(take_padded(in, fixed ? width : in.le<std::uint32_t>()));
    if (!in.ok()) return std::nullopt;
  }
  return values;
}

// Nothing if the property makes no sense: then nothing behind it can be found either.
std::optional<RawProperty> read_property(Cursor& in) {
  RawProperty property;
  property.tag = PropTag::of(in.le<std::uint32_t>());
  if (!in.ok() || !mapi::is_known(property.tag.type)) return std::nullopt;
  if (property.tag.id >= mapi::first_named_id) {
    property.name = read_name(in);
    if (!property.name) return std::nullopt;
  }
  auto values = read_values(in, property.tag.type);
  if (!values) return std::nullopt;
  property.values = *std::move(values);
  return property;
}

// IID_IMessage, IID_IStorage, IID_IStream: {0002xxxx or 0000xxxx-0000-0000-C000-000000000046}
ObjectKind kind_of(Bytes interface) {
  static constexpr std::uint8_t rest[] = {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
  if (std::memcmp(interface.data() + 4, rest, sizeof rest) != 0) return ObjectKind::unknown;
  Cursor in(interface);
  switch (in.le<std::uint32_t>()) {
    case 0x00020307:
      return ObjectKind::message;
    case 0x0000000B:
      return ObjectKind::storage;
    case 0x0000000C:
      return ObjectKind::stream;
    default:
      return ObjectKind::unknown;
  }
}

// Puts the object without its interface into the list.
void put_object(const RawProperty& property, mapi::PropertyList& into,
                std::vector<ObjectValue>& objects) {
  const Bytes whole = property.values.front();
  ObjectValue object{property.tag.id, ObjectKind::unknown, whole};
  if (whole.size() >= interface_size) {
    object.kind = kind_of(whole.first(interface_size));
    object.data = whole.subspan(interface_size);
  }
  into.put_raw(property.tag, {object.data});
  objects.push_back(object);
}

}  // namespace

std::vector<ObjectValue> read_properties(Bytes data, std::uint64_t at, mapi::PropertyList& into) {
  std::vector<ObjectValue> objects;
  Cursor in(data, at);
  const auto count = in.le<std::uint32_t>();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t start = in.position();
    auto property = read_property(in);
    if (!property) {
      into.damaged(fmt::format("property {} of {} makes no sense", i, count), at + start);
      break;
    }
    if (property->name) {
      const auto id = into.name(property->tag.id, *std::move(property->name));
      if (!id) {
        into.damaged("more named properties than there are ids", at + start);
        continue;
      }
      property->tag.id = *id;
    }
    if (property->tag.type == PropType::object && !property->values.empty()) {
      put_object(*property, into, objects);
    } else {
      into.put_raw(property->tag, std::move(property->values));
    }
  }
  if (!in.ok() && count == 0) into.damaged("a list of properties ends early", at);
  return objects;
}

std::vector<Bytes> split_rows(Bytes data, std::uint64_t at, mapi::PropertyList& damage) {
  std::vector<Bytes> rows;
  Cursor in(data, at);
  const auto count = in.le<std::uint32_t>();
  for (std::uint32_t row = 0; row < count; ++row) {
    const std::size_t start = in.position();
    const auto properties = in.le<std::uint32_t>();
    bool sound = in.ok();
    for (std::uint32_t i = 0; sound && i < properties; ++i) sound = read_property(in).has_value();
    // A row that breaks off is handed out as far as it goes; where the next one begins is lost.
    if (data.size() - start >= 4) {
      rows.push_back(sound ? data.subspan(start, in.position() - start) : data.subspan(start));
    }
    if (!sound) {
      damage.damaged(fmt::format("row {} of {} of the recipients breaks off", row, count),
                     at + start);
      break;
    }
  }
  return rows;
}

}  // namespace offenbar::tnef
