// Reads all that a store has, for tests that want to know that it can be read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "converters/pst/messaging/store.h"

namespace offenbar::test {

struct StoreSum {
  std::size_t items = 0;  // not associated
  std::size_t associated = 0;
  std::size_t unlisted = 0;
  std::size_t recovered = 0;
  std::size_t embedded = 0;
  std::size_t attachments = 0;
  std::size_t recipients = 0;
  std::uint64_t bytes = 0;  // of all values
  std::vector<std::string> errors;
};

class StoreReading {
 public:
  explicit StoreReading(const pst::Store& store) : store_(store) {}

  StoreSum run() {
    if (store_.properties() != nullptr) read(*store_.properties());
    for (const pst::Folder& folder : store_.folders()) {
      if (const auto properties = store_.folder_properties(folder.id)) read(**properties);
      for (const pst::ItemEntry& entry : store_.items(folder.id)) read(entry);
    }
    return std::move(sum_);
  }

 private:
  // Values can be named over and over in a damaged file: enough is enough.
  static constexpr std::uint64_t most_bytes = 2ULL << 30U;

  template <class T>
  bool good(const T& result) {
    if (!result && sum_.errors.size() < 100) sum_.errors.push_back(result.error().what);
    return result.has_value();
  }

  void read(const mapi::Properties& properties) {
    for (const mapi::PropTag tag : properties.tags()) {
      if (sum_.bytes > most_bytes) return;
      const auto value = properties.get(tag.id);
      (void)good(value);
      const auto stream = properties.open(tag.id);
      if (good(stream) && *stream) read(**stream);
      if (tag.id >= mapi::first_named_id) (void)properties.name_of(tag.id);
    }
  }

  void read(mapi::ByteStream& stream) {
    std::array<std::byte, 16384> buffer{};
    while (sum_.bytes <= most_bytes) {
      const auto count = stream.read(buffer);
      if (!good(count) || *count == 0) return;
      sum_.bytes += *count;
    }
  }

  void read(const pst::ItemEntry& entry) {
    ++(entry.recovered ? sum_.recovered : entry.associated ? sum_.associated : sum_.items);
    if (!entry.listed && !entry.recovered) ++sum_.unlisted;
    const auto item = store_.item(entry.id);
    if (good(item)) read(**item);
  }

  void read(const mapi::Item& item) {
    read(static_cast<const mapi::Properties&>(item));
    const auto recipients = item.recipient_count();
    for (std::size_t i = 0; good(recipients) && i < *recipients; ++i) {
      ++sum_.recipients;
      const auto recipient = item.recipient(i);
      if (good(recipient)) read(**recipient);
    }
    const auto attachments = item.attachment_count();
    for (std::size_t i = 0; good(attachments) && i < *attachments; ++i) {
      ++sum_.attachments;
      const auto attachment = item.attachment(i);
      if (!good(attachment)) continue;
      read(static_cast<const mapi::Properties&>(**attachment));
      const auto embedded = (*attachment)->embedded();
      if (!good(embedded) || !*embedded || sum_.bytes > most_bytes) continue;
      ++sum_.embedded;
      read(**embedded);
    }
  }

  const pst::Store& store_;
  StoreSum sum_;
};

inline StoreSum read_store(const pst::Store& store) { return StoreReading(store).run(); }

}  // namespace offenbar::test
