// Texts of a presentation, with their fields and links. [MS-PPT] 2.9
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/document/flow.h"
#include "converters/ppt/persist.h"

namespace offenbar::ppt {

// A TextHeaderAtom and what follows it.
struct TextBody {
  std::u16string text;               // paragraphs end with \r; fields are computed_field
  std::uint32_t type = 4;            // TextTypeEnum. 2.13.33
  std::vector<std::uint32_t> links;  // exHyperlinkIdRef of what is linked in it

  [[nodiscard]] bool is_title() const { return type == 0 || type == 6; }
  void add_to(Flow& flow) const;
};

// Puts them together from records in their order; what is not about text is passed over.
class TextBodies {
 public:
  void add(const Record& record);
  std::vector<TextBody> all;
};

// The exHyperlinkIdRef of an InteractiveInfo container whose click follows a link, else 0. 2.6.1
[[nodiscard]] std::uint32_t link_of(const Record& interactive_info);

}  // namespace offenbar::ppt
