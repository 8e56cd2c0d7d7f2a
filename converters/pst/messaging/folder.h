// A folder as the store has it. [MS-PST] 2.4.4
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "converters/pst/ndb/identifiers.h"

namespace offenbar::pst {

// What a store's own entry ids say that a folder is for. [MS-OXOSFLD] 2.2
enum class FolderKind : std::uint8_t {
  ordinary,
  root,             // the parent of all
  subtree,          // PidTagIpmSubtreeEntryId: the parent of what people see
  inbox,            // the receive folder
  outbox,           // PidTagIpmOutboxEntryId
  sent,             // PidTagIpmSentMailEntryId
  deleted,          // PidTagIpmWastebasketEntryId
  calendar,         // PidTagIpmAppointmentEntryId
  contacts,         // PidTagIpmContactEntryId
  journal,          // PidTagIpmJournalEntryId
  notes,            // PidTagIpmNoteEntryId
  tasks,            // PidTagIpmTaskEntryId
  drafts,           // PidTagIpmDraftsEntryId
  conflicts,        // PidTagAdditionalRenEntryIds, 0
  sync_issues,      // 1
  local_failures,   // 2
  server_failures,  // 3
  junk,             // 4
  views,            // PidTagViewsEntryId
  common_views,     // PidTagCommonViewsEntryId
  finder,           // PidTagFinderEntryId: the parent of search folders
  search,           // a search folder: its items lie elsewhere
  missing,          // items name it as theirs, but the store has no such folder
  recovered         // not of the store: what salvage found outside it
};

struct Folder {
  ndb::NodeId id;
  ndb::NodeId parent;  // {0} for those that hang on nothing
  FolderKind kind = FolderKind::ordinary;
  std::string name;             // UTF-8; empty if it cannot be read
  std::string container_class;  // "IPF.Appointment"
  // What Outlook counted: PidTagContentCount, PidTagContentUnreadCount,
  // PidTagAssociatedContentCount.
  std::optional<std::uint32_t> claimed_items;
  std::optional<std::uint32_t> claimed_unread;
  std::optional<std::uint32_t> claimed_associated;
};

// A message object in a folder.
struct ItemEntry {
  ndb::NodeId id;
  bool associated = false;  // a setting that Outlook keeps with the folder, no item people see
  bool listed = true;       // in the folder's table; else found by the node B-tree alone
  bool recovered = false;   // found by salvage, outside the store
};

}  // namespace offenbar::pst
