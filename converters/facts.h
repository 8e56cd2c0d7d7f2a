// What a document holds, counted from its bytes by a reader that shares no code with the converter.
//
// The counts are the first check's measure: is a result empty although its source is not? A reader
// leaves out what it cannot know, so "not counted" and "none" stay apart.
#pragma once

#include <cstdint>
#include <optional>

namespace offenbar {

struct Facts {
  using Count = std::optional<std::uint64_t>;
  Count letters;  // letters and digits (Unicode) of the text a reader of the document sees
  Count cells;    // spreadsheet cells with a value or a formula
  Count sheets;
  Count slides;  // slides or drawing pages
  Count images;  // pictures placed in the document
  Count notes;   // footnotes and endnotes
  Count comments;
  Count changes;  // tracked insertions and deletions
  Count macros;   // macro modules with code in them; in a result: all of them
  bool is_template = false;

  bool operator==(const Facts&) const = default;
};

}  // namespace offenbar
