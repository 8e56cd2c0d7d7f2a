// All bytes of a node: one block, or the many that XBLOCKs and XXBLOCKs list.
// [MS-PST] 2.2.2.8.3.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "converters/base/result.h"
#include "converters/pst/ndb/database.h"

namespace offenbar::pst::ndb {

// Holds the list of blocks, 8 bytes each, and no content. The database must outlive it.
class DataTree {
 public:
  // Errors: Fault::corrupt, unreadable: the root block. A list below it that cannot be read ends
  // the tree early: see broken().
  [[nodiscard]] static Result<DataTree> open(const Database& database, BlockId root);

  // An empty one.
  DataTree() = default;

  [[nodiscard]] std::size_t block_count() const { return single_ ? 1 : leaves_.size(); }
  // Content of one block. Errors: Fault::corrupt, unreadable.
  [[nodiscard]] Result<std::shared_ptr<const Block>> block(std::size_t index,
                                                           Database::Keep keep) const;
  [[nodiscard]] std::uint64_t size() const { return size_; }  // bytes, as the root claims
  // Why the tree has fewer blocks than it should.
  [[nodiscard]] const std::optional<Error>& broken() const { return broken_; }

  // All content, at most `max_bytes`. Errors: over_memory if there is more; those of block().
  [[nodiscard]] Result<std::vector<std::byte>> read_all(std::uint64_t max_bytes) const;

 private:
  [[nodiscard]] Result<void> read_list(const Block& list, BlockId id, unsigned depth);

  const Database* database_ = nullptr;
  std::shared_ptr<const Block> single_;  // the only block, if there is but one
  std::vector<BlockId> leaves_;
  std::uint64_t size_ = 0;
  std::optional<Error> broken_;
};

}  // namespace offenbar::pst::ndb
