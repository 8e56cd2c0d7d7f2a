// The streams of a Word file, read once. [MS-DOC] 2.1
#pragma once

#include <vector>

#include "converters/cfb/compound_file.h"
#include "converters/doc/fib.h"

namespace offenbar::doc {

struct Streams {
  std::vector<std::byte> document;  // "WordDocument"
  std::vector<std::byte> table;     // "0Table" or "1Table"; Word 97 and later
  std::vector<std::byte> data;      // "Data": pictures and long exceptions; empty if there is none
  Fib fib;

  // A part that is missing or lies outside of its stream is empty.
  [[nodiscard]] Bytes part(Part part) const {
    const auto bytes = read_part(fib, document, table, part);
    return bytes ? *bytes : Bytes();
  }
};

// Errors: Fault::corrupt; encrypted if a password is needed.
[[nodiscard]] Result<Streams> read_streams(const cfb::CompoundFile& file);

}  // namespace offenbar::doc
