// The calls by which file contents move, so that tests can put a failing disk or an old kernel in
// their place. Everything else in this folder calls the system directly.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "converters/base/result.h"

namespace offenbar::batch {

// Each behaves as the system call it names: -1 and errno on failure. Safe to use from any thread.
class SystemCalls {
 public:
  virtual ~SystemCalls() = default;
  [[nodiscard]] virtual int open_beneath(int folder, const char* path, int flags) const;  // openat2
  [[nodiscard]] virtual ssize_t read(int from, void* buffer, std::size_t size) const;
  [[nodiscard]] virtual ssize_t write(int to, const void* buffer, std::size_t size) const;
  [[nodiscard]] virtual int clone(int to, int from) const;  // ioctl FICLONE
  [[nodiscard]] virtual int sync(int file) const;           // fdatasync
  // renameat2 with RENAME_NOREPLACE or RENAME_EXCHANGE
  [[nodiscard]] virtual int rename(int from_folder, const char* from, int to_folder, const char* to,
                                   unsigned flags) const;
  [[nodiscard]] virtual int link(int from_folder, const char* from, int to_folder,
                                 const char* to) const;
};

// The system's own.
[[nodiscard]] const SystemCalls& real_calls();

// What a failed call means for the run. `what` names the file and the step; the system's own words
// are added to it.
// Reading a source: not_found (ENOENT, ENOTDIR), changed (ELOOP: a link stands where none was),
// unreadable (all else).
[[nodiscard]] Error source_error(int error_number, const std::string& what);
// Writing below TARGET: disk_full where no file could be written just now, so that the run pauses
// instead of failing one file after the other (ENOSPC, EDQUOT, EROFS, EIO, ESTALE, ENOTCONN ...);
// over_output for EFBIG; unreadable for what concerns this one place (EACCES, ELOOP, ENOTDIR ...).
[[nodiscard]] Error target_error(int error_number, const std::string& what);

}  // namespace offenbar::batch
