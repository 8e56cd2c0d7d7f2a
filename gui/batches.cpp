#include "gui/batches.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace offenbar::gui {
namespace {

namespace fs = std::filesystem;

std::string address_name(const std::string& target) {
  std::string name;
  for (const char c : fs::path(target).filename().string()) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || (c == '.' && !name.empty());
    name += plain ? c : '-';
  }
  return name.empty() ? "target" : name;
}

// The real path, where all but its end must exist.
std::optional<std::string> real_path(const std::string& path) {
  if (!path.starts_with('/')) return std::nullopt;
  std::error_code failed;
  const fs::path real = fs::weakly_canonical(path, failed);
  if (failed) return std::nullopt;
  std::string text = real.string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

bool is_below(const std::string& path, const std::vector<std::string>& roots, bool root_too) {
  return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    return (root_too && path == root) || path.starts_with(root == "/" ? root : root + "/");
  });
}

}  // namespace

Batches::Batches(std::vector<std::string> targets, std::vector<std::string> source_roots,
                 std::vector<std::string> target_roots)
    : targets_(std::move(targets)),
      source_roots_(std::move(source_roots)),
      target_roots_(std::move(target_roots)) {}

std::vector<Batch> Batches::all() const {
  std::vector<std::string> paths = targets_;
  for (const std::string& root : target_roots_) {
    std::vector<std::string> below;
    std::error_code failed;
    for (fs::directory_iterator entry(root, failed), end; !failed && entry != end;
         entry.increment(failed)) {
      std::error_code none;
      const fs::path state = entry->path() / ".offenbar";
      if (!entry->is_symlink(none) && fs::is_directory(state, none)) below.push_back(entry->path());
    }
    std::sort(below.begin(), below.end());
    paths.insert(paths.end(), below.begin(), below.end());
  }
  std::vector<Batch> batches;
  std::set<std::string> seen, names;
  for (const std::string& path : paths) {
    if (!seen.insert(path).second) continue;
    const std::string name = address_name(path);
    std::string free = name;
    for (int i = 2; !names.insert(free).second; ++i) free = name + "-" + std::to_string(i);
    batches.push_back({free, path});
  }
  return batches;
}

std::optional<Batch> Batches::find(const std::string& name) const {
  for (Batch& batch : all()) {
    if (batch.name == name) return std::move(batch);
  }
  return std::nullopt;
}

std::optional<std::string> Batches::allowed_source(const std::string& path) const {
  auto real = real_path(path);
  std::error_code failed;
  if (!real || !is_below(*real, source_roots_, true) || !fs::exists(*real, failed))
    return std::nullopt;
  return real;
}

std::optional<std::string> Batches::allowed_target(const std::string& path) const {
  auto real = real_path(path);
  if (!real || !is_below(*real, target_roots_, false)) return std::nullopt;
  return real;
}

std::optional<std::string> Batches::allowed_mappings(const std::string& path) const {
  auto real = real_path(path);
  std::error_code failed;
  if (!real || !fs::is_directory(*real, failed)) return std::nullopt;
  if (!is_below(*real, source_roots_, true) && !is_below(*real, target_roots_, false))
    return std::nullopt;
  return real;
}

std::optional<std::string> Batches::root_of_own_mappings(const std::string& real) const {
  for (const Batch& batch : all()) {
    if (is_below(real, {batch.target}, true)) return std::nullopt;
  }
  for (const std::string& root : target_roots_) {
    if (is_below(real, {root}, false)) return root;
  }
  return std::nullopt;
}

}  // namespace offenbar::gui
