// Mail stores land as folders: whole, by one rename.
#pragma once

#include <set>
#include <string>

#include "batch/landing.h"

namespace offenbar::batch {

// A folder on its way, made by a StoreJob: it holds items-sha256.txt, which says what is in it.
struct FolderDelivery {
  int staged_folder = -1;   // the folder it lies in
  std::string staged_name;  // there
  std::string sha256;       // of its items-sha256.txt
  std::string folder;       // relative to TARGET: where it lands
  std::string source_name;  // last component of the source: its name, if that is free
  std::int64_t owner = 0;   // FileRecord::id
  std::string known_name;   // as in Delivery
  std::set<std::string> own_digests;
};

// As Target::land(). A folder of ours in which somebody has changed, added or removed anything
// since stays, and the new one stands beside it.
// Errors: those of Target::land(); unreadable if the place is on another file system.
[[nodiscard]] Result<Landed> land_folder(const Target& target, const FolderDelivery& delivery,
                                         Claims& claims, std::int64_t utc_now);

// True if all that `folder`'s list names is there with the digests it says, and no other file but
// the lists themselves; `sha256` is that of the list. Errors: unreadable.
[[nodiscard]] Result<bool> is_as_delivered(int folder, const std::string& sha256);

// Copies such a folder to `name` in `to`, times and modes included. Errors: changed if it is not as
// delivered; disk_full.
[[nodiscard]] Result<void> copy_folder(int folder, const std::string& sha256, int to,
                                       const std::string& name);

// Gives all in a staged folder the rights of its source: readable for whom the source is, folders
// enterable where files can be read. Losses as apply_attributes().
[[nodiscard]] std::vector<Loss> apply_attributes_to_tree(int folder, const Attributes& attributes);

}  // namespace offenbar::batch
