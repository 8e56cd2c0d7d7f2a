// Reads compound files ([MS-CFB]): the small file systems inside doc, xls, ppt, vsd and msg.
//
// Chains and trees are followed with bounds; a cycle is Fault::corrupt. No size that the file
// declares is believed before the sectors that hold it have been found.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::cfb {

// A storage or a stream. [MS-CFB] 2.6.1
struct Entry {
  std::string name;  // UTF-8; control characters as they are: "\x05SummaryInformation"
  std::string path;  // from the root, "/" between storages; the root's is empty
  bool is_storage = false;
  std::uint64_t size = 0;  // bytes of a stream; what the file claims
  std::array<std::byte, 16> clsid{};
  std::uint32_t start = 0;   // first sector, or first mini sector
  std::uint32_t parent = 0;  // its storage: a position in entries(); the root is its own
};

class CompoundFile;

// Hands out one stream piece by piece.
class StreamReader {
 public:
  // Fills the beginning of `into`; the count of bytes, 0 at the end.
  // Errors: Fault::corrupt as CompoundFile::read(); what was read before stands.
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into);

 private:
  friend class CompoundFile;
  StreamReader(const CompoundFile& file, const Entry& stream);
  [[nodiscard]] Result<void> next_sector();

  const CompoundFile* file_;
  std::string path_;  // for messages
  std::uint64_t left_;
  std::uint32_t at_;         // the sector that comes next
  std::uint32_t mark_;       // met again: a circle, found as in follow()
  std::uint64_t steps_ = 0;  // sectors taken
  bool mini_;
  Bytes piece_;  // what is left of the sector taken last
};

class CompoundFile {
 public:
  // Reads header and directory. `whole` must outlive this.
  // Errors: Fault::corrupt.
  [[nodiscard]] static Result<CompoundFile> open(Bytes whole);
  // The same of a damaged file as far as it can be followed: what of FAT and directory is broken is
  // left out and added to `skipped`, at most max_skipped. Nothing is added for a sound file.
  // Errors: Fault::corrupt if the header or the root is.
  [[nodiscard]] static Result<CompoundFile> salvage(Bytes whole, std::vector<Error>& skipped);
  static constexpr std::size_t max_skipped = 100;

  // The root storage first, then all others, parents before children.
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  [[nodiscard]] const Entry& root() const { return entries_.front(); }
  // What lies directly in a storage of entries(): positions there. Empty for a stream.
  [[nodiscard]] std::span<const std::uint32_t> children(const Entry& storage) const;
  // "Macros/VBA/dir"; null if there is none. ASCII letters of either case are equal.
  [[nodiscard]] const Entry* find(std::string_view path) const;

  // The stream's bytes. Errors: Fault::corrupt if its chain leaves the file, ends early or goes
  // round in circles; over_memory if it is larger than max_bytes; not_found for a storage.
  [[nodiscard]] Result<std::vector<std::byte>> read(const Entry& stream,
                                                    std::uint64_t max_bytes) const;
  // The first bytes of a stream, at most `count`: enough for a signature. Errors as read().
  [[nodiscard]] Result<std::vector<std::byte>> read_head(const Entry& stream,
                                                         std::uint64_t count) const;

  // The stream for pulling, in constant memory. The file must outlive it.
  // Errors: Fault::not_found for a storage.
  [[nodiscard]] Result<StreamReader> open_stream(const Entry& stream) const;

  // Bytes of the file around the streams.
  [[nodiscard]] std::uint64_t size() const { return whole_.size(); }

  // Every byte of every stream lies in the file: finds files that were cut off. What is missing of
  // a last sector beyond a stream's own bytes is no damage: many writers leave it out.
  // Errors: Fault::corrupt, naming the stream.
  [[nodiscard]] Result<void> check_chains() const;

 private:
  friend class StreamReader;
  struct Header;
  // The sectors of a chain, and why it went no further if it broke.
  struct Chain {
    std::vector<std::uint32_t> sectors;
    std::optional<Error> broken;
  };

  // `skipped` is null where damage is an error.
  [[nodiscard]] static Result<CompoundFile> open(Bytes whole, std::vector<Error>* skipped);
  [[nodiscard]] Result<void> read_fat(const Header& header);
  [[nodiscard]] Result<void> read_difat(std::uint32_t first_sector);
  [[nodiscard]] Result<void> read_directory(std::uint32_t first_sector,
                                            std::vector<Error>* skipped);
  void list_children();

  [[nodiscard]] std::size_t sector_size() const { return std::size_t{1} << sector_shift_; }
  [[nodiscard]] std::uint64_t offset_of(std::uint32_t sector) const;
  [[nodiscard]] Bytes sector(std::uint32_t number) const;
  [[nodiscard]] Bytes mini_sector(std::uint32_t number) const;
  [[nodiscard]] std::optional<std::uint32_t> next(const std::vector<std::uint32_t>& table,
                                                  std::uint32_t number) const;
  [[nodiscard]] Chain follow(std::uint32_t start, const std::vector<std::uint32_t>& table,
                             std::uint64_t most) const;
  [[nodiscard]] Result<std::vector<Bytes>> pieces(const Entry& stream, std::uint64_t count) const;

  Bytes whole_;
  unsigned sector_shift_ = 9;
  std::uint32_t mini_cutoff_ = 4096;             // bytes; smaller streams lie in the mini stream
  std::vector<std::uint32_t> fat_sectors_;       // where the FAT lies
  std::vector<std::uint32_t> mini_fat_sectors_;  // where the mini FAT lies
  std::vector<std::uint32_t> mini_stream_;       // where the mini stream lies
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> children_;     // positions of entries, by parent
  std::vector<std::uint32_t> first_child_;  // where an entry's children begin in children_
};

}  // namespace offenbar::cfb
