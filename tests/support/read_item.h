// Reads everything that an item hands out, as a converter would that misses nothing.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converters/mapi/item.h"

namespace offenbar::test {

struct ItemCounts {
  std::size_t properties = 0;
  std::size_t recipients = 0;
  std::size_t attachments = 0;
  std::size_t embedded = 0;
  std::size_t streamed = 0;  // bytes
  std::size_t errors = 0;
  std::size_t damage = 0;
  std::string first_error;
};

inline void count_error(ItemCounts& counts, const Error& error) {
  if (counts.errors++ == 0) counts.first_error = error.what;
}

// What a stream holds; an error ends it and is counted.
inline std::string read_all(mapi::ByteStream& stream, ItemCounts* counts = nullptr) {
  std::string out;
  std::vector<std::byte> piece(1000);
  while (true) {
    const auto count = stream.read(piece);
    if (!count && counts != nullptr) count_error(*counts, count.error());
    if (!count || *count == 0) return out;
    out.append(reinterpret_cast<const char*>(piece.data()), *count);
  }
}

inline void read_properties(const mapi::Properties& from, ItemCounts& counts) {
  for (const mapi::PropTag tag : from.tags()) {
    ++counts.properties;
    if (from.tag_of(tag.id) != tag) count_error(counts, {Fault::internal, "tags disagree", 0, {}});
    if (const auto value = from.get(tag.id); !value) count_error(counts, value.error());
    const auto stream = from.open(tag.id);
    if (!stream) count_error(counts, stream.error());
    if (stream && *stream != nullptr) counts.streamed += read_all(**stream, &counts).size();
    if (const auto name = from.name_of(tag.id)) (void)from.id_of(*name);
  }
  counts.damage += from.damage().size();
}

// The counts of the item and all that are embedded in it.
inline void read_item(const mapi::Item& item, ItemCounts& counts) {
  read_properties(item, counts);
  const auto recipients = item.recipient_count();
  if (!recipients) count_error(counts, recipients.error());
  for (std::size_t i = 0; i < recipients.value_or(0); ++i) {
    const auto recipient = item.recipient(i);
    if (!recipient) {
      count_error(counts, recipient.error());
      continue;
    }
    ++counts.recipients;
    read_properties(**recipient, counts);
  }
  const auto attachments = item.attachment_count();
  if (!attachments) count_error(counts, attachments.error());
  for (std::size_t i = 0; i < attachments.value_or(0); ++i) {
    const auto attachment = item.attachment(i);
    if (!attachment) {
      count_error(counts, attachment.error());
      continue;
    }
    ++counts.attachments;
    read_properties(**attachment, counts);
    const auto embedded = (*attachment)->embedded();
    if (!embedded) count_error(counts, embedded.error());
    if (embedded && *embedded != nullptr) {
      ++counts.embedded;
      read_item(**embedded, counts);
    }
  }
}

}  // namespace offenbar::test
