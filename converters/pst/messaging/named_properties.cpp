#include "converters/pst/messaging/named_properties.h"

#include <fmt/core.h>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/pst/ltp/property_context.h"

namespace offenbar::pst {
namespace {

constexpr mapi::PropId guid_stream = 0x0002;    // PidTagNameidStreamGuid
constexpr mapi::PropId entry_stream = 0x0003;   // PidTagNameidStreamEntry
constexpr mapi::PropId string_stream = 0x0004;  // PidTagNameidStreamString
constexpr std::size_t entry_bytes = 8;          // NAMEID
constexpr std::size_t guid_bytes = 16;

constexpr mapi::Guid ps_mapi{{0x28, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
constexpr mapi::Guid ps_public_strings{
    {0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

mapi::Binary stream(const ltp::PropertyContext& map, mapi::PropId id, ndb::Damage& damage) {
  auto value = map.get(id);
  if (!value) {
    damage.add(value.error());
  } else if (auto* bytes = std::get_if<mapi::Binary>(&*value)) {
    return std::move(*bytes);
  }
  return {};
}

// wGuid: 0 none, 1 and 2 well-known sets, from 3 on an index into the stream.
std::optional<mapi::Guid> set_of(unsigned index, Bytes guids) {
  if (index == 0) return mapi::Guid{};
  if (index == 1) return ps_mapi;
  if (index == 2) return ps_public_strings;
  Cursor in(guids);
  in.skip((index - 3) * guid_bytes);
  const Bytes raw = in.take(guid_bytes);
  if (!in.ok()) return std::nullopt;
  mapi::Guid guid;
  for (std::size_t i = 0; i < guid_bytes; ++i) {
    guid.bytes[i] = std::to_integer<std::uint8_t>(raw[i]);
  }
  return guid;
}

std::optional<std::string> string_at(std::uint32_t offset, Bytes strings) {
  Cursor in(strings);
  in.seek(offset);
  const Bytes text = in.take(in.le<std::uint32_t>());
  if (!in.ok()) return std::nullopt;
  return utf16le_to_utf8(text);
}

}  // namespace

// NAMEID. [MS-PST] 2.4.7.1
NamedProperties NamedProperties::read(const ndb::Database& database) {
  NamedProperties names;
  const auto node = database.node(ndb::name_to_id_map);
  if (!node) {
    if (node.error().fault != Fault::not_found) database.damage().add(node.error());
    return names;
  }
  const auto map = ltp::PropertyContext::open(database, node->data, node->subnodes);
  if (!map) {
    database.damage().add(map.error());
    return names;
  }
  const mapi::Binary entries = stream(*map, entry_stream, database.damage());
  const mapi::Binary guids = stream(*map, guid_stream, database.damage());
  const mapi::Binary strings = stream(*map, string_stream, database.damage());
  Cursor in(entries);
  while (in.left() >= entry_bytes) {
    const auto id_or_offset = in.le<std::uint32_t>();
    const auto kind = in.le<std::uint16_t>();
    const auto index = in.le<std::uint16_t>();  // wPropIdx
    const std::optional<mapi::Guid> set = set_of(kind >> 1U, guids);
    mapi::PropName name{set.value_or(mapi::Guid{}), id_or_offset};
    bool sound = set.has_value() && index < 0x8000;
    if ((kind & 1U) != 0) {
      const std::optional<std::string> text = string_at(id_or_offset, strings);
      sound = sound && text.has_value();
      name.name = text.value_or(std::string());
    }
    if (!sound) {
      database.damage().add({Fault::corrupt,
                             fmt::format("NAMEID has dwPropertyID {:#x}, wGuid {}, wPropIdx {:#x}",
                                         id_or_offset, kind >> 1U, index),
                             0,
                             {}});
      continue;
    }
    const auto id = static_cast<mapi::PropId>(mapi::first_named_id + index);
    names.ids_.emplace(name, id);
    names.names_.emplace(id, std::move(name));
  }
  return names;
}

std::optional<mapi::PropId> NamedProperties::id_of(const mapi::PropName& name) const {
  const auto at = ids_.find(name);
  return at == ids_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<mapi::PropName> NamedProperties::name_of(mapi::PropId id) const {
  const auto at = names_.find(id);
  return at == names_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace offenbar::pst
