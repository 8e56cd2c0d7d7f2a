#include "converters/ooxml/excel_2003_document.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "converters/base/xml.h"
#include "converters/document/formula.h"
#include "converters/document/normal_text.h"
#include "converters/document/place.h"
#include "converters/ooxml/r1c1.h"

namespace offenbar::ooxml {
namespace {

constexpr std::string_view spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet";
constexpr std::size_t longest_text = std::size_t{1} << 20U;  // bytes
constexpr std::int64_t rows = 1'048'576, columns = 16'384;

// Of rows or columns: no more than there can be, and none beyond them.
std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp<std::int64_t>(value, 0, rows + 1);
}

// "1899-12-31T12:00:00.000" as days from 1899-12-30. Nothing for what is no date.
std::optional<double> serial_of(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0;
  const int found = std::sscanf(text.c_str(), "%5d-%2d-%2dT%2d:%2d:%lf", &year, &month, &day, &hour,
                                &minute, &second);
  if (found < 3 || year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::int64_t y = month > 2 ? year : year - 1;
  const std::int64_t m = month > 2 ? month - 3 : month + 9;
  const std::int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
  return static_cast<double>(days - 693'899) + (hour * 3600 + minute * 60 + second) / 86'400;
}

class Workbook : public xml::Handler {
 public:
  explicit Workbook(Document& document) : document_(document) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    const auto value = [&attributes](std::string_view of) {
      return attributes.value(spreadsheet, of);
    };
    if (!in_data_) text_.clear();  // within: letters that look otherwise
    if (name == "Worksheet") {
      document_.add(document_.sheets, Sheet{std::string(value("Name")), false});
      row_ = -1;
    } else if (name == "Row") {
      row_ = number_of(value("Index"), row_ + 2 + skipped_rows_) - 1;
      skipped_rows_ = number_of(value("Span"), 0);
      column_ = -1;
      skipped_columns_ = 0;
    } else if (name == "Cell") {
      start_cell(attributes);
    } else if (name == "Data" && !in_comment_) {
      type_ = value("Type");
      has_data_ = in_data_ = true;
    } else if (name == "Comment") {
      in_comment_ = true;
      comment_ = {};
      comment_.author = value("Author");
      comment_.where = where();
    } else if (name == "NamedRange") {
      add_name(value("Name"), value("RefersTo"));
    } else if (name == "Date1904") {
      document_.date_base = 1462;
    }
  }

  void end(std::string_view, std::string_view name) override {
    if (name == "Data" && in_comment_) {
      comment_.text = normalised(comment_.text);
    } else if (name == "Data") {
      data_ = text_;
      in_data_ = false;
    } else if (name == "Comment") {
      if (!comment_.text.empty()) document_.add(document_.comments, std::move(comment_));
      in_comment_ = false;
    } else if (name == "Cell") {
      end_cell();
    } else if (name == "Visible" && !document_.sheets.empty()) {
      document_.sheets.back().hidden = text_ == "SheetHidden" || text_ == "SheetVeryHidden";
    } else {
      add_property(name);
    }
  }

  void text(std::string_view utf8) override {
    std::string& into = in_comment_ ? comment_.text : text_;
    if (into.size() + utf8.size() <= longest_text) {
      into.append(utf8);
    } else {
      document_.truncated = true;
    }
  }
  [[nodiscard]] bool stop() const override { return document_.truncated; }

 private:
  void start_cell(const xml::Attributes& attributes) {
    column_ = number_of(attributes.value(spreadsheet, "Index"), column_ + 2 + skipped_columns_) - 1;
    skipped_columns_ = number_of(attributes.value(spreadsheet, "MergeAcross"), 0);
    formula_ = attributes.value(spreadsheet, "Formula");
    type_.clear();
    data_.clear();
    has_data_ = false;
    const std::string_view target = attributes.value(spreadsheet, "HRef");
    if (!target.empty() && !target.starts_with('#')) {
      document_.add(document_.links, Link{std::string(target), where()});
    }
  }

  [[nodiscard]] std::string where() const {
    if (document_.sheets.empty() || column_ < 0 || row_ < 0) return {};
    return document_.sheets.back().name + "!" +
           column_letters(static_cast<std::uint32_t>(column_)) + std::to_string(row_ + 1);
  }

  [[nodiscard]] std::string normal_formula() const {
    if (formula_.empty()) return {};
    std::string_view formula = formula_;
    if (formula.starts_with('=')) formula.remove_prefix(1);
    const std::string a1 = a1_formula(formula, row_, column_);
    return refers_by_other_words(a1) || a1.empty() ? "?" : normal_excel_formula(a1);
  }

  void end_cell() {
    if (row_ < 0 || column_ < 0 || row_ >= rows || column_ >= columns || document_.sheets.empty()) {
      return;
    }
    Cell cell;
    cell.sheet = static_cast<std::uint32_t>(document_.sheets.size() - 1);
    cell.row = static_cast<std::uint32_t>(row_);
    cell.column = static_cast<std::uint16_t>(column_);
    std::string text;
    if (has_data_ && type_ == "String") {
      text = normalised(data_);
      if (!text.empty()) cell.type = CellType::text;
    } else if (has_data_ && type_ == "Error") {
      text = data_;
      cell.type = CellType::error;
    } else if (has_data_ && type_ == "Boolean") {
      cell.type = CellType::boolean;
      cell.number = data_ == "1" ? 1 : 0;
    } else if (has_data_ && type_ == "DateTime") {
      const auto serial = serial_of(data_);
      if (serial) {
        cell.type = CellType::number;
        text = "date";
      }
      cell.number = serial.value_or(0);
    } else if (has_data_ && !data_.empty()) {
      cell.type = CellType::number;
      cell.number = std::strtod(data_.c_str(), nullptr);
    }
    cell.text = text;
    const std::string formula = normal_formula();
    cell.formula = formula;
    if (cell.type != CellType::empty || !formula.empty()) document_.add_cell(cell);
  }

  // Names of a sheet stand within it.
  void add_name(std::string_view name, std::string_view formula) {
    if (!document_.sheets.empty() || name.empty()) return;
    if (document_.names.size() == Document::max_listed) return;
    std::string key(name);
    for (char& c : key) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (formula.starts_with('=')) formula.remove_prefix(1);
    const std::string a1 = a1_formula(formula, 0, 0);
    document_.names[key] = refers_by_other_words(a1) ? "?" : normal_excel_formula(a1);
  }

  void add_property(std::string_view name) {
    constexpr std::pair<std::string_view, const char*> known[] = {
        {"Title", "title"},       {"Subject", "subject"},         {"Author", "author"},
        {"Keywords", "keywords"}, {"Description", "description"}, {"Created", "created"}};
    if (!document_.sheets.empty()) return;
    for (const auto& [theirs, ours] : known) {
      std::string value = name == theirs ? normalised(text_) : std::string();
      if (!value.empty()) document_.properties[ours] = std::move(value);
    }
  }

  Document& document_;
  std::int64_t row_ = -1, column_ = -1;  // from 0
  std::int64_t skipped_rows_ = 0, skipped_columns_ = 0;
  std::string formula_, type_, data_, text_;
  Comment comment_;
  bool has_data_ = false, in_data_ = false, in_comment_ = false;
};

}  // namespace

Result<Document> read_excel_2003(Bytes bytes) {
  Document document;
  document.kind = Document::Kind::spreadsheet;
  document.knows_changes = document.knows_headers = document.knows_images = false;
  Workbook handler(document);
  OFFENBAR_CHECK(xml::parse(bytes, handler));
  return document;
}

}  // namespace offenbar::ooxml
