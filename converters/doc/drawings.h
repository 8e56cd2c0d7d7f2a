// Pictures of a text: in the line (stream Data) and floating (OfficeArtContent). [MS-DOC] 2.9.176,
// 2.9.190, 2.9.253
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "converters/doc/streams.h"
#include "converters/officeart/pictures.h"

namespace offenbar::doc {

// What a shape shows beside the text in its box.
struct Shape {
  std::vector<std::uint32_t> pictures;  // numbers of the store, from 1
  std::vector<std::string> word_art;
};

class Drawings {
 public:
  // `streams` must outlive this. What is damaged is left out.
  explicit Drawings(const Streams& streams);

  // The shape that is anchored at a character (0x08) of the body or of the headers, counted from
  // where those begin; null if there is none.
  [[nodiscard]] const Shape* anchored(bool in_header, std::uint32_t position) const;
  [[nodiscard]] const officeart::Picture& picture(std::uint32_t number) {
    return store_.at(number);
  }
  // Of a character 0x01: `offset` in the stream Data.
  [[nodiscard]] const std::vector<officeart::Picture>& inline_pictures(std::uint32_t offset);

 private:
  void read_drawing(const officeart::Record& container, unsigned depth, Shape* group);
  [[nodiscard]] std::vector<officeart::Picture> read_inline(std::uint32_t offset);
  static void read_shape(const officeart::Record& container, Shape& shape);

  const Streams& streams_;
  officeart::Pictures store_;
  std::map<std::uint32_t, Shape> shapes_;                            // by spid
  std::map<std::uint32_t, std::uint32_t> body_, headers_;            // position -> spid
  std::map<std::uint32_t, std::vector<officeart::Picture>> inline_;  // by offset
  std::uint64_t left_;  // bytes of Data that may still be read: pictures do not overlap
};

}  // namespace offenbar::doc
