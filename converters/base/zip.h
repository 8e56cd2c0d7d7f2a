// Reads zip archives (APPNOTE.TXT 6.3.10) that nobody trusts, from memory.
//
// Zip64, data descriptors, leading bytes before the archive and archive comments are read. Methods
// stored and deflated; others are Fault::unsupported. No size that the archive declares is believed
// before its bytes are there, and every member's CRC is checked when it has been read to its end.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::zip {

inline constexpr std::uint16_t method_stored = 0;
inline constexpr std::uint16_t method_deflated = 8;
inline constexpr std::uint64_t max_members = 65'535 * 16;
inline constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

// One member, as the central directory describes it. 4.3.12
struct Entry {
  std::string name;  // raw bytes, but with "/" where a producer wrote "\"
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  std::uint32_t crc = 0;
  std::uint64_t compressed = 0;     // bytes
  std::uint64_t size = 0;           // bytes; what the archive claims
  std::uint64_t header_offset = 0;  // of the local header, from the start of the file

  [[nodiscard]] bool encrypted() const { return (flags & 1U) != 0; }
  [[nodiscard]] bool folder() const { return name.ends_with('/'); }
};

// Hands out one member piece by piece, in constant memory. Views the archive's bytes.
class Member {
 public:
  Member(Member&&) noexcept;
  Member& operator=(Member&&) noexcept;
  ~Member();

  // Fills `into` with the next bytes and tells how many there were; 0 at the end, when size and CRC
  // have been found right. Errors: Fault::corrupt; Fault::over_memory above max_bytes.
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into);

 private:
  friend class Archive;
  struct State;
  explicit Member(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Archive {
 public:
  // Reads the central directory. `whole` must outlive the archive.
  // Errors: Fault::corrupt, also for a file that was cut off (its directory is at the end).
  [[nodiscard]] static Result<Archive> open(Bytes whole);

  // In the order of the central directory.
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  // Null if there is none. Of members of the same name the last one counts, as in LibreOffice.
  [[nodiscard]] const Entry* find(std::string_view name) const;
  // The same, ASCII letters of either case being equal: part names of [ECMA-376] part 2, 6.2.2.
  [[nodiscard]] const Entry* find_ignoring_case(std::string_view name) const;
  [[nodiscard]] bool has_duplicate_names() const { return has_duplicate_names_; }

  // The whole member. Errors: Fault::corrupt, unsupported (method), encrypted; over_memory if it is
  // larger than max_bytes.
  [[nodiscard]] Result<std::vector<std::byte>> read(const Entry& entry,
                                                    std::uint64_t max_bytes) const;
  // The member in pieces of at most 64 KiB, until `sink` returns false, which is no error.
  // The CRC is checked only if everything was read. Errors as read().
  [[nodiscard]] Result<void> stream(const Entry& entry, const std::function<bool(Bytes)>& sink,
                                    std::uint64_t max_bytes) const;
  // The member for pulling. Errors: as read(), for what the headers tell.
  [[nodiscard]] Result<Member> open_member(const Entry& entry, std::uint64_t max_bytes) const;
  // The member's bytes as they lie in the archive: compressed, perhaps encrypted.
  // Errors: Fault::corrupt if the local header contradicts the directory, or bytes are missing.
  [[nodiscard]] Result<Bytes> raw(const Entry& entry) const;

 private:
  [[nodiscard]] Result<void> read_directory(std::uint64_t size, std::uint64_t count,
                                            std::uint64_t prefix);
  void index_names();

  Bytes whole_;
  std::uint64_t directory_offset_ = 0;  // members end before it
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> by_name_;  // positions in entries_, by folded name, then position
  bool has_duplicate_names_ = false;
};

// Reads every member to its end: finds damage before anything loads the archive. Encrypted members
// and unknown methods are only checked for their place. Members may not overlap, so that no byte is
// decompressed twice and no archive grows more than deflate can, 1032 times.
// Errors: Fault::corrupt; over_memory if all members together are larger than max_total_bytes.
[[nodiscard]] Result<void> check_members(const Archive& archive,
                                         std::uint64_t max_total_bytes = std::uint64_t{16} << 30U);

}  // namespace offenbar::zip
