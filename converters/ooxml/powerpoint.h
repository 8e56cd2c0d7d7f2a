// Counts a PowerPoint presentation. [ECMA-376] part 1, 19
#pragma once

#include "converters/base/xml.h"
#include "converters/facts.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Slides of the show, the letters on them and in their notes, their pictures.
// Errors: Fault::corrupt if presentation or a slide is damaged.
[[nodiscard]] Result<Facts> powerpoint_facts(const zip::Archive& archive, const Package& package);

// Counts one part: text of DrawingML, pictures, slides that a presentation lists.
class SlideCounter : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  std::uint64_t letters = 0;
  std::uint64_t images = 0;
  std::uint64_t slides = 0;  // p:sldId

 private:
  unsigned skipped_ = 0;  // depth within mc:Fallback and, in Flat OPC, masters and layouts
  bool in_text_ = false;
};

}  // namespace offenbar::ooxml
