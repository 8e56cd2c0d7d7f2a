// What libmspack reads and writes: one open file, and a function that takes what is unpacked.
#pragma once

#include <mspack.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::archive {

class MspackInput : public mspack_system {
 public:
  explicit MspackInput(int file);

  // Where unpacked bytes go, `at` the position in the archive that they come from.
  std::function<Result<void>(Bytes bytes, std::uint64_t at)> take;
  std::optional<Error> error;    // what `take` answered last; the writing stopped there
  std::exception_ptr exception;  // must not travel through C

  [[nodiscard]] std::uint64_t position() const { return input_.highest; }

 private:
  struct File : mspack_file {
    MspackInput* input = nullptr;
    std::int64_t at = 0;
    std::uint64_t highest = 0;
  };
  static mspack_file* open_one(mspack_system* self, const char* name, int mode);
  static int read_piece(mspack_file* file, void* to, int count);
  static int write_piece(mspack_file* file, void* from, int count);
  static int seek_to(mspack_file* file, off_t offset, int mode);
  static off_t tell_at(mspack_file* file);

  int file_;
  std::int64_t size_ = 0;
  File input_;
  File output_;
};

// In words, for an error of ours. MSPACK_ERR_OK has none.
[[nodiscard]] Error mspack_error(int code, std::uint64_t at);

}  // namespace offenbar::archive
