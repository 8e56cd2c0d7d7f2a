// What a worksheet asks for beside its cells: merged and hidden ones, rules for what is typed and
// for what stands out, filters, protection. [ECMA-376] part 1, 18.3.1; [MS-XLSX] 2.6
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/xml_words.h"
#include "converters/document/sheet_rules.h"

namespace offenbar::ooxml {

enum class Setting : std::uint8_t;

// Takes the elements that SheetReader does not know, and text that is in no cell.
class SheetSettings {
 public:
  SheetSettings(Document& document, std::string_view sheet);

  void start(std::string_view space, std::string_view name, const xml::Attributes& attributes);
  void end(std::string_view space, std::string_view name);
  void text(std::string_view utf8) {
    if (into_ != nullptr && into_->size() < longest_text) into_->append(utf8);
  }
  // A row that is hidden, from 0.
  void hide_row(std::uint32_t row) { rows_.add(row, row); }
  // When the sheet has been read.
  void hold();

 private:
  static constexpr std::size_t longest_text = 100'000;  // bytes

  // A rule in hand; of Excel 2010 its area comes after it.
  struct Rule {
    std::string type, comparison, first, second;
    bool has_message = false;
  };
  void end_validation();
  void end_conditions();
  [[nodiscard]] std::uint64_t cells() const;

  Document& document_;
  std::string sheet_;
  xml::Words<Setting> words_;
  Spans rows_, columns_;
  SheetRules rules_;
  std::string area_;
  Rule rule_;
  std::vector<std::string> conditions_;  // of one area
  std::string* into_ = nullptr;
  bool rows_are_hidden_ = false;  // all that are not listed
};

}  // namespace offenbar::ooxml
