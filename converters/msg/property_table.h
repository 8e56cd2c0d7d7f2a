// Which properties one storage of a message file has, and where their values lie. [MS-OXMSG] 2.4
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "converters/base/result.h"
#include "converters/cfb/compound_file.h"
#include "converters/mapi/item.h"

namespace offenbar::msg {

// What the property stream of a storage begins with.
enum class Header : std::uint8_t {
  message = 32,   // 2.4.1.1, a message by itself
  embedded = 24,  // 2.4.1.2, a message in an attachment
  part = 8,       // 2.4.1.3, a recipient or an attachment
};

class PropertyTable {
 public:
  // Entries that make no sense are left out and added to `damage`; streams without an entry count.
  [[nodiscard]] static PropertyTable read(const cfb::CompoundFile& file, const cfb::Entry& storage,
                                          Header header, std::vector<Error>& damage);

  [[nodiscard]] std::vector<mapi::PropTag> tags() const;
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const;
  // Errors: as mapi::Properties::get().
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const;

  // The stream or storage of a value; null if it has none.
  [[nodiscard]] const cfb::Entry* holder_of(mapi::PropId id) const;
  // The property is there, its value has no stream and is empty.
  [[nodiscard]] bool is_empty(mapi::PropId id) const;

  [[nodiscard]] std::uint32_t claimed_recipients() const { return claimed_recipients_; }
  [[nodiscard]] std::uint32_t claimed_attachments() const { return claimed_attachments_; }

 private:
  // An entry of the stream, or what takes its place.
  struct Slot {
    mapi::PropType type{};
    std::array<std::byte, 8> value{};    // of fixed size; of others the size
    bool listed = false;                 // has an entry
    const cfb::Entry* holder = nullptr;  // __substg1.0_, if there is one
  };

  void read_entries(Bytes stream, Header header, std::vector<Error>& damage);
  void find_holders(const cfb::Entry& storage);
  [[nodiscard]] const Slot* find(mapi::PropId id) const;
  [[nodiscard]] Result<mapi::Value> single(mapi::PropTag tag, const Slot& slot) const;
  [[nodiscard]] Result<mapi::Value> several(mapi::PropTag tag, const Slot& slot) const;
  [[nodiscard]] Result<mapi::Value> several_fixed(mapi::PropTag tag, Bytes bytes) const;

  const cfb::CompoundFile* file_ = nullptr;
  std::map<mapi::PropId, Slot> slots_;
  // The single values of multiple texts and binaries, by tag and number.
  std::map<std::pair<std::uint32_t, std::uint32_t>, const cfb::Entry*> parts_;
  std::uint32_t claimed_recipients_ = 0;
  std::uint32_t claimed_attachments_ = 0;
};

// The number behind `prefix`, eight hexadecimal digits; nothing for other names.
[[nodiscard]] std::optional<std::uint32_t> number_behind(std::string_view name,
                                                         std::string_view prefix);

}  // namespace offenbar::msg
