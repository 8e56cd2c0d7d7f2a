// The records of a binary part of a workbook: a number, a size, a body. [MS-XLSB] 2.1.4
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/base/cursor.h"
#include "converters/base/zip.h"

namespace offenbar::ooxml {

struct BinaryRecord {
  std::uint32_t id = 0;
  Bytes body;  // lives until the next record is read
};

class BinaryRecords {
 public:
  // What is longer is read over: bodies are empty then.
  static constexpr std::size_t largest_body = std::size_t{16} << 20U;

  explicit BinaryRecords(zip::Member part) : part_(std::move(part)), buffer_(64U << 10U) {}

  // Nothing at the end of the part. Errors: Fault::corrupt if a record ends early, and those of
  // zip::Member::read().
  [[nodiscard]] Result<std::optional<BinaryRecord>> next();

 private:
  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] Result<std::uint32_t> packed(unsigned max_bytes);

  zip::Member part_;
  std::vector<std::byte> buffer_;
  std::vector<std::byte> body_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

// XLWideString, 2.5.168, and XLNullableWideString, 2.5.167, which is empty where there is none.
[[nodiscard]] std::string wide_text(Cursor& in);
// RichStr, 2.5.121: its text.
[[nodiscard]] std::string rich_text(Cursor& in);

}  // namespace offenbar::ooxml
