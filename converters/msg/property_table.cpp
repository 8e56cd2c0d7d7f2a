#include "converters/msg/property_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "converters/base/cursor.h"
#include "converters/mapi/decode.h"

namespace offenbar::msg {
namespace {

using mapi::PropTag;
using mapi::PropType;

constexpr std::string_view property_stream = "__properties_version1.0";
constexpr std::string_view value_prefix = "__substg1.0_";
constexpr std::size_t entry_size = 16;
constexpr std::size_t digits = 8;

void note(std::vector<Error>& damage, std::string what) {
  if (damage.size() < mapi::Properties::max_damage) {
    damage.push_back({Fault::corrupt, std::move(what), 0, {}});
  }
}

// Of a text that is Unicode the type of one that is not, and the other way round.
PropType other_text(PropType type) {
  const PropType one = mapi::single_of(type);
  const PropType other = one == PropType::string ? PropType::string8 : PropType::string;
  return one == type ? other : mapi::multiple_of(other);
}

bool is_text(PropType type) { return type == PropType::string || type == PropType::string8; }

// "__substg1.0_3001001F", and of multiple values also "__substg1.0_3A58101F-00000002". 2.1.3, 2.1.4
struct HolderName {
  PropTag tag;
  std::optional<std::uint32_t> part;
};

std::optional<HolderName> parse(std::string_view name) {
  const std::string_view head = name.substr(0, value_prefix.size() + digits);
  const auto raw = number_behind(head, value_prefix);
  if (!raw) return std::nullopt;
  HolderName found{PropTag::of(*raw), std::nullopt};
  if (head.size() == name.size()) return found;
  found.part = number_behind(name.substr(head.size()), "-");
  return found.part ? std::optional(found) : std::nullopt;
}

const cfb::Entry* child_named(const cfb::CompoundFile& file, const cfb::Entry& storage,
                              std::string_view name) {
  for (const std::uint32_t child : file.children(storage)) {
    const cfb::Entry& entry = file.entries()[child];
    if (!entry.is_storage && entry.name == name) return &entry;
  }
  return nullptr;
}

// A message that was cut out of an attachment keeps the short header, and some writers give every
// message the long one. What is left must be entries of 16 bytes, and that tells the two apart.
std::size_t header_size(Header header, std::size_t stream) {
  if (header == Header::part) return 8;
  const bool even = stream % entry_size == 0;
  if (header == Header::message) return even ? 32 : stream % entry_size == 8 ? 24 : 32;
  return stream % entry_size == 8 || !even ? 24 : 32;
}

Result<void> check_count(std::size_t count) {
  if (count <= mapi::max_values) return {};
  return fail(Fault::over_memory,
              fmt::format("it has {} values, allowed are {}", count, mapi::max_values));
}

std::string name_of(PropTag tag) { return fmt::format("property {:#010x}", tag.raw()); }

}  // namespace

std::optional<std::uint32_t> number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || name.size() != prefix.size() + digits) return std::nullopt;
  name.remove_prefix(prefix.size());
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number, 16);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

PropertyTable PropertyTable::read(const cfb::CompoundFile& file, const cfb::Entry& storage,
                                  Header header, std::vector<Error>& damage) {
  PropertyTable table;
  table.file_ = &file;
  const cfb::Entry* stream = child_named(file, storage, property_stream);
  if (stream == nullptr) {
    note(damage, storage.path + ": there is no property stream");
  } else if (const auto bytes = file.read(*stream, mapi::Properties::max_value_bytes)) {
    table.read_entries(*bytes, header, damage);
  } else {
    note(damage, bytes.error().what);
  }
  table.find_holders(storage);
  return table;
}

void PropertyTable::read_entries(Bytes stream, Header header, std::vector<Error>& damage) {
  Cursor in(stream);
  const std::size_t size = header_size(header, stream.size());
  if (size > 8) {
    in.skip(8 + 4 + 4);  // reserved, the next recipient's and attachment's numbers
    claimed_recipients_ = in.le<std::uint32_t>();
    claimed_attachments_ = in.le<std::uint32_t>();
  }
  in.seek(std::min(size, stream.size()));
  while (in.left() >= entry_size) {
    const auto tag = PropTag::of(in.le<std::uint32_t>());
    in.skip(4);  // flags: what may be done with the property
    Slot slot{.type = tag.type, .listed = true};
    std::ranges::copy(in.take(slot.value.size()), slot.value.begin());
    if (!mapi::is_known(tag.type)) {
      note(damage, name_of(tag) + " is of an unknown type");
    } else if (!slots_.emplace(tag.id, slot).second) {
      note(damage, name_of(tag) + " is listed twice");
    }
  }
  if (in.left() > 0 || stream.size() < size) {
    note(damage, fmt::format("property stream of {} bytes ends within an entry", stream.size()));
  }
}

void PropertyTable::find_holders(const cfb::Entry& storage) {
  std::map<std::uint32_t, const cfb::Entry*> holders;
  for (const std::uint32_t child : file_->children(storage)) {
    const cfb::Entry& entry = file_->entries()[child];
    const auto name = parse(entry.name);
    if (!name || !mapi::is_known(name->tag.type)) continue;
    if (name->part) {
      parts_.emplace(std::pair(name->tag.raw(), *name->part), &entry);
    } else {
      holders.emplace(name->tag.raw(), &entry);
      slots_.try_emplace(name->tag.id, Slot{.type = name->tag.type});
    }
  }
  const auto take = [&holders](mapi::PropId id, PropType type, Slot& slot) {
    const auto found = holders.find(PropTag{id, type}.raw());
    if (found == holders.end() || slot.holder != nullptr) return;
    slot.type = type;
    slot.holder = found->second;
  };
  for (auto& [id, slot] : slots_) {
    take(id, slot.type, slot);
    // The stream knows better than the entry whether a text is Unicode.
    if (is_text(mapi::single_of(slot.type))) take(id, other_text(slot.type), slot);
  }
}

std::vector<PropTag> PropertyTable::tags() const {
  std::vector<PropTag> found;
  for (const auto& [id, slot] : slots_) found.push_back({id, slot.type});
  return found;
}

std::optional<PropTag> PropertyTable::tag_of(mapi::PropId id) const {
  const Slot* slot = find(id);
  return slot == nullptr ? std::nullopt : std::optional(PropTag{id, slot->type});
}

const PropertyTable::Slot* PropertyTable::find(mapi::PropId id) const {
  const auto found = slots_.find(id);
  return found == slots_.end() ? nullptr : &found->second;
}

const cfb::Entry* PropertyTable::holder_of(mapi::PropId id) const {
  const Slot* slot = find(id);
  return slot == nullptr ? nullptr : slot->holder;
}

// Outlook writes no stream for an empty value; the size of a text counts its terminator. 2.4.2.2
bool PropertyTable::is_empty(mapi::PropId id) const {
  const Slot* slot = find(id);
  if (slot == nullptr || slot->holder != nullptr) return false;
  std::uint32_t size = 0;
  std::memcpy(&size, slot->value.data(), sizeof size);
  return size <= (slot->type == PropType::string ? 2U : slot->type == PropType::string8 ? 1U : 0U);
}

Result<mapi::Value> PropertyTable::get(mapi::PropId id) const {
  const Slot* slot = find(id);
  if (slot == nullptr) return mapi::Value{};
  const PropTag tag{id, slot->type};
  auto value = mapi::is_multiple(slot->type) ? several(tag, *slot) : single(tag, *slot);
  if (value) return value;
  return fail(value.error().fault, name_of(tag) + ": " + value.error().what, value.error().offset);
}

Result<mapi::Value> PropertyTable::single(PropTag tag, const Slot& slot) const {
  const auto fixed = mapi::fixed_size(tag.type);
  if (fixed && *fixed <= slot.value.size() && slot.listed) {
    return mapi::decode(tag.type, slot.value);
  }
  if (slot.holder == nullptr && is_empty(tag.id)) return mapi::decode(tag.type, {});
  if (slot.holder == nullptr) return fail(Fault::corrupt, "its stream is missing");
  OFFENBAR_TRY(const auto bytes, file_->read(*slot.holder, mapi::Properties::max_value_bytes));
  return mapi::decode(tag.type, bytes);
}

Result<mapi::Value> PropertyTable::several(PropTag tag, const Slot& slot) const {
  if (slot.holder == nullptr && is_empty(tag.id)) return mapi::decode_several(tag.type, {});
  if (slot.holder == nullptr) return fail(Fault::corrupt, "its stream is missing");
  OFFENBAR_TRY(const auto lengths, file_->read(*slot.holder, mapi::Properties::max_value_bytes));
  const PropType one = mapi::single_of(tag.type);
  if (mapi::fixed_size(one)) return several_fixed(tag, lengths);
  // The stream lists the lengths, of binaries in 8 bytes each; the values have streams. 2.1.4.2
  const std::size_t width = one == PropType::binary ? 8 : 4;
  OFFENBAR_CHECK(check_count(lengths.size() / width));
  std::vector<std::vector<std::byte>> values(lengths.size() / width);
  std::uint64_t left = mapi::Properties::max_value_bytes;
  for (std::uint32_t i = 0; i < values.size(); ++i) {
    const auto part = parts_.find({tag.raw(), i});
    if (part == parts_.end()) {
      Cursor in{Bytes(lengths)};
      in.seek(i * width);
      if (in.le<std::uint32_t>() == 0) continue;
      return fail(Fault::corrupt, fmt::format("the stream of value {} is missing", i));
    }
    OFFENBAR_TRY(values[i], file_->read(*part->second, left));
    left -= values[i].size();
  }
  return mapi::decode_several(tag.type, {values.begin(), values.end()});
}

// 2.1.4.1
Result<mapi::Value> PropertyTable::several_fixed(PropTag tag, Bytes bytes) const {
  const std::size_t width = *mapi::fixed_size(mapi::single_of(tag.type));
  if (width == 0 || bytes.size() % width != 0) {
    return fail(Fault::corrupt,
                fmt::format("{} bytes are no values of {} bytes each", bytes.size(), width));
  }
  OFFENBAR_CHECK(check_count(bytes.size() / width));
  std::vector<Bytes> values;
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    values.push_back(bytes.subspan(at, width));
  }
  return mapi::decode_several(tag.type, values);
}

}  // namespace offenbar::msg
