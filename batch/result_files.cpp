#include "batch/result_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "batch/store_finish.h"

namespace offenbar::batch {
namespace {

struct Close {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::vector<std::string> names_in_place(int folder, const std::string& place, bool folders) {
  std::vector<std::string> names;
  if (!is_beneath(place)) return names;
  const int opened =
      ::openat(folder, place.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (opened < 0) return names;
  const std::unique_ptr<DIR, Close> list(::fdopendir(opened));
  while (const dirent* entry = list ? ::readdir(list.get()) : nullptr) {
    if ((entry->d_type == DT_DIR) == folders) names.emplace_back(entry->d_name);
  }
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> files_in(int folder, const std::string& place) {
  return names_in_place(folder, place, false);
}

// ".Archiv" beside "cur". A mailbox whose inbox has another name has no "cur" of its own.
bool is_maildir(int folder, const std::string& place) {
  return std::ranges::any_of(names_in_place(folder, place, true), [](const std::string& name) {
    return name == "cur" || (name.size() > 2 && name.front() == '.');
  });
}

bool is_there(int folder, const std::string& path) {
  struct stat info {};
  return is_beneath(path) && ::fstatat(folder, path.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

// 12 of "000012 Betreff.ics" (at least six digits and a blank) and of
// "1700000000.M12P0123.offenbar,S=1:2,S"; 0 for others.
std::size_t number_in(std::string_view name) {
  const std::size_t mark = name.find(".M");
  const bool is_maildir = mark != std::string_view::npos && name.find('P', mark) < name.size() &&
                          name.find(".offenbar") != std::string_view::npos;
  const std::string_view digits = is_maildir ? name.substr(mark + 2) : name;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  // "2024.ics" is a whole collection of that name.
  const auto length = static_cast<std::size_t>(end - digits.data());
  const bool is_numbered = is_maildir || (length >= 6 && length < digits.size() && *end == ' ');
  return error == std::errc() && is_numbered ? number : 0;
}

constexpr std::array trees{stores::Kind::calendar, stores::Kind::contacts, stores::Kind::tasks,
                           stores::Kind::notes, stores::Kind::journal};

}  // namespace

ResultFiles::ResultFiles(int folder, const std::vector<stores::Folder>& folders) : folder_(folder) {
  if (is_maildir(folder, "mail") || is_maildir(folder, "recovered")) {
    layout_ = stores::Layout::maildir;
  }
  for (const std::string& name : files_in(folder, "mail")) {
    if (name.ends_with(".mbox")) layout_ = stores::Layout::mbox;
  }
  auto places = stores::Places::load(layout_);
  if (!places) return;
  places->fix(folders);
  for (std::size_t i = 0; i < folders.size(); ++i) places_.push_back(places->of(i));
}

void ResultFiles::add(std::map<std::size_t, ItemResult>& results, const std::string& place,
                      stores::Kind kind, stores::Kept kept) const {
  for (const std::string& name : files_in(folder_, place)) {
    const std::size_t number = number_in(name);
    if (number == 0) continue;
    ItemResult& result = results[number - 1];
    result.index = number - 1;
    result.kind = kind;
    result.kept = kept;
    result.paths.push_back(place + "/" + name);
  }
}

std::map<std::size_t, ItemResult> ResultFiles::of(std::size_t folder) const {
  std::map<std::size_t, ItemResult> results;
  if (folder >= places_.size()) return results;
  const stores::Place& place = places_[folder];
  if (layout_ == stores::Layout::maildir) {
    add(results, place.mail + "/cur", stores::Kind::mail, stores::Kept::written);
    add(results, place.mail + "/new", stores::Kind::mail, stores::Kept::written);
  } else if (layout_ == stores::Layout::eml) {
    add(results, place.mail, stores::Kind::mail, stores::Kept::written);
  }
  add(results, place.raw, stores::Kind::mail, stores::Kept::raw);
  for (const stores::Kind kind : trees) {
    add(results, place.collection_of(kind), kind, stores::Kept::written);
  }
  return results;
}

std::optional<ItemResult> ResultFiles::in_order(std::size_t folder, stores::Kind kind,
                                                std::size_t index, std::size_t number) const {
  if (folder >= places_.size()) return std::nullopt;
  const bool is_mail = kind == stores::Kind::mail;
  if (is_mail && layout_ != stores::Layout::mbox) return std::nullopt;
  ItemResult result;
  result.index = index;
  result.kind = kind;
  result.number = number;
  result.in_collection = !is_mail;
  const stores::Place& place = places_[folder];
  result.paths.push_back(
      is_mail ? place.mail : place.collection_of(kind) + std::string(stores::extension_of(kind)));
  if (!is_there(folder_, result.paths.front())) return std::nullopt;
  return result;
}

}  // namespace offenbar::batch
