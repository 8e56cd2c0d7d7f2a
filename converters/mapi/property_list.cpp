#include "converters/mapi/property_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "converters/base/text.h"
#include "converters/mapi/decode.h"

namespace offenbar::mapi {
namespace {

class MemoryStream : public ByteStream {
 public:
  explicit MemoryStream(Bytes bytes) : bytes_(bytes) {}
  explicit MemoryStream(std::string own) : own_(std::move(own)), bytes_(as_bytes(own_)) {}
  MemoryStream(const MemoryStream&) = delete;
  MemoryStream& operator=(const MemoryStream&) = delete;

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override {
    const std::size_t count = std::min(into.size(), bytes_.size() - position_);
    if (count > 0) std::memcpy(into.data(), bytes_.data() + position_, count);
    position_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

 private:
  std::string own_;
  Bytes bytes_;
  std::size_t position_ = 0;
};

bool has_stream(PropType type) {
  using enum PropType;
  return type == string || type == string8 || type == binary || type == object;
}

// A text's terminator is not part of it.
Bytes without_terminator(PropType type, Bytes bytes) {
  const std::size_t width = type == PropType::string ? 2 : type == PropType::string8 ? 1 : 0;
  if (width == 0 || bytes.size() < width) return bytes;
  const Bytes end = bytes.last(width);
  const bool zero = std::ranges::all_of(end, [](std::byte b) { return b == std::byte{0}; });
  return zero ? bytes.first(bytes.size() - width) : bytes;
}

std::string bytes_of(const Value& value) {
  if (const auto* utf8 = std::get_if<std::string>(&value)) return utf8_to_utf16le(*utf8);
  if (const auto* raw = std::get_if<String8>(&value)) return raw->bytes;
  if (const auto* binary = std::get_if<Binary>(&value)) return std::string(as_text(*binary));
  return {};
}

}  // namespace

std::unique_ptr<ByteStream> stream_of(Bytes bytes) { return std::make_unique<MemoryStream>(bytes); }
std::unique_ptr<ByteStream> stream_of(std::string bytes) {
  return std::make_unique<MemoryStream>(std::move(bytes));
}

void PropertyList::put(PropTag tag, Value value) { slots_[tag.id] = {tag.type, std::move(value)}; }

void PropertyList::put_raw(PropTag tag, std::vector<Bytes> values) {
  slots_[tag.id] = {tag.type, std::move(values)};
}

std::optional<PropId> PropertyList::name(PropId wished, PropName name) {
  if (const auto known = ids_.find(name); known != ids_.end()) return known->second;
  std::uint32_t id = wished;
  if (id < first_named_id || id == 0xFFFF || names_.contains(wished)) {
    while (next_free_ < 0xFFFF && names_.contains(static_cast<PropId>(next_free_))) ++next_free_;
    id = next_free_;
  }
  if (id == 0xFFFF) return std::nullopt;
  const auto chosen = static_cast<PropId>(id);
  ids_.emplace(name, chosen);
  names_.emplace(chosen, std::move(name));
  return chosen;
}

void PropertyList::damaged(std::string what, std::uint64_t at) {
  if (damage_.size() < Properties::max_damage) {
    damage_.push_back({Fault::corrupt, std::move(what), at, {}});
  }
}

std::vector<PropTag> PropertyList::tags() const {
  std::vector<PropTag> found;
  for (const auto& [id, slot] : slots_) found.push_back({id, slot.type});
  return found;
}

std::optional<PropTag> PropertyList::tag_of(PropId id) const {
  const auto found = slots_.find(id);
  return found == slots_.end() ? std::nullopt : std::optional(PropTag{id, found->second.type});
}

Result<Value> PropertyList::get(PropId id) const {
  const auto found = slots_.find(id);
  if (found == slots_.end()) return Value{};
  const Slot& slot = found->second;
  if (const auto* value = std::get_if<Value>(&slot.content)) return *value;
  const auto& raw = std::get<std::vector<Bytes>>(slot.content);
  std::uint64_t size = 0;
  for (const Bytes bytes : raw) size += bytes.size();
  if (size > Properties::max_value_bytes) {
    return fail(Fault::over_memory,
                fmt::format("property {:#010x} has {} bytes", PropTag{id, slot.type}.raw(), size));
  }
  if (is_multiple(slot.type)) return decode_several(slot.type, raw);
  return decode(slot.type, raw.empty() ? Bytes() : raw.front());
}

std::optional<Bytes> PropertyList::raw(PropId id) const {
  const auto found = slots_.find(id);
  if (found == slots_.end()) return std::nullopt;
  const auto* raw = std::get_if<std::vector<Bytes>>(&found->second.content);
  if (raw == nullptr || raw->size() != 1) return std::nullopt;
  return raw->front();
}

Result<std::unique_ptr<ByteStream>> PropertyList::open(PropId id) const {
  const auto found = slots_.find(id);
  if (found == slots_.end() || !has_stream(found->second.type)) return nullptr;
  const Slot& slot = found->second;
  if (const auto* value = std::get_if<Value>(&slot.content)) return stream_of(bytes_of(*value));
  const auto& raw = std::get<std::vector<Bytes>>(slot.content);
  return stream_of(raw.empty() ? Bytes() : without_terminator(slot.type, raw.front()));
}

std::optional<PropId> PropertyList::id_of(const PropName& name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<PropName> PropertyList::name_of(PropId id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace offenbar::mapi
