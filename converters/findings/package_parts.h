// Which part of an Office Open XML package is what. [ECMA-376] parts 1 and 2, [MS-OFFMACRO2],
// [MS-XLSB], [MS-PPTX]
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converters/base/zip.h"

namespace offenbar::findings {

enum class Part : std::uint8_t {
  other,  // only its bytes are checked
  relationships,
  text,           // of Word: document, headers, notes, comments ...
  glossary_text,  // of Word's building blocks
  text_settings,
  text_styles,
  workbook,
  worksheet,
  shared_strings,
  sheet_styles,
  sheet_comments,
  external_link,
  connections,
  slide,
  presentation,
  comments,  // of PowerPoint
  theme,
  core_properties,
  app_properties,
  custom_properties,
  custom_xml,
  label_info,
  active_x,
  drawing,
  // Parts whose being there is the finding:
  vba_project,
  macro_sheet,
  dialog_sheet,
  embedding,
  signature,
  ribbon,
  web_extension,
  data_model,
  pivot_cache,
  pivot_table,
  slicer,
  diagram,
  chart,
  chart_ex,
  font,
  ink,
  media,
  threaded_comments,
  alternative_chunk,
};

// By content type where the package tells it, else by name.
[[nodiscard]] Part part_of(std::string_view name, std::string_view content_type);

// Content types of [Content_Types].xml by part name, without the leading slash.
[[nodiscard]] std::map<std::string, std::string, std::less<>> content_types(
    const zip::Archive& archive);

}  // namespace offenbar::findings
