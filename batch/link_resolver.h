// Finds out where a link of a source leads now that the tree has been migrated.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/database.h"
#include "batch/link_address.h"
#include "converters/rewriting/links.h"

namespace offenbar::batch {

enum class LinkState : std::uint8_t {
  followed,  // leads to a result of this migration
  open,      // leads to a file of this migration that has no result yet
  mapped,    // mappings/paths or mappings/links say where
  dangling,  // leads into the sources, where nothing is
  outside,   // leads to somewhere else
  web,       // a URL that no mapping names: not recorded
};
[[nodiscard]] std::string_view name_of(LinkState state);

// The document that has the link.
struct LinkingDocument {
  std::int64_t file = 0;
  std::string root, path;  // of the source, as in FileRecord
  std::string result;      // relative to TARGET
};

struct ResolvedLink {
  LinkState state = LinkState::web;
  rewriting::NewLink becomes;  // what shall stand in the result; the link itself, if it stays
  std::int64_t target = 0;     // the file it leads to; 0: none
  std::string leads;           // where that is in TARGET; empty: nowhere there
};

class LinkResolver {
 public:
  // `target_path`: TARGET, absolute. Reads the mappings. Errors: those of the ledger and the
  // tables.
  [[nodiscard]] static Result<LinkResolver> open(Database& ledger, std::string target_path);

  [[nodiscard]] Result<ResolvedLink> resolve(const LinkingDocument& document,
                                             const rewriting::Link& link);
  // What the answers depend on beside the ledger: another text, other answers.
  [[nodiscard]] const std::string& rules() const { return rules_; }
  // The names under which sources land.
  [[nodiscard]] std::vector<std::string> roots() const;

 private:
  struct Path {  // a row of mappings/paths
    std::string prefix, place, becomes;
  };
  struct Place {  // in the sources
    std::string root, path;
  };
  struct Found {
    std::int64_t file = 0;
    std::string leads;
  };

  LinkResolver(Database& ledger, std::string target_path)
      : ledger_(&ledger), target_path_(std::move(target_path)) {}
  [[nodiscard]] Result<void> read_mappings();
  [[nodiscard]] Result<void> prepare();
  [[nodiscard]] const Path* row_for(std::string_view path) const;
  [[nodiscard]] std::optional<std::string> physical(const LinkingDocument& document,
                                                    const LinkAddress& address) const;
  [[nodiscard]] std::optional<Place> place_of(std::string_view physical) const;
  [[nodiscard]] Result<std::optional<Found>> find(const Place& place);
  [[nodiscard]] Result<std::optional<Found>> find_folded(const Place& place);
  [[nodiscard]] Result<std::optional<Found>> find_folder(const Place& place);
  [[nodiscard]] Result<std::optional<Found>> result_of(std::int64_t file);
  [[nodiscard]] Result<bool> is_result(const std::string& path);
  [[nodiscard]] ResolvedLink lead_to(const LinkingDocument& document, const rewriting::Link& link,
                                     const LinkAddress& address, const Found& found) const;
  [[nodiscard]] ResolvedLink lead_nowhere(const LinkingDocument& document,
                                          const rewriting::Link& link, const LinkAddress& address,
                                          const std::optional<std::string>& physical,
                                          bool inside) const;
  [[nodiscard]] rewriting::NewLink written(const LinkingDocument& document,
                                           const rewriting::Link& link, const LinkAddress& address,
                                           const std::string& leads) const;

  Database* ledger_;
  std::string target_path_;
  std::string public_target_;  // row TARGET of mappings/paths; empty: links become relative
  std::vector<Path> paths_;    // the longest prefix first
  std::map<std::string, std::string> links_;  // by normalised_key()
  std::map<std::string, std::string> roots_;  // name -> path
  std::string rules_;
  bool folded_ready_ = false;
  Statement by_path_, folder_, outputs_, is_result_, folded_;
};

}  // namespace offenbar::batch
