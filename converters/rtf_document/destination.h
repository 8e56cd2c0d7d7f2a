// What the text of a group is. RTF 1.9.1, "Destinations"
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace offenbar::rtf_document {

enum class Destination : std::uint8_t {
  text,
  skipped,
  container,  // has no text of its own, but groups that count
  font_table,
  style_sheet,
  revision_table,
  property,  // of \info and \userprops: collected under the word's name
  created,   // \creatim
  picture,
  object_result,  // what stands for an object until it is opened
  header,         // and footers
  footnote,
  comment,
  comment_author,
  comment_date,
  field,
  field_instruction,
  field_result,
  shape_text,
  shape_name,       // \sn
  shape_value,      // \sv
  link_source,      // \hlsrc
  unicode_or_ansi,  // \upr: the same twice, of which \ud counts
  unicode,          // \ud
};

// What a control word at the beginning of a group makes of it; nothing if it is none that does.
// `starred`: \* was before it, so that one which is not known is to be skipped.
[[nodiscard]] std::optional<Destination> destination_of(std::string_view word, bool starred);

}  // namespace offenbar::rtf_document
