#include "converters/ooxml/binary_records.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::ooxml {

Result<bool> BinaryRecords::fill() {
  if (at_ < end_) return true;
  OFFENBAR_TRY(end_, part_.read(buffer_));
  at_ = 0;
  return end_ > 0;
}

// Seven bits a byte, the lowest first.
Result<std::uint32_t> BinaryRecords::packed(unsigned max_bytes) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < max_bytes; ++i) {
    OFFENBAR_TRY(const bool more, fill());
    if (!more) return fail(Fault::corrupt, "a record header of the workbook ends early");
    const auto octet = std::to_integer<std::uint32_t>(buffer_[at_++]);
    value |= (octet & 0x7FU) << (7U * i);
    if ((octet & 0x80U) == 0) break;
  }
  return value;
}

Result<std::optional<BinaryRecord>> BinaryRecords::next() {
  OFFENBAR_TRY(const bool more, fill());
  if (!more) return std::nullopt;
  BinaryRecord record;
  OFFENBAR_TRY(record.id, packed(2));
  OFFENBAR_TRY(std::size_t left, packed(4));
  const bool kept = left <= largest_body;
  body_.clear();
  while (left > 0) {
    OFFENBAR_TRY(const bool there, fill());
    if (!there) return fail(Fault::corrupt, "a record of the workbook ends early");
    const std::size_t count = std::min(left, end_ - at_);
    if (kept) {
      const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
      body_.insert(body_.end(), from, from + static_cast<std::ptrdiff_t>(count));
    }
    at_ += count;
    left -= count;
  }
  record.body = body_;
  return record;
}

std::string wide_text(Cursor& in) {
  const std::size_t units = in.le<std::uint32_t>();
  if (units == 0xFFFFFFFF) return {};
  if (units > in.left() / 2) {
    in.skip(in.left() + 1);
    return {};
  }
  return utf16le_to_utf8(in.take(units * 2));
}

std::string rich_text(Cursor& in) {
  in.skip(1);
  return wide_text(in);
}

}  // namespace offenbar::ooxml
