// What kind of content this is: the first signature, then the members of the container.
//
// Each family has its own file recognise_*.cpp and its own table. An answer is an id of the format
// table, empty for "not of this family".
#pragma once

#include <string_view>

#include "converters/content.h"

namespace offenbar {

// Asks the families in order: compound files, zip archives, signatures, text.
[[nodiscard]] std::string_view kind_of(const Content& content);

[[nodiscard]] std::string_view kind_by_signature(Bytes bytes);
[[nodiscard]] std::string_view kind_of_zip(const Content& content);
[[nodiscard]] std::string_view kind_of_compound(const Content& content);
[[nodiscard]] std::string_view kind_of_text(Bytes bytes);

}  // namespace offenbar
