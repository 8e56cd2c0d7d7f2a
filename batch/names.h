// Under which name a source lands in its folder of TARGET. CONTRACTS.md, Names.
//
// A converted file takes the short name, "Bericht.odt". Where that is taken, it takes its full
// name, "Bericht.docx.odt", and where somebody else's file has even that, the full name with
// digits. Names that differ only in case or Unicode normal form count as the same: they would be,
// on a share that Windows or macOS reads.
//
// Who comes first is decided by claims, which the ledger keeps (unique per folder and key). Files
// may land in any order and in parallel: a name is only ever used after it was claimed, and a later
// run finds the claims of the earlier ones, so a delivered name never changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "converters/base/result.h"

namespace offenbar::batch {

inline constexpr std::size_t longest_name = 255;  // bytes, NAME_MAX

struct LandingName {
  std::string name;        // one path component, raw bytes
  bool shortened = false;  // recorded as note "name_shortened"
};

// The name under which a folder, or a file that is carried over unchanged, lands: its own; only
// ".offenbar" (in any case) gets a "_", because that is ours, and mappings/file-names may forbid
// characters.
[[nodiscard]] std::string own_name(std::string_view source_name);
// own_name() for every component of a path.
[[nodiscard]] std::string own_path(std::string_view source_path);
// Where a folder of the sources lands, relative to TARGET: `path` is below the root, empty for the
// root itself. mappings/places may say otherwise than its name.
[[nodiscard]] std::string folder_in_target(std::string_view root, std::string_view path);

// The `attempt`-th choice for a source, counted from 0. `extension` is that of the result, without
// dot ("odt"); empty for a copy, which tries its own name first.
// Result:  0 "Bericht.odt"   1 "Bericht.docx.odt"   2 ... "Bericht.docx-1a2b3c4d.odt"
// Copy:    0 "Bericht.pdf"   1 ... "Bericht-1a2b3c4d.pdf"
// The 8 digits are of the SHA-256 of the name wanted (and the attempt). A name over `longest_name`
// bytes is cut at a grapheme and gets such digits before its extension.
// What follows the last dot is an extension only if it looks like one (1 to 4 ASCII letters or
// digits with a letter among them) or a row of the format table lists it: "Protokoll 12.03.2024"
// has none.
[[nodiscard]] LandingName choice_of_name(std::string_view source_name, std::string_view extension,
                                         unsigned attempt);
inline constexpr unsigned name_attempts = 20;

// `name` with "<stem><suffix>.<extension>", shortened like above: for ".new-20261124T040000Z".
[[nodiscard]] LandingName with_suffix(std::string_view name, std::string_view suffix);

// The claims on names, as the ledger keeps them; a std::map in tests. Called from one thread at a
// time per claimant; implementations that serve several threads lock for themselves.
class Claims {
 public:
  virtual ~Claims() = default;
  // Claims `name` in `folder` (relative to TARGET, raw bytes) for `owner` (FileRecord::id) and
  // remembers that a file with `sha256` is about to stand there, durably before it returns: if the
  // run dies between the rename and the ledger's next commit, the next run knows the file as ours.
  // False if the name's key is another's: claimed by another file, or the own name of another
  // source, file or folder, that lands in the same folder (an already open file always keeps its
  // name, and whether a sibling is one is known only later). An owner may hold several names.
  [[nodiscard]] virtual Result<bool> claim(const std::string& folder, const std::string& name,
                                           const std::string& key, std::int64_t owner,
                                           const std::string& sha256) = 0;
  // Gives a claim up: somebody else's file was found under that name.
  [[nodiscard]] virtual Result<void> release(const std::string& folder, const std::string& key,
                                             std::int64_t owner) = 0;
};

}  // namespace offenbar::batch
