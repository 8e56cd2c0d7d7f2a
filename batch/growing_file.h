// A file of ours that is written piece by piece, for what is too much to hold in memory.
#pragma once

#include <string>
#include <string_view>

#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class GrowingFile {
 public:
  // Makes or empties `path` below the folder. Errors here and below: disk_full and the like.
  [[nodiscard]] static Result<GrowingFile> make(int folder, const std::string& path);
  [[nodiscard]] Result<void> append(std::string_view text);
  // Writes what is left.
  [[nodiscard]] Result<void> finish();
  // Of all that was appended, in hex.
  [[nodiscard]] std::string sha256() const { return digest_.hex(); }

 private:
  GrowingFile() = default;

  Descriptor file_;
  std::string buffer_;
  Sha256 digest_;
};

}  // namespace offenbar::batch
