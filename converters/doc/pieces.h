// Where the characters of a text lie in its stream: the piece table. [MS-DOC] 2.8.35, 2.9.38
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "converters/doc/fib.h"
#include "converters/doc/sprm.h"

namespace offenbar::doc {

struct Piece {
  std::uint32_t begin = 0, end = 0;  // characters
  std::uint32_t offset = 0;          // of the first one, bytes in the stream
  bool wide = false;                 // two bytes each, UTF-16
  std::uint16_t modifier = 0;        // Prm
};

class PieceTable {
 public:
  // Errors: Fault::corrupt if there is none, or it is not in order or leads outside the stream.
  [[nodiscard]] static Result<PieceTable> read(const Fib& fib, Bytes stream, Bytes table);

  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  // The modifiers of a piece, which count after all other formatting. `scratch` holds one that is
  // written shorter in the piece; it must live as long as the answer is used.
  [[nodiscard]] Bytes modifiers(const Piece& piece, std::array<std::byte, 3>& scratch) const;

 private:
  [[nodiscard]] Result<void> read_clx(const Fib& fib, Bytes stream, Bytes clx);
  [[nodiscard]] Result<void> add(const Fib& fib, Bytes stream, Piece piece, std::uint32_t fc);

  bool word_97_ = true;
  std::vector<Piece> pieces_;
  std::vector<Bytes> modifiers_;  // of the Clx
};

}  // namespace offenbar::doc
