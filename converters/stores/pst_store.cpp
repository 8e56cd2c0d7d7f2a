#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "converters/base/cursor.h"
#include "converters/pst/messaging/store.h"
#include "converters/pst/ndb/count.h"
#include "converters/stores/kinds.h"

namespace offenbar::stores {
namespace {

using pst::FolderKind;

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
    if (!in.ok() || in.left() != 0 || node.type() != pst::ndb::NodeType::message) return nullptr;
    return store_->item(node);
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

  std::unique_ptr<pst::Store> store_;
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
