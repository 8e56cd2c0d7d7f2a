#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "converters/base/cursor.h"
#include "converters/mapi/access.h"
#include "converters/pst/messaging/folder_tree.h"
#include "converters/pst/messaging/store.h"
#include "converters/pst/ndb/count.h"
#include "converters/stores/kinds.h"

namespace offenbar::stores {
namespace {

using pst::FolderKind;

constexpr mapi::PropId record_key = 0x0FF9;         // PidTagRecordKey
constexpr mapi::PropId folder_id = 0x6748;          // PidTagFolderId
constexpr mapi::PropId ost_folder_id = 0x67F4;      // the same, as OST files have it
constexpr mapi::PropId calendar_entry_id = 0x36D0;  // PidTagIpmAppointmentEntryId
constexpr std::size_t counter_bytes = 6;            // GLOBCNT. [MS-OXCDATA] 2.2.1.1

std::string_view role_of(FolderKind kind) {
  switch (kind) {
    case FolderKind::inbox:
      return "inbox";
    case FolderKind::outbox:
      return "outbox";
    case FolderKind::sent:
      return "sent";
    case FolderKind::deleted:
      return "deleted";
    case FolderKind::drafts:
      return "drafts";
    case FolderKind::junk:
      return "junk";
    case FolderKind::calendar:
      return "calendar";
    case FolderKind::contacts:
      return "contacts";
    case FolderKind::journal:
      return "journal";
    case FolderKind::notes:
      return "notes";
    case FolderKind::tasks:
      return "tasks";
    default:
      return "";
  }
}

// Names from below the visible root down. Folders that are not beneath it begin with what they hang
// on, and are `outside`.
class Paths {
 public:
  explicit Paths(const std::vector<pst::Folder>& folders) {
    for (const pst::Folder& folder : folders) {
      by_id_.emplace(folder.id.raw, &folder);
      if (folder.kind == FolderKind::subtree) subtree_ = folder.id.raw;
    }
  }

  void put(const pst::Folder& folder, Folder& into) const {
    std::uint32_t top = subtree_;
    const pst::Folder* at = &folder;
    for (std::size_t depth = 0; depth < by_id_.size(); ++depth) {
      if (at->id.raw == subtree_) break;
      if (at->kind != FolderKind::root) into.path.push_back(at->name.empty() ? "_" : at->name);
      const auto parent = by_id_.find(at->parent.raw);
      if (parent == by_id_.end() || at->parent == at->id) {
        top = 0;
        break;
      }
      at = parent->second;
    }
    std::ranges::reverse(into.path);
    into.outside = subtree_ != 0 && top == 0;
  }

 private:
  std::unordered_map<std::uint32_t, const pst::Folder*> by_id_;
  std::uint32_t subtree_ = 0;
};

class PstStore : public Store {
 public:
  explicit PstStore(std::unique_ptr<pst::Store> store) : store_(std::move(store)) {
    const Paths paths(store_->folders());
    for (const pst::Folder& source : store_->folders()) {
      if (source.kind == FolderKind::search) continue;  // its items lie elsewhere
      Folder folder;
      paths.put(source, folder);
      folder.role = role_of(source.kind);
      folder.container_class = source.container_class;
      folder.recovered = source.kind == FolderKind::recovered;
      if (folder.recovered) folder.path.clear();
      folder.claimed = source.claimed_items;
      folder.claimed_associated = source.claimed_associated;
      ids_.push_back(source.id);
      folders_.push_back(std::move(folder));
    }
    count();
  }

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }

  [[nodiscard]] std::vector<Entry> entries(std::size_t folder) override {
    list(folder);
    std::vector<Entry> entries;
    entries.reserve(items_.size());
    for (const pst::ItemEntry& item : items_) {
      entries.push_back({item.id.raw, item.associated, item.recovered});
    }
    return entries;
  }

  [[nodiscard]] Result<Opened> open(std::size_t folder, std::size_t index) override {
    list(folder);
    if (index >= items_.size()) return fail(Fault::not_found, "no such item in the folder");
    Opened opened;
    OFFENBAR_TRY(opened.item, store_->item(items_[index].id));
    return opened;
  }

  // rgbFlags, the store's uid, the node. [MS-PST] 2.4.3.2
  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> find(const mapi::Binary& entry_id) override {
    Cursor in(entry_id);
    in.skip(4 + 16);
    const pst::ndb::NodeId node{in.le<std::uint32_t>()};
    const bool is_message = node.type() == pst::ndb::NodeType::message ||
                            node.type() == pst::ndb::NodeType::associated_message;
    if (!in.ok() || in.left() != 0 || !is_message) return nullptr;
    return store_->item(node);
  }

  // Outlook names a folder of a PST by the store's key and its node, one of Exchange by a counter,
  // which an OST keeps with the folder.
  [[nodiscard]] std::optional<std::size_t> folder_of(const mapi::Binary& entry_id) override {
    constexpr std::size_t exchange_bytes = 46;   // [MS-OXCDATA] 2.2.4.1
    constexpr std::size_t server_id_bytes = 21;  // [MS-OXORULE] 2.2.5.1.2.1.1, ServerEid
    const std::string_view all = as_text(entry_id);
    if (all.size() == server_id_bytes) return by_counter(all.substr(3, counter_bytes));
    if (all.size() == exchange_bytes) {
      const std::string_view kind = all.substr(20, 2);
      if (kind != std::string_view("\x01\0", 2) || !is_own_mailbox(all)) return std::nullopt;
      return by_counter(all.substr(38, counter_bytes));
    }
    if (store_->properties() == nullptr) return std::nullopt;
    const auto key = mapi::binary(*store_->properties(), record_key);
    if (!key || all.size() < 4 + 16 || all.substr(4, 16) != as_text(*key)) return std::nullopt;
    const auto found = std::ranges::find(ids_, pst::node_of_entry_id(entry_id));
    if (found == ids_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ids_.begin());
  }

  [[nodiscard]] std::vector<Error> damage() const override { return store_->damage(); }

  [[nodiscard]] std::vector<std::string> notes() const override {
    std::vector<std::string> notes;
    if (store_->facts().has_password) notes.emplace_back("store_password");
    return notes;
  }

 private:
  // The folder being worked on; slices of one come one after the other.
  void list(std::size_t folder) {
    if (listed_ == folder + 1) return;
    items_ = store_->items(ids_.at(folder));
    listed_ = folder + 1;
  }

  void count() {
    const auto counted = pst::ndb::count_messages(store_->database());
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (folders_[i].recovered) continue;
      const auto found = counted.find(ids_[i]);
      folders_[i].witnessed =
          found == counted.end() ? 0 : found->second.messages + found->second.associated;
    }
  }

  // The folder with that counter; nothing if there are two.
  std::optional<std::size_t> by_counter(std::string_view counter) {
    if (counters_.empty()) {
      for (const pst::ndb::NodeId id : ids_) counters_.push_back(counter_of(id));
    }
    const auto found = std::ranges::find(counters_, counter);
    if (found == counters_.end() ||
        std::find(found + 1, counters_.end(), counter) != counters_.end())
      return std::nullopt;
    return static_cast<std::size_t>(found - counters_.begin());
  }

  // The last six bytes of its PidTagFolderId, which an OST has under an id of its own, too.
  [[nodiscard]] std::string counter_of(pst::ndb::NodeId folder) const {
    const auto properties = store_->folder_properties(folder);
    if (!properties) return {};
    for (const mapi::PropId id : {ost_folder_id, folder_id}) {
      const auto number = mapi::integer(**properties, id);
      if (!number) continue;
      std::string counter;
      for (unsigned byte = 2; byte < 2 + counter_bytes; ++byte) {
        counter += static_cast<char>(static_cast<std::uint64_t>(*number) >> (8 * byte) & 0xFFU);
      }
      return counter;
    }
    return {};
  }

  // Well-known folders are of this mailbox for sure: an entry id that begins otherwise is of
  // another one.
  bool is_own_mailbox(std::string_view entry_id) {
    for (const pst::Folder& folder : store_->folders()) {
      if (folder.kind != FolderKind::inbox && folder.kind != FolderKind::root) continue;
      const auto properties = store_->folder_properties(folder.id);
      const auto calendar =
          properties ? mapi::binary(**properties, calendar_entry_id) : std::nullopt;
      if (!calendar || calendar->size() != entry_id.size()) continue;
      return as_text(*calendar).substr(4, 16) == entry_id.substr(4, 16);
    }
    return true;
  }

  std::unique_ptr<pst::Store> store_;
  std::vector<std::string> counters_;  // of folders, in their order; read when asked for
  std::vector<Folder> folders_;
  std::vector<pst::ndb::NodeId> ids_;
  std::vector<pst::ItemEntry> items_;
  std::size_t listed_ = 0;  // 1 + the folder that `items_` are of
};

}  // namespace

Result<std::unique_ptr<Store>> open_pst(int file, bool salvage) {
  OFFENBAR_TRY(auto store, pst::Store::open(file, {.salvage = salvage}));
  return std::make_unique<PstStore>(std::move(store));
}

}  // namespace offenbar::stores
