// Text and pictures of DrawingML: slides, and drawings on sheets. [ECMA-376] part 1, 19.3, 20.5, 21
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/xml_words.h"
#include "converters/document/flow.h"
#include "converters/ooxml/parts.h"

namespace offenbar::ooxml {

enum class DrawingElement : std::uint8_t;

class DrawingReader : public xml::Handler {
 public:
  enum class Of : std::uint8_t { slide, notes, sheet };

  DrawingReader(Document& document, Flow& flow, Parts& parts);
  // `where` is for pictures and links; empty: what the flow says.
  void begin_part(Of of, std::string where);

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  [[nodiscard]] bool hidden() const { return hidden_; }

 private:
  void start_placeholder(const xml::Attributes& attributes);
  void hold(Held kind, std::string_view value);
  [[nodiscard]] std::string where() const;

  Document& document_;
  Flow& flow_;
  Parts& parts_;
  xml::Words<DrawingElement> words_;
  Of of_ = Of::slide;
  std::string where_;
  unsigned skipped_ = 0;
  unsigned fields_ = 0;
  unsigned objects_ = 0;
  unsigned equation_ = 0;  // depth
  std::string equation_text_;
  bool in_text_ = false, hidden_ = false;
  bool furniture_ = false;  // the shape in hand is a footer, a date, a page number
};

}  // namespace offenbar::ooxml
