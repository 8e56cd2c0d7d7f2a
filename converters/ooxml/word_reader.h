// The handler behind read_word(): one for all parts of text.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "converters/base/xml_words.h"
#include "converters/document/flow.h"
#include "converters/document/word_fields.h"
#include "converters/ooxml/parts.h"
#include "converters/ooxml/word_numbering.h"
#include "converters/ooxml/word_styles.h"

namespace offenbar::ooxml {

enum class WordElement : std::uint8_t;

// References that the text makes to other parts, in reading order.
struct WordReferences {
  std::vector<std::string> footnotes, endnotes;
  std::map<std::string, std::size_t, std::less<>> comments;  // id -> which one it is
  std::vector<std::string> headers;  // relationship ids: of headers and footers that show
};

class WordReader : public xml::Handler {
 public:
  WordReader(Document& document, Parts& parts, const WordStyles& styles,
             const WordNumbering& numbering, bool even_headers);

  // Before each part.
  void begin_part(Story story);
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  WordReferences references;
  // Names of fields of forms: Word makes a bookmark of each, which nobody has set.
  std::set<std::string, std::less<>> form_names;
  std::vector<std::size_t> comment_order;  // of document.comments, by reference
  // Of the notes of a part: where each one's paragraphs begin in its story. By id, in file order.
  std::vector<std::pair<std::string, std::size_t>> note_begins;

 private:
  void start_element(WordElement element, std::string_view space,
                     const xml::Attributes& attributes);
  void start_property(WordElement element, std::string_view space, std::string_view name,
                      const xml::Attributes& attributes);
  void start_look(WordElement element, std::string_view name, std::string_view value);
  void start_section(WordElement element, std::string_view space,
                     const xml::Attributes& attributes);
  void start_field_of_form(WordElement element, std::string_view space,
                           const xml::Attributes& attributes);
  bool start_holding(WordElement element, std::string_view space,
                     const xml::Attributes& attributes);
  void end_equation();
  void end_paragraph_properties();
  void set_marks();
  void hold(Held kind, std::string_view value);
  void start_picture(WordElement element, const xml::Attributes& attributes);
  void end_paragraph();
  void begin_note(std::string_view space, const xml::Attributes& attributes);
  void begin_comment(std::string_view space, const xml::Attributes& attributes);
  void end_comment();
  void header_reference(std::string_view space, const xml::Attributes& attributes);
  void end_section();
  void add(std::string_view text);
  void add_link(std::string_view target);
  void field_char(std::string_view type);

  struct Header {
    std::string id;
    std::string type;
  };

  // A paragraph or a run that is open.
  struct Frame {
    bool is_paragraph = false;
    std::string style;  // of the paragraph
    std::string run_style;
    Look look;
    ListReference list;
    int marks = -1;  // Marks, once they were looked up
  };

  Document& document_;
  Parts& parts_;
  const WordStyles& styles_;
  const WordNumbering& numbering_;
  bool even_headers_;
  Flow flow_;
  xml::Words<WordElement> words_;
  Story part_ = Story::body;
  std::vector<FieldStack> fields_;   // one per open story
  std::vector<bool> simple_fields_;  // computed?
  std::vector<Header> section_headers_;
  std::map<std::string, std::uint32_t> note_numbers_;  // of the part in hand, by id
  std::string author_;
  Comment comment_;
  std::size_t comment_begin_ = 0;
  unsigned skipped_ = 0;
  unsigned deleted_ = 0, inserted_ = 0;
  unsigned simple_hidden_ = 0;
  unsigned objects_ = 0;
  unsigned properties_ = 0;  // depth of w:pPr, w:rPr and kin
  bool in_text_ = false, in_instruction_ = false;
  bool title_page_ = false;
  bool mark_deleted_ = false, joins_ = false;
  bool mark_follows_ = false;
  std::vector<Frame> frames_;
  std::vector<bool> formatting_tables_;  // open tables: whose style formats text?
  std::string choices_;                  // of the list in hand
  std::string equation_text_;
  unsigned equation_ = 0;  // depth
  unsigned links_ = 0;     // depth of w:hyperlink
  Page page_;
  std::uint32_t columns_ = 1;
  bool continues_ = false;
};

}  // namespace offenbar::ooxml
