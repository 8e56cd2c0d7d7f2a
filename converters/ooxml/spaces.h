// The namespaces of Office Open XML under the prefixes that its standard uses; strict and
// transitional ones, and Word 2003's, have the same.
#pragma once

#include <string_view>

namespace offenbar::ooxml {

// "w", "a", "p", "x", "m", "v", "mc", "wps", "cp", "dc", "dcterms", "r" ...; empty: unknown.
[[nodiscard]] std::string_view prefix_of(std::string_view space);

inline constexpr std::string_view relationships_transitional =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
inline constexpr std::string_view relationships_strict =
    "http://purl.oclc.org/ooxml/officeDocument/relationships";

}  // namespace offenbar::ooxml
