#include "converters/layout/picture.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace offenbar::layout {
namespace {

constexpr std::uint32_t largest_side = 20'000;
constexpr std::uint64_t most_pixels = 100'000'000;

// The next number of a PGM's head; comments run to the end of their line.
std::optional<std::uint32_t> number(std::string_view& head) {
  for (;;) {
    const std::size_t at = head.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos) return std::nullopt;
    head.remove_prefix(at);
    if (head.front() != '#') break;
    head.remove_prefix(std::min(head.find('\n'), head.size()));
  }
  std::uint32_t value = 0;
  std::size_t digits = 0;
  for (; digits < head.size() && head[digits] >= '0' && head[digits] <= '9'; ++digits) {
    if (digits == 6) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(head[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  head.remove_prefix(digits);
  return value;
}

// Mean shade of one block; white outside of the picture.
int mean(const Picture& picture, std::uint32_t column, std::uint32_t row) {
  std::uint32_t sum = 0;
  for (std::uint32_t y = row * block; y < (row + 1) * block; ++y) {
    for (std::uint32_t x = column * block; x < (column + 1) * block; ++x) {
      const bool inside = x < picture.width && y < picture.height;
      sum += inside ? picture.grey[std::size_t{y} * picture.width + x] : 255U;
    }
  }
  return static_cast<int>(sum / (block * block));
}

class PngWriter {
 public:
  PngWriter(std::uint32_t width, std::uint32_t height, bool colour) {
    constexpr std::array<unsigned char, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    for (const unsigned char c : signature) out_.push_back(static_cast<std::byte>(c));
    std::string head;
    number(head, width);
    number(head, height);
    head += {8, static_cast<char>(colour ? 2 : 0), 0, 0, 0};
    chunk("IHDR", head);
  }

  // `rows`: each with its filter byte 0 in front.
  std::vector<std::byte> finish(const std::string& rows) {
    uLongf size = ::compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size()), 6);
    packed.resize(size);
    chunk("IDAT", packed);
    chunk("IEND", {});
    return std::move(out_);
  }

 private:
  static void number(std::string& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>((value >> shift) & 0xFFU);
  }

  void chunk(const std::string& type, const std::string& data) {
    std::string text;
    number(text, static_cast<std::uint32_t>(data.size()));
    text += type + data;
    const auto* checked = reinterpret_cast<const Bytef*>(text.data()) + 4;
    const uLong sum = ::crc32(0, checked, static_cast<uInt>(text.size() - 4));
    number(text, static_cast<std::uint32_t>(sum));
    for (const char c : text) out_.push_back(static_cast<std::byte>(c));
  }

  std::vector<std::byte> out_;
};

}  // namespace

Result<Picture> read_pgm(Bytes file) {
  std::string_view rest = as_text(file);
  if (!rest.starts_with("P5")) return fail(Fault::corrupt, "no PGM");
  rest.remove_prefix(2);
  const auto width = number(rest), height = number(rest), most = number(rest);
  if (!width || !height || most != 255U || rest.empty()) {
    return fail(Fault::corrupt, "a PGM without its head");
  }
  rest.remove_prefix(1);  // one white space
  const std::uint64_t pixels = std::uint64_t{*width} * *height;
  if (*width > largest_side || *height > largest_side || pixels > most_pixels ||
      rest.size() < pixels) {
    return fail(Fault::corrupt, "a PGM of another size than it says");
  }
  Picture picture{*width, *height, {}};
  picture.grey.resize(pixels);
  std::transform(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(pixels),
                 picture.grey.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return picture;
}

std::size_t Blocks::count() const {
  return static_cast<std::size_t>(std::ranges::count(changed, true));
}

void Blocks::mark(double left, double top, double right, double bottom) {
  const auto index = [](double pixel, std::uint32_t end) {
    return static_cast<std::uint32_t>(std::clamp(pixel / block, 0.0, static_cast<double>(end)));
  };
  for (std::uint32_t row = index(top, rows); row < rows && row * block < bottom; ++row) {
    for (std::uint32_t column = index(left, columns); column < columns && column * block < right;
         ++column) {
      changed[std::size_t{row} * columns + column] = true;
    }
  }
}

Blocks changed_blocks(const Picture& before, const Picture& after) {
  Blocks blocks;
  blocks.columns = (std::max(before.width, after.width) + block - 1) / block;
  blocks.rows = (std::max(before.height, after.height) + block - 1) / block;
  for (std::uint32_t row = 0; row < blocks.rows; ++row) {
    for (std::uint32_t column = 0; column < blocks.columns; ++column) {
      blocks.changed.push_back(std::abs(mean(before, column, row) - mean(after, column, row)) >
                               shade_tolerance);
    }
  }
  return blocks;
}

std::vector<std::byte> png(const Picture& picture) {
  std::string rows;
  rows.reserve(picture.grey.size() + picture.height);
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    rows += '\0';
    rows.append(reinterpret_cast<const char*>(picture.grey.data()) + std::size_t{y} * picture.width,
                picture.width);
  }
  return PngWriter(picture.width, picture.height, false).finish(rows);
}

std::vector<std::byte> png_of_changes(const Picture& after, const Blocks& blocks) {
  constexpr std::array<unsigned, 3> vermilion{213, 94, 0};
  std::string rows;
  rows.reserve(after.grey.size() * 3 + after.height);
  for (std::uint32_t y = 0; y < after.height; ++y) {
    rows += '\0';
    for (std::uint32_t x = 0; x < after.width; ++x) {
      const unsigned faded = 170U + after.grey[std::size_t{y} * after.width + x] / 3U;
      const bool changed = blocks.changed[std::size_t{y / block} * blocks.columns + x / block];
      for (const unsigned part : vermilion) {
        rows += static_cast<char>(changed ? part * faded / 255U : faded);
      }
    }
  }
  return PngWriter(after.width, after.height, true).finish(rows);
}

}  // namespace offenbar::layout
