// The words of a drawn document and where they stand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::layout {

// On a page, in mm from its upper left corner.
struct Box {
  float left = 0, top = 0, right = 0, bottom = 0;
};

struct PlacedWord {
  std::string text;  // UTF-8
  Box box;
};

struct DrawnPage {
  float width = 0, height = 0;  // mm
  std::vector<PlacedWord> words;
};

struct DrawnDocument {
  static constexpr std::size_t most_pages = 5'000;
  static constexpr std::size_t most_words = 1'000'000;
  std::vector<DrawnPage> pages;
  bool truncated = false;  // what lies beyond these limits was left out
};

// What `pdftotext -bbox` writes. Errors: corrupt.
[[nodiscard]] Result<DrawnDocument> read_word_boxes(Bytes xhtml);

}  // namespace offenbar::layout
