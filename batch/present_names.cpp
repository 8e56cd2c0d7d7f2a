#include "batch/present_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>

#include "batch/system_calls.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t most_folders = 16;

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

Result<const PresentNames::Names*> PresentNames::names_of(int folder, const std::string& path) {
  const auto at = std::find_if(known_.begin(), known_.end(),
                               [&](const Known& known) { return known.path == path; });
  if (at != known_.end()) {
    known_.splice(known_.begin(), known_, at);
    return &known_.front().names;
  }
  const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseFolder> stream(own < 0 ? nullptr : ::fdopendir(own));
  if (stream == nullptr) return tl::unexpected(target_error(errno, "cannot list " + path));
  Names names;
  while (const dirent* entry = ::readdir(stream.get())) {
    names.emplace_back(hash_of(normalised_key(entry->d_name)), hash_of(entry->d_name));
  }
  std::sort(names.begin(), names.end());
  known_.push_front({path, std::move(names)});
  if (known_.size() > most_folders) known_.pop_back();
  return &known_.front().names;
}

Result<bool> PresentNames::has_variant(int folder, const std::string& path, std::string_view name) {
  const std::lock_guard lock(mutex_);
  OFFENBAR_TRY(const Names* const names, names_of(folder, path));
  const std::uint64_t key = hash_of(normalised_key(name));
  const std::uint64_t exact = hash_of(name);
  const auto first =
      std::lower_bound(names->begin(), names->end(), std::pair(key, std::uint64_t{0}));
  return std::any_of(first, names->end(), [&, goes_on = true](const auto& entry) mutable {
    goes_on = goes_on && entry.first == key;
    return goes_on && entry.second != exact;
  });
}

}  // namespace offenbar::batch
