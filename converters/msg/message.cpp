#include "converters/msg/message.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/cfb/compound_file.h"
#include "converters/cfb/storage_copy.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/msg/names.h"
#include "converters/msg/property_table.h"

namespace offenbar::msg {
namespace {

constexpr std::string_view recipient_prefix = "__recip_version1.0_#";
constexpr std::string_view attachment_prefix = "__attach_version1.0_#";
constexpr std::string_view names_storage = "__nameid_version1.0";
constexpr std::string_view property_stream = "__properties_version1.0";
constexpr std::int64_t embedded_message = 5;  // afEmbeddedMessage. [MS-OXCMSG] 2.2.2.9

// The file, kept by everything that reads from it.
using File = std::shared_ptr<const cfb::CompoundFile>;

const cfb::Entry* child_named(const cfb::CompoundFile& file, const cfb::Entry& storage,
                              std::string_view name) {
  for (const std::uint32_t child : file.children(storage)) {
    if (file.entries()[child].name == name) return &file.entries()[child];
  }
  return nullptr;
}

// The storages with numbered names, in the order of their numbers. 2.2.1, 2.2.2
std::vector<const cfb::Entry*> numbered(const cfb::CompoundFile& file, const cfb::Entry& storage,
                                        std::string_view prefix) {
  std::map<std::uint32_t, const cfb::Entry*> found;
  for (const std::uint32_t child : file.children(storage)) {
    const cfb::Entry& entry = file.entries()[child];
    const auto number = entry.is_storage ? number_behind(entry.name, prefix) : std::nullopt;
    if (number) found.emplace(*number, &entry);
  }
  std::vector<const cfb::Entry*> sorted;
  for (const auto& [number, entry] : found) sorted.push_back(entry);
  return sorted;
}

bool holds_message(const cfb::CompoundFile& file, const cfb::Entry& storage) {
  return child_named(file, storage, property_stream) != nullptr;
}

class ValueStream : public mapi::ByteStream {
 public:
  ValueStream(File file, cfb::StreamReader reader, std::uint64_t size)
      : file_(std::move(file)), reader_(std::move(reader)), size_(size) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override {
    return reader_.read(into);
  }
  [[nodiscard]] std::uint64_t size() const override { return size_; }

 private:
  File file_;
  cfb::StreamReader reader_;
  std::uint64_t size_;
};

class StorageStream : public mapi::ByteStream {
 public:
  StorageStream(File file, cfb::StorageCopy copy)
      : file_(std::move(file)), copy_(std::move(copy)) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override {
    return copy_.read(into);
  }
  [[nodiscard]] std::uint64_t size() const override { return copy_.size(); }

 private:
  File file_;
  cfb::StorageCopy copy_;
};

class EmptyStream : public mapi::ByteStream {
 public:
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> /*into*/) override { return 0; }
  [[nodiscard]] std::uint64_t size() const override { return 0; }
};

bool has_stream(mapi::PropType type) {
  using enum mapi::PropType;
  return type == string || type == string8 || type == binary || type == object;
}

Result<mapi::Value> read_whole(mapi::ByteStream& stream) {
  if (stream.size() > mapi::Properties::max_value_bytes) {
    return fail(Fault::over_memory, fmt::format("an object has {} bytes", stream.size()));
  }
  mapi::Binary bytes(stream.size());
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    OFFENBAR_TRY(const std::size_t count, stream.read(std::span(bytes).subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

// Where the properties of one storage come from.
struct Place {
  File file;
  const cfb::Entry* storage;
  std::shared_ptr<const Names> names;
};

// The properties of a message, a recipient or an attachment. `Base` is what they are to others.
template <class Base>
class Stored : public Base {
 public:
  Stored(Place place, Header header)
      : place_(std::move(place)),
        table_(PropertyTable::read(*place_.file, *place_.storage, header, damage_)) {}

  [[nodiscard]] std::vector<mapi::PropTag> tags() const override { return table_.tags(); }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const override {
    return table_.tag_of(id);
  }
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const override {
    const cfb::Entry* holder = table_.holder_of(id);
    if (holder == nullptr || !holder->is_storage) return table_.get(id);
    OFFENBAR_TRY(const auto stream, open(id));
    return stream == nullptr ? mapi::Value{} : read_whole(*stream);
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const override {
    const auto tag = table_.tag_of(id);
    if (!tag || !has_stream(tag->type)) return nullptr;
    const cfb::Entry* holder = table_.holder_of(id);
    if (holder == nullptr && table_.is_empty(id)) return std::make_unique<EmptyStream>();
    if (holder == nullptr) {
      return fail(Fault::corrupt,
                  fmt::format("property {:#010x}: its stream is missing", tag->raw()));
    }
    if (holder->is_storage) {
      OFFENBAR_TRY(auto copy, cfb::StorageCopy::of(*place_.file, *holder));
      return std::make_unique<StorageStream>(place_.file, std::move(copy));
    }
    OFFENBAR_TRY(auto reader, place_.file->open_stream(*holder));
    return std::make_unique<ValueStream>(place_.file, std::move(reader), holder->size);
  }
  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const override {
    return place_.names->id_of(name);
  }
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const override {
    return place_.names->name_of(id);
  }
  [[nodiscard]] std::vector<Error> damage() const override { return damage_; }

 protected:
  std::vector<Error> damage_;  // before what fills it
  Place place_;
  PropertyTable table_;
};

class Message : public Stored<mapi::Item> {
 public:
  Message(Place place, Header header, std::size_t depth)
      : Stored(std::move(place), header),
        depth_(depth),
        recipients_(numbered(*place_.file, *place_.storage, recipient_prefix)),
        attachments_(numbered(*place_.file, *place_.storage, attachment_prefix)) {
    compare("recipients", table_.claimed_recipients(), recipients_.size());
    compare("attachments", table_.claimed_attachments(), attachments_.size());
  }

  // What was found broken in something that belongs to the whole message.
  void add_damage(const std::vector<Error>& more) {
    damage_.insert(damage_.end(), more.begin(), more.end());
    damage_.resize(std::min(damage_.size(), max_damage));
  }

  [[nodiscard]] std::uint64_t id() const override { return 0; }
  [[nodiscard]] Result<std::size_t> recipient_count() const override { return recipients_.size(); }
  [[nodiscard]] Result<std::unique_ptr<mapi::Recipient>> recipient(
      std::size_t index) const override {
    if (index >= recipients_.size()) return fail(Fault::internal, "no such recipient");
    return std::make_unique<Stored<mapi::Recipient>>(part(recipients_[index]), Header::part);
  }
  [[nodiscard]] Result<std::size_t> attachment_count() const override {
    return attachments_.size();
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::Attachment>> attachment(
      std::size_t index) const override;

 private:
  [[nodiscard]] Place part(const cfb::Entry* storage) const {
    return {place_.file, storage, place_.names};
  }
  void compare(std::string_view what, std::uint32_t claimed, std::size_t found) {
    if (claimed <= found) return;
    damage_.push_back({Fault::corrupt,
                       fmt::format("the message claims {} {} and has {}", claimed, what, found),
                       0,
                       {}});
  }

  std::size_t depth_;
  std::vector<const cfb::Entry*> recipients_;
  std::vector<const cfb::Entry*> attachments_;
};

// The message in `storage`. One that was put in with its own names, as it was outside, keeps them.
std::unique_ptr<Message> message_in(Place place, Header header, std::size_t depth) {
  std::vector<Error> damage;
  const cfb::Entry* own = child_named(*place.file, *place.storage, names_storage);
  if (own != nullptr && own->is_storage) {
    place.names = std::make_shared<const Names>(Names::read(*place.file, *own, damage));
  } else if (place.names == nullptr) {
    place.names = std::make_shared<const Names>();
  }
  auto message = std::make_unique<Message>(std::move(place), header, depth);
  message->add_damage(damage);
  return message;
}

class Attached : public Stored<mapi::Attachment> {
 public:
  Attached(Place place, std::size_t depth)
      : Stored(std::move(place), Header::part), depth_(depth) {}

  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> embedded() const override {
    const auto method = mapi::integer(*this, mapi::tag::attach_method);
    if (method && *method != embedded_message) return nullptr;
    const cfb::Entry* storage = table_.holder_of(mapi::tag::attach_data);
    const bool message =
        storage != nullptr && storage->is_storage && holds_message(*place_.file, *storage);
    if (!method && !message) return nullptr;
    if (!message) return fail(Fault::corrupt, "an embedded message is missing");
    if (depth_ >= mapi::max_embedded_depth) {
      return fail(Fault::corrupt, "messages are nested too deep");
    }
    return message_in({place_.file, storage, place_.names}, Header::embedded, depth_ + 1);
  }

 private:
  std::size_t depth_;
};

Result<std::unique_ptr<mapi::Attachment>> Message::attachment(std::size_t index) const {
  if (index >= attachments_.size()) return fail(Fault::internal, "no such attachment");
  return std::make_unique<Attached>(part(attachments_[index]), depth_);
}

// Streams share no sector, so that what they hold fits into the file. Many that lead to the same
// sectors would make hours of a small file; some that do are damage that the rest survives.
Result<void> check_sharing(const cfb::CompoundFile& file) {
  constexpr std::uint64_t tolerated = 4;
  std::uint64_t total = 0;
  for (const cfb::Entry& entry : file.entries()) {
    const bool can_be_read = !entry.is_storage && entry.size <= file.size();
    if (can_be_read && entry.size >= 4096) total += entry.size;
    if (total / tolerated > file.size()) {
      return fail(Fault::corrupt, "the streams of the compound file share their sectors");
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<mapi::Item>> open(Bytes whole) {
  std::vector<Error> skipped;
  OFFENBAR_TRY(auto opened, cfb::CompoundFile::salvage(whole, skipped));
  OFFENBAR_CHECK(check_sharing(opened));
  const auto file = std::make_shared<const cfb::CompoundFile>(std::move(opened));
  auto message = message_in({file, &file->root(), nullptr}, Header::message, 0);
  message->add_damage(skipped);
  if (message->tags().empty() && !holds_message(*file, file->root())) {
    return fail(Fault::corrupt, "compound file holds no message: no property stream, no values");
  }
  return message;
}

}  // namespace offenbar::msg
