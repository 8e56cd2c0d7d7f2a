#include "converters/xls/pieces.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::xls {
namespace {

void append(std::string& utf8, Bytes bytes, bool wide) {
  if (wide) {
    utf8 += utf16le_to_utf8(bytes);
    return;
  }
  std::u16string latin;
  latin.reserve(bytes.size());
  for (const std::byte octet : bytes) latin += std::to_integer<char16_t>(octet);
  append_utf8(utf8, latin);
}

}  // namespace

// To the next record that has bytes left; false at the end.
bool Pieces::advance() {
  while (record_ < records_.size() && at_ >= records_[record_].size()) {
    ++record_;
    at_ = 0;
  }
  ended_ = record_ >= records_.size();
  return !ended_;
}

std::uint32_t Pieces::number(unsigned bytes) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < bytes; ++i) {
    if (!advance()) return 0;
    value |= std::to_integer<std::uint32_t>(records_[record_][at_++]) << (8U * i);
  }
  return value;
}

void Pieces::skip(std::uint64_t count) {
  while (count > 0 && advance()) {
    const std::uint64_t step = std::min<std::uint64_t>(count, records_[record_].size() - at_);
    at_ += step;
    count -= step;
  }
}

std::string Pieces::characters(std::uint32_t count, bool wide) {
  std::string utf8;
  while (count > 0 && !ended()) {
    if (record_ >= records_.size() || at_ >= records_[record_].size()) {
      if (!advance()) break;
      wide = (std::to_integer<unsigned>(records_[record_][at_++]) & 1U) != 0;
      continue;
    }
    const std::size_t width = wide ? 2 : 1;
    const Bytes left = records_[record_].subspan(at_);
    const std::size_t units = std::min<std::size_t>(count, left.size() / width);
    if (units == 0) {
      at_ = records_[record_].size();  // half a character at the border: damaged
      continue;
    }
    append(utf8, left.first(units * width), wide);
    at_ += units * width;
    count -= static_cast<std::uint32_t>(units);
  }
  return utf8;
}

std::string Pieces::unicode(std::uint32_t count) {
  const std::uint32_t flags = number(1);
  const std::uint32_t runs = (flags & 8U) != 0 ? number(2) : 0;
  const std::uint32_t phonetic = (flags & 4U) != 0 ? number(4) : 0;
  std::string text = characters(count, (flags & 1U) != 0);
  skip(std::uint64_t{runs} * 4 + phonetic);
  return text;
}

Bytes Pieces::rest_of_record() const {
  return record_ < records_.size() ? records_[record_].subspan(at_) : Bytes();
}

}  // namespace offenbar::xls
