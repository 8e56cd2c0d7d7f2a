// Names that stand in folders of TARGET, to find those that differ from a wanted one only in case
// or Unicode normal form. Exact names need no list: the rename itself refuses them.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

// Remembers the folders asked about last, as 16 bytes per name, as they were when first asked
// about. Safe to use from several threads.
class PresentNames {
 public:
  // True if `folder` (open; `path` is its name here) holds another spelling of `name`.
  // Errors: unreadable, disk_full.
  [[nodiscard]] Result<bool> has_variant(int folder, const std::string& path,
                                         std::string_view name);

 private:
  using Names = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // hash of key, of name
  struct Known {
    std::string path;
    Names names;  // sorted
  };
  [[nodiscard]] Result<const Names*> names_of(int folder, const std::string& path);

  std::mutex mutex_;
  std::list<Known> known_;  // the latest first
};

}  // namespace offenbar::batch
