// A PLC: positions, and the data of the ranges between them. [MS-DOC] 2.2.2
#pragma once

#include <cstdint>
#include <cstring>

#include "converters/base/bytes.h"

namespace offenbar::doc {

class Plc {
 public:
  Plc(Bytes bytes, std::size_t data_size)
      : bytes_(bytes),
        data_size_(data_size),
        count_(bytes.size() < 4 ? 0 : (bytes.size() - 4) / (4 + data_size)) {}

  // How many data; there is one position more, unless the PLC is empty.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::uint32_t position(std::size_t at) const {
    std::uint32_t value = 0;
    if (at * 4 + 4 <= bytes_.size()) std::memcpy(&value, bytes_.data() + at * 4, 4);
    return value;
  }
  [[nodiscard]] Bytes data(std::size_t at) const {
    return at < count_ ? bytes_.subspan((count_ + 1) * 4 + at * data_size_, data_size_) : Bytes();
  }

 private:
  Bytes bytes_;
  std::size_t data_size_;
  std::size_t count_;
};

}  // namespace offenbar::doc
