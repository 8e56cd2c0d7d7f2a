// The bytes of one source, and the container they are, opened once for all who look at it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/base/zip.h"
#include "converters/cfb/compound_file.h"
#include "converters/ooxml/package.h"

namespace offenbar {

class Content {
 public:
  // `bytes` must outlive this. Nothing is parsed yet.
  explicit Content(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] Bytes bytes() const { return bytes_; }

  // The zip directory, or null if this is no zip archive or its directory is unreadable
  // (archive_error() says why, when the signature was there).
  [[nodiscard]] const zip::Archive* archive() const;
  [[nodiscard]] const Error* archive_error() const;

  // The compound file ([MS-CFB]), or null; compound_error() likewise.
  [[nodiscard]] const cfb::CompoundFile* compound() const;
  [[nodiscard]] const Error* compound_error() const;

  // What the relationships of an Office Open XML package say, or null.
  [[nodiscard]] const ooxml::Package* package() const;

  // The id of the row this content belongs to, empty if none knows it. See kind.h.
  [[nodiscard]] std::string_view kind() const;

 private:
  Bytes bytes_;
  mutable std::unique_ptr<Result<zip::Archive>> archive_;
  mutable std::unique_ptr<Result<cfb::CompoundFile>> compound_;
  mutable std::unique_ptr<Result<ooxml::Package>> package_;
  mutable std::optional<std::string_view> kind_;
};

}  // namespace offenbar
