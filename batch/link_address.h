// What a link in a document says, as a path; and how a path becomes a link.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/rewriting/links.h"

namespace offenbar::batch {

struct LinkAddress {
  enum class Kind { relative, absolute, web };
  Kind kind = Kind::relative;
  // Decoded, with "/" between folders. relative: to the document's folder. absolute: "/srv/a.docx",
  // "H:/a.docx", "//server/share/a.docx". web: "https://host/a.docx".
  std::string path;
  std::string fragment;  // as written, with its "#"; may be empty
};

// Percent signs that escape nothing stay. Where LibreOffice has written a link relative to its own
// staging folder (converters/office/here.h), it is relative again.
[[nodiscard]] LinkAddress address_of(const rewriting::Link& link);

// Without "." and ".."; nothing if it climbs above its beginning. The "//" of a server stays.
[[nodiscard]] std::optional<std::string> normalised_path(std::string_view path);

// How `to` is reached from a document in `from_folder`; both relative to one folder, not encoded.
[[nodiscard]] std::string relative_path(std::string_view from_folder, std::string_view to);

// Bytes other than letters, digits and -._~/ become %XX, so that it can be part of a URL.
[[nodiscard]] std::string percent_encoded(std::string_view path);

// "file:///srv/a%20b.odt", "file://server/share/a.odt", "file:///H:/a.odt"; a URL stays as it is.
[[nodiscard]] std::string url_of(std::string_view absolute_path);

// The rest of `path` below `prefix`, without its "/"; nothing if it does not lie there. Case counts
// only for paths that begin with one "/".
[[nodiscard]] std::optional<std::string_view> below(std::string_view path, std::string_view prefix);

}  // namespace offenbar::batch
