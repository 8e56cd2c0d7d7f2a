// A PST or OST file: its folders, and their items as mapi::Item. [MS-PST] 2.4
//
// Opening reads the header, the store's own properties and its names. Folders and items are found
// by one walk of the node B-tree when they are first asked for, which costs 8 bytes of memory per
// item. All functions may be called from several threads; an item is used by one thread at a time
// and must not outlive the store.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "converters/base/result.h"
#include "converters/mapi/item.h"
#include "converters/pst/messaging/folder.h"
#include "converters/pst/messaging/named_properties.h"
#include "converters/pst/ndb/database.h"

namespace offenbar::pst {

struct StoreOptions {
  bool salvage = false;  // look through the whole file for what its trees do not reach
};

// The id of the folder that salvage fills: no node has it.
constexpr ndb::NodeId recovered_folder{0xFFFFFFE2};

class Store {
 public:
  // Duplicates `descriptor`. Errors: Fault::corrupt for what is no store; unsupported for versions
  // that nobody knows; protected_ under Windows Information Protection; unreadable. A store whose
  // own properties are damaged opens.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(int descriptor, StoreOptions options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  struct Facts {
    std::uint16_t version = 0;  // wVer: 14, 15 ANSI; 23 Unicode; 36, 37 later ones
    ndb::Generation generation = ndb::Generation::unicode;
    ndb::Encoding encoding = ndb::Encoding::none;
    bool offline = false;       // an OST
    bool has_password = false;  // Outlook asks for one; the content is readable without
    std::uint64_t file_bytes = 0;
  };
  [[nodiscard]] Facts facts() const;
  // Null if they cannot be read.
  [[nodiscard]] const mapi::Properties* properties() const { return properties_.get(); }
  [[nodiscard]] const NamedProperties& names() const { return names_; }

  // Parents before their children. Folders that hang on nothing have the parent {0}.
  [[nodiscard]] const std::vector<Folder>& folders() const;
  // All properties of a folder. Errors: Fault::not_found, corrupt, unreadable.
  [[nodiscard]] Result<std::unique_ptr<mapi::Properties>> folder_properties(
      ndb::NodeId folder) const;
  // In the order of the folder's tables: items, associated ones, then those that no table lists.
  // Empty for search folders. What of the tables cannot be read goes to the damage.
  [[nodiscard]] std::vector<ItemEntry> items(ndb::NodeId folder) const;
  // Errors: Fault::not_found, corrupt, unreadable.
  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> item(ndb::NodeId id) const;

  // What was found damaged so far, at most ndb::Damage::most, and how much in all.
  [[nodiscard]] std::vector<Error> damage() const { return database_->damage().list(); }
  [[nodiscard]] std::size_t damage_count() const { return database_->damage().count(); }

  // For the witness of count.h, and for those who want nodes.
  [[nodiscard]] const ndb::Database& database() const { return *database_; }

 private:
  struct Index;
  explicit Store(std::unique_ptr<ndb::Database> database);
  void read_properties();
  [[nodiscard]] const Index& index() const;
  [[nodiscard]] std::vector<ItemEntry> recovered_items() const;

  std::unique_ptr<ndb::Database> database_;
  std::unique_ptr<mapi::Properties> properties_;
  NamedProperties names_;
  mutable std::once_flag index_once_;
  mutable std::unique_ptr<Index> index_;
};

}  // namespace offenbar::pst
