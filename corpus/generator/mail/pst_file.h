// The bottom of a PST: where blocks and pages lie, and the maps of what is taken.
// [MS-PST] 2.2.2.5 to 2.2.2.7.6, 2.6.1
//
// Space is handed out from front to back. One stretch that an AMap covers (253,952 bytes) is held
// in memory and written when the next one begins.
#pragma once

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::generator {

constexpr std::size_t page_size = 512;
constexpr std::size_t page_body = page_size - 16;  // bytes before PAGETRAILER
constexpr std::uint64_t first_amap = 0x4400;
constexpr std::uint64_t amap_reach = page_body * 8 * 64;  // bytes that one AMap covers

enum class PageType : std::uint8_t {
  block_tree = 0x80,      // ptypeBBT
  node_tree = 0x81,       // ptypeNBT
  free_map = 0x82,        // ptypeFMap
  page_map = 0x83,        // ptypePMap
  allocation_map = 0x84,  // ptypeAMap
  free_page_map = 0x85,   // ptypeFPMap
};

// 496 bytes of body and their trailer. [MS-PST] 2.2.2.7.1
// Maps have their own offset as id and no signature.
[[nodiscard]] std::string make_page(std::string body, PageType type, std::uint64_t offset,
                                    std::uint64_t id);

class PstFile {
 public:
  // Creates or empties the file. With `sparse`, stretches that were jumped over are holes and the
  // maps count as invalid, so that a large file takes little room.
  [[nodiscard]] static Result<PstFile> create(const std::filesystem::path& path, bool sparse);

  // Offset of `size` bytes (at most 8192) for a block, on a boundary of 64 bytes.
  [[nodiscard]] std::uint64_t reserve_block(std::size_t size) { return reserve(size, 64); }
  [[nodiscard]] std::uint64_t reserve_page() { return reserve(page_size, page_size); }
  // Writes what was reserved last, whole.
  void put(std::uint64_t offset, std::string_view bytes);
  // The next space handed out lies at or behind `offset`.
  void jump_to(std::uint64_t offset);

  [[nodiscard]] std::uint64_t end() const { return start_ + used_; }

  // What ROOT says of the file. [MS-PST] 2.2.2.5
  struct Extent {
    std::uint64_t file_size = 0;
    std::uint64_t last_amap = 0;   // offset
    std::uint64_t free_bytes = 0;  // in all AMaps
    bool maps_valid = true;
  };
  // Writes the last stretch. No space may be reserved afterwards.
  [[nodiscard]] Extent close_maps();
  // Writes the header. Errors: Fault::disk_full or unreadable, of this or any write before.
  [[nodiscard]] Result<void> finish(std::string_view header);

 private:
  PstFile(Descriptor file, bool sparse);
  [[nodiscard]] std::uint64_t reserve(std::size_t size, std::size_t boundary);
  void begin_stretch(std::uint64_t start);
  void write_stretch();
  void add_map(PageType type);
  void mark(std::size_t from, std::size_t to);
  void write_at(std::uint64_t offset, std::string_view bytes);

  Descriptor file_;
  bool sparse_ = false;
  int failure_ = 0;  // errno of the first write that failed
  std::uint64_t start_ = 0;
  std::size_t used_ = 0;  // bytes from start_
  std::uint64_t free_bytes_ = 0;
  std::string stretch_;
  std::bitset<page_body * 8> taken_;  // one bit for 64 bytes
};

}  // namespace offenbar::generator
