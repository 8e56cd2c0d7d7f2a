#include "converters/stores/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "converters/base/mapping.h"
#include "converters/base/text.h"
#include "converters/mail/maildir.h"

namespace offenbar::stores {
namespace {

constexpr std::string_view inbox = "INBOX";

std::string joined(const std::vector<std::string>& names) {
  std::string path;
  for (const std::string& name : names) path += (path.empty() ? "" : "/") + path_component(name);
  return path;
}

// Servers know collections side by side, not one in the other.
std::string collection_name(const std::vector<std::string>& names) {
  std::string name;
  for (const std::string& one : names) name += (name.empty() ? "" : " - ") + path_component(one);
  return path_component(name);
}

// Deeper folders than paths can say are put beside each other.
constexpr std::size_t deepest = 12;

}  // namespace

std::string Place::collection_of(Kind kind) const {
  const std::string tree(name_of(kind));
  return collection.empty() ? "recovered/" + tree : tree + "/" + collection;
}

std::string_view name_of(Layout layout) {
  switch (layout) {
    case Layout::mbox:
      return "mbox";
    case Layout::eml:
      return "eml";
    case Layout::file:
      return "file";
    default:
      return "maildir";
  }
}

Layout layout_of(std::string_view name) {
  for (const Layout layout : {Layout::mbox, Layout::eml, Layout::file}) {
    if (name_of(layout) == name) return layout;
  }
  return Layout::maildir;
}

std::string path_component(std::string_view name) {
  constexpr std::size_t longest = 200;
  std::string component;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    component += byte < 32 || byte == 127 || c == '/' ? '_' : c;
  }
  if (!is_valid_utf8(component)) component = printable(component);
  component = shorten_at_grapheme(component, longest);
  while (!component.empty() && component.back() == ' ') component.pop_back();
  if (component.empty() || component == "." || component == "..") component += "_";
  return component;
}

Result<Places> Places::load(Layout layout) {
  Places places(layout);
  OFFENBAR_TRY(const Table table, Table::load("folders"));
  for (const Table::Row& row : table.rows()) {
    places.roles_.emplace_back(row.front(), Role{std::string(table.at(row, "name")),
                                                 std::string(table.at(row, "special_use"))});
  }
  return places;
}

namespace {

std::string joined_with_slashes(const std::vector<std::string>& names, std::size_t count) {
  std::string path;
  for (std::size_t i = 0; i < count; ++i) path += (i == 0 ? "" : "/") + names[i];
  return path;
}

// mappings/mail-folders: the row of the folder or of the nearest one above it, in any case.
// `names` are those of mappings/folders, `path` those that the mailbox has.
std::vector<std::string> mapped_names(std::vector<std::string> names,
                                      const std::vector<std::string>& path) {
  static const std::map<std::string, std::string> rows = [] {
    std::map<std::string, std::string> all;
    if (const auto table = Table::load("mail-folders")) {
      for (const Table::Row& row : table->rows()) {
        all.emplace(normalised_key(row.front()), table->at(row, "becomes"));
      }
    }
    return all;
  }();
  for (std::size_t count = rows.empty() ? 0 : names.size(); count > 0; --count) {
    auto row = rows.find(normalised_key(joined_with_slashes(names, count)));
    // A well-known folder itself has its name from mappings/folders.
    if (row == rows.end() && count > 1) {
      row = rows.find(normalised_key(joined_with_slashes(path, count)));
    }
    if (row == rows.end()) continue;
    std::vector<std::string> mapped;
    std::string_view rest(row->second);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('/'), rest.size());
      mapped.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (std::size_t i = count; i < names.size(); ++i) mapped.push_back(std::move(names[i]));
    return mapped;
  }
  return names;
}

}  // namespace

void Places::fix(const std::vector<Folder>& folders) {
  for (const Folder& folder : folders) {
    if (folder.role.empty() || folder.path.size() != 1) continue;
    const auto role = std::ranges::find(roles_, folder.role, &decltype(roles_)::value_type::first);
    if (role != roles_.end() && role->second.name != "=") {
      renamed_.emplace_back(folder.path.front(), role->second.name);
    }
  }
  for (const Folder& folder : folders) {
    std::vector<std::string> names = names_of(folder);
    if (names.empty() && !folder.recovered) names.emplace_back("_");
    const std::vector<std::string> wanted = names;
    for (unsigned number = 2; !take(folder, names); ++number) {
      names.back() = fmt::format("{} ({})", wanted.back(), number);
    }
    Place place;
    place.mail = mail_place(folder, names);
    place.raw = raw_place(folder, names);
    if (!folder.recovered) place.collection = collection_name(names);
    for (const std::string& name : names) {
      place.mailbox += (place.mailbox.empty() ? "" : ".") + name;
    }
    const auto role = std::ranges::find(roles_, folder.role, &decltype(roles_)::value_type::first);
    if (role != roles_.end()) place.special_use = role->second.special_use;
    places_.push_back(std::move(place));
  }
}

// Different names can lead to one place: two folders must never share either of theirs, or a
// message of one could stand where one of the other stood.
bool Places::take(const Folder& folder, const std::vector<std::string>& names) {
  if (folder.recovered) return true;  // the only one in its tree
  const std::string mail = normalised_key(mail_place(folder, names));
  const std::string raw = normalised_key(raw_place(folder, names));
  const std::string collection = "/" + normalised_key(collection_name(names));
  for (const std::string& place : {mail, raw, collection}) {
    if (taken_.contains(place)) return false;
  }
  taken_.insert({mail, raw, collection});
  return true;
}

std::string Places::raw_place(const Folder& folder, const std::vector<std::string>& names) {
  return folder.recovered ? "recovered/raw" : "raw/" + joined(names);
}

std::vector<std::string> Places::names_of(const Folder& folder) const {
  std::vector<std::string> names = folder.path;
  // The mailbox itself: people never put anything there.
  if (names.empty()) return names;
  const auto renamed =
      std::ranges::find(renamed_, names.front(), &decltype(renamed_)::value_type::first);
  if (!folder.outside && renamed != renamed_.end()) names.front() = renamed->second;
  if (!folder.outside) names = mapped_names(std::move(names), folder.path);
  if (folder.outside) names.insert(names.begin(), "_");
  if (names.size() > deepest) {
    for (std::size_t i = deepest; i < names.size(); ++i) names[deepest - 1] += "_" + names[i];
    names.resize(deepest);
  }
  return names;
}

std::string Places::mail_place(const Folder& folder, const std::vector<std::string>& names) const {
  const std::string tree = folder.recovered ? "recovered" : "mail";
  const bool is_inbox = folder.recovered || (names.size() == 1 && names.front() == inbox);
  switch (layout_) {
    case Layout::mbox: {
      // A folder called "a.mbox" may hold others: their folder must not be the mailbox "a".
      std::vector<std::string> safe = names;
      for (std::string& name : safe) {
        if (normalised_key(name).ends_with(".mbox")) name += "_";
      }
      return tree + "/" + (folder.recovered ? std::string("recovered") : joined(safe)) + ".mbox";
    }
    case Layout::eml:
      return folder.recovered ? tree : tree + "/" + joined(names);
    case Layout::file:
      return "";
    default:
      return is_inbox ? tree : tree + "/" + mail::maildir_folder(names);
  }
}

}  // namespace offenbar::stores
