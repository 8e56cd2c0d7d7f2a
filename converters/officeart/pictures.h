// The pictures of a file: OfficeArtBStoreContainer and its blips. [MS-ODRAW] 2.2.20 to 2.2.31
#pragma once

#include <map>
#include <string>
#include <vector>

#include "converters/officeart/record.h"

namespace offenbar::officeart {

struct Picture {
  std::string digest;  // SHA-256 of the decoded bytes, hex; empty: there is none, or it is damaged
  std::string extension;  // ".png"
};

// The picture of one blip (record 0xF01A to 0xF02A): metafiles unpacked, bitmaps as they are.
[[nodiscard]] Picture picture_of(const Record& blip);

class Pictures {
 public:
  Pictures() = default;
  // `delay` is the stream where blips lie that are not in the store itself: "Pictures" of
  // PowerPoint, "WordDocument" of Word. Both must outlive this.
  Pictures(const Record& store, Bytes delay);

  // The picture of a shape's pib, from 1; decoded when it is first asked for. None: empty.
  [[nodiscard]] const Picture& at(std::uint32_t pib);

 private:
  std::vector<Bytes> entries_;
  std::map<std::uint32_t, Picture> known_;
  Bytes delay_;
};

}  // namespace offenbar::officeart
