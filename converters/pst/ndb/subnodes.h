// The nodes inside a node. [MS-PST] 2.2.2.8.3.3
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "converters/base/result.h"
#include "converters/pst/ndb/database.h"

namespace offenbar::pst::ndb {

// SLENTRY. [MS-PST] 2.2.2.8.3.3.1.1
struct Subnode {
  NodeId id;
  BlockId data;
  BlockId subnodes;
};

// The database must outlive it. Reads what is asked for.
class Subnodes {
 public:
  Subnodes() = default;  // none at all
  Subnodes(const Database& database, BlockId root) : database_(&database), root_(root) {}

  // Nothing if there is none of that id. Errors: Fault::corrupt, unreadable.
  [[nodiscard]] Result<std::optional<Subnode>> find(NodeId id) const;
  // All that can be reached; what cannot goes to the damage.
  [[nodiscard]] std::vector<Subnode> all() const;

 private:
  [[nodiscard]] Result<std::shared_ptr<const Block>> list(BlockId id) const;

  const Database* database_ = nullptr;
  BlockId root_;
};

}  // namespace offenbar::pst::ndb
