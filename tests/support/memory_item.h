// An item in memory, for tests of what takes items: mail, calendar, contacts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/mapi/item.h"
#include "converters/mapi/tags.h"

namespace offenbar::testing {

inline mapi::Binary binary_of(std::string_view bytes) {
  const Bytes raw = as_bytes(bytes);
  return {raw.begin(), raw.end()};
}
// Seconds since 1970.
inline mapi::FileTime time_of(std::int64_t unix_seconds) {
  return {static_cast<std::uint64_t>(unix_seconds + mapi::unix_epoch_in_seconds) *
          mapi::ticks_per_second};
}

class MemoryStream : public mapi::ByteStream {
 public:
  // Reading fails at `broken_at`, if that is before the end.
  MemoryStream(std::shared_ptr<const std::string> bytes, std::size_t broken_at)
      : bytes_(std::move(bytes)), broken_at_(broken_at) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (at_ >= broken_at_) return fail(Fault::corrupt, "broken block", at_);
    const std::size_t count = std::min({into.size(), bytes_->size() - at_, broken_at_ - at_});
    std::copy_n(as_bytes(*bytes_).begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t size() const override { return bytes_->size(); }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::size_t broken_at_;
  std::size_t at_ = 0;
};

// What all three kinds of objects hold.
template <class Base>
class MemoryProperties : public Base {
 public:
  MemoryProperties& set(mapi::PropId id, mapi::PropType type, mapi::Value value) {
    values_[id] = {type, std::move(value)};
    return *this;
  }
  MemoryProperties& text(mapi::PropId id, std::string utf8) {
    return set(id, mapi::PropType::string, std::move(utf8));
  }
  MemoryProperties& text8(mapi::PropId id, std::string bytes) {
    return set(id, mapi::PropType::string8, mapi::String8{std::move(bytes)});
  }
  MemoryProperties& number(mapi::PropId id, std::int32_t value) {
    return set(id, mapi::PropType::integer32, value);
  }
  MemoryProperties& flag(mapi::PropId id, bool value) {
    return set(id, mapi::PropType::boolean, value);
  }
  MemoryProperties& time(mapi::PropId id, std::int64_t unix_seconds) {
    return set(id, mapi::PropType::time, time_of(unix_seconds));
  }
  MemoryProperties& bytes(mapi::PropId id, std::string_view raw) {
    return set(id, mapi::PropType::binary, binary_of(raw));
  }
  MemoryProperties& named(mapi::PropName name, mapi::PropType type, mapi::Value value) {
    const auto id = static_cast<mapi::PropId>(mapi::first_named_id + names_.size());
    names_.push_back(std::move(name));
    return set(id, type, std::move(value));
  }
  // Reading the value fails, as that of a damaged store does.
  MemoryProperties& broken(mapi::PropId id, mapi::PropType type) {
    broken_.push_back(id);
    return set(id, type, {});
  }
  // A stream of the value fails there.
  std::size_t broken_at = SIZE_MAX;

  [[nodiscard]] std::vector<mapi::PropTag> tags() const override {
    std::vector<mapi::PropTag> all;
    for (const auto& [id, held] : values_) all.push_back({id, held.type});
    return all;
  }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const override {
    const auto found = values_.find(id);
    if (found == values_.end()) return std::nullopt;
    return mapi::PropTag{id, found->second.type};
  }
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const override {
    if (std::ranges::find(broken_, id) != broken_.end())
      return fail(Fault::corrupt, "broken value");
    const auto found = values_.find(id);
    return found == values_.end() ? mapi::Value() : found->second.value;
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const override {
    const auto value = get(id);
    if (!value) return tl::unexpected<Error>(value.error());
    const auto* raw = std::get_if<mapi::Binary>(&*value);
    if (raw == nullptr) return nullptr;
    return std::make_unique<MemoryStream>(std::make_shared<const std::string>(as_text(*raw)),
                                          broken_at);
  }
  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const override {
    const auto found = std::ranges::find(names_, name);
    if (found == names_.end()) return std::nullopt;
    return static_cast<mapi::PropId>(mapi::first_named_id + (found - names_.begin()));
  }
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const override {
    const auto index = static_cast<std::size_t>(id - mapi::first_named_id);
    if (id < mapi::first_named_id || index >= names_.size()) return std::nullopt;
    return names_[index];
  }

 private:
  struct Held {
    mapi::PropType type;
    mapi::Value value;
  };
  std::map<mapi::PropId, Held> values_;
  std::vector<mapi::PropName> names_;
  std::vector<mapi::PropId> broken_;
};

// An object with the properties of another, which outlives it.
template <class Base>
class PropertiesOf : public Base {
 public:
  explicit PropertiesOf(const mapi::Properties& of) : of_(of) {}
  [[nodiscard]] std::vector<mapi::PropTag> tags() const override { return of_.tags(); }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const override {
    return of_.tag_of(id);
  }
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const override { return of_.get(id); }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const override {
    return of_.open(id);
  }
  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const override {
    return of_.id_of(name);
  }
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const override {
    return of_.name_of(id);
  }

 private:
  const mapi::Properties& of_;
};

class MemoryItem;

class MemoryAttachment : public MemoryProperties<mapi::Attachment> {
 public:
  std::shared_ptr<MemoryItem> item;
  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> embedded() const override;
};

class MemoryItem : public MemoryProperties<mapi::Item> {
 public:
  using MemoryRecipient = MemoryProperties<mapi::Properties>;

  explicit MemoryItem(std::string message_class = "IPM.Note") {
    text(mapi::tag::message_class, std::move(message_class));
  }
  MemoryRecipient& add_recipient() {
    return *recipients_.emplace_back(std::make_shared<MemoryRecipient>());
  }
  MemoryAttachment& add_attachment() {
    return *attachments_.emplace_back(std::make_shared<MemoryAttachment>());
  }

  [[nodiscard]] std::uint64_t id() const override { return 0; }
  [[nodiscard]] Result<std::size_t> recipient_count() const override { return recipients_.size(); }
  [[nodiscard]] Result<std::unique_ptr<mapi::Recipient>> recipient(std::size_t i) const override {
    return std::make_unique<PropertiesOf<mapi::Properties>>(*recipients_[i]);
  }
  [[nodiscard]] Result<std::size_t> attachment_count() const override {
    return attachments_.size();
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::Attachment>> attachment(std::size_t i) const override {
    return std::make_unique<MemoryAttachment>(*attachments_[i]);
  }

 private:
  std::vector<std::shared_ptr<MemoryRecipient>> recipients_;
  std::vector<std::shared_ptr<MemoryAttachment>> attachments_;
};

inline Result<std::unique_ptr<mapi::Item>> MemoryAttachment::embedded() const {
  if (!item) return nullptr;
  return std::make_unique<MemoryItem>(*item);
}

}  // namespace offenbar::testing
