#include "converters/ooxml/sheet_drawing.h"

#include "converters/ooxml/drawing_reader.h"

namespace offenbar::ooxml {

Result<void> read_sheet_drawing(Document& document, Flow& flow, Parts& parts,
                                const std::string& sheet, const std::string& part) {
  OFFENBAR_CHECK(parts.enter(part));
  DrawingReader reader(document, flow, parts);
  reader.begin_part(DrawingReader::Of::sheet, sheet);
  flow.begin_story(Story::text_box);
  OFFENBAR_CHECK(parts.parse(part, reader));
  flow.end_story();
  return {};
}

}  // namespace offenbar::ooxml
