// Makes offline address books for tests, from the specification and without our reader.
// [MS-OXOAB] 2.9
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/msg_maker.h"

namespace offenbar::test {

// 2.9.6
inline std::string oab_integer(std::uint32_t value) {
  if (value < 0x80) return little(value, 1);
  int bytes = 1;
  while (bytes < 4 && value >> (8 * bytes) != 0) ++bytes;
  return little(0x80U + static_cast<unsigned>(bytes), 1) + little(value, bytes);
}
inline std::string oab_text(std::string_view text) { return std::string(text) + '\0'; }
inline std::string oab_texts(const std::vector<std::string>& texts) {
  std::string out = oab_integer(static_cast<std::uint32_t>(texts.size()));
  for (const std::string& text : texts) out += oab_text(text);
  return out;
}

// Values by their place in a schema; an empty one is not there.
inline std::string oab_record(const std::vector<std::string>& values) {
  std::string presence((values.size() + 7) / 8, '\0');
  std::string data;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].empty()) continue;
    presence[i / 8] = static_cast<char>(presence[i / 8] | 0x80 >> i % 8);
    data += values[i];
  }
  return little(4 + presence.size() + data.size(), 4) + presence + data;
}

inline std::string oab_table(const std::vector<std::uint32_t>& tags) {
  std::string out = little(tags.size(), 4);
  for (const std::uint32_t tag : tags) out += little(tag, 4) + little(1, 4);
  return out;
}

// A whole file: `records` fit `schema`.
inline std::string oab_file(const std::vector<std::uint32_t>& schema,
                            const std::vector<std::string>& records) {
  const std::string tables = oab_table({0x6800001F, 0x68010003}) + oab_table(schema);
  std::string out = little(0x20, 4) + little(0x12345678, 4) + little(records.size(), 4) +
                    little(4 + tables.size(), 4) + tables +
                    oab_record({oab_text("\\Global Address List"), oab_integer(7)});
  for (const std::string& record : records) out += record;
  return out;
}

// Seed of all ones, not inverted at the end.
inline std::uint32_t oab_crc(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
  }
  return crc;
}

// A block of LZX that holds its bytes as they are. [MS-PATCH]: size of the chunk, no translation of
// calls, block type 3, its size, three offsets.
inline std::string lzx_stored(std::string_view bytes) {
  const std::uint32_t bits = 3U << 28U | static_cast<std::uint32_t>(bytes.size()) << 4U;
  std::string out = little(bits >> 16U, 2) + little(bits & 0xFFFFU, 2) + little(1, 4) +
                    little(1, 4) + little(1, 4) + std::string(bytes);
  if (bytes.size() % 2 == 1) out += '\0';
  return little(out.size(), 2) + out;
}

// Bits of LZX: words of 16 bits, the highest bit first.
class LzxBits {
 public:
  void put(std::uint32_t value, int count) {
    for (int i = count - 1; i >= 0; --i) {
      word_ = word_ << 1U | (value >> i & 1U);
      if (++used_ == 16) end_word();
    }
  }
  [[nodiscard]] std::string finish() {
    while (used_ > 0) put(0, 1);
    return bytes_;
  }

 private:
  void end_word() {
    bytes_ += little(word_, 2);
    word_ = 0;
    used_ = 0;
  }
  std::string bytes_;
  std::uint32_t word_ = 0;
  int used_ = 0;
};

// A verbatim block (type 1) of literals: each byte has a code of 8 bits, nothing else has one.
inline std::string lzx_literals(std::string_view bytes) {
  LzxBits bits;
  bits.put(0, 1);
  bits.put(1, 3);
  bits.put(static_cast<std::uint32_t>(bytes.size()), 24);
  // Code 0 of the tree of lengths is symbol 9 (from 0 to 8 bits), code 1 symbol 18 (a run of
  // zeros).
  const auto tree = [&bits] {
    for (int symbol = 0; symbol < 20; ++symbol) bits.put(symbol == 9 || symbol == 18 ? 1 : 0, 4);
  };
  const auto zeros = [&bits](std::uint32_t count) {
    bits.put(1, 1);
    bits.put(count - 20, 5);
  };
  tree();
  for (int i = 0; i < 256; ++i) bits.put(0, 1);
  tree();  // 34 slots of 8 for matches, of a window of 128 KiB
  for (const std::uint32_t count : {51U, 51U, 51U, 51U, 34U, 34U}) zeros(count);
  tree();  // 249 lengths of matches
  for (const std::uint32_t count : {51U, 51U, 51U, 51U, 45U}) zeros(count);
  for (const char c : bytes) bits.put(static_cast<unsigned char>(c), 8);
  const std::string out = bits.finish();
  return little(out.size(), 2) + out;
}

// Blocks of at most `block` bytes (32 KiB and less), of three kinds in turn: literals of LZX, LZX
// that is stored, and as they are.
inline std::string oab_compressed(std::string_view whole, std::size_t block) {
  std::string out = little(3, 4) + little(1, 4) + little(block, 4) + little(whole.size(), 4);
  for (unsigned kind = 0; !whole.empty(); kind = (kind + 1) % 3) {
    const std::string_view piece = whole.substr(0, block);
    const std::string packed = kind == 0   ? lzx_literals(piece)
                               : kind == 1 ? lzx_stored(piece)
                                           : std::string(piece);
    out += little(kind < 2 ? 1 : 0, 4) + little(packed.size(), 4) + little(piece.size(), 4) +
           little(oab_crc(piece), 4) + packed;
    whole.remove_prefix(piece.size());
  }
  return out;
}

}  // namespace offenbar::test
