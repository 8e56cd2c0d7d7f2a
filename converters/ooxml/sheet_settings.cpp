#include "converters/ooxml/sheet_settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "converters/document/formula.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class Setting : std::uint8_t {
  other,
  format,
  column,
  merged,
  validation,
  formula_1,
  formula_2,
  conditions,
  condition,
  new_condition,
  area,
  filter,
  protection,
};

namespace {

using enum Setting;

constexpr std::array<std::pair<std::string_view, Setting>, 16> elements{{
    {"x:sheetFormatPr", format},
    {"x:col", column},
    {"x:mergeCell", merged},
    {"x:dataValidation", validation},
    {"x14:dataValidation", validation},
    {"x:formula1", formula_1},
    {"x14:formula1", formula_1},
    {"x:formula2", formula_2},
    {"x14:formula2", formula_2},
    {"x:conditionalFormatting", conditions},
    {"x14:conditionalFormatting", conditions},
    {"x:cfRule", condition},
    {"x14:cfRule", new_condition},
    {"xm:sqref", area},
    {"x:autoFilter", filter},
    {"x:sheetProtection", protection},
}};

bool is_set(std::string_view value) { return value == "1" || value == "true"; }

// Numbers of columns count from 1.
std::uint32_t number_of(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// 18.18.21 and 18.18.20, in the words of validation_rule().
std::string_view type_word(std::string_view type) {
  if (type == "textLength") return "length";
  return type == "custom" ? "formula" : type;
}

std::string_view comparison_word(std::string_view comparison) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> words{{
      {"between", "between"},
      {"notBetween", "not between"},
      {"equal", "="},
      {"notEqual", "<>"},
      {"lessThan", "<"},
      {"lessThanOrEqual", "<="},
      {"greaterThan", ">"},
      {"greaterThanOrEqual", ">="},
  }};
  for (const auto& [own, word] : words) {
    if (own == comparison) return word;
  }
  return "between";
}

std::string operand_of(std::string_view formula) {
  return operand_text(refers_by_other_words(formula) ? "?" : normal_excel_formula(formula));
}

// What a list offers: "a,b" in quotes, or cells.
std::string choices_of(std::string_view formula) {
  if (formula.size() < 2 || !formula.starts_with('"') || !formula.ends_with('"')) {
    return operand_of(formula);
  }
  std::vector<std::string> choices(1);
  for (std::size_t i = 1; i + 1 < formula.size(); ++i) {
    if (formula[i] == ',') {
      choices.emplace_back();
    } else if (formula[i] != '"' || formula[++i] == '"') {  // a quote is doubled
      choices.back() += formula[i];
    }
  }
  return choices_text(choices);
}

// 18.18.12: programs know the others as formulas.
std::string_view condition_word(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> words{{
      {"cellIs", "by value"},
      {"colorScale", "colour scale"},
      {"dataBar", "data bar"},
      {"iconSet", "icons"},
      {"top10", "top or bottom"},
      {"aboveAverage", "by average"},
      {"duplicateValues", "duplicates"},
      {"uniqueValues", "unique ones"},
      {"containsText", "by text"},
      {"notContainsText", "by text"},
      {"beginsWith", "by text"},
      {"endsWith", "by text"},
      {"containsErrors", "errors"},
      {"notContainsErrors", "errors"},
  }};
  for (const auto& [own, word] : words) {
    if (own == type) return word;
  }
  return type == "timePeriod" ? "by date" : "by formula";
}

}  // namespace

SheetSettings::SheetSettings(Document& document, std::string_view sheet)
    : document_(document), sheet_(sheet_label(sheet)), words_(elements, &prefix_of) {
  document.tells({Held::merged_cells, Held::hidden_cells, Held::validation,
                  Held::conditional_format, Held::filter, Held::protection});
}

void SheetSettings::start(std::string_view space, std::string_view name,
                          const xml::Attributes& attributes) {
  switch (words_.of(space, name)) {
    case format:
      rows_are_hidden_ = is_set(attributes.value("", "zeroHeight"));
      break;
    case column: {
      constexpr std::uint32_t most_columns = 16'384;
      const std::uint32_t first = number_of(attributes.value("", "min"));
      const std::uint32_t last = std::min(number_of(attributes.value("", "max")), most_columns);
      if (is_set(attributes.value("", "hidden")) && first > 0 && first <= last) {
        columns_.add(first - 1, last - 1);
      }
      break;
    }
    case merged:
      for (const Area& one : areas_of(attributes.value("", "ref"))) {
        const std::string value = sheet_ + "!" + one.text();
        if (one.cells() > 1) document_.hold(Held::merged_cells, value, value);
      }
      break;
    case validation:
      rule_ = {};
      rule_.type = type_word(attributes.value("", "type"));
      rule_.comparison = comparison_word(attributes.value("", "operator"));
      rule_.has_message =
          !attributes.value("", "prompt").empty() || !attributes.value("", "promptTitle").empty();
      area_ = attributes.value("", "sqref");
      break;
    case formula_1:
      into_ = &rule_.first;
      break;
    case formula_2:
      into_ = &rule_.second;
      break;
    case conditions:
      conditions_.clear();
      area_ = attributes.value("", "sqref");
      break;
    case condition:
    case new_condition: {
      // Of Excel 2010 a data bar says again, and in more detail, what one of before says.
      const std::string_view type = attributes.value("", "type");
      const bool is_again = words_.of(space, name) == new_condition && type == "dataBar";
      if (!is_again && conditions_.size() < 1000) conditions_.emplace_back(condition_word(type));
      break;
    }
    case area:
      area_.clear();
      into_ = &area_;
      break;
    case filter:
      for (const Area& one : areas_of(attributes.value("", "ref")))
        hold_filter(document_, sheet_, one);
      break;
    case protection:
      if (is_set(attributes.value("", "sheet"))) {
        const bool has_password =
            !attributes.value("", "password").empty() || !attributes.value("", "hashValue").empty();
        document_.hold(Held::protection, sheet_ + (has_password ? ", with a password" : ""),
                       sheet_);
      }
      break;
    default:
      break;
  }
}

std::uint64_t SheetSettings::cells() const {
  std::uint64_t cells = 0;
  for (const Area& one : areas_of(area_)) cells += one.cells();
  return cells;
}

void SheetSettings::end_validation() {
  if (rule_.type.empty() || rule_.type == "none") {
    if (rule_.has_message) {
      rules_.add(Held::validation, sheet_, std::string(message_rule), cells());
    }
    return;
  }
  const bool compares = rule_.type != "list" && rule_.type != "formula";
  const bool two = rule_.comparison == "between" || rule_.comparison == "not between";
  const std::string first =
      rule_.type == "list" ? choices_of(rule_.first) : operand_of(rule_.first);
  rules_.add(Held::validation, sheet_,
             validation_rule(rule_.type, compares ? std::string_view(rule_.comparison) : "", first,
                             compares && two ? operand_of(rule_.second) : ""),
             cells());
}

void SheetSettings::end_conditions() {
  for (const std::string& one : conditions_) {
    rules_.add(Held::conditional_format, sheet_, one, cells());
  }
  conditions_.clear();
}

void SheetSettings::end(std::string_view space, std::string_view name) {
  switch (words_.of(space, name)) {
    case validation:
      end_validation();
      break;
    case conditions:
      end_conditions();
      break;
    case formula_1:
    case formula_2:
    case area:
      into_ = nullptr;
      break;
    default:
      break;
  }
}

void SheetSettings::hold() {
  rules_.hold_in(document_);
  hold_hidden(document_, sheet_, rows_are_hidden_ ? Spans() : rows_, columns_);
}

}  // namespace offenbar::ooxml
