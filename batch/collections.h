// Collections of appointments, contacts and the like, when all items of a store are written: one
// UID per object, names that clients show, and, where asked for, one file per collection.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "batch/store_messages.h"

namespace offenbar::batch {

class GrowingFile;

// Of a file that is no item: for the list of digests.
using ListedFile = std::pair<std::string, std::string>;  // path, SHA-256 in hex

class Collections {
 public:
  // `folder`: the staging folder. `single`: one .ics or .vcf per collection, as --single asks.
  Collections(int folder, bool single) : folder_(folder), single_(single) {}

  // All items of a store's folder in order; those that changed are changed in place, and their
  // indexes in `items` answered. Run again after a kill, it goes on. Errors: disk_full, internal.
  [[nodiscard]] Result<std::vector<std::size_t>> finish(const StoreFolder& folder,
                                                        std::vector<stores::Written>& items);
  // When the ledger has all changes: removes what single files were made of, and writes
  // collections.tsv.
  [[nodiscard]] Result<void> end();

  // Files beside the items: whole collections, displayname.
  [[nodiscard]] const std::vector<ListedFile>& files() const { return files_; }
  // True for an item that lies in a file of files().
  [[nodiscard]] bool is_inside(const stores::Written& item) const;

 private:
  using Group = std::vector<stores::Written*>;
  [[nodiscard]] Result<void> finish_group(const StoreFolder& folder, stores::Kind kind,
                                          const Group& group,
                                          std::vector<const stores::Written*>& changed);
  [[nodiscard]] Result<void> give_uid(stores::Written& item, const std::string& uid);
  [[nodiscard]] Result<void> make_single(const std::string& place, const std::string& path,
                                         const Group& group);
  [[nodiscard]] Result<void> join_cards(const Group& group, GrowingFile& whole) const;
  [[nodiscard]] Result<void> join_calendar(const Group& group, GrowingFile& whole) const;
  [[nodiscard]] Result<void> each_text(
      const Group& group, const std::function<Result<void>(const std::string&)>& take) const;
  [[nodiscard]] Result<std::string> read(const std::string& path) const;

  int folder_;
  bool single_;
  std::vector<ListedFile> files_;
  std::vector<std::string> to_remove_;  // folders
  std::string table_;                   // rows of collections.tsv
};

}  // namespace offenbar::batch
