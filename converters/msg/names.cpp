#include "converters/msg/names.h"

#include <fmt/format.h>

#include <cstring>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/mapi/item.h"

namespace offenbar::msg {
namespace {

constexpr std::string_view guid_stream = "__substg1.0_00020102";
constexpr std::string_view entry_stream = "__substg1.0_00030102";
constexpr std::string_view string_stream = "__substg1.0_00040102";

// PS_MAPI and PS_PUBLIC_STRINGS have indexes of their own. 2.2.3.1.2
constexpr std::uint16_t index_of_mapi = 1;
constexpr std::uint16_t index_of_public_strings = 2;
constexpr std::uint16_t first_in_stream = 3;
constexpr mapi::Guid mapi_set{{0x28, 0x03, 0x02, 0x00, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
constexpr mapi::Guid public_strings{
    {0x29, 0x03, 0x02, 0x00, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};

using Octets = std::vector<std::byte>;

Octets read_stream(const cfb::CompoundFile& file, const cfb::Entry& storage, std::string_view name,
                   std::vector<Error>& damage) {
  for (const std::uint32_t child : file.children(storage)) {
    const cfb::Entry& entry = file.entries()[child];
    if (entry.name != name) continue;
    auto bytes = file.read(entry, mapi::Properties::max_value_bytes);
    if (bytes) return *std::move(bytes);
    damage.push_back(bytes.error());
  }
  return {};
}

// The three streams of the mapping.
struct Streams {
  Octets guids;
  Octets entries;
  Octets strings;
};

std::optional<mapi::Guid> set_of(const Streams& streams, std::uint16_t index) {
  if (index == index_of_mapi) return mapi_set;
  if (index == index_of_public_strings) return public_strings;
  if (index < first_in_stream) return std::nullopt;
  Cursor in(streams.guids);
  in.seek(std::size_t{index - 3U} * 16);
  const Bytes bytes = in.take(16);
  if (!in.ok()) return std::nullopt;
  mapi::Guid guid;
  std::memcpy(guid.bytes.data(), bytes.data(), guid.bytes.size());
  return guid;
}

std::optional<std::string> string_at(const Streams& streams, std::uint32_t offset) {
  Cursor in(streams.strings);
  in.seek(offset);
  const auto length = in.le<std::uint32_t>();
  const Bytes text = in.take(length);
  if (!in.ok()) return std::nullopt;
  return utf16le_to_utf8(text);
}

}  // namespace

// Each entry has 8 bytes: a number or the offset of a string, then kind and set, then which id.
// 2.2.3.1.2
Names Names::read(const cfb::CompoundFile& file, const cfb::Entry& storage,
                  std::vector<Error>& damage) {
  const Streams streams{read_stream(file, storage, guid_stream, damage),
                        read_stream(file, storage, entry_stream, damage),
                        read_stream(file, storage, string_stream, damage)};
  Names names;
  Cursor in(streams.entries);
  for (std::size_t number = 0; in.left() >= 8; ++number) {
    const auto name_or_offset = in.le<std::uint32_t>();
    const auto kind_and_set = in.le<std::uint16_t>();
    const auto index = in.le<std::uint16_t>();
    const std::optional<mapi::Guid> set = set_of(streams, kind_and_set >> 1U);
    const bool is_string = (kind_and_set & 1U) != 0;
    const auto text = is_string ? string_at(streams, name_or_offset) : std::string();
    if (!set || !text || index >= 0x7FFF) {
      if (damage.size() < mapi::Properties::max_damage) {
        damage.push_back(
            {Fault::corrupt,
             fmt::format("named property {}: entry {:#010x} {:#06x} {:#06x} names no "
                         "{}",
                         number, name_or_offset, kind_and_set, index, set ? "string" : "set"),
             0,
             {}});
      }
      continue;
    }
    mapi::PropName name{*set, name_or_offset};
    if (is_string) name.name = *text;
    const auto id = static_cast<mapi::PropId>(mapi::first_named_id + index);
    if (names.by_id_.emplace(id, name).second) names.by_name_.emplace(std::move(name), id);
  }
  return names;
}

std::optional<mapi::PropId> Names::id_of(const mapi::PropName& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<mapi::PropName> Names::name_of(mapi::PropId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace offenbar::msg
