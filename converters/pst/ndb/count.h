// The witness: how many messages lie in each folder, counted in the node B-tree alone. Knows
// nothing of tables, properties or folders, so that it can tell whether their reader missed
// something.
#pragma once

#include <cstddef>
#include <map>

#include "converters/pst/ndb/database.h"

namespace offenbar::pst::ndb {

struct MessageCount {
  std::size_t messages = 0;    // NID_TYPE_NORMAL_MESSAGE
  std::size_t associated = 0;  // NID_TYPE_ASSOC_MESSAGE
};

// By parent node. Pages that cannot be read go to the database's damage.
[[nodiscard]] std::map<NodeId, MessageCount> count_messages(const Database& database);

}  // namespace offenbar::pst::ndb
