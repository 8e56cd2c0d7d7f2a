#include "converters/ooxml/sheet_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "converters/document/formula.h"
#include "converters/document/normal_text.h"
#include "converters/document/place.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class SheetElement : std::uint8_t {
  other,
  row,
  cell,
  value,
  formula,
  inline_text,
  phonetic,
  hyperlink,
};

namespace {

constexpr std::size_t max_strings = std::size_t{96} << 20U;  // bytes
constexpr std::size_t longest_value = std::size_t{1} << 20U;
constexpr std::int64_t max_rows = 1'048'576;
constexpr std::size_t max_shared = std::size_t{8} << 20U;

constexpr std::array<std::pair<std::string_view, SheetElement>, 7> elements{{
    {"x:row", SheetElement::row},
    {"x:c", SheetElement::cell},
    {"x:v", SheetElement::value},
    {"x:f", SheetElement::formula},
    {"x:t", SheetElement::inline_text},
    {"x:rPh", SheetElement::phonetic},
    {"x:hyperlink", SheetElement::hyperlink},
}};

// "_x000D_" is a character that XML cannot hold. 22.9.2.19
std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    unsigned code = 0;
    const bool escape = text[i] == '_' && i + 6 < text.size() && text[i + 1] == 'x' &&
                        text[i + 6] == '_' &&
                        std::from_chars(text.data() + i + 2, text.data() + i + 6, code, 16).ptr ==
                            text.data() + i + 6;
    if (escape && code < 0x80) {
      out += code < 0x20 ? ' ' : static_cast<char>(code);
      i += 7;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

void SharedStrings::start(std::string_view, std::string_view name, const xml::Attributes&) {
  if (name == "rPh") phonetic_ = true;
  in_text_ = name == "t" && !phonetic_;
}

void SharedStrings::end(std::string_view, std::string_view name) {
  if (name == "rPh") phonetic_ = false;
  if (name == "si") ends_.push_back(all_.size());
  in_text_ = false;
}

void SharedStrings::text(std::string_view utf8) {
  if (!in_text_) return;
  if (utf8.size() > max_strings - all_.size()) {
    truncated_ = true;
    return;
  }
  all_.append(utf8);
}

void SharedStrings::add(std::string_view utf8) {
  if (utf8.size() > max_strings - all_.size()) {
    truncated_ = true;
    return;
  }
  all_.append(utf8);
  ends_.push_back(all_.size());
}

std::string_view SharedStrings::at(std::size_t index) const {
  if (index >= ends_.size()) return {};
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(all_).substr(begin, ends_[index] - begin);
}

std::pair<std::int64_t, std::int64_t> cell_place(std::string_view reference) {
  std::int64_t column = 0, row = 0;
  std::size_t i = 0;
  for (; i < reference.size() && i < 3 && reference[i] >= 'A' && reference[i] <= 'Z'; ++i) {
    column = column * 26 + (reference[i] - 'A' + 1);
  }
  const auto parsed =
      std::from_chars(reference.data() + i, reference.data() + reference.size(), row);
  if (column == 0 || row <= 0 || row > max_rows || column > 16'384 || parsed.ec != std::errc()) {
    return {-1, -1};
  }
  return {row - 1, column - 1};
}

SheetReader::SheetReader(Document& document, Parts& parts, const SharedStrings& strings,
                         std::uint32_t sheet)
    : document_(document),
      parts_(parts),
      strings_(strings),
      words_(elements, &prefix_of),
      settings_(document, sheet < document.sheets.size() ? document.sheets[sheet].name : ""),
      sheet_(sheet) {}

void SheetReader::start(std::string_view space, std::string_view name,
                        const xml::Attributes& attributes) {
  switch (words_.of(space, name)) {
    case SheetElement::row: {
      const std::string_view number = attributes.value("", "r");
      std::int64_t given = row_ + 2;
      std::from_chars(number.data(), number.data() + number.size(), given);
      row_ = std::clamp<std::int64_t>(given, 0, max_rows + 1) - 1;  // none beyond the sheet
      column_ = -1;
      const std::string_view hidden = attributes.value("", "hidden");
      if (row_ >= 0 && row_ < max_rows && (hidden == "1" || hidden == "true")) {
        settings_.hide_row(static_cast<std::uint32_t>(row_));
      }
      break;
    }
    case SheetElement::cell:
      start_cell(attributes);
      break;
    case SheetElement::value:
      has_value_ = true;
      into_ = &value_;
      break;
    case SheetElement::formula:
      start_formula(attributes);
      break;
    case SheetElement::phonetic:
      phonetic_ = true;
      break;
    case SheetElement::inline_text:
      if (in_cell_ && !phonetic_) {
        has_value_ = true;
        into_ = &value_;
      }
      break;
    case SheetElement::hyperlink: {
      const Relationship* to = parts_.find(relationship_attribute(attributes, "id"));
      const std::string place(attributes.value("", "location"));
      const bool external = to != nullptr && to->external;
      if ((!external && place.empty()) || sheet_ >= document_.sheets.size()) break;
      const std::string where =
          document_.sheets[sheet_].name + "!" + std::string(attributes.value("", "ref"));
      document_.add(document_.links, Link{external ? to->target : "#" + place, where});
      break;
    }
    default:
      settings_.start(space, name, attributes);
      break;
  }
}

void SheetReader::start_cell(const xml::Attributes& attributes) {
  const auto [row, column] = cell_place(attributes.value("", "r"));
  if (row >= 0) {
    row_ = row;
    column_ = column;
  } else {
    ++column_;
  }
  in_cell_ = true;
  type_ = attributes.value("", "t");
  value_.clear();
  normal_formula_.clear();
  has_formula_ = has_value_ = false;
}

void SheetReader::start_formula(const xml::Attributes& attributes) {
  if (!in_cell_) return;
  const std::string_view kind = attributes.value("", "t");
  is_table_ = kind == "dataTable";
  shared_index_.clear();
  if (kind == "shared") shared_index_ = attributes.value("", "si");
  formula_.clear();
  has_formula_ = true;
  into_ = &formula_;
}

void SheetReader::end_formula() {
  into_ = nullptr;
  Shift shift;
  if (!shared_index_.empty()) {
    if (!formula_.empty()) {
      shared_bytes_ += formula_.size();
      if (shared_bytes_ < max_shared) shared_[shared_index_] = {formula_, row_, column_};
    } else if (const auto found = shared_.find(shared_index_); found != shared_.end()) {
      formula_ = found->second.formula;
      shift = {row_ - found->second.row, column_ - found->second.column};
    }
  }
  if (is_table_) {
    normal_formula_ = "?";
  } else if (refers_by_other_words(formula_) || formula_.empty()) {
    normal_formula_ = "?";
  } else {
    normal_formula_ = normal_excel_formula(formula_, shift);
  }
}

void SheetReader::end_cell() {
  in_cell_ = false;
  if (row_ < 0 || column_ < 0 || column_ > 16'383 || row_ >= max_rows) return;
  Cell cell;
  cell.sheet = sheet_;
  cell.row = static_cast<std::uint32_t>(row_);
  cell.column = static_cast<std::uint16_t>(column_);
  cell.formula = has_formula_ ? std::string_view(normal_formula_) : std::string_view();
  std::string text;
  if (has_value_) {
    if (type_ == "s") {
      text = normalised(without_escapes(strings_.at(std::strtoul(value_.c_str(), nullptr, 10))));
      cell.type = CellType::text;
    } else if (type_ == "str" || type_ == "inlineStr") {
      text = normalised(without_escapes(value_));
      cell.type = CellType::text;
    } else if (type_ == "e") {
      text = value_;
      cell.type = CellType::error;
    } else if (type_ == "b") {
      cell.type = CellType::boolean;
      cell.number = value_ == "1" || value_ == "true" ? 1 : 0;
    } else if (type_ == "d") {
      text = value_;
      cell.type = CellType::empty;  // an ISO date: compared by its presence only
    } else if (!value_.empty()) {
      cell.type = CellType::number;
      cell.number = std::strtod(value_.c_str(), nullptr);
    }
  }
  if (cell.type == CellType::text && text.empty()) cell.type = CellType::empty;
  cell.text = text;
  if (cell.type == CellType::empty && cell.formula.empty()) return;
  document_.add_cell(cell);
}

void SheetReader::end(std::string_view space, std::string_view name) {
  switch (words_.of(space, name)) {
    case SheetElement::cell:
      end_cell();
      break;
    case SheetElement::formula:
      if (in_cell_) end_formula();
      break;
    case SheetElement::phonetic:
      phonetic_ = false;
      break;
    case SheetElement::value:
    case SheetElement::inline_text:
      into_ = nullptr;
      break;
    default:
      settings_.end(space, name);
      break;
  }
}

void SheetReader::text(std::string_view utf8) {
  if (into_ == nullptr || !in_cell_) {
    settings_.text(utf8);
    return;
  }
  if (into_->size() + utf8.size() > longest_value) {
    document_.truncated = true;
    return;
  }
  into_->append(utf8);
}

}  // namespace offenbar::ooxml
