// The shared string table, cut into records of at most 8224 bytes. [MS-XLS] 2.4.265 and 2.5.293
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"

namespace offenbar::xls {

// Letters of all strings. `records` are the bodies of SST and its CONTINUE records. A string may go
// on in the next record, which then begins with a new flag byte. Counts what is there if the table
// ends early.
[[nodiscard]] std::uint64_t count_shared_strings(std::span<const Bytes> records);

// The strings themselves, in one piece of memory, bounded.
class SharedStrings {
 public:
  SharedStrings() = default;
  explicit SharedStrings(std::span<const Bytes> records);
  // Empty if there is none of that number.
  [[nodiscard]] std::string_view at(std::size_t index) const;
  [[nodiscard]] bool truncated() const { return truncated_; }

 private:
  std::string all_;
  std::vector<std::size_t> ends_;
  bool truncated_ = false;
};

}  // namespace offenbar::xls
