// Reads what texts and presentations say: paragraphs, tables, notes, comments, tracked changes.
// ODF 1.3 part 3, 5 to 9 and 10.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/xml_words.h"
#include "converters/document/flow.h"
#include "converters/odf/embedded_objects.h"
#include "converters/odf/pictures.h"
#include "converters/odf/text_styles.h"

namespace offenbar::odf {

enum class TextElement : std::uint8_t;

class TextReader : public xml::Handler {
 public:
  TextReader(Document& document, Pictures& pictures);

  // Before content.xml and before styles.xml, where only headers and footers are read.
  void begin_part(bool styles);
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  // For styles.xml, before content.xml.
  [[nodiscard]] TextStyles& styles() { return look_; }
  // What the text refers to, to be read after it.
  [[nodiscard]] const EmbeddedObjects& objects() const { return objects_; }

 private:
  struct List {
    std::string style;
    bool fresh = false;  // the next paragraph is the first of its item: it has the label
  };

  struct Frame {
    bool has_content = false;  // the first picture or object counts; others stand in for it
    bool story = false;        // it began one
    bool title = false;
  };

  void start_element(TextElement element, const xml::Attributes& attributes);
  void start_frame(TextElement element, const xml::Attributes& attributes);
  void start_change(TextElement element, const xml::Attributes& attributes);
  void end_frame();
  void start_paragraph(const xml::Attributes& attributes);
  void start_list(TextElement element, const xml::Attributes& attributes);
  void start_field_of_form(TextElement element, const xml::Attributes& attributes);
  void end_field_of_form(TextElement element);
  void add_choice(std::string_view text);
  void hold(Held kind, std::string_view value);
  void hold_bookmark(std::string_view name);
  void push_marks(Marks marks);
  void pop_marks();
  void begin_story(Story story);
  void end_story();
  void end_annotation();
  void add(std::string_view text);
  void add_spaces(std::string_view count);
  void add_link(std::string_view href);
  [[nodiscard]] bool reads() const { return area_ > 0 && skipped_ == 0; }

  Document& document_;
  Pictures& pictures_;
  Flow flow_;
  TextStyles look_;
  EmbeddedObjects objects_;
  xml::Words<TextElement> words_;
  bool styles_ = false;
  bool presentation_ = false;
  unsigned area_ = 0;     // depth of what is read: office:body, or a header
  unsigned skipped_ = 0;  // depth within what is not
  unsigned tracked_ = 0;  // depth of text:tracked-changes
  unsigned deleted_ = 0;  // depth of text:deletion
  std::vector<Frame> frames_;
  std::vector<Comment> comments_;  // open ones
  std::vector<std::size_t> comment_begins_;
  std::string* captured_ = nullptr;  // dc:creator or dc:date of something
  std::string change_id_, change_author_, change_text_;
  std::map<std::string, std::string, std::less<>> insertions_;  // change id -> author
  std::vector<std::string> open_insertions_;                    // authors
  std::vector<std::string> open_ids_;
  std::set<std::string, std::less<>> hidden_styles_;
  std::string style_name_;
  Story note_ = Story::footnote;
  std::vector<List> lists_;
  std::vector<std::size_t> list_bases_;  // of lists_, where each open story begins
  std::vector<Marks> marks_;             // of open paragraphs and spans
  unsigned links_ = 0;
  std::string description_, choices_;
  bool in_description_ = false, is_list_ = false;
};

}  // namespace offenbar::odf
