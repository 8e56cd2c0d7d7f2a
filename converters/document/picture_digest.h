// The digest that pictures are compared by: mappings/equivalences.tsv, `picture.*`.
#pragma once

#include <cstdint>
#include <string>

#include "converters/base/bytes.h"
#include "converters/base/digest.h"

namespace offenbar {

// SHA-256 of a picture's bytes, handed over piece by piece. What follows the end of a JPEG is no
// part of the picture and is left out.
class PictureDigest {
 public:
  void update(Bytes bytes);
  // 64 lower-case hex digits.
  [[nodiscard]] std::string hex() const { return digest_.hex(); }

 private:
  // Where in a JPEG the next byte lies. ITU-T T.81, B.1.1
  enum class At : std::uint8_t {
    start,  // the two bytes of SOI
    second,
    marker,  // 0xFF, of a marker
    code,    // what follows it
    length,  // the two bytes after it
    length_low,
    segment,
    scan,       // entropy-coded data
    scan_code,  // after 0xFF in it
    done,
    other,  // no JPEG
  };
  void follow(std::uint8_t byte);
  void follow_code(std::uint8_t code);

  Sha256 digest_;
  At at_ = At::start;
  bool scan_follows_ = false;  // the segment in hand is that of a scan
  unsigned left_ = 0;          // of the segment, bytes
};

}  // namespace offenbar
