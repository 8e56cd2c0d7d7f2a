// The namespaces of ODF under the prefixes that its standard uses. ODF 1.3 part 3, 2.2.1
#pragma once

#include <string_view>

namespace offenbar::odf {

[[nodiscard]] std::string_view prefix_of(std::string_view space);  // empty: unknown

namespace space {
inline constexpr std::string_view office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
inline constexpr std::string_view text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
inline constexpr std::string_view table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
inline constexpr std::string_view style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
inline constexpr std::string_view draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0";
inline constexpr std::string_view presentation =
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0";
inline constexpr std::string_view meta = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0";
inline constexpr std::string_view xlink = "http://www.w3.org/1999/xlink";
inline constexpr std::string_view fo =
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0";
inline constexpr std::string_view loext =
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0";
inline constexpr std::string_view field =
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0";
inline constexpr std::string_view calcext =
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
}  // namespace space

}  // namespace offenbar::odf
