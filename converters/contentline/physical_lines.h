// The lines of a file as they lie in it, before folds are undone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"

namespace offenbar::contentline {

// The file as bytes in one encoding that keeps ASCII: UTF-16 becomes UTF-8, a byte order mark goes.
[[nodiscard]] std::string without_byte_order(Bytes file);

class PhysicalLines {
 public:
  explicit PhysicalLines(std::string_view text) : text_(text) {}

  // The next line without its line end (CRLF, LF, CR); nothing at the end of the text.
  [[nodiscard]] std::optional<std::string_view> next();
  // The same without taking it.
  [[nodiscard]] std::optional<std::string_view> peek() const;
  [[nodiscard]] std::size_t number() const { return number_; }  // of the last one taken, from 1

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

}  // namespace offenbar::contentline
