// Pictures of pages in shades of grey.
#pragma once

#include <cstdint>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::layout {

struct Picture {
  std::uint32_t width = 0, height = 0;  // pixels
  std::vector<std::uint8_t> grey;       // rows from the top, 0 black to 255 white
};

// A binary PGM of 8 bits, as pdftoppm -gray writes it. Errors: corrupt.
[[nodiscard]] Result<Picture> read_pgm(Bytes file);

// Squares of `block` pixels whose mean shade differs by more than `tolerance`. Where one picture
// is larger, the other counts as white.
inline constexpr std::uint32_t block = 8;
inline constexpr int shade_tolerance = 24;
struct Blocks {
  std::uint32_t columns = 0, rows = 0;
  std::vector<bool> changed;  // rows from the top
  [[nodiscard]] std::size_t count() const;
  // Marks what lies in these pixels.
  void mark(double left, double top, double right, double bottom);
};
[[nodiscard]] Blocks changed_blocks(const Picture& before, const Picture& after);

// PNG (RFC 2083), grey; and of `after`, faded, with the changed blocks in colour.
[[nodiscard]] std::vector<std::byte> png(const Picture& picture);
[[nodiscard]] std::vector<std::byte> png_of_changes(const Picture& after, const Blocks& blocks);

}  // namespace offenbar::layout
