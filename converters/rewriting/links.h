// Where an ODF package leads to outside of itself, and how to make it lead elsewhere.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::rewriting {

enum class LinkKind : std::uint8_t {
  // xlink:href. A relative one begins with the "../" that leads out of the package. [ODF] 3, 3.7
  reference = 0,
  // The document in a reference of a formula, 'file:///a/b.ods'#$Sheet.A1: always absolute.
  formula = 1,
  // The first argument of HYPERLINK(): relative to the document.
  text = 2,
};

struct Link {
  LinkKind kind = LinkKind::reference;
  std::string target;  // as written, without what XML or a formula escapes
  auto operator<=>(const Link&) const = default;
};

struct NewLink {
  std::string target;
  // Of a formula: the same as a relative reference, so that it holds where the document and that
  // one are moved together. LibreOffice takes it from a table of cached values. Empty: none.
  std::string relative;
};

struct PackageLinks {
  std::vector<Link> links;  // each once, in order; without those into the package and to the web
  bool is_signed = false;
  bool is_whole = true;  // false: a part was too large to be read, or there are more
};

// The bounds of what is kept of one document.
inline constexpr std::size_t max_links = 100'000;

// Errors: corrupt, unsupported.
[[nodiscard]] Result<PackageLinks> read_links(Bytes package);

// Writes the package with other links to `out`, an empty file; answers how many places changed. If
// that is none, `out` stays empty. `filters`: LibreOffice's filter for a file, by extension, to be
// named with a link that was named one. Errors: as edit_package().
[[nodiscard]] Result<std::uint64_t> write_links(Bytes package, const std::map<Link, NewLink>& links,
                                                const std::map<std::string, std::string>& filters,
                                                int out);

}  // namespace offenbar::rewriting
