// Puts paragraphs together as a reader meets their pieces, and knows where it is: which story,
// table, cell or slide. Paragraphs may stand inside paragraphs (notes, text boxes).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converters/document/document.h"

namespace offenbar {

class Flow {
 public:
  explicit Flow(Document& document) : document_(document) { begin_story(Story::body); }

  // Stories nest: a footnote in a text box. A second one of the same kind counts on.
  void begin_story(Story story);
  void end_story();
  void number_story(std::uint32_t number);  // the open one is that of its kind
  [[nodiscard]] Story story() const { return stories_.back().story; }

  void begin_paragraph(std::uint8_t heading = 0);
  void set_heading(std::uint8_t level);  // of the open paragraph
  void set_list(std::uint8_t level, ListLabel label);
  // How what is added to the open paragraph looks from now on.
  void set_marks(Marks marks);
  void end_paragraph();
  // Ends the paragraph and opens one like it: at a page break.
  void split_paragraph();
  // To the innermost open paragraph; nothing happens outside of all.
  void add(std::string_view text);
  [[nodiscard]] bool in_paragraph() const { return !paragraphs_.empty(); }
  [[nodiscard]] std::size_t depth() const { return paragraphs_.size(); }
  [[nodiscard]] std::string_view text() const {
    return paragraphs_.empty() ? std::string_view() : std::string_view(paragraphs_.back().text);
  }

  // A box of one paragraph.
  void add_box(std::string_view text);

  void begin_table();
  void begin_row();
  void begin_cell();
  void widen_cell(std::uint32_t columns);  // the open cell takes so many more of the grid
  void cover_cell();                       // the open cell is part of one above or beside it
  void pad_row(std::uint16_t cells);       // the open row has empty places beside its cells
  void end_table();

  void begin_slide();
  void draw() { drawing_ = true; }                // what begins are pages of a drawing, not slides
  void set_title(bool title) { title_ = title; }  // what follows on the slide is its title
  [[nodiscard]] std::uint32_t slide() const { return slide_; }

  // Where the reader is now.
  [[nodiscard]] Place place() const;

 private:
  struct Paragraph {
    std::string text;
    std::uint8_t heading = 0;
    std::uint8_t list_level = 0;
    ListLabel label = ListLabel::none;
    bool knows_marks = false;
    Marks marks = 0;
    std::uint32_t letters = 0;
    std::array<std::uint32_t, mark_count> marked{};
  };
  struct Table {
    std::uint32_t number = 0;
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    std::uint32_t next_column = 0;
    std::vector<std::uint16_t> cells{};  // of each row
    std::string where{};
  };
  struct OpenStory {
    Story story = Story::body;
    std::uint32_t number = 0;
    std::vector<Table> tables;
    std::size_t paragraphs = 0;  // open ones outside of it
  };

  static void count_letters(Paragraph& paragraph, std::string_view text);

  Document& document_;
  std::vector<OpenStory> stories_;
  std::vector<Paragraph> paragraphs_;
  std::array<std::uint32_t, story_count> begun_{};
  std::uint32_t body_paragraphs_ = 0;
  std::uint32_t tables_ = 0;
  std::uint32_t slide_ = 0;
  bool title_ = false;
  bool drawing_ = false;
};

}  // namespace offenbar
