// Walks through groups and control words and hands over what each says.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converters/rtf_document/destination.h"
#include "converters/rtf_document/fonts.h"
#include "converters/rtf_document/picture.h"
#include "converters/rtf_document/scanner.h"
#include "converters/rtf_document/story_writer.h"
#include "converters/rtf_document/style_sheet.h"

namespace offenbar::rtf_document {

class DocumentReader {
 public:
  explicit DocumentReader(std::string_view rtf) : rtf_(rtf), scanner_(rtf), stories_(document_) {}
  [[nodiscard]] Result<Document> read();

 private:
  // What a group has; one within it has the same until it says otherwise.
  struct Group {
    Destination destination = Destination::text;
    Destination before = Destination::text;  // of \upr: what its text is
    bool owns = false;                       // the destination began here, and ends with it
    bool begins_story = false;
    bool in_object = false;
    bool in_value = false;  // of a shape's property
    int font = -1;
    unsigned replacements = 1;  // \uc
    Tracked tracked;
    ParagraphFormat paragraph;
  };
  enum class Shown : std::uint8_t { always, first_page, left_pages };

  [[nodiscard]] Result<void> open_group();
  void close_group();
  void word(const Token& token);
  void symbol(char symbol);
  void enter(Destination destination, std::string_view word);
  void leave(const Group& group);
  [[nodiscard]] bool in_text() const;
  void flush();
  void add(std::string_view utf8);
  void character_word(const Token& token);
  void paragraph_word(const Token& token);
  void text_word(const Token& token);
  void document_word(const Token& token);
  void created_word(const Token& token);
  void begin_header(std::string_view word);
  void end_header();
  void end_section();
  void begin_comment();
  void end_comment();
  void end_picture(const Group& group);
  void keep_property(const std::string& name);
  [[nodiscard]] std::uint8_t heading() const;
  [[nodiscard]] bool is_cut_off() const;

  Group& group() { return groups_.back(); }

  std::string_view rtf_;
  Scanner scanner_;
  Document document_;
  StoryWriter stories_;
  Fonts fonts_;
  Characters characters_;
  StyleSheet styles_;
  std::vector<Group> groups_{1};
  std::vector<std::string> authors_;
  bool starred_ = false;
  bool at_end_ = false;
  bool facing_pages_ = false, title_page_ = false;

  std::string collected_;  // of a property, an author ...
  std::string property_;   // its word
  std::string own_name_;   // \propname
  std::array<int, 6> created_{};
  std::string shape_name_;
  std::optional<Picture> picture_;

  Shown header_shown_ = Shown::always;
  std::size_t header_begin_ = 0;
  std::array<std::vector<Unit>, 3> waiting_headers_;  // by Shown
  std::string comment_author_;
  std::vector<Comment> comments_;  // open ones
  std::vector<std::size_t> comment_begins_;
};

}  // namespace offenbar::rtf_document
