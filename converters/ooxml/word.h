// Counts a Word document. [ECMA-376] part 1, 17
#pragma once

#include "converters/base/xml.h"
#include "converters/facts.h"
#include "converters/ooxml/package.h"

namespace offenbar::ooxml {

// Body, headers, footers, notes and comments, wherever the main part's relationships lead.
// Errors: Fault::corrupt if one of these parts is damaged or the main part is missing.
[[nodiscard]] Result<Facts> word_facts(const zip::Archive& archive, const Package& package);

// Counts one part; the transitional, strict and 2003 vocabularies. Used by Flat OPC as well.
class WordCounter : public xml::Handler {
 public:
  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  [[nodiscard]] Facts facts() const;

 private:
  void count_element(std::string_view name, const xml::Attributes& attributes);

  std::uint64_t letters_ = 0;
  std::uint64_t images_ = 0;
  std::uint64_t notes_ = 0;
  std::uint64_t comments_ = 0;
  std::uint64_t changes_ = 0;
  unsigned skipped_ = 0;  // depth within mc:Fallback, which says again what mc:Choice says
  bool in_text_ = false;
};

}  // namespace offenbar::ooxml
