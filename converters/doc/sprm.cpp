#include "converters/doc/sprm.h"

#include <algorithm>
#include <array>

namespace offenbar::doc {
namespace {

std::uint8_t byte_at(Bytes bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

std::size_t word_at(Bytes bytes, std::size_t at) {
  return byte_at(bytes, at) | static_cast<std::size_t>(byte_at(bytes, at + 1)) << 8U;
}

// Of Word 6 and 95, by their number: how long the operand is.
constexpr std::int8_t by_byte = -1;  // as a first byte says
constexpr std::int8_t by_word = -2;  // as the first two bytes say, less one
constexpr std::int8_t unknown = -3;
constexpr auto sizes_of_6 = [] {
  std::array<std::int8_t, 256> sizes{};
  sizes.fill(unknown);
  const auto set = [&sizes](std::initializer_list<int> codes, std::int8_t size) {
    for (const int code : codes) sizes.at(static_cast<std::size_t>(code)) = size;
  };
  set({0, 83}, 0);
  set({4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 24, 25, 29, 37, 44, 50, 51}, 1);
  set({65, 66, 67, 71, 75, 85, 86, 87, 88, 89, 90, 91, 92, 94, 98, 99, 100, 101, 102, 104}, 1);
  set({117, 118, 119, 131, 132, 138, 139, 142, 143, 145, 146, 147, 150, 151, 152, 153}, 1);
  set({157, 158, 159, 162, 164, 185, 186}, 1);
  set({2, 16, 17, 18, 19, 21, 22, 26, 27, 28, 30, 31, 32, 33, 34, 35, 36}, 2);
  set({38, 39, 40, 41, 42, 43, 45, 46, 47, 48, 49, 69, 72, 80, 93, 96, 97, 107, 109, 110}, 2);
  set({121, 122, 123, 124, 140, 141, 144, 148, 149, 154, 155, 156, 160, 161, 163}, 2);
  set({165, 166, 167, 168, 169, 170, 171, 182, 183, 184, 189, 195, 197, 198}, 2);
  set({95, 136, 137}, 3);
  set({20, 70, 192, 194, 196, 200}, 4);
  set({193, 199}, 5);
  set({187}, 12);
  set({3, 12, 15, 23, 68, 73, 74, 81, 82, 103, 105, 106, 108, 120, 133, 191}, by_byte);
  set({188, 190}, by_word);
  return sizes;
}();

SprmCode code_of_6(std::uint8_t code) {
  switch (code) {
    case 2:
      return SprmCode::paragraph_style;
    case 24:
      return SprmCode::in_table;
    case 25:
      return SprmCode::row_end;
    case 65:
      return SprmCode::deleted;
    case 66:
      return SprmCode::inserted;
    case 68:
      return SprmCode::picture;
    case 69:
      return SprmCode::inserted_by;
    case 71:
      return SprmCode::data;
    case 74:
      return SprmCode::symbol;
    case 75:
      return SprmCode::ole;
    case 80:
      return SprmCode::character_style;
    case 93:
      return SprmCode::font;
    case 117:
      return SprmCode::special;
    case 118:
      return SprmCode::object;
    case 143:
      return SprmCode::title_page;
    default:
      return SprmCode::none;
  }
}

}  // namespace

std::uint32_t Sprm::value() const {
  std::uint32_t value = 0;
  for (std::size_t i = std::min<std::size_t>(4, operand.size()); i-- > 0;) {
    value = value << 8U | byte_at(operand, i);
  }
  return value;
}

SprmCode code_of_prm0(std::uint8_t isprm) { return code_of_6(isprm); }

std::optional<Sprm> Sprms::next() { return word_97_ ? next_of_97() : next_of_6(); }

std::optional<Sprm> Sprms::take(SprmCode code, std::size_t begin, std::size_t size) {
  if (begin > left_.size() || size > left_.size() - begin) {
    left_ = {};
    return std::nullopt;
  }
  const Sprm sprm{code, left_.subspan(begin, size)};
  left_ = left_.subspan(begin + size);
  return sprm;
}

// [MS-DOC] 2.6.1: the upper three bits of a sprm say how long its operand is.
std::optional<Sprm> Sprms::next_of_97() {
  if (left_.size() < 3) return std::nullopt;
  const std::size_t raw = word_at(left_, 0);
  const auto code = static_cast<SprmCode>(raw);
  switch (raw >> 13U) {
    case 2:
    case 4:
    case 5:
      return take(code, 2, 2);
    case 3:
      return take(code, 2, 4);
    case 7:
      return take(code, 2, 3);
    case 6: {
      constexpr std::size_t define_table = 0xD608, change_tabs = 0xC615;
      if (raw == define_table)
        return take(code, 4, std::max<std::size_t>(word_at(left_, 2), 1) - 1);
      std::size_t size = byte_at(left_, 2);
      if (raw == change_tabs && size == 255) {  // 2.9.180 PChgTabsOperand
        const std::size_t deleted = 1 + std::size_t{4} * byte_at(left_, 3);
        size = deleted + 1 + std::size_t{3} * byte_at(left_, 3 + deleted);
      }
      return take(code, 3, size);
    }
    default:
      return take(code, 2, 1);
  }
}

std::optional<Sprm> Sprms::next_of_6() {
  if (left_.empty()) return std::nullopt;
  const std::uint8_t raw = byte_at(left_, 0);
  const std::int8_t size = sizes_of_6[raw];
  const SprmCode code = code_of_6(raw);
  if (size == unknown) return std::nullopt;
  if (size == by_byte) return take(code, 2, byte_at(left_, 1));
  if (size == by_word) return take(code, 3, std::max<std::size_t>(word_at(left_, 1), 1) - 1);
  return take(code, 1, static_cast<std::size_t>(size));
}

}  // namespace offenbar::doc
