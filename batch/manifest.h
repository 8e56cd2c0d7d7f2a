// manifest-sha256.txt: the digest of every result, as GNU sha256sum writes and checks it.
#pragma once

#include <string>
#include <string_view>

#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// "<sha256>  <path>\n"; a path with a backslash, a newline or a carriage return is escaped and the
// line begins with a backslash. `path` is relative to TARGET, raw bytes.
[[nodiscard]] std::string manifest_line(std::string_view path, std::string_view sha256);

// Writes a manifest as a stream. It appears, whole and synced, by the rename in finish(); without
// that the old one stays.
class ManifestWriter {
 public:
  // `path` is absolute: StateFolder::manifest. Errors: disk_full, unreadable.
  [[nodiscard]] static Result<ManifestWriter> open(const std::string& path);
  ManifestWriter(ManifestWriter&&) noexcept = default;
  ManifestWriter& operator=(ManifestWriter&&) noexcept = delete;
  ~ManifestWriter();

  // Lines come in the order of their paths' bytes, none twice: internal otherwise. disk_full.
  [[nodiscard]] Result<void> add(std::string_view path, std::string_view sha256);
  [[nodiscard]] Result<void> finish();

 private:
  ManifestWriter(Descriptor folder, Descriptor file, std::string name);
  [[nodiscard]] Result<void> write_out();
  Descriptor folder_;
  Descriptor file_;
  std::string name_;
  std::string last_path_;
  std::string buffer_;
};

}  // namespace offenbar::batch
