#include "converters/pst/ndb/count.h"

namespace offenbar::pst::ndb {

std::map<NodeId, MessageCount> count_messages(const Database& database) {
  std::map<NodeId, MessageCount> counts;
  database.walk_nodes([&](const Node& node) {
    if (node.id.type() == NodeType::message) ++counts[node.parent].messages;
    if (node.id.type() == NodeType::associated_message) ++counts[node.parent].associated;
  });
  return counts;
}

}  // namespace offenbar::pst::ndb
