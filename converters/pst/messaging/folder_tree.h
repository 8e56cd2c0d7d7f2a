// The folders of a store in order, and what each is for.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/mapi/item.h"
#include "converters/pst/messaging/folder.h"
#include "converters/pst/ndb/damage.h"

namespace offenbar::pst {

// Parents before their children, siblings as they came. A folder whose parent is not there, or is
// below itself, hangs on nothing afterwards and is reported.
[[nodiscard]] std::vector<Folder> in_order(std::vector<Folder> folders, ndb::Damage& damage);

// The node in the entry id of a folder of this store; {0} for what is none. [MS-PST] 2.4.3.2
[[nodiscard]] ndb::NodeId node_of_entry_id(Bytes entry_id);

using FolderProperties = std::function<std::unique_ptr<mapi::Properties>(ndb::NodeId)>;

// What the store's own properties, those of its root, of the subtree and of the inbox say.
// `properties_of` answers null for a folder that cannot be read.
[[nodiscard]] std::map<ndb::NodeId, FolderKind> well_known_folders(
    const mapi::Properties* store, ndb::NodeId inbox, const FolderProperties& properties_of);

}  // namespace offenbar::pst
