// The cells of one worksheet. [ECMA-376] part 1, 18.3.1
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "converters/base/xml_words.h"
#include "converters/document/document.h"
#include "converters/ooxml/parts.h"
#include "converters/ooxml/sheet_settings.h"

namespace offenbar::ooxml {

// The strings that cells share, in one piece of memory. 18.4
class SharedStrings : public xml::Handler {
 public:
  void start(std::string_view, std::string_view name, const xml::Attributes&) override;
  void end(std::string_view, std::string_view name) override;
  void text(std::string_view utf8) override;
  // A whole one, for readers of other parts.
  void add(std::string_view utf8);
  [[nodiscard]] std::string_view at(std::size_t index) const;
  [[nodiscard]] bool truncated() const { return truncated_; }

 private:
  std::string all_;
  std::vector<std::size_t> ends_;
  bool phonetic_ = false, in_text_ = false, truncated_ = false;
};

enum class SheetElement : std::uint8_t;

class SheetReader : public xml::Handler {
 public:
  SheetReader(Document& document, Parts& parts, const SharedStrings& strings, std::uint32_t sheet);

  void start(std::string_view space, std::string_view name,
             const xml::Attributes& attributes) override;
  void end(std::string_view space, std::string_view name) override;
  void text(std::string_view utf8) override;
  [[nodiscard]] bool stop() const override { return document_.truncated; }
  // When the part has been read.
  void hold_settings() { settings_.hold(); }

 private:
  struct Shared {
    std::string formula;
    std::int64_t row, column;
  };
  void start_cell(const xml::Attributes& attributes);
  void start_formula(const xml::Attributes& attributes);
  void end_formula();
  void end_cell();

  Document& document_;
  Parts& parts_;
  const SharedStrings& strings_;
  xml::Words<SheetElement> words_;
  SheetSettings settings_;
  std::uint32_t sheet_;
  std::int64_t row_ = -1, column_ = -1;  // from 0
  std::string type_, value_, formula_, shared_index_, normal_formula_;
  std::unordered_map<std::string, Shared> shared_;
  std::size_t shared_bytes_ = 0;
  std::string* into_ = nullptr;
  bool has_formula_ = false, has_value_ = false, phonetic_ = false, in_cell_ = false;
  bool is_table_ = false;  // the formula of a data table: not one that anybody typed
};

// Row and column from 0 of "B7"; {-1, -1} if it is none.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> cell_place(std::string_view reference);

}  // namespace offenbar::ooxml
