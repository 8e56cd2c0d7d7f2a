// Counts an ODF document. ODF 1.3 part 3
#pragma once

#include "converters/base/xml.h"
#include "converters/facts.h"

namespace offenbar::odf {

// For content.xml, styles.xml (what stands in headers and footers) and flat documents.
class Counter : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  [[nodiscard]] Facts facts() const;

 private:
  enum class Kind : std::uint8_t { none, text, spreadsheet, pages };
  void start_cell(const xml::Attributes& attributes);

  std::uint64_t letters_ = 0;
  std::uint64_t cells_ = 0;
  std::uint64_t sheets_ = 0;
  std::uint64_t pages_ = 0;
  std::uint64_t images_ = 0;
  std::uint64_t notes_ = 0;
  std::uint64_t comments_ = 0;
  std::uint64_t changes_ = 0;
  std::uint64_t row_repeat_ = 1;
  unsigned paragraphs_ = 0;  // depth of text:p and text:h
  unsigned tables_ = 0;      // depth of table:table
  unsigned changed_ = 0;     // depth of text:tracked-changes: deleted text is not what readers see
  Kind kind_ = Kind::none;
};

}  // namespace offenbar::odf
