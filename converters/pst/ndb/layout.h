// Where the versions of the format differ in size and place.
//
// [MS-PST] describes ANSI (wVer 14, 15) and Unicode (23, and 37 written with Windows Information
// Protection). The OST files with large pages (36 and later) are Unicode with pages of 4096 bytes,
// blocks of up to 64 KiB that may be compressed with zlib, and trailers of 24 bytes; their block
// B-tree has the inflated size where Unicode has the reference count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace offenbar::pst::ndb {

enum class Generation : std::uint8_t { ansi, unicode, unicode_4k };

struct Layout {
  Generation generation = Generation::unicode;
  std::size_t id_bytes = 8;           // of a BID, IB and B-tree key
  std::size_t page_bytes = 512;       // a page with its trailer, and its alignment
  std::size_t entries_end = 488;      // of a B-tree page: where cEnt stands
  std::size_t page_trailer_at = 496;  // the CRC covers what is before it
  std::size_t block_trailer_bytes = 16;
  std::size_t block_alignment = 64;
  std::size_t max_block_bytes = 8192;   // with its trailer
  std::size_t node_entry_bytes = 32;    // NBTENTRY
  std::size_t block_entry_bytes = 24;   // BBTENTRY
  std::size_t branch_entry_bytes = 24;  // BTENTRY
  unsigned heap_index_bits = 11;        // of a HID: the allocation within its block

  [[nodiscard]] constexpr bool ansi() const { return generation == Generation::ansi; }
  [[nodiscard]] constexpr bool large_pages() const { return generation == Generation::unicode_4k; }
  [[nodiscard]] constexpr std::size_t max_content() const {
    return max_block_bytes - block_trailer_bytes;
  }
  // The bytes that a block of `content` bytes takes in the file.
  [[nodiscard]] constexpr std::uint64_t block_span(std::uint64_t content) const {
    return (content + block_trailer_bytes + block_alignment - 1) / block_alignment *
           block_alignment;
  }
};

constexpr Layout ansi_layout{.generation = Generation::ansi,
                             .id_bytes = 4,
                             .entries_end = 496,
                             .page_trailer_at = 500,
                             .block_trailer_bytes = 12,
                             .node_entry_bytes = 16,
                             .block_entry_bytes = 12,
                             .branch_entry_bytes = 12};
constexpr Layout unicode_layout{};
constexpr Layout large_page_layout{.generation = Generation::unicode_4k,
                                   .page_bytes = 4096,
                                   .entries_end = 4056,
                                   .page_trailer_at = 4072,
                                   .block_trailer_bytes = 24,
                                   .block_alignment = 512,
                                   .max_block_bytes = 65536,
                                   .heap_index_bits = 14};

}  // namespace offenbar::pst::ndb
