// A block: up to 8 KiB (64 KiB in files with large pages) of a node's data or of the lists that
// hold it together. [MS-PST] 2.2.2.8
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/pst/ndb/damage.h"
#include "converters/pst/ndb/encoding.h"
#include "converters/pst/ndb/identifiers.h"
#include "converters/pst/ndb/layout.h"
#include "converters/pst/ndb/source.h"

namespace offenbar::pst::ndb {

// The content, decoded and inflated.
class Block {
 public:
  Block(std::unique_ptr<std::byte[]> content, std::size_t size)
      : content_(std::move(content)), size_(size) {}
  [[nodiscard]] Bytes bytes() const { return {content_.get(), size_}; }

 private:
  std::unique_ptr<std::byte[]> content_;
  std::size_t size_;
};

// [MS-PST] 2.2.2.8.1; the ANSI one has the id before the CRC, the one of large pages ends with the
// inflated size.
struct BlockTrailer {
  std::uint16_t size = 0;  // cb
  std::uint16_t signature = 0;
  std::uint32_t crc = 0;
  BlockId id;  // as it stands there, bit 0 included
  std::uint16_t inflated = 0;
};

// `bytes` begins with the trailer. Errors: Fault::corrupt if it ends early.
[[nodiscard]] Result<BlockTrailer> read_block_trailer(Bytes bytes, const Layout& layout,
                                                      std::uint64_t at);

// Reads the block that `entry` tells of. A wrong checksum, signature or size goes to `damage` and
// the content is used. Errors: Fault::corrupt if it lies beyond the end, does not inflate, or if
// another block lies there; unreadable.
[[nodiscard]] Result<std::shared_ptr<const Block>> read_block(const Source& source,
                                                              const BlockEntry& entry,
                                                              const Layout& layout,
                                                              Encoding encoding, Damage& damage);

}  // namespace offenbar::pst::ndb
