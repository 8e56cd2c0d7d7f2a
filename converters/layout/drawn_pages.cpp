#include "converters/layout/drawn_pages.h"

#include <charconv>
#include <cmath>

#include "converters/base/xml.h"

namespace offenbar::layout {
namespace {

constexpr float millimetres = 25.4F / 72;  // per point
constexpr float farthest_point = 1e6F;     // PDF 2.0 has pages of 14,400 at most

class Reader : public xml::Handler {
 public:
  DrawnDocument document;

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    if (name == "page") {
      if (document.pages.size() == DrawnDocument::most_pages) {
        document.truncated = true;
        return;
      }
      document.pages.push_back({length(attributes, "width"), length(attributes, "height"), {}});
    } else if (name == "word" && !document.pages.empty()) {
      in_word_ = !document.truncated && words_ < DrawnDocument::most_words;
      if (!in_word_) {
        document.truncated = true;
        return;
      }
      ++words_;
      document.pages.back().words.push_back(
          {{},
           {length(attributes, "xMin"), length(attributes, "yMin"), length(attributes, "xMax"),
            length(attributes, "yMax")}});
    }
  }

  void end(std::string_view, std::string_view name) override {
    if (name == "word") in_word_ = false;
  }

  void text(std::string_view utf8) override {
    if (in_word_) document.pages.back().words.back().text += utf8;
  }

 private:
  static float length(const xml::Attributes& attributes, std::string_view name) {
    const std::string_view text = attributes.value({}, name);
    float points = 0;
    std::from_chars(text.data(), text.data() + text.size(), points);
    return std::abs(points) <= farthest_point ? points * millimetres : 0;  // it may be no number
  }

  std::size_t words_ = 0;
  bool in_word_ = false;
};

}  // namespace

Result<DrawnDocument> read_word_boxes(Bytes xhtml) {
  Reader reader;
  OFFENBAR_CHECK(xml::parse(xhtml, reader));
  return std::move(reader.document);
}

}  // namespace offenbar::layout
