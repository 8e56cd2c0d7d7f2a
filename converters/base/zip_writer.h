// Writes zip archives: the same input gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::zip {

// The modification time of every member, in MS-DOS form. The default is the earliest there is.
struct DosTime {
  std::uint16_t date = 0x0021;  // 1980-01-01
  std::uint16_t time = 0;
};

enum class Storage : std::uint8_t { stored, deflated };

class Writer {
 public:
  // Appends to `fd` from its current position, which becomes the archive's start. `fd` stays the
  // caller's, is not seeked and not synced.
  explicit Writer(int fd, DosTime time = {}) : fd_(fd), time_(time) {}

  // `name` is UTF-8 with "/" between folders. Errors: Fault::disk_full; unreadable if the
  // descriptor cannot be written; over_output for RLIMIT_FSIZE.
  [[nodiscard]] Result<void> add(std::string_view name, Bytes content,
                                 Storage storage = Storage::deflated);
  // A member of `archive` without compressing it again; its time becomes ours.
  [[nodiscard]] Result<void> copy(const Archive& archive, const Entry& entry);
  // Writes the central directory. Nothing may be added afterwards.
  [[nodiscard]] Result<void> finish();

  // Bytes written so far.
  [[nodiscard]] std::uint64_t written() const { return written_; }

 private:
  [[nodiscard]] Result<void> add_packed(Entry entry, Bytes packed);
  [[nodiscard]] Result<void> write(Bytes bytes);

  int fd_;
  DosTime time_;
  std::uint64_t written_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace offenbar::zip
