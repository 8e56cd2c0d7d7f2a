#include "batch/file_place.h"

#include <fmt/core.h>

#include <algorithm>

#include "batch/names.h"

namespace offenbar::batch {

namespace {

FilePlace place_of_member(const Job& job) {
  const std::size_t below = job.archive_path.empty() ? 0 : job.archive_path.size() + 1;
  const std::string inner = job.path.substr(std::min(below, job.path.size()));
  const std::size_t slash = inner.rfind('/');
  FilePlace place{job.path, inner.substr(slash + 1), job.archive_folder};
  if (slash != std::string::npos) place.folder += "/" + own_path(inner.substr(0, slash));
  return place;
}

}  // namespace

FilePlace place_of(const Job& job, const std::string& root_path) {
  if (job.archive != 0) return place_of_member(job);
  if (job.path.empty()) {
    return {root_path.substr(root_path.rfind('/') + 1), job.root, ""};
  }
  const std::size_t slash = job.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : job.path.substr(0, slash);
  return {job.path, job.path.substr(slash + 1), folder_in_target(job.root, folder)};
}

std::string file_url(std::string_view absolute_path) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string url = "file://";
  for (const char c : absolute_path) {
    if (plain.find(c) != std::string_view::npos) {
      url += c;
    } else {
      url += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return url;
}

}  // namespace offenbar::batch
