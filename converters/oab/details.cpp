#include "converters/oab/details.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::oab {
namespace {

using mapi::PropTag;
using mapi::PropType;

constexpr std::uint32_t full_details = 0x20;  // ulVersion of OAB_HDR
constexpr std::size_t header_bytes = 12;
constexpr std::size_t size_bytes = 4;       // cbSize
constexpr std::size_t metadata_bytes = 12;  // of OAB_META_DATA without properties
constexpr std::size_t property_bytes = 8;   // OAB_PROP_REC
constexpr std::size_t max_metadata = 1U << 20U;
constexpr std::size_t max_record = 16U << 20U;  // certificates and pictures included

constexpr mapi::PropId email_address = 0x3003;    // PidTagEmailAddress
constexpr mapi::PropId display_name = 0x3001;     // PidTagDisplayName
constexpr mapi::PropId smtp_address = 0x39FE;     // PidTagSmtpAddress
constexpr mapi::PropId proxy_addresses = 0x800F;  // PidTagAddressBookProxyAddresses

// The values of one record. 2.9.6
class Values {
 public:
  Values(Bytes record, std::uint64_t at) : record_(record), in_(record, at) {}

  [[nodiscard]] Bytes take(std::size_t count) { return in_.take(count); }
  [[nodiscard]] bool ok() const { return in_.ok(); }

  // Up to 0x7F in one byte; else 0x81 to 0x84 tell how many bytes follow.
  std::uint32_t integer() {
    const auto first = in_.le<std::uint8_t>();
    if (first < 0x80) return first;
    if (first < 0x81 || first > 0x84) return broken();
    std::uint32_t value = 0;
    const Bytes bytes = in_.take(first - 0x80U);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      value |= std::to_integer<std::uint32_t>(bytes[i]) << 8U * i;
    }
    return value;
  }

  // Ends with a NUL. Old writers left code pages behind in PtypString8.
  std::string text() {
    const Bytes left = record_.subspan(in_.position());
    const auto nul = std::ranges::find(left, std::byte{0});
    if (!in_.ok() || nul == left.end()) {
      broken();
      return {};
    }
    const Bytes raw = in_.take(static_cast<std::size_t>(nul - left.begin()));
    in_.skip(1);
    if (is_valid_utf8(as_text(raw))) return std::string(as_text(raw));
    return from_code_page(raw, 1252).value_or(std::string());
  }

  // False for a type whose encoding is not known.
  bool skip(PropType type) {
    if ((static_cast<unsigned>(type) & static_cast<unsigned>(PropType::multiple)) == 0) {
      return skip_one(type);
    }
    const auto one = static_cast<PropType>(static_cast<unsigned>(type) &
                                           ~static_cast<unsigned>(PropType::multiple));
    for (std::uint32_t left = integer(); left > 0 && ok(); --left) {
      if (!skip_one(one)) return false;
    }
    return true;
  }

 private:
  bool skip_one(PropType type) {
    switch (type) {
      case PropType::integer32:
        (void)integer();
        return true;
      case PropType::boolean:
        in_.skip(1);
        return true;
      case PropType::string8:
      case PropType::string:
        (void)text();
        return true;
      case PropType::binary:
        in_.skip(integer());
        return true;
      default:
        return false;
    }
  }

  // As if the record ended here.
  std::uint32_t broken() {
    in_.seek(record_.size() + 1);
    return 0;
  }

  Bytes record_;
  Cursor in_;
};

bool is_text(PropType type) { return type == PropType::string || type == PropType::string8; }
bool is_texts(PropType type) {
  return type == mapi::multiple_of(PropType::string) ||
         type == mapi::multiple_of(PropType::string8);
}

// False if the value cannot be read.
bool read_value(Values& values, PropTag tag, Entry& entry) {
  if (is_text(tag.type)) {
    std::string text = values.text();
    if (tag.id == email_address) entry.dn = std::move(text);
    if (tag.id == display_name) entry.name = std::move(text);
    if (tag.id == smtp_address) entry.smtp = std::move(text);
    return values.ok();
  }
  if (tag.id != proxy_addresses || !is_texts(tag.type)) return values.skip(tag.type) && values.ok();
  for (std::uint32_t left = values.integer(); left > 0 && values.ok(); --left) {
    std::string proxy = values.text();
    if (values.ok()) entry.proxies.push_back(std::move(proxy));
  }
  return values.ok();
}

}  // namespace

bool is_details(Bytes head) {
  Cursor in(head);
  const auto version = in.le<std::uint32_t>();
  in.skip(8);
  const auto size = in.le<std::uint32_t>();
  const auto header_properties = in.le<std::uint32_t>();
  return in.ok() && version == full_details && size >= metadata_bytes && size <= max_metadata &&
         (size - metadata_bytes) % property_bytes == 0 &&
         header_properties <= (size - metadata_bytes) / property_bytes;
}

Result<void> Details::feed(Bytes piece) {
  if (pending_.empty()) {
    OFFENBAR_TRY(const std::size_t used, consume(piece));
    pending_.assign(piece.begin() + static_cast<std::ptrdiff_t>(used), piece.end());
    return {};
  }
  pending_.insert(pending_.end(), piece.begin(), piece.end());
  OFFENBAR_TRY(const std::size_t used, consume(pending_));
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(used));
  return {};
}

Result<std::size_t> Details::finish() {
  if (first_damage_) return tl::unexpected<Error>(*first_damage_);
  if (!pending_.empty() || next_ != Next::entries) {
    return fail(Fault::corrupt,
                next_ == Next::header ? "OAB_HDR ends early" : "OAB_V4_REC ends early", at_);
  }
  if (count_ < declared_) {
    return fail(Fault::corrupt,
                fmt::format("OAB_HDR ulTotRecs is {}, but there are {} records", declared_, count_),
                at_);
  }
  return count_;
}

// Takes all structures that are complete. Returns how many bytes those were.
Result<std::size_t> Details::consume(Bytes bytes) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    const Bytes rest = bytes.subspan(used);
    OFFENBAR_TRY(const std::size_t size, next_size(rest));
    if (size > rest.size()) break;
    OFFENBAR_CHECK(take_next(rest.first(size)));
    used += size;
    at_ += size;
  }
  return used;
}

// Of the structure that begins here; more than there is while that cannot be told.
Result<std::size_t> Details::next_size(Bytes bytes) const {
  if (next_ == Next::header) return header_bytes;
  if (bytes.size() < size_bytes) return size_bytes;
  const std::size_t size = Cursor(bytes).le<std::uint32_t>();
  const bool is_metadata = next_ == Next::metadata;
  const std::size_t least = is_metadata ? metadata_bytes : size_bytes;
  const std::size_t most = is_metadata ? max_metadata : max_record;
  if (size < least || size > most) {
    return fail(Fault::corrupt,
                fmt::format("{} cbSize is {}, expected {} to {}",
                            is_metadata ? "OAB_META_DATA" : "OAB_V4_REC", size, least, most),
                at_);
  }
  return size;
}

Result<void> Details::take_next(Bytes structure) {
  switch (next_) {
    case Next::header:
      next_ = Next::metadata;
      return read_header(structure);
    case Next::metadata:
      next_ = Next::header_record;
      return read_metadata(structure);
    case Next::header_record:
      next_ = Next::entries;
      return {};
    case Next::entries:
      read_entry(structure);
      return {};
  }
  return {};
}

// OAB_HDR. 2.9.1; ulSerial is a checksum over content that may well be read without it.
Result<void> Details::read_header(Bytes bytes) {
  Cursor in(bytes);
  const auto version = in.le<std::uint32_t>();
  in.skip(4);
  declared_ = in.le<std::uint32_t>();
  if (version != full_details) {
    return fail(Fault::unsupported, fmt::format("OAB_HDR ulVersion is {:#010x}, expected {:#010x}",
                                                version, full_details));
  }
  return {};
}

// OAB_META_DATA: the schema of the header record, then that of all others. 2.9.2
Result<void> Details::read_metadata(Bytes record) {
  Cursor in(record, at_);
  in.skip(size_bytes);
  for (const bool is_entries : {false, true}) {
    const auto count = in.le<std::uint32_t>();
    if (count > in.left() / property_bytes) {
      return fail(
          Fault::corrupt,
          fmt::format("OAB_PROP_TABLE cAtts is {}, but {} bytes are left", count, in.left()),
          at_ + in.position());
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      const PropTag tag = PropTag::of(in.le<std::uint32_t>());
      in.skip(4);
      if (is_entries) schema_.push_back(tag);
    }
  }
  if (!in.ok()) return fail(Fault::corrupt, "OAB_META_DATA ends early", at_);
  return {};
}

// OAB_V4_REC. 2.9.5
void Details::read_entry(Bytes record) {
  Values values(record, at_);
  (void)values.take(size_bytes);
  const Bytes presence = values.take((schema_.size() + 7) / 8);
  Entry entry;
  for (std::size_t i = 0; i < schema_.size() && values.ok(); ++i) {
    const auto bits = std::to_integer<unsigned>(presence[i / 8]);
    if ((bits >> (7U - i % 8) & 1U) == 0) continue;
    if (read_value(values, schema_[i], entry)) continue;
    damaged({Fault::corrupt,
             fmt::format("OAB_V4_REC: value of {:#010x} cannot be read", schema_[i].raw()),
             at_,
             {}});
    break;
  }
  if (presence.empty() && !schema_.empty()) {
    damaged({Fault::corrupt, "OAB_V4_REC is shorter than its presenceBitArray", at_, {}});
    return;
  }
  ++count_;
  take_(entry);
}

void Details::damaged(Error error) {
  if (!first_damage_) first_damage_ = std::move(error);
}

}  // namespace offenbar::oab
