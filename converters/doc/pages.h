// Which formatting the bytes of a text have: pages of 512 bytes (FKP) and the PLC that finds them.
// [MS-DOC] 2.8.5, 2.8.6, 2.9.24, 2.9.32, 2.9.174
#pragma once

#include <cstdint>
#include <optional>

#include "converters/doc/fib.h"

namespace offenbar::doc {

// Bytes [begin, end) of the stream have it.
struct FormattedRun {
  std::uint32_t begin = 0, end = 0;
  std::uint16_t style = 0;  // of a paragraph: istd
  Bytes modifiers;          // grpprl
};

class FormattedPages {
 public:
  enum class Of : std::uint8_t { characters, paragraphs };
  // A PLC that lies outside of its stream finds nothing.
  FormattedPages(const Fib& fib, Bytes stream, Bytes table, Of of);

  // What the byte at `offset` has. Where nothing is said about it, the run is that byte alone.
  [[nodiscard]] const FormattedRun& at(std::uint32_t offset);

 private:
  [[nodiscard]] std::optional<std::uint32_t> page_of(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t following_page_of(std::uint32_t offset) const;
  void read_page(Bytes page, std::uint32_t offset);
  [[nodiscard]] FormattedRun run_of_characters(Bytes page, std::size_t at) const;
  [[nodiscard]] FormattedRun run_of_paragraph(Bytes page, std::size_t at, std::size_t runs) const;

  Bytes stream_;
  Bytes plc_;
  Of of_;
  bool word_97_;
  std::size_t pages_ = 0;         // in the PLC
  std::uint32_t first_page_ = 0;  // Word 6: of those that the PLC leaves out
  std::uint32_t all_pages_ = 0;
  FormattedRun last_;
};

}  // namespace offenbar::doc
