#include "converters/ooxml/word2003_document.h"

#include "converters/ooxml/word2003_reader.h"

namespace offenbar::ooxml {
namespace {

// The styles stand before the text and are needed in it.
class StylesOnly : public WordStyles {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override {
    if (name == "body") {
      in_body_ = true;
    } else {
      WordStyles::start(space, name, attributes);
    }
  }
  [[nodiscard]] bool stop() const override { return in_body_; }

 private:
  bool in_body_ = false;
};

}  // namespace

Result<Document> read_word2003(Bytes xml) {
  StylesOnly styles;
  OFFENBAR_CHECK(xml::parse(xml, styles));
  Document document;
  Word2003Reader reader(document, styles);
  OFFENBAR_CHECK(xml::parse(xml, reader));
  return document;
}

}  // namespace offenbar::ooxml
