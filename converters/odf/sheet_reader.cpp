#include "converters/odf/sheet_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>

#include "converters/document/formula.h"
#include "converters/document/normal_text.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {

enum class SheetElement : std::uint8_t {
  other,
  spreadsheet,
  table,
  source,
  row,
  cell,
  paragraph,
  spaces,
  gap,
  link,
  annotation,
  creator,
  date,
  frame,
  shape,
  image,
  object,
  named_range,
  named_expression,
  style,
  table_properties,
  cell_link,
  validation,
  column,
  conditions,
  condition,
  filter,
  pivot_table,
  skipped,
};

namespace {

using enum SheetElement;

constexpr std::uint32_t max_rows = 1'048'576;
constexpr std::size_t longest_value = std::size_t{1} << 20U;  // bytes

constexpr std::array<std::pair<std::string_view, SheetElement>, 57> elements{{
    {"office:spreadsheet", spreadsheet},
    {"table:table", table},
    {"table:table-source", source},
    {"table:table-row", row},
    {"table:table-cell", cell},
    {"table:covered-table-cell", cell},
    {"text:p", paragraph},
    {"text:h", paragraph},
    {"text:s", spaces},
    {"text:tab", gap},
    {"text:line-break", gap},
    {"text:a", link},
    {"draw:a", link},
    {"office:annotation", annotation},
    {"dc:creator", creator},
    {"dc:date", date},
    {"draw:frame", frame},
    {"draw:custom-shape", shape},
    {"draw:rect", shape},
    {"draw:ellipse", shape},
    {"draw:circle", shape},
    {"draw:line", shape},
    {"draw:connector", shape},
    {"draw:polygon", shape},
    {"draw:polyline", shape},
    {"draw:path", shape},
    {"draw:caption", shape},
    {"draw:measure", shape},
    {"draw:regular-polygon", shape},
    {"draw:image", image},
    {"draw:object", object},
    {"draw:object-ole", object},
    {"table:named-range", named_range},
    {"table:named-expression", named_expression},
    {"style:style", style},
    {"style:table-properties", table_properties},
    {"style:hyperlink", cell_link},
    {"table:tracked-changes", skipped},
    {"table:content-validation", validation},
    {"table:help-message", skipped},
    {"table:error-message", skipped},
    {"table:table-column", column},
    {"calcext:conditional-format", conditions},
    {"calcext:condition", condition},
    {"calcext:color-scale", condition},
    {"calcext:data-bar", condition},
    {"calcext:icon-set", condition},
    {"calcext:date-is", condition},
    {"table:database-range", filter},
    {"table:data-pilot-table", pivot_table},
    {"table:scenario", skipped},
    {"table:detective", skipped},
    {"office:forms", skipped},
    {"office:scripts", skipped},
    {"office:event-listeners", skipped},
    {"svg:title", skipped},
    {"svg:desc", skipped},
}};

std::uint32_t repeat_of(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp<std::uint32_t>(value, 1, most);
}

// Reads digits at the begin of `text`; -1 if there are none.
long digits(std::string_view& text) {
  long value = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return value;
}

// Days from 1899-12-30 to a day of the Gregorian calendar.
long days_since_base(long year, long month, long day) {
  year -= month <= 2 ? 1 : 0;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long of_era = year - era * 400;
  const long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const long days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return era * 146'097 + days - 719'468 + 25'569;
}

double to_double(std::string_view text) { return std::strtod(std::string(text).c_str(), nullptr); }

}  // namespace

std::optional<double> serial_of_date(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const long year = digits(text);
  if (!text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const long month = digits(text);
  if (!text.starts_with('-') || month < 1 || month > 12) return std::nullopt;
  text.remove_prefix(1);
  const long day = digits(text);
  if (year < 0 || year > 100'000 || day < 1 || day > 31) return std::nullopt;
  double serial = static_cast<double>(days_since_base(negative ? -year : year, month, day));
  if (!text.starts_with('T')) return serial;
  text.remove_prefix(1);
  const double factors[] = {24, 24.0 * 60, 24.0 * 3600};
  for (const double factor : factors) {
    const std::size_t end = std::min(text.find(':'), text.size());
    serial += to_double(text.substr(0, end)) / factor;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return serial;
}

std::optional<double> days_of_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  double days = 0;
  bool in_time = false;
  while (!text.empty()) {
    if (text.front() == 'T') {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t unit = text.find_first_not_of("0123456789.");
    if (unit == std::string_view::npos) return std::nullopt;
    const double value = to_double(text.substr(0, unit));
    if (text[unit] == 'D') days += value;
    if (text[unit] == 'H') days += value / 24;
    if (text[unit] == 'M' && in_time) days += value / (24 * 60);
    if (text[unit] == 'S') days += value / (24 * 3600);
    text.remove_prefix(unit + 1);
  }
  return negative ? -days : days;
}

SheetReader::SheetReader(Document& document, Pictures& pictures)
    : document_(document),
      pictures_(pictures),
      flow_(document),
      settings_(document),
      words_(elements, &prefix_of) {
  document_.kind = Document::Kind::spreadsheet;
  document_.tells({Held::pivot_table, Held::chart});
}

std::string SheetReader::where() const {
  if (document_.sheets.empty()) return {};
  const std::string& sheet = document_.sheets.back().name;
  return in_cell_ ? sheet + "!" + column_letters(column_) + std::to_string(row_ + 1) : sheet;
}

void SheetReader::start(std::string_view space, std::string_view name,
                        const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  const SheetElement element = words_.of(space, name);
  if (element == other) return;
  if (element == skipped) {
    ++skipped_;
  } else if (element == style) {
    style_name_ = attributes.value(space::style, "name");
  } else if (element == table_properties) {
    if (attributes.value(space::table, "display") == "false") hidden_styles_.insert(style_name_);
  } else if (element == cell_link) {
    // LibreOffice keeps the link of a cell without text with its style.
    const std::string_view href = attributes.value(space::xlink, "href");
    document_.add(document_.links, Link{std::string(href), "style " + style_name_});
  } else if (element == spreadsheet) {
    in_body_ = true;
    if (attributes.value(space::table, "structure-protected") == "true") {
      document_.hold(Held::protection, "structure", {});
    }
  } else if (in_body_) {
    start_element(element, name, attributes);
  }
}

void SheetReader::hold_settings(const zip::Archive& archive) {
  settings_.hold();
  objects_.read(archive, document_);
}

// What is about a sheet and in none of its cells.
void SheetReader::start_setting(SheetElement element, std::string_view name,
                                const xml::Attributes& attributes) {
  const bool in_sheet = tables_ == 1 && !is_external_;
  switch (element) {
    case validation:
      settings_.add_validation(attributes);
      break;
    case column:
      if (in_sheet) settings_.add_column(attributes);
      break;
    case conditions:
      if (in_sheet) settings_.begin_conditions(attributes);
      break;
    case condition:
      if (in_sheet) settings_.add_condition(name, attributes);
      break;
    case filter:
      settings_.add_filter(attributes);
      break;
    case pivot_table:
      settings_.add_pivot_table(attributes);
      ++skipped_;
      break;
    default:
      break;
  }
}

void SheetReader::start_element(SheetElement element, std::string_view name,
                                const xml::Attributes& attributes) {
  switch (element) {
    case table:
      if (tables_++ == 0) start_sheet(attributes);
      break;
    case source:
      is_external_ = true;
      break;
    case row:
      row_repeated_ = repeat_of(attributes.value(space::table, "number-rows-repeated"), max_rows);
      column_ = 0;
      cells_.clear();
      in_cell_ = false;  // a row within a cell is damage
      if (tables_ == 1 && !is_external_ && row_ < max_rows) {
        settings_.add_row(row_, std::min(row_repeated_, max_rows - row_), attributes);
      }
      break;
    case cell:
      if (tables_ == 1) start_cell(attributes);
      break;
    case paragraph:
      if (shapes_ > 0 || in_annotation_) {
        flow_.begin_paragraph();
      } else if (in_cell_) {
        if (cells_.back().text_is_value && !cells_.back().text.empty()) cells_.back().text += '\n';
        ++paragraphs_;
      }
      break;
    case spaces:
    case gap:
      text(" ");
      break;
    case link: {
      const std::string_view href = attributes.value(space::xlink, "href");
      if (!href.empty()) {
        document_.add(document_.links, Link{std::string(href), where()});
      }
      break;
    }
    case annotation:
      in_annotation_ = true;
      comment_ = {};
      comment_.where = where();
      flow_.begin_story(Story::comment);
      break;
    case creator:
    case date:
      captured_ = !in_annotation_      ? nullptr
                  : element == creator ? &comment_.author
                                       : &comment_.date;
      break;
    case frame:
    case shape:
      frame_has_content_ = false;
      if (shapes_++ == 0) flow_.begin_story(Story::text_box);
      break;
    case image:
      if (std::exchange(frame_has_content_, true)) break;
      pictures_.add(document_, attributes.value(space::xlink, "href"),
                    document_.sheets.empty() ? std::string() : document_.sheets.back().name);
      break;
    case object:
      if (!std::exchange(frame_has_content_, true) && tables_ == 1 && !is_external_) {
        objects_.add(attributes.value(space::xlink, "href"), document_.sheets.back().name);
      }
      break;
    case named_range:
    case named_expression:
      start_named(element, attributes);
      break;
    default:
      start_setting(element, name, attributes);
      break;
  }
}

void SheetReader::start_sheet(const xml::Attributes& attributes) {
  const std::string_view name = attributes.value(space::table, "name");
  is_external_ = name.starts_with("'file:") || name.starts_with("'http");
  document_.add(document_.sheets, Sheet{std::string(name), hidden_styles_.contains(attributes.value(
                                                               space::table, "style-name"))});
  row_ = 0;
  cells_before_ = document_.cells.size();
  if (!is_external_) settings_.begin_sheet(std::string(name), attributes);
}

// What it keeps of another file's sheets is no sheet of this one.
void SheetReader::end_sheet() {
  if (!is_external_) settings_.end_sheet();
  if (!is_external_ || document_.sheets.empty()) return;
  document_.sheets.pop_back();
  document_.cells.resize(std::min(cells_before_, document_.cells.size()));
}

void SheetReader::start_cell(const xml::Attributes& attributes) {
  OpenCell open;
  open.column = column_;
  open.repeated = repeat_of(attributes.value(space::table, "number-columns-repeated"), 16'384);
  const std::string_view type = attributes.value(space::office, "value-type");
  const std::string_view formula = attributes.value(space::table, "formula");
  if (!formula.empty()) open.formula = normal_open_formula(formula);
  if (type == "string") {
    open.type = attributes.value(space::calcext, "value-type") == "error" ? CellType::error
                                                                          : CellType::text;
    const auto value = attributes.find(space::office, "string-value");
    open.text_is_value = !value || value->empty();
    if (value) open.text = *value;
  } else if (type == "boolean") {
    open.type = CellType::boolean;
    open.number = attributes.value(space::office, "boolean-value") == "true" ? 1 : 0;
  } else if (type == "date") {
    const auto serial = serial_of_date(attributes.value(space::office, "date-value"));
    open.type = serial ? CellType::number : CellType::empty;
    open.number = serial.value_or(0);
    if (open.type == CellType::number) open.text = type;
  } else if (type == "time") {
    const auto days = days_of_duration(attributes.value(space::office, "time-value"));
    open.type = days ? CellType::number : CellType::empty;
    open.number = days.value_or(0);
    if (open.type == CellType::number) open.text = type;
  } else if (!type.empty()) {
    open.type = CellType::number;
    open.number = to_double(attributes.value(space::office, "value"));
  }
  if (!is_external_) {
    settings_.add_cell(row_, row_repeated_, column_, open.repeated, attributes);
  }
  cells_.push_back(std::move(open));
  in_cell_ = true;
  paragraphs_ = 0;
}

void SheetReader::end_cell() {
  if (!in_cell_) return;
  in_cell_ = false;
  OpenCell& open = cells_.back();
  column_ = open.column + open.repeated;
  if (open.type == CellType::text) open.text = normalised(open.text);
  if (open.type == CellType::text && open.text.empty()) open.type = CellType::empty;
  if (open.type == CellType::empty && open.formula.empty()) cells_.pop_back();
}

void SheetReader::end_row() {
  const std::uint32_t rows = cells_.empty() ? 0 : row_repeated_;
  for (std::uint32_t r = 0; r < rows && !document_.truncated; ++r) {
    for (const OpenCell& open : cells_) {
      for (std::uint32_t c = 0; c < open.repeated && !document_.truncated; ++c) {
        if (open.column + c >= 16'384) break;
        Cell filled;
        filled.sheet = static_cast<std::uint32_t>(document_.sheets.size() - 1);
        filled.row = row_ + r;
        filled.column = static_cast<std::uint16_t>(open.column + c);
        filled.type = open.type;
        filled.number = open.number;
        filled.text = open.text;
        filled.formula = open.formula;
        document_.add_cell(filled);
      }
    }
  }
  cells_.clear();
  row_ = std::min(row_ + row_repeated_, max_rows);
}

void SheetReader::start_named(SheetElement element, const xml::Attributes& attributes) {
  if (tables_ > 0 || document_.names.size() == Document::max_listed) return;  // one of a sheet
  std::string name(attributes.value(space::table, "name"));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string value(element == named_range
                              ? attributes.value(space::table, "cell-range-address")
                              : attributes.value(space::table, "expression"));
  document_.names[name] = normal_open_formula(element == named_range ? "[" + value + "]" : value);
}

void SheetReader::end_annotation() {
  flow_.end_story();
  auto& story = document_.story(Story::comment);
  for (const Unit& unit : story) {
    comment_.text.append(comment_.text.empty() ? "" : "\n").append(unit.text);
  }
  story.clear();
  comment_.text = normalised(comment_.text);
  if (!comment_.text.empty()) document_.add(document_.comments, std::move(comment_));
  in_annotation_ = false;
}

void SheetReader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (!in_body_) return;
  switch (words_.of(space, name)) {
    case spreadsheet:
      in_body_ = false;
      break;
    case table:
      if (tables_ > 0 && --tables_ == 0) end_sheet();
      break;
    case row:
      if (tables_ == 1) end_row();
      break;
    case cell:
      if (tables_ == 1) end_cell();
      break;
    case paragraph:
      if (shapes_ > 0 || in_annotation_) {
        flow_.end_paragraph();
      } else if (paragraphs_ > 0) {
        --paragraphs_;
      }
      break;
    case annotation:
      if (in_annotation_) end_annotation();
      break;
    case creator:
    case date:
      captured_ = nullptr;
      break;
    case frame:
    case shape:
      if (shapes_ > 0 && --shapes_ == 0) flow_.end_story();
      break;
    default:
      break;
  }
}

void SheetReader::text(std::string_view utf8) {
  if (!in_body_ || skipped_ > 0) return;
  if (captured_ != nullptr) {
    if (captured_->size() < 10'000) captured_->append(utf8);
  } else if (shapes_ > 0 || in_annotation_) {
    flow_.add(utf8);
  } else if (in_cell_ && paragraphs_ > 0) {
    OpenCell& open = cells_.back();
    const bool has_text = open.type == CellType::text || open.type == CellType::error;
    if (!has_text || !open.text_is_value) return;
    if (open.text.size() + utf8.size() > longest_value) {
      document_.truncated = true;
      return;
    }
    open.text.append(utf8);
  }
}

}  // namespace offenbar::odf
