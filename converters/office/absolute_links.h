// Keeps absolute links to files absolute.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::office {

// LibreOffice writes every link to a file relative to the document, "file:///C:/Ablage/x.docx" as
// well: as so many "../" as lead from `here` to the root. Nothing that was relative climbs that
// far, so those become "file:///" again. `xml` is a part of a stored ODF document.
[[nodiscard]] std::string with_absolute_links(std::string_view xml);

}  // namespace offenbar::office
