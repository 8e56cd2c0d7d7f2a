// The handler behind read_word2003(). Notes, comments and headers stand where they are referred to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "converters/base/xml_words.h"
#include "converters/document/flow.h"
#include "converters/document/word_fields.h"
#include "converters/ooxml/word_styles.h"

namespace offenbar::ooxml {

enum class Word2003Element : std::uint8_t;

class Word2003Reader : public xml::Handler {
 public:
  Word2003Reader(Document& document, const WordStyles& styles);

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

 private:
  enum class Annotation : std::uint8_t { other, insertion, deletion, comment };
  struct Header {
    std::string type;
    std::size_t begin, end;  // in its story
  };

  void start_element(Word2003Element element, const xml::Attributes& attributes);
  void start_property(Word2003Element element, const xml::Attributes& attributes);
  void start_annotation(const xml::Attributes& attributes);
  void end_annotation();
  void end_property_of_document(std::string_view name);
  void begin_story(Story story);
  void end_story();
  void end_section();
  void add(std::string_view text);
  void add_link(std::string_view target);
  void add_picture(std::string_view name);
  void field_char(std::string_view type);

  Document& document_;
  const WordStyles& styles_;
  Flow flow_;
  xml::Words<Word2003Element> words_;
  std::vector<FieldStack> fields_;          // one per open story
  std::vector<unsigned> outer_properties_;  // their depth around an open story
  std::vector<bool> simple_fields_;         // computed?
  std::vector<Annotation> annotations_;     // open ones
  std::vector<Header> headers_;             // of the section in hand
  std::vector<Comment> comments_;           // open ones
  std::vector<std::size_t> comment_begins_;
  std::map<std::string, std::string, std::less<>> digests_;  // of pictures, by name
  std::string picture_name_, captured_, author_;
  unsigned body_ = 0, skipped_ = 0, properties_ = 0, objects_ = 0, simple_hidden_ = 0;
  unsigned document_properties_ = 0;
  bool custom_ = false;  // among o:CustomDocumentProperties
  bool in_text_ = false, in_instruction_ = false, in_picture_ = false;
  bool title_page_ = false, even_headers_ = false;
};

}  // namespace offenbar::ooxml
