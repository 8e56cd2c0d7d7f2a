#include "converters/doc/pieces.h"

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/doc/plc.h"

namespace offenbar::doc {
namespace {

constexpr std::size_t piece_size = 8;  // Pcd

}  // namespace

Result<PieceTable> PieceTable::read(const Fib& fib, Bytes stream, Bytes table) {
  PieceTable pieces;
  pieces.word_97_ = fib.is_word_97();
  OFFENBAR_TRY(const Bytes clx, read_part(fib, stream, table, Part::pieces));
  if (!clx.empty() && (fib.is_word_97() || fib.is_complex)) {
    OFFENBAR_CHECK(pieces.read_clx(fib, stream, clx));
    return pieces;
  }
  if (fib.is_word_97()) return fail(Fault::corrupt, "no piece table");
  // Word 6 and 95: a text that was saved in one go is in one piece.
  const std::uint64_t width = fib.has_wide_text ? 2 : 1;
  if (fib.text_begin > fib.text_end || fib.text_end > stream.size()) {
    return fail(Fault::corrupt, "the text lies outside WordDocument", fib.text_begin);
  }
  const std::uint64_t said = fib.begin_of(Subdocument::header_text_boxes) + fib.lengths.back();
  const std::uint64_t there = (fib.text_end - fib.text_begin) / width;
  Piece whole;
  whole.end = static_cast<std::uint32_t>(std::min(said, there));
  whole.offset = fib.text_begin;
  whole.wide = fib.has_wide_text;
  pieces.pieces_.push_back(whole);
  return pieces;
}

Result<void> PieceTable::read_clx(const Fib& fib, Bytes stream, Bytes clx) {
  Cursor in(clx);
  while (in.left() > 0) {
    const auto kind = in.le<std::uint8_t>();
    if (kind == 1) {  // Prc
      modifiers_.push_back(in.take(in.le<std::uint16_t>()));
      continue;
    }
    if (kind != 2) break;
    const Plc plc(in.take(in.le<std::uint32_t>()), piece_size);
    if (!in.ok()) break;
    for (std::size_t i = 0; i < plc.count(); ++i) {
      Piece piece{.begin = plc.position(i), .end = plc.position(i + 1)};
      Cursor data(plc.data(i));
      data.skip(2);
      const auto fc = data.le<std::uint32_t>();
      piece.modifier = data.le<std::uint16_t>();
      OFFENBAR_CHECK(add(fib, stream, piece, fc));
    }
    return {};
  }
  return fail(Fault::corrupt, "Clx without a Pcdt");
}

Result<void> PieceTable::add(const Fib& fib, Bytes stream, Piece piece, std::uint32_t fc) {
  constexpr std::uint32_t compressed = 0x40000000U, address = 0x3FFFFFFFU;
  if (piece.end < piece.begin || (!pieces_.empty() && piece.begin != pieces_.back().end)) {
    return fail(Fault::corrupt, "the piece table is not in order");
  }
  if (fib.is_word_97()) {
    piece.wide = (fc & compressed) == 0;
    piece.offset = piece.wide ? fc & address : (fc & address) / 2;
  } else {
    piece.wide = fib.has_wide_text;
    piece.offset = fc;
  }
  const std::uint64_t size = (std::uint64_t{piece.end} - piece.begin) * (piece.wide ? 2 : 1);
  // Each character has a place of its own: more of them than bytes would be read again and again.
  if (piece.end > stream.size() || piece.offset > stream.size() ||
      size > stream.size() - piece.offset) {
    return fail(Fault::corrupt, "a piece of text lies outside WordDocument", piece.offset);
  }
  pieces_.push_back(piece);
  return {};
}

Bytes PieceTable::modifiers(const Piece& piece, std::array<std::byte, 3>& scratch) const {
  if (piece.modifier == 0) return {};
  if ((piece.modifier & 1U) != 0) {  // Prm1
    const std::size_t which = piece.modifier >> 1U;
    return which < modifiers_.size() ? modifiers_[which] : Bytes();
  }
  // Prm0: the number that the modifier had in Word 6, and one byte.
  const auto number = static_cast<std::uint8_t>((piece.modifier >> 1U) & 0x7FU);
  const auto operand = static_cast<std::byte>(piece.modifier >> 8U);
  if (!word_97_) {
    scratch = {std::byte{number}, operand};
    return Bytes(scratch).first(2);
  }
  const SprmCode code = code_of_prm0(number);
  if (code == SprmCode::none) return {};
  scratch = {static_cast<std::byte>(static_cast<unsigned>(code) & 0xFFU),
             static_cast<std::byte>(static_cast<unsigned>(code) >> 8U), operand};
  return scratch;
}

}  // namespace offenbar::doc
