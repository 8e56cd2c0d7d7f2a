// What a spreadsheet holds. ODF 1.3 part 3, 9
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converters/base/xml.h"
#include "converters/base/xml_words.h"
#include "converters/document/document.h"
#include "converters/document/flow.h"
#include "converters/odf/embedded_objects.h"
#include "converters/odf/pictures.h"
#include "converters/odf/sheet_settings.h"

namespace offenbar::odf {

enum class SheetElement : std::uint8_t;

class SheetReader : public xml::Handler {
 public:
  SheetReader(Document& document, Pictures& pictures);

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;

  // When the content has been read: what the sheets ask for, and the charts on them.
  void hold_settings(const zip::Archive& archive);

 private:
  // A cell of the row in hand: repeated to the right, perhaps.
  struct OpenCell {
    std::uint32_t column = 0;
    std::uint32_t repeated = 1;
    CellType type = CellType::empty;
    double number = 0;
    std::string text, formula;
    bool text_is_value = false;
  };

  void start_element(SheetElement element, std::string_view name,
                     const xml::Attributes& attributes);
  void start_setting(SheetElement element, std::string_view name,
                     const xml::Attributes& attributes);
  void start_sheet(const xml::Attributes& attributes);
  void start_cell(const xml::Attributes& attributes);
  void start_named(SheetElement element, const xml::Attributes& attributes);
  void end_cell();
  void end_row();
  void end_annotation();
  void end_sheet();
  [[nodiscard]] std::string where() const;

  Document& document_;
  Pictures& pictures_;
  Flow flow_;
  SheetSettings settings_;
  EmbeddedObjects objects_;
  xml::Words<SheetElement> words_;
  unsigned skipped_ = 0, tables_ = 0;
  bool in_body_ = false, is_external_ = false, local_ = false;
  std::uint32_t row_ = 0, column_ = 0, row_repeated_ = 1;
  std::vector<OpenCell> cells_;
  bool in_cell_ = false;
  unsigned paragraphs_ = 0;  // depth, in the cell itself
  unsigned shapes_ = 0;
  bool frame_has_content_ = false;
  bool in_annotation_ = false;
  Comment comment_;
  std::string* captured_ = nullptr;
  std::string style_name_;
  std::set<std::string, std::less<>> hidden_styles_;
  std::size_t cells_before_ = 0;
};

// Days since 1899-12-30 of "2020-01-31T12:00:00"; days of "PT12H30M00S". Nothing if it is neither.
[[nodiscard]] std::optional<double> serial_of_date(std::string_view text);
[[nodiscard]] std::optional<double> days_of_duration(std::string_view text);

}  // namespace offenbar::odf
