// Records of drawings and of PowerPoint. [MS-ODRAW] 2.2.1, [MS-PPT] 2.3.1
#pragma once

#include <cstdint>
#include <optional>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::officeart {

inline constexpr unsigned max_depth = 64;  // of containers in containers

// OfficeArtRecordHeader, and what it spans.
struct Record {
  std::uint16_t version_and_instance = 0;
  std::uint16_t type = 0;
  Bytes body;

  [[nodiscard]] bool container() const { return (version_and_instance & 0xFU) == 0xF; }
  [[nodiscard]] unsigned instance() const { return version_and_instance >> 4U; }
};

// The record that begins at `offset`. Errors: Fault::corrupt if it ends beyond `bytes`.
[[nodiscard]] Result<Record> read_record(Bytes bytes, std::size_t offset);

// What is in a container, one after the other. What is too short for a header ends the list.
class Records {
 public:
  explicit Records(Bytes body) : body_(body) {}
  explicit Records(const Record& container) : body_(container.body) {}
  // The next one; nothing at the end, or where one ends beyond its container.
  [[nodiscard]] std::optional<Record> next();
  // Fault::corrupt if one did.
  [[nodiscard]] Result<void> finish() const;

 private:
  Bytes body_;
  std::size_t at_ = 0;
  std::optional<Error> broken_;
};

// The first record of that type in a container.
[[nodiscard]] std::optional<Record> find(const Record& container, std::uint16_t type);

}  // namespace offenbar::officeart
