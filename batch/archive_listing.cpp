#include "batch/archive_listing.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "batch/names.h"
#include "batch/own_place.h"
#include "batch/weight.h"
#include "converters/archive/member_path.h"

namespace offenbar::batch {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string last_component(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string below(const std::string& folder, const std::string& path) {
  if (folder.empty()) return path;
  return path.empty() ? folder : folder + "/" + path;
}

// No file system takes a folder's name that is longer.
std::string with_short_names(const std::string& path) {
  std::string shortened;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    if (begin > 0) shortened += '/';
    shortened += name.size() > longest_name ? with_suffix(name, "").name : name;
    begin = end + 1;
  }
  return shortened;
}

class Lister {
 public:
  Lister(const Unpacked& unpacked, const ListingRequest& request)
      : unpacked_(unpacked), request_(request) {}

  ArchiveListing run() {
    for (const UnpackedMember& member : unpacked_.members) {
      paths_.push_back(archive::path_of(member.name));
      paths_.back().path = with_short_names(paths_.back().path);
      if (!paths_.back().error) note_folders(member, paths_.back().path);
    }
    for (std::size_t i = 0; i < unpacked_.members.size(); ++i) {
      if (unpacked_.members[i].kind != archive::Kind::folder || paths_[i].error) add(i);
    }
    folders_.insert({"", request_.mtime_ns});
    for (const auto& [path, mtime_ns] : folders_) {
      const std::string place = below(request_.folder, own_path(path));
      listing_.folders.push_back({path, mtime_ns, own_place_of_folder(place)});
    }
    return std::move(listing_);
  }

 private:
  void note_folders(const UnpackedMember& member, const std::string& path) {
    const bool is_folder = member.kind == archive::Kind::folder;
    if (is_folder) folders_[path] = member.mtime_ns;
    for (std::string above = folder_of(path); !above.empty(); above = folder_of(above)) {
      if (!folders_.insert({above, request_.mtime_ns}).second) break;
    }
  }

  std::string unique(std::string path) {
    if (path.empty()) path = "_";
    std::string choice = path;
    const std::string folder = folder_of(path);
    for (unsigned number = next_[path]; folders_.contains(choice) || !taken_.insert(choice).second;
         next_[path] = ++number) {
      const std::string suffix = fmt::format("-{}", number + 2);
      choice = below(folder, with_suffix(last_component(path), suffix).name);
    }
    return choice;
  }

  void add(std::size_t number) {
    const UnpackedMember& member = unpacked_.members[number];
    MemberRow row;
    row.path = unique(paths_[number].path);
    row.member = number;
    row.size = member.size;
    row.mtime_ns = member.mtime_ns;
    row.weight = weight_of(row.path, row.size);
    const std::string folder = below(request_.folder, own_path(folder_of(row.path)));
    row.own_place = own_place_of_file(folder, last_component(row.path));
    settle(row, member, paths_[number].error);
    listing_.members.push_back(std::move(row));
  }

  void settle(MemberRow& row, const UnpackedMember& member, const std::optional<Error>& place) {
    const bool is_file = member.kind == archive::Kind::file || member.kind == archive::Kind::folder;
    if (!is_file) {
      row.state = State::skipped;
      row.reason = member.kind == archive::Kind::link ? "link" : "special";
      row.link_target = member.link_target;
      return;
    }
    ++listing_.files;
    row.error = place ? place : member.error;
    if (row.error) {
      ++listing_.missing;
      if (row.error->fault == Fault::encrypted) ++listing_.locked;
      row.state = state_of(row.error->fault);
    } else if (is_excluded(below(request_.source_path, row.path))) {
      row.state = State::skipped;
      row.reason = "excluded";
    }
  }

  [[nodiscard]] bool is_excluded(const std::string& path) const {
    if (request_.include != nullptr && !request_.include->empty() &&
        !request_.include->matches(path)) {
      return true;
    }
    return request_.exclude != nullptr && request_.exclude->matches(path);
  }

  const Unpacked& unpacked_;
  const ListingRequest& request_;
  std::vector<archive::MemberPath> paths_;
  std::map<std::string, std::int64_t> folders_;  // with their times
  std::set<std::string> taken_;
  std::map<std::string, unsigned> next_;  // so that a thousand of one name are not counted through
  ArchiveListing listing_;
};

}  // namespace

ArchiveListing listing_of(const Unpacked& unpacked, const ListingRequest& request) {
  return Lister(unpacked, request).run();
}

}  // namespace offenbar::batch
