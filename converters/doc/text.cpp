#include "converters/doc/text.h"

#include <algorithm>

namespace offenbar::doc {
namespace {

std::uint32_t width_of(const Piece& piece) { return piece.wide ? 2 : 1; }

std::uint32_t offset_of(const Piece& piece, std::uint64_t position) {
  return piece.offset + static_cast<std::uint32_t>(position - piece.begin) * width_of(piece);
}

}  // namespace

Text::Text(const Streams& streams, const PieceTable& pieces)
    : streams_(streams),
      pieces_(pieces),
      styles_(streams.fib, streams.part(Part::styles)),
      characters_(streams.fib, streams.document, streams.table, FormattedPages::Of::characters),
      paragraphs_(streams.fib, streams.document, streams.table, FormattedPages::Of::paragraphs) {}

void Text::seek(std::uint64_t begin, std::uint64_t end) {
  at_ = begin;
  end_ = end;
  const auto& pieces = pieces_.pieces();
  const auto found = std::ranges::upper_bound(pieces, begin, {}, &Piece::end);
  piece_ = static_cast<std::size_t>(found - pieces.begin());
}

std::optional<Run> Text::next() {
  const auto& pieces = pieces_.pieces();
  while (piece_ < pieces.size() && at_ >= pieces[piece_].end) ++piece_;
  if (piece_ >= pieces.size() || at_ >= end_ || at_ < pieces[piece_].begin) return std::nullopt;
  const Piece& piece = pieces[piece_];
  const std::uint32_t width = width_of(piece);
  const std::uint32_t offset = offset_of(piece, at_);
  const FormattedRun& formatted = characters_.at(offset);
  const std::uint64_t last = std::min<std::uint64_t>(piece.end, end_);
  // A run that ends within a character goes to its end.
  const std::uint64_t formatted_count = (std::uint64_t{formatted.end} - offset + width - 1) / width;
  const std::uint64_t count = std::clamp<std::uint64_t>(formatted_count, 1, last - at_);
  Run run;
  run.position = static_cast<std::uint32_t>(at_);
  run.bytes = Bytes(streams_.document).subspan(offset, count * width);
  run.wide = piece.wide;
  run.format.apply(formatted.modifiers, streams_.fib.is_word_97());
  std::array<std::byte, 3> scratch{};
  run.format.apply(pieces_.modifiers(piece, scratch), streams_.fib.is_word_97());
  at_ += count;
  return run;
}

// [MS-DOC] 2.4.2: a paragraph has the formatting of its mark, which may lie in a later piece.
ParagraphFormat Text::paragraph_at(std::uint32_t position) {
  constexpr std::size_t most_pieces = 200;
  const auto& pieces = pieces_.pieces();
  const bool word_97 = streams_.fib.is_word_97();
  std::uint64_t at = position;
  for (std::size_t i = piece_; i < std::min(pieces.size(), piece_ + most_pieces); ++i) {
    const Piece& piece = pieces[i];
    if (at >= piece.end) continue;
    const FormattedRun& formatted = paragraphs_.at(offset_of(piece, at));
    if (formatted.end <= offset_of(piece, piece.end)) {
      std::array<std::byte, 3> scratch{};
      return paragraph_format(styles_, formatted.style, formatted.modifiers,
                              pieces_.modifiers(piece, scratch), streams_.data, word_97);
    }
    at = piece.end;
  }
  return {};
}

}  // namespace offenbar::doc
