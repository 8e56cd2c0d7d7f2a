#include "converters/xls/shared_strings.h"

#include <algorithm>
#include <string>

#include "converters/base/text.h"

namespace offenbar::xls {
namespace {

class Pieces {
 public:
  explicit Pieces(std::span<const Bytes> records) : records_(records) {}

  // The next bytes across record borders; `short_` if the table ends.
  std::uint32_t number(unsigned bytes) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) {
      if (!advance()) return 0;
      value |= std::to_integer<std::uint32_t>(records_[record_][at_++]) << (8U * i);
    }
    return value;
  }

  void skip(std::uint64_t count) {
    while (count > 0 && advance()) {
      const std::uint64_t step = std::min<std::uint64_t>(count, records_[record_].size() - at_);
      at_ += step;
      count -= step;
    }
  }

  // The characters of one string; at a record border the flag byte stands again.
  std::string characters(std::uint32_t count, bool wide) {
    std::string utf8;
    while (count > 0 && !ended()) {
      if (at_ >= records_[record_].size()) {
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

  [[nodiscard]] bool ended() const { return ended_; }

 private:
  // To the next record that has bytes left; false at the end.
  bool advance() {
    while (record_ < records_.size() && at_ >= records_[record_].size()) {
      ++record_;
      at_ = 0;
    }
    ended_ = record_ >= records_.size();
    return !ended_;
  }

  static void append(std::string& utf8, Bytes bytes, bool wide) {
    if (wide) {
      utf8 += utf16le_to_utf8(bytes);
      return;
    }
    std::u16string latin;
    for (const std::byte octet : bytes) latin += std::to_integer<char16_t>(octet);
    append_utf8(utf8, latin);
  }

  std::span<const Bytes> records_;
  std::size_t record_ = 0;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace

std::uint64_t count_shared_strings(std::span<const Bytes> records) {
  Pieces in(records);
  in.skip(4);  // cstTotal
  const std::uint32_t count = in.number(4);
  std::uint64_t letters = 0;
  for (std::uint32_t i = 0; i < count && !in.ended(); ++i) {
    const std::uint32_t characters = in.number(2);
    const std::uint32_t flags = in.number(1);
    const std::uint32_t runs = (flags & 8U) != 0 ? in.number(2) : 0;
    const std::uint32_t phonetic = (flags & 4U) != 0 ? in.number(4) : 0;
    letters += count_letters(in.characters(characters, (flags & 1U) != 0));
    in.skip(std::uint64_t{runs} * 4 + phonetic);
  }
  return letters;
}

}  // namespace offenbar::xls
