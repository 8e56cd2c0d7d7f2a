// A file seen as bytes.
#pragma once

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar {

// Only for private copies (staging) that nobody else can cut off: a file that shrinks while it is
// mapped ends the process with SIGBUS.
class MappedFile {
 public:
  // Maps the whole regular file, read-only and private. `fd` may be closed afterwards.
  // Errors: Fault::unreadable.
  [[nodiscard]] static Result<MappedFile> open(int fd);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Lives as long as this; empty for an empty file.
  [[nodiscard]] Bytes bytes() const { return bytes_; }

 private:
  explicit MappedFile(Bytes bytes) : bytes_(bytes) {}
  Bytes bytes_;
};

}  // namespace offenbar
