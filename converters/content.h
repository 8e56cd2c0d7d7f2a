// The bytes of one source, and the container they are, opened once for all who look at it.
#pragma once

#include <memory>

#include "converters/base/bytes.h"
#include "converters/base/zip.h"
#include "converters/cfb/compound_file.h"

namespace offenbar {

class Content {
 public:
  // `bytes` must outlive this. Nothing is parsed yet.
  explicit Content(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] Bytes bytes() const { return bytes_; }

  // The zip directory, or null if this is no zip archive or its directory is unreadable
  // (zip_error() says why, when the signature was there).
  [[nodiscard]] const zip::Archive* archive() const;
  [[nodiscard]] const Error* archive_error() const;

  // The compound file ([MS-CFB]), or null; compound_error() likewise.
  [[nodiscard]] const cfb::CompoundFile* compound() const;
  [[nodiscard]] const Error* compound_error() const;

 private:
  Bytes bytes_;
  mutable std::unique_ptr<Result<zip::Archive>> archive_;
  mutable std::unique_ptr<Result<cfb::CompoundFile>> compound_;
};

}  // namespace offenbar
