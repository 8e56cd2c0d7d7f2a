#include "converters/doc/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::doc {
namespace {

using Octets = std::vector<std::byte>;
constexpr std::uint64_t max_stream = std::uint64_t{1} << 31U;
constexpr std::uint16_t word_97 = 0x00C1;  // nFib

// Offsets in FibRgFcLcb97, [MS-DOC] 2.5.6, from the start of the stream.
constexpr std::size_t place_of_footnotes = 0x00AA;  // fcPlcffndRef
constexpr std::size_t place_of_comments = 0x00BA;   // fcPlcfandRef
constexpr std::size_t place_of_pieces = 0x01A2;     // fcClx
constexpr std::size_t place_of_endnotes = 0x020A;   // fcPlcfendRef

struct Fib {
  std::uint16_t version = 0;
  std::uint16_t flags = 0;
  std::uint32_t text_begin = 0;  // fcMin, Word 95 and older
  std::uint32_t text_end = 0;    // fcMac
};

Fib read_fib(Bytes stream) {
  Cursor in(stream);
  in.skip(2);
  Fib fib;
  fib.version = in.le<std::uint16_t>();
  in.skip(6);
  fib.flags = in.le<std::uint16_t>();
  in.seek(24);
  fib.text_begin = in.le<std::uint32_t>();
  fib.text_end = in.le<std::uint32_t>();
  return fib;
}

// The part of the table stream that an fc/lcb pair of the FIB names.
Result<Bytes> table_part(Bytes stream, Bytes table, std::size_t place) {
  Cursor fib(stream);
  fib.seek(place);
  const auto offset = fib.le<std::uint32_t>();
  const auto length = fib.le<std::uint32_t>();
  if (!fib.ok()) return fail(Fault::corrupt, "the FIB ends early", stream.size());
  if (offset > table.size() || length > table.size() - offset) {
    return fail(Fault::corrupt,
                fmt::format("FIB at {:#x}: {} bytes at {} lie outside the table stream of {}",
                            place, length, offset, table.size()));
  }
  return table.subspan(offset, length);
}

// A PLC has one position more than it has data. 2.2.2
std::uint64_t plc_count(Bytes plc, std::size_t data_size) {
  return plc.size() < 4 ? 0 : (plc.size() - 4) / (4 + data_size);
}

// The Pcdt behind the Prc of a Clx. 2.9.38
Result<Bytes> find_pieces(Bytes clx) {
  Cursor in(clx);
  while (in.left() > 0) {
    const auto kind = in.le<std::uint8_t>();
    if (kind == 1) {
      in.skip(in.le<std::uint16_t>());
    } else if (kind == 2) {
      const auto length = in.le<std::uint32_t>();
      const Bytes pieces = in.take(length);
      return in.finish(pieces, "Pcdt");
    } else {
      break;
    }
  }
  return fail(Fault::corrupt, "Clx without a Pcdt");
}

// Leaves out what stands between field begin (0x13) and separator (0x14).
class TextCounter {
 public:
  void add(std::string_view utf8) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
      const char c = utf8[i];
      if (c < 0x13 || c > 0x15) continue;
      take(utf8.substr(begin, i - begin));
      begin = i + 1;
      if (c == 0x13) ++depth_;
      if (c != 0x13 && depth_ > 0) --depth_;
    }
    take(utf8.substr(begin));
  }
  [[nodiscard]] std::uint64_t letters() const { return letters_; }

 private:
  void take(std::string_view text) {
    if (depth_ == 0) letters_ += count_letters(text);
  }
  std::uint64_t letters_ = 0;
  unsigned depth_ = 0;
};

Result<void> add_piece(Bytes stream, std::uint32_t fc, std::uint64_t characters,
                       TextCounter& counter) {
  const bool compressed = (fc & 0x40000000U) != 0;
  const std::uint64_t offset = compressed ? (fc & 0x3FFFFFFFU) / 2 : fc & 0x3FFFFFFFU;
  const std::uint64_t length = compressed ? characters : characters * 2;
  if (offset > stream.size() || length > stream.size() - offset) {
    return fail(Fault::corrupt, "a piece of text lies outside WordDocument", offset);
  }
  const Bytes bytes = stream.subspan(offset, length);
  if (compressed) {
    OFFENBAR_TRY(const std::string text, from_code_page(bytes, 1252));
    counter.add(text);
  } else {
    counter.add(utf16le_to_utf8(bytes));
  }
  return {};
}

Result<std::uint64_t> count_text(Bytes stream, Bytes pieces) {
  const std::uint64_t count = plc_count(pieces, 8);
  TextCounter counter;
  Cursor positions(pieces);
  Cursor data(pieces);
  data.seek((count + 1) * 4);
  auto begin = positions.le<std::uint32_t>();
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto end = positions.le<std::uint32_t>();
    data.skip(2);
    const auto fc = data.le<std::uint32_t>();
    data.skip(2);
    if (end < begin) return fail(Fault::corrupt, "the piece table is not in order");
    OFFENBAR_CHECK(add_piece(stream, fc, end - begin, counter));
    begin = end;
  }
  return counter.letters();
}

// Word 6 and 95: the text of a document that was fully saved is in one piece. [MS-DOC] has no more.
Facts old_facts(Bytes stream, const Fib& fib) {
  constexpr std::uint16_t complex = 0x0004;
  Facts facts;
  if ((fib.flags & complex) != 0 || fib.text_end > stream.size() || fib.text_begin > fib.text_end) {
    return facts;
  }
  const Bytes text = stream.subspan(fib.text_begin, fib.text_end - fib.text_begin);
  TextCounter counter;
  if (const auto utf8 = from_code_page(text, 1252)) counter.add(*utf8);
  facts.letters = counter.letters();
  return facts;
}

}  // namespace

Result<Facts> facts(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("WordDocument");
  if (entry == nullptr) return fail(Fault::corrupt, "no stream WordDocument");
  OFFENBAR_TRY(const Octets stream, file.read(*entry, max_stream));
  const Fib fib = read_fib(stream);
  if (fib.version < word_97) return old_facts(stream, fib);
  const cfb::Entry* table_entry = file.find((fib.flags & 0x0200U) != 0 ? "1Table" : "0Table");
  if (table_entry == nullptr) return fail(Fault::corrupt, "the table stream is missing");
  OFFENBAR_TRY(const Octets table, file.read(*table_entry, max_stream));
  OFFENBAR_TRY(const Bytes clx, table_part(stream, table, place_of_pieces));
  OFFENBAR_TRY(const Bytes pieces, find_pieces(clx));
  OFFENBAR_TRY(const Bytes footnotes, table_part(stream, table, place_of_footnotes));
  OFFENBAR_TRY(const Bytes endnotes, table_part(stream, table, place_of_endnotes));
  OFFENBAR_TRY(const Bytes comments, table_part(stream, table, place_of_comments));
  Facts facts;
  OFFENBAR_TRY(facts.letters, count_text(stream, pieces));
  facts.notes = plc_count(footnotes, 2) + plc_count(endnotes, 2);
  facts.comments = plc_count(comments, 30);
  return facts;
}

}  // namespace offenbar::doc
