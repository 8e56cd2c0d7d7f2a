// What every reader of Outlook's files hands out and every writer takes: an item with its
// properties, recipients and attachments, all read when they are asked for.
//
// Readers (pst, msg, tnef, olm) implement these; mail, calendar and contacts know nothing else.
// Views and references live as long as the object that gave them; the object must not outlive its
// store. One object is used by one thread at a time; different items of a store by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/property.h"

namespace offenbar::mapi {

// A value that may be larger than memory, from its first byte to its last. Text is in the encoding
// of its type: PtypString is UTF-16 little-endian, PtypString8 the item's code page.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills the beginning of `into`; the count of bytes, 0 at the end. Errors: Fault::corrupt,
  // unreadable; what was read before them stands.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> into) = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;  // bytes, as the structure around it claims
};

class Properties {
 public:
  virtual ~Properties() = default;

  // All that are there, by id. An id has one type.
  [[nodiscard]] virtual std::vector<PropTag> tags() const = 0;
  [[nodiscard]] virtual std::optional<PropTag> tag_of(PropId id) const = 0;

  // The value, whatever its type; monostate if it is not there.
  // Errors: Fault::corrupt; over_memory if it is larger than max_value_bytes: open() has it.
  [[nodiscard]] virtual Result<Value> get(PropId id) const = 0;
  static constexpr std::uint64_t max_value_bytes = 64ULL << 20U;

  // A text, binary or object value as a stream; null if it is not there or of another type.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteStream>> open(PropId id) const = 0;

  // The id that this store gave to a name; nothing if it knows none.
  [[nodiscard]] virtual std::optional<PropId> id_of(const PropName& name) const = 0;
  [[nodiscard]] virtual std::optional<PropName> name_of(PropId id) const = 0;

  // What was found broken when this was opened and may be missing from tags() for that reason:
  // entries that make no sense, wrong checksums, lists that end early. At most max_damage.
  [[nodiscard]] virtual std::vector<Error> damage() const { return {}; }
  static constexpr std::size_t max_damage = 100;
};

class Item;

// PidTagRecipientType and the rest are among its properties. [MS-OXCMSG] 2.2.3
using Recipient = Properties;

// PidTagAttachMethod tells what it is. [MS-OXCMSG] 2.2.2
class Attachment : public Properties {
 public:
  // The item of an embedded message (afEmbeddedMessage); null for all other methods.
  // Errors: Fault::corrupt, also for nesting deeper than max_embedded_depth.
  [[nodiscard]] virtual Result<std::unique_ptr<Item>> embedded() const = 0;
};

constexpr std::size_t max_embedded_depth = 32;

// A message object of any class: mail, appointment, contact, note ... [MS-OXCMSG]
class Item : public Properties {
 public:
  // Identifies it in its store, for reports and for names: the node id in a PST, 0 in a MSG.
  [[nodiscard]] virtual std::uint64_t id() const = 0;

  // Errors of one recipient or attachment are that one's; the count is what its table has.
  [[nodiscard]] virtual Result<std::size_t> recipient_count() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Recipient>> recipient(std::size_t index) const = 0;
  [[nodiscard]] virtual Result<std::size_t> attachment_count() const = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<Attachment>> attachment(std::size_t index) const = 0;
};

}  // namespace offenbar::mapi
