#include "converters/pst/messaging/folder_tree.h"

#include <fmt/core.h>

#include <array>
#include <unordered_map>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/mapi/access.h"

namespace offenbar::pst {
namespace {

using Row = std::pair<mapi::PropId, FolderKind>;

// On the store. [MS-OXOSFLD], [MS-PST] 2.4.3.3
constexpr std::array store_rows{
    Row{0x35E0, FolderKind::subtree},       // PidTagIpmSubtreeEntryId
    Row{0x35E2, FolderKind::outbox},        // PidTagIpmOutboxEntryId
    Row{0x35E3, FolderKind::deleted},       // PidTagIpmWastebasketEntryId
    Row{0x35E4, FolderKind::sent},          // PidTagIpmSentMailEntryId
    Row{0x35E5, FolderKind::views},         // PidTagViewsEntryId
    Row{0x35E6, FolderKind::common_views},  // PidTagCommonViewsEntryId
    Row{0x35E7, FolderKind::finder},        // PidTagFinderEntryId
};

// On the root or the inbox. [MS-OXOSFLD] 2.2.3
constexpr std::array folder_rows{
    Row{0x36D0, FolderKind::calendar},  // PidTagIpmAppointmentEntryId
    Row{0x36D1, FolderKind::contacts},  // PidTagIpmContactEntryId
    Row{0x36D2, FolderKind::journal},   // PidTagIpmJournalEntryId
    Row{0x36D3, FolderKind::notes},     // PidTagIpmNoteEntryId
    Row{0x36D4, FolderKind::tasks},     // PidTagIpmTaskEntryId
    Row{0x36D7, FolderKind::drafts},    // PidTagIpmDraftsEntryId
};

// PidTagAdditionalRenEntryIds by index. [MS-OXOSFLD] 2.2.4
constexpr mapi::PropId additional_ids = 0x36D8;
constexpr std::array additional_kinds{FolderKind::conflicts, FolderKind::sync_issues,
                                      FolderKind::local_failures, FolderKind::server_failures,
                                      FolderKind::junk};

using Kinds = std::map<ndb::NodeId, FolderKind>;

void note(Kinds& kinds, Bytes entry_id, FolderKind kind) {
  const ndb::NodeId node = node_of_entry_id(entry_id);
  if (node.raw != 0) kinds.emplace(node, kind);
}

template <std::size_t n>
void note_rows(Kinds& kinds, const mapi::Properties& from, const std::array<Row, n>& rows) {
  for (const auto& [id, kind] : rows) {
    if (const auto value = mapi::binary(from, id)) note(kinds, *value, kind);
  }
}

void note_additional(Kinds& kinds, const mapi::Properties& from) {
  const auto value = from.get(additional_ids);
  if (!value) return;
  const auto* ids = std::get_if<std::vector<mapi::Binary>>(&*value);
  for (std::size_t i = 0; ids && i < ids->size() && i < additional_kinds.size(); ++i) {
    note(kinds, (*ids)[i], additional_kinds[i]);
  }
}

ndb::NodeId folder_of(const Kinds& kinds, FolderKind kind) {
  for (const auto& [id, found] : kinds) {
    if (found == kind) return id;
  }
  return {};
}

}  // namespace

ndb::NodeId node_of_entry_id(Bytes entry_id) {
  Cursor in(entry_id);
  in.skip(4 + 16);  // rgbFlags, uid
  const ndb::NodeId node{in.le<std::uint32_t>()};
  const bool folder =
      node.type() == ndb::NodeType::folder || node.type() == ndb::NodeType::search_folder;
  return in.ok() && in.left() == 0 && folder ? node : ndb::NodeId{};
}

std::map<ndb::NodeId, FolderKind> well_known_folders(const mapi::Properties* store,
                                                     ndb::NodeId inbox,
                                                     const FolderProperties& properties_of) {
  Kinds kinds{{ndb::root_folder, FolderKind::root}};
  if (store != nullptr) note_rows(kinds, *store, store_rows);
  if (inbox.raw != 0) kinds.emplace(inbox, FolderKind::inbox);
  for (const ndb::NodeId id : {ndb::root_folder, folder_of(kinds, FolderKind::subtree), inbox}) {
    const auto properties = id.raw == 0 ? nullptr : properties_of(id);
    if (!properties) continue;
    note_rows(kinds, *properties, folder_rows);
    note_additional(kinds, *properties);
  }
  return kinds;
}

std::vector<Folder> in_order(std::vector<Folder> folders, ndb::Damage& damage) {
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < folders.size(); ++i) places.emplace(folders[i].id.raw, i);
  std::vector<std::vector<std::size_t>> children(folders.size());
  std::vector<std::size_t> tops;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto parent = places.find(folders[i].parent.raw);
    if (parent != places.end() && parent->second != i) {
      children[parent->second].push_back(i);
      continue;
    }
    if (folders[i].parent != folders[i].id && folders[i].kind != FolderKind::recovered &&
        folders[i].kind != FolderKind::missing) {
      damage.add({Fault::corrupt,
                  fmt::format("folder {:#x} names {:#x} as its parent, which is no folder",
                              folders[i].id.raw, folders[i].parent.raw),
                  0,
                  {}});
    }
    folders[i].parent = {};
    tops.push_back(i);
  }
  std::vector<bool> done(folders.size());
  std::vector<Folder> ordered;
  auto take_below = [&](std::size_t top) {
    std::vector<std::size_t> stack{top};
    while (!stack.empty()) {
      const std::size_t at = stack.back();
      stack.pop_back();
      if (done[at]) continue;
      done[at] = true;
      ordered.push_back(folders[at]);
      stack.insert(stack.end(), children[at].rbegin(), children[at].rend());
    }
  };
  for (const std::size_t top : tops) take_below(top);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (done[i]) continue;  // else below itself
    damage.add(
        {Fault::corrupt, fmt::format("folder {:#x} lies below itself", folders[i].id.raw), 0, {}});
    folders[i].parent = {};
    take_below(i);
  }
  return ordered;
}

}  // namespace offenbar::pst
