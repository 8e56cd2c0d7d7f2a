// The characters of a text in the order of their positions, run by run, each with its formatting.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "converters/doc/formatting.h"
#include "converters/doc/pages.h"
#include "converters/doc/pieces.h"
#include "converters/doc/streams.h"

namespace offenbar::doc {

struct Run {
  std::uint32_t position = 0;  // of the first character
  Bytes bytes;                 // UTF-16 if wide, else in a code page
  bool wide = false;
  CharacterFormat format;
};

class Text {
 public:
  Text(const Streams& streams, const PieceTable& pieces);

  // From here on until `end`, positions of characters.
  void seek(std::uint64_t begin, std::uint64_t end);
  [[nodiscard]] std::optional<Run> next();
  // Of the paragraph that the character at `position` is in; it must lie in the run in hand.
  [[nodiscard]] ParagraphFormat paragraph_at(std::uint32_t position);
  [[nodiscard]] const Styles& styles() const { return styles_; }

 private:
  const Streams& streams_;
  const PieceTable& pieces_;
  Styles styles_;
  FormattedPages characters_;
  FormattedPages paragraphs_;
  std::size_t piece_ = 0;
  std::uint64_t at_ = 0, end_ = 0;
};

}  // namespace offenbar::doc
