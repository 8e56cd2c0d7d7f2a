#include "converters/doc/fib.h"

#include <fmt/format.h>

#include "converters/base/cursor.h"

namespace offenbar::doc {
namespace {

// Where the pair of a part lies in the FIB; 0: this version has none.
std::size_t place_of(const Fib& fib, Part part) {
  const auto number = static_cast<std::size_t>(part);
  if (fib.is_word_97()) {
    constexpr std::size_t first_pair = 0x9A;  // behind FibBase, fibRgW, fibRgLw and cbRgFcLcb
    return number < fib.pairs ? first_pair + number * 8 : 0;
  }
  constexpr std::size_t pairs_of_6 = 0x58, later_pairs_of_6 = 0x1FA;
  constexpr std::size_t change_authors = static_cast<std::size_t>(Part::change_authors);
  if (number <= static_cast<std::size_t>(Part::comment_authors)) return pairs_of_6 + number * 8;
  if (number <= static_cast<std::size_t>(Part::header_text_box_fields)) {
    return later_pairs_of_6 + number * 8 - change_authors * 8;
  }
  return 0;
}

void read_lengths(Cursor& in, Fib& fib) {
  in.seek(fib.is_word_97() ? 0x4C : 0x34);  // ccpText
  for (std::uint32_t& length : fib.lengths) {
    const auto count = in.le<std::int32_t>();
    length = count > 0 ? static_cast<std::uint32_t>(count) : 0;
  }
}

}  // namespace

std::uint64_t Fib::begin_of(Subdocument which) const {
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(which); ++i) begin += lengths.at(i);
  return begin;
}

Result<Fib> read_fib(Bytes stream) {
  Cursor in(stream);
  in.skip(2);
  Fib fib;
  fib.version = in.le<std::uint16_t>();
  in.skip(2);
  fib.language = in.le<std::uint16_t>();
  in.skip(2);
  const auto flags = in.le<std::uint16_t>();
  fib.is_template = (flags & 0x0001U) != 0;
  fib.is_complex = (flags & 0x0004U) != 0;
  fib.is_encrypted = (flags & 0x0100U) != 0;
  fib.second_table = (flags & 0x0200U) != 0;
  fib.has_wide_text = (flags & 0x1000U) != 0;
  in.seek(24);
  fib.text_begin = in.le<std::uint32_t>();
  fib.text_end = in.le<std::uint32_t>();
  read_lengths(in, fib);
  if (fib.is_word_97()) {
    in.seek(0x98);
    fib.pairs = in.le<std::uint16_t>();
  } else {
    in.seek(0x18A);
    fib.first_character_page = in.le<std::uint16_t>();
    fib.first_paragraph_page = in.le<std::uint16_t>();
    fib.character_pages = in.le<std::uint16_t>();
    fib.paragraph_pages = in.le<std::uint16_t>();
  }
  return in.finish(fib, "the FIB");
}

Result<Bytes> read_part(const Fib& fib, Bytes stream, Bytes table, Part part) {
  const std::size_t place = place_of(fib, part);
  if (place == 0) return Bytes();
  Cursor in(stream);
  in.seek(place);
  const auto offset = in.le<std::uint32_t>();
  const auto length = in.le<std::uint32_t>();
  if (!in.ok()) return fail(Fault::corrupt, "the FIB ends early", stream.size());
  if (length == 0) return Bytes();
  const Bytes from = fib.is_word_97() ? table : stream;
  if (offset > from.size() || length > from.size() - offset) {
    return fail(Fault::corrupt, fmt::format("FIB at {:#x}: {} bytes at {} lie outside of {}", place,
                                            length, offset, from.size()));
  }
  return from.subspan(offset, length);
}

}  // namespace offenbar::doc
