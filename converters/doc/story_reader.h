// Takes characters as they come and makes paragraphs, table cells, fields and tracked changes of
// them. [MS-DOC] 2.4, 2.8.25, 2.6.1
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "converters/doc/drawings.h"
#include "converters/doc/field_names.h"
#include "converters/doc/text.h"
#include "converters/document/flow.h"
#include "converters/document/word_fields.h"

namespace offenbar::doc {

class StoryReader {
 public:
  // All must outlive this.
  StoryReader(Document& document, const Streams& streams, Text& text, Drawings& drawings);

  // Characters [begin, end) are read as one story, to its end. `origin` is where the subdocument
  // begins that they belong to.
  void read(Story story, std::uint64_t begin, std::uint64_t end, std::uint64_t origin);
  // Characters where a note has a mark that its author chose: they are the note's, not the text's.
  void add_custom_mark(std::uint32_t position) { custom_marks_.insert(position); }

 private:
  struct Table {
    bool row_begins = true, cell_begins = true;
  };

  struct OpenField {
    Link link;
    bool object = false;  // it embeds one
    bool shows = false;   // there is something between its separator and its end
  };

  void read_run(const Run& run);
  void control(char16_t code, const Run& run, std::uint32_t position);
  void literal(Bytes bytes, const Run& run);
  void begin_paragraph(std::uint32_t position);
  void enter_tables();
  void end_paragraph(const Run& run);
  void end_cell();
  void field(char16_t code, std::uint32_t position, const CharacterFormat& format);
  void end_field();
  void shows_something();
  void picture(const Run& run);
  void drawing(std::uint32_t position);
  void add_image(const officeart::Picture& picture);
  void add(std::string_view utf8, const CharacterFormat& format);
  [[nodiscard]] std::string decoded(Bytes bytes, const Run& run) const;
  [[nodiscard]] unsigned code_page_of(const Run& run) const;
  [[nodiscard]] std::string_view author(std::uint16_t number) const;

  Document& document_;
  const Streams& streams_;
  Text& text_;
  Drawings& drawings_;
  Flow flow_;
  FieldNames field_names_;
  std::vector<std::string> authors_;
  std::vector<unsigned> fonts_;  // code pages
  unsigned code_page_ = 1252;    // of text with one byte per character
  std::set<std::uint32_t> custom_marks_;

  Story story_ = Story::body;
  std::uint64_t origin_ = 0;
  FieldStack fields_;
  std::vector<OpenField> open_fields_;
  std::vector<Table> tables_;
  ParagraphFormat paragraph_;
  bool open_ = false;   // a paragraph is
  bool joins_ = false;  // the mark of the last paragraph is deleted
};

}  // namespace offenbar::doc
