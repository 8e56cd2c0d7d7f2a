// Puts paragraphs, cells, fields and tracked changes together as their pieces come; stories nest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/document/flow.h"
#include "converters/document/word_fields.h"

namespace offenbar::rtf_document {

// Of characters: what happened to them, and to whom it is told.
struct Tracked {
  bool deleted = false, inserted = false;
  int deleted_by = 0, inserted_by = 0;  // numbers of authors
};

struct ParagraphFormat {
  int style = 0;
  int outline = -1;  // -1: that of the style
  bool in_table = false;
  int table_depth = 0;
};

class StoryWriter {
 public:
  explicit StoryWriter(Document& document) : document_(document), flow_(document), open_(1) {}

  // A story within the one in hand. Nothing is begun before something is in it: note that an
  // endnote says so behind its beginning.
  void begin_story(Story story);
  void set_story(Story story);
  void end_story();
  [[nodiscard]] Story story() const { return open_.back().story; }
  void end();  // of the document

  void set_authors(const std::vector<std::string>* authors) { authors_ = authors; }

  // `heading` counts where a paragraph begins with it.
  void text(std::string_view utf8, const Tracked& tracked, const ParagraphFormat& format,
            std::uint8_t heading);
  void end_paragraph(const Tracked& tracked);
  void split_paragraph();
  void end_cell(const ParagraphFormat& format);
  void end_row(bool inner);

  void begin_field();
  void instruction(std::string_view text) { open_.back().fields.add_instruction(text); }
  void begin_result(const Tracked& tracked, const ParagraphFormat& format, std::uint8_t heading);
  void end_field(const Tracked& tracked, const ParagraphFormat& format, std::uint8_t heading);
  // Something that is no text is shown: a link leads from it.
  void shows_something();

  [[nodiscard]] std::string place();
  void add_box(std::string_view text);

 private:
  struct Table {
    bool row_begins = true, cell_begins = true;
  };
  struct OpenField {
    Link link;
    bool shows = false;
  };
  struct OpenStory {
    Story story = Story::body;
    bool begun = true;
    bool paragraph = false;  // one is open
    bool joins = false;      // the mark of the last one is deleted
    std::vector<Table> tables;
    FieldStack fields;
    std::vector<OpenField> links;
  };

  void begin_now();
  void begin_paragraph(const ParagraphFormat& format, std::uint8_t heading);
  void enter_tables(std::size_t depth);
  void finish_story();
  void computed(const Tracked& tracked, const ParagraphFormat& format, std::uint8_t heading);
  [[nodiscard]] std::string_view author(int number) const;

  Document& document_;
  Flow flow_;
  std::vector<OpenStory> open_;
  const std::vector<std::string>* authors_ = nullptr;
};

}  // namespace offenbar::rtf_document
