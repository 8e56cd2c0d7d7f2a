// Reads numbers and slices out of bytes, with one bounds check in one place.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar {

// The fault is sticky: after the first short read all further reads give zero or nothing, and
// finish() tells. So a parser reads like the table in the specification.
class Cursor {
 public:
  // `at` is the offset of `bytes` in the file, for messages only.
  explicit Cursor(Bytes bytes, std::uint64_t at = 0) : bytes_(bytes), at_(at) {}

  // A little-endian number.
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  T le() {
    T value{};
    const Bytes raw = take(sizeof(T));
    if (!short_) std::memcpy(&value, raw.data(), sizeof(T));  // all our machines are little-endian
    return value;
  }

  // The next `count` bytes; empty if fewer are left.
  Bytes take(std::size_t count) {
    if (short_ || count > bytes_.size() - position_) {
      short_ = true;
      return {};
    }
    const Bytes taken = bytes_.subspan(position_, count);
    position_ += count;
    return taken;
  }

  void skip(std::size_t count) { (void)take(count); }

  // Moves to `position`, counted from the start of the bytes.
  void seek(std::size_t position) {
    if (position > bytes_.size()) {
      short_ = true;
    } else {
      position_ = position;
    }
  }

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t left() const { return short_ ? 0 : bytes_.size() - position_; }
  [[nodiscard]] bool ok() const { return !short_; }

  // `value`, unless a read ran over the end: then Fault::corrupt that names `structure`.
  template <class T>
  [[nodiscard]] Result<T> finish(T value, std::string_view structure) const {
    if (short_) {
      return fail(Fault::corrupt, std::string(structure) + " ends early", at_ + position_);
    }
    return value;
  }

 private:
  Bytes bytes_;
  std::uint64_t at_;
  std::size_t position_ = 0;
  bool short_ = false;
};

}  // namespace offenbar
