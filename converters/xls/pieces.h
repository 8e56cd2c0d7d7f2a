// Reads what goes on in CONTINUE records: texts above all, which begin anew with a flag there.
// [MS-XLS] 2.4.58, 2.5.293, 2.5.294
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "converters/base/bytes.h"

namespace offenbar::xls {

class Pieces {
 public:
  // `records` are the bodies of a record and of its CONTINUE records.
  explicit Pieces(std::span<const Bytes> records) : records_(records) {}

  // A little-endian number across record borders; 0 at the end.
  std::uint32_t number(unsigned bytes);
  void skip(std::uint64_t count);
  // Characters of UTF-16 or, where `wide` is false, of one byte each; at a record border a flag
  // says anew which. What is there, if the text ends early.
  std::string characters(std::uint32_t count, bool wide);
  // A text with its flag: XLUnicodeStringNoCch, XLUnicodeRichExtendedString.
  std::string unicode(std::uint32_t count);
  // Bytes from here to the end of the record in hand.
  [[nodiscard]] Bytes rest_of_record() const;

  // True after a read beyond the end.
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  bool advance();

  std::span<const Bytes> records_;
  std::size_t record_ = 0;
  std::size_t at_ = 0;
  bool ended_ = false;
};

}  // namespace offenbar::xls
