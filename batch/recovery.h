// What a killed run leaves on disk, and how it goes. Nothing outside TARGET/.offenbar/staging is
// ever removed here.
#pragma once

#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

// The folders of earlier runs below `staging_folder` (absolute), all but that of `own_run`. With
// the run lock held, they belong to the dead. Empty if there is no staging folder. Errors:
// unreadable.
[[nodiscard]] Result<std::vector<std::string>> dead_runs(const std::string& staging_folder,
                                                         const std::string& own_run);

// Removes them with all they hold. Answers how many. Errors: unreadable.
[[nodiscard]] Result<std::size_t> clean_staging(const std::string& staging_folder,
                                                const std::string& own_run);

// Removes what is left of mail stores whose rows are settled or gone; `stores` is where stores are
// put together, each under the id of its file.
class Ledger;
[[nodiscard]] Result<void> remove_finished_stores(Ledger& ledger, int stores);

// The names in an open folder, sorted, without "." and "..". Errors: unreadable, disk_full.
[[nodiscard]] Result<std::vector<std::string>> names_in(int folder);

// Removes `name` beneath the folder `parent` with all it holds, by descriptors, through no link and
// onto no other file system, at most `deepest_staging` folders deep (the office makes a few).
// Nothing there is fine. Errors: unreadable.
inline constexpr int deepest_staging = 64;
[[nodiscard]] Result<void> remove_tree(int parent, const std::string& name);
// The same for what is in `folder`, which stays, except names in `keep`.
[[nodiscard]] Result<void> empty_folder(int folder, const std::vector<std::string>& keep);

}  // namespace offenbar::batch
