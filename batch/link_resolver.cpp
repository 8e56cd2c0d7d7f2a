#include "batch/link_resolver.h"

#include <fmt/core.h>

#include <algorithm>

#include "batch/names.h"
#include "converters/base/digest.h"
#include "converters/base/mapping.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using rewriting::Link;
using rewriting::LinkKind;
using rewriting::NewLink;

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

// "a/x.new-20261124T040000Z.odt": a new result beside one that somebody has edited.
std::optional<std::string> beside_of(const std::string& path) {
  const std::size_t at = path.rfind(".new-");
  const std::size_t dot = path.rfind('.');
  constexpr std::size_t moment_size = 16;
  if (at == std::string::npos || dot != at + 5 + moment_size) return std::nullopt;
  return path.substr(0, at) + path.substr(dot);
}

// As people read it in a formula, but for what has a meaning of its own in a URL.
std::string readable_url(std::string_view path) {
  std::string url;
  for (const char c : path) url += c == '%' ? "%25" : c == '#' ? "%23" : std::string(1, c);
  return url;
}

std::string with_slashes(std::string_view prefix) {
  LinkAddress address = address_of({LinkKind::text, std::string(prefix)});
  while (address.path.size() > 1 && address.path.ends_with('/')) address.path.pop_back();
  return address.path;
}

}  // namespace

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::followed:
      return "followed";
    case LinkState::open:
      return "open";
    case LinkState::mapped:
      return "mapped";
    case LinkState::dangling:
      return "dangling";
    case LinkState::outside:
      return "outside";
    case LinkState::web:
      break;
  }
  return "web";
}

Result<LinkResolver> LinkResolver::open(Database& ledger, std::string target_path) {
  LinkResolver resolver(ledger, std::move(target_path));
  OFFENBAR_CHECK(resolver.read_mappings());
  OFFENBAR_CHECK(resolver.prepare());
  return resolver;
}

Result<void> LinkResolver::read_mappings() {
  OFFENBAR_TRY(const Table paths, Table::load("paths"));
  std::string all;
  for (const Table::Row& row : paths.rows()) {
    const std::string_view becomes = paths.at(row, "becomes");
    for (const std::string& cell : row) all += cell + '\t';
    if (row.front() == "TARGET") {
      public_target_ = becomes == "-" ? "" : becomes;
      while (public_target_.ends_with('/')) public_target_.pop_back();
      continue;
    }
    const std::string_view place = paths.at(row, "place");
    paths_.push_back({with_slashes(row.front()), std::string(place == "-" ? "" : place),
                      std::string(becomes == "-" ? "" : becomes)});
  }
  std::stable_sort(paths_.begin(), paths_.end(),
                   [](const Path& a, const Path& b) { return a.prefix.size() > b.prefix.size(); });
  OFFENBAR_TRY(const Table links, Table::load("links"));
  for (const Table::Row& row : links.rows()) {
    links_.emplace(normalised_key(row.front()), links.at(row, "becomes"));
    for (const std::string& cell : row) all += cell + '\t';
  }
  rules_ = sha256_hex(as_bytes(all + target_path_));
  return {};
}

Result<void> LinkResolver::prepare() {
  OFFENBAR_TRY(Statement root, ledger_->prepare("SELECT name, path FROM roots"));
  while (true) {
    OFFENBAR_TRY(const bool more, root.step());
    if (!more) break;
    roots_.emplace(root.bytes(0), root.bytes(1));
  }
  OFFENBAR_TRY(by_path_, ledger_->prepare("SELECT files.id FROM files JOIN roots ON roots.id = "
                                          "files.root WHERE roots.name = ?1 AND files.path = ?2"));
  OFFENBAR_TRY(folder_, ledger_->prepare("SELECT 1 FROM folders JOIN roots ON roots.id = "
                                         "folders.root WHERE roots.name = ?1 AND "
                                         "folders.path = ?2"));
  OFFENBAR_TRY(outputs_, ledger_->prepare("SELECT path, superseded FROM outputs WHERE file = ?1 "
                                          "ORDER BY superseded, is_copy, path"));
  OFFENBAR_TRY(is_result_, ledger_->prepare("SELECT 1 FROM outputs WHERE path = ?1"));
  return {};
}

std::vector<std::string> LinkResolver::roots() const {
  std::vector<std::string> names;
  for (const auto& [name, path] : roots_) names.push_back(name);
  return names;
}

// The longest prefix that fits.
const LinkResolver::Path* LinkResolver::row_for(std::string_view path) const {
  for (const Path& row : paths_) {
    if (below(path, row.prefix)) return &row;
  }
  return nullptr;
}

// Where it leads on the machine that has the sources.
std::optional<std::string> LinkResolver::physical(const LinkingDocument& document,
                                                  const LinkAddress& address) const {
  if (address.kind == LinkAddress::Kind::relative) {
    const auto root = roots_.find(document.root);
    if (root == roots_.end()) return std::nullopt;
    const std::string file =
        document.path.empty() ? root->second : root->second + "/" + document.path;
    return normalised_path(folder_of(file) + "/" + address.path);
  }
  const Path* row = row_for(address.path);
  if (row == nullptr || row->place.empty()) {
    return address.kind == LinkAddress::Kind::web ? std::nullopt : normalised_path(address.path);
  }
  const std::size_t slash = std::min(row->place.find('/'), row->place.size());
  const auto root = roots_.find(row->place.substr(0, slash));
  if (root == roots_.end()) return std::nullopt;
  const auto rest = below(address.path, row->prefix);
  return normalised_path(root->second + row->place.substr(slash) + "/" +
                         std::string(rest.value_or("")));
}

std::optional<LinkResolver::Place> LinkResolver::place_of(std::string_view physical) const {
  std::optional<Place> best;
  std::size_t longest = 0;
  for (const auto& [name, path] : roots_) {
    const auto rest = below(physical, path);
    if (!rest || path.size() < longest) continue;
    longest = path.size();
    best = Place{name, std::string(*rest)};
  }
  return best;
}

Result<std::optional<LinkResolver::Found>> LinkResolver::result_of(std::int64_t file) {
  std::vector<std::string> current, superseded;
  outputs_.bind(1, file);
  while (true) {
    OFFENBAR_TRY(const bool more, outputs_.step());
    if (!more) break;
    (outputs_.integer(1) == 0 ? current : superseded).push_back(outputs_.bytes(0));
  }
  Found found{file, {}};
  for (const std::string& path : current) {
    const bool beside =
        (path.ends_with(".pdf") || path.ends_with(".macros.txt")) && current.size() > 1;
    if (!beside && found.leads.empty()) found.leads = path;
  }
  // People work in the one that they have edited.
  const auto edited = beside_of(found.leads);
  if (edited && std::find(superseded.begin(), superseded.end(), *edited) != superseded.end()) {
    found.leads = *edited;
  }
  return found;
}

// A file of the ledger, as it is spelled or in another case.
Result<std::optional<LinkResolver::Found>> LinkResolver::find(const Place& place) {
  OFFENBAR_TRY(const bool known,
               by_path_.bind_bytes(1, place.root).bind_bytes(2, place.path).step());
  const std::int64_t file = known ? by_path_.integer(0) : 0;
  by_path_.reset();
  if (known) return result_of(file);
  OFFENBAR_TRY(std::optional<Found> folded, find_folded(place));
  if (folded) return folded;
  return find_folder(place);
}

// Windows does not tell cases apart: for the first link that needs it, all names are folded.
Result<std::optional<LinkResolver::Found>> LinkResolver::find_folded(const Place& place) {
  if (!folded_ready_) {
    OFFENBAR_CHECK(ledger_->run(
        "CREATE TEMP TABLE IF NOT EXISTS folded_files (place TEXT PRIMARY KEY, file INTEGER NOT "
        "NULL) WITHOUT ROWID; DELETE FROM folded_files"));
    OFFENBAR_TRY(Statement all, ledger_->prepare("SELECT roots.name, files.path, files.id FROM "
                                                 "files JOIN roots ON roots.id = files.root"));
    OFFENBAR_TRY(Statement put,
                 ledger_->prepare("INSERT OR IGNORE INTO folded_files VALUES (?1, ?2)"));
    while (true) {
      OFFENBAR_TRY(const bool more, all.step());
      if (!more) break;
      const std::string key = normalised_key(all.bytes(0) + "/" + all.bytes(1));
      OFFENBAR_CHECK(put.bind_text(1, key).bind(2, all.integer(2)).run());
    }
    OFFENBAR_TRY(folded_, ledger_->prepare("SELECT file FROM folded_files WHERE place = ?1"));
    folded_ready_ = true;
  }
  const std::string key = normalised_key(place.root + "/" + place.path);
  OFFENBAR_TRY(const bool known, folded_.bind_text(1, key).step());
  const std::int64_t file = known ? folded_.integer(0) : 0;
  folded_.reset();
  if (!known) return std::optional<Found>{};
  return result_of(file);
}

Result<std::optional<LinkResolver::Found>> LinkResolver::find_folder(const Place& place) {
  OFFENBAR_TRY(const bool known,
               folder_.bind_bytes(1, place.root).bind_bytes(2, place.path).step());
  folder_.reset();
  if (!known) return std::optional<Found>{};
  return std::optional<Found>(Found{0, folder_in_target(place.root, place.path)});
}

Result<bool> LinkResolver::is_result(const std::string& path) {
  OFFENBAR_TRY(const bool known, is_result_.bind_bytes(1, path).step());
  is_result_.reset();
  return known;
}

NewLink LinkResolver::written(const LinkingDocument& document, const Link& link,
                              const LinkAddress& address, const std::string& leads) const {
  const bool absolute = address.kind != LinkAddress::Kind::relative && !public_target_.empty();
  const std::string whole =
      url_of(public_target_.empty() ? target_path_ : public_target_) + "/" + percent_encoded(leads);
  const std::string relative = relative_path(folder_of(document.result), leads);
  if (link.kind == LinkKind::formula) {
    return {whole, absolute ? std::string() : "../" + percent_encoded(relative)};
  }
  if (absolute) return {whole + address.fragment, {}};
  if (link.kind == LinkKind::text) return {readable_url(relative) + address.fragment, {}};
  return {"../" + percent_encoded(relative) + address.fragment, {}};
}

ResolvedLink LinkResolver::lead_to(const LinkingDocument& document, const Link& link,
                                   const LinkAddress& address, const Found& found) const {
  if (found.leads.empty()) {
    ResolvedLink resolved = lead_nowhere(document, link, address, std::nullopt, true);
    resolved.state = LinkState::open;
    resolved.target = found.file;
    return resolved;
  }
  NewLink becomes = written(document, link, address, found.leads);
  // What leads there already stays as it is spelled.
  const LinkAddress now = address_of({link.kind, becomes.target});
  const bool same = now.kind == address.kind && now.path == address.path &&
                    link.kind != LinkKind::formula && link.target.find("%5C") == std::string::npos;
  if (same) becomes.target = link.target;
  return {LinkState::followed, std::move(becomes), found.file, found.leads};
}

// A link that leads to nothing of ours stays, but for two things of LibreOffice's: backslashes that
// it took for letters of a name, and its own staging folder in a formula.
ResolvedLink LinkResolver::lead_nowhere(const LinkingDocument& document, const Link& link,
                                        const LinkAddress& address,
                                        const std::optional<std::string>& physical,
                                        bool inside) const {
  const Path* row = address.kind == LinkAddress::Kind::relative ? nullptr : row_for(address.path);
  if (row != nullptr && !row->becomes.empty()) {
    std::string begin = row->becomes;
    while (begin.ends_with('/') || begin.ends_with('\\')) begin.pop_back();
    const std::string rest(below(address.path, row->prefix).value_or(""));
    std::string target = url_of(begin) + (rest.empty() ? "" : "/" + percent_encoded(rest));
    return {LinkState::mapped, {target + address.fragment, {}}, 0, {}};
  }
  if (address.kind == LinkAddress::Kind::web) return {LinkState::web, {link.target, {}}, 0, {}};
  const LinkState state = inside ? LinkState::dangling : LinkState::outside;
  ResolvedLink resolved{state, {link.target, {}}, 0, {}};
  const bool is_relative = address.kind == LinkAddress::Kind::relative;
  if (link.kind == LinkKind::reference && link.target.find("%5C") != std::string::npos) {
    resolved.becomes.target =
        (is_relative ? "../" + percent_encoded(address.path) : url_of(address.path)) +
        address.fragment;
  }
  if (!is_relative) return resolved;
  if (link.kind == LinkKind::formula) {
    const auto root = roots_.find(document.root);
    const std::string where = physical               ? *physical
                              : root == roots_.end() ? "/" + address.path
                                                     : root->second + "/" + address.path;
    resolved.becomes = {url_of(where), "../" + percent_encoded(address.path)};
  }
  return resolved;
}

Result<ResolvedLink> LinkResolver::resolve(const LinkingDocument& document, const Link& link) {
  if (const auto row = links_.find(normalised_key(link.target)); row != links_.end()) {
    return ResolvedLink{LinkState::mapped, {row->second, {}}, 0, {}};
  }
  const LinkAddress address = address_of(link);
  const auto where = physical(document, address);
  const auto place = where ? place_of(*where) : std::nullopt;
  if (place) {
    OFFENBAR_TRY(const auto found, find(*place));
    if (found) return lead_to(document, link, address, *found);
  }
  // As it stands it may lead to a result: somebody has made it lead there.
  const auto there =
      address.kind == LinkAddress::Kind::relative
          ? normalised_path(folder_of(document.result) + "/" + address.path)
          : std::optional<std::string>(below(address.path, target_path_).value_or(""));
  if (there && !there->empty()) {
    OFFENBAR_TRY(const bool known, is_result(*there));
    if (known) return ResolvedLink{LinkState::followed, {link.target, {}}, 0, *there};
  }
  return lead_nowhere(document, link, address, where, place.has_value());
}

}  // namespace offenbar::batch
