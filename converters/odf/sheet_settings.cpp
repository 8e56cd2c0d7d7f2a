#include "converters/odf/sheet_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "converters/document/formula.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {
namespace {

constexpr std::uint32_t most_columns = 16'384;

std::uint32_t count_of(std::string_view text) {
  std::uint32_t value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::max<std::uint32_t>(value, 1);
}

bool is_hidden(const xml::Attributes& attributes) {
  const std::string_view visibility = attributes.value(space::table, "visibility");
  return visibility == "collapse" || visibility == "filter";
}

bool skip(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// The operands of "(a,b)", split where no bracket or quote is open.
std::pair<std::string_view, std::string_view> operands_in(std::string_view text) {
  if (text.starts_with('(')) text.remove_prefix(1);
  if (text.ends_with(')')) text.remove_suffix(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ',' && depth == 0) return {text.substr(0, i), text.substr(i + 1)};
  }
  return {text, {}};
}

std::string operand_of(std::string_view formula) {
  return operand_text(normal_open_formula(formula));
}

// "("a";"b")" or cells.
std::string choices_of(std::string_view text) {
  if (text.starts_with('(')) text.remove_prefix(1);
  if (text.ends_with(')')) text.remove_suffix(1);
  if (!text.starts_with('"')) return operand_of(text);
  std::vector<std::string> choices(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      const bool is_doubled = quoted && i + 1 < text.size() && text[i + 1] == '"';
      if (is_doubled) choices.back() += text[i++];
      if (!is_doubled) quoted = !quoted;
    } else if (text[i] == ';' && !quoted) {
      choices.emplace_back();
    } else {
      choices.back() += text[i];
    }
  }
  return choices_text(choices);
}

// What conditions of a value say, in the words that rules of Excel have here.
std::string_view condition_word(std::string_view value) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 19> words{{
      {"formula-is(", "by formula"},
      {"duplicate", "duplicates"},
      {"unique", "unique ones"},
      {"top-elements(", "top or bottom"},
      {"bottom-elements(", "top or bottom"},
      {"top-percent(", "top or bottom"},
      {"bottom-percent(", "top or bottom"},
      {"above-average", "by average"},
      {"below-average", "by average"},
      {"above-equal-average", "by average"},
      {"below-equal-average", "by average"},
      {"is-error", "errors"},
      {"is-no-error", "errors"},
      {"begins-with(", "by text"},
      {"ends-with(", "by text"},
      {"contains-text(", "by text"},
      {"not-contains-text(", "by text"},
      {"between(", "by value"},
      {"not-between(", "by value"},
  }};
  for (const auto& [own, word] : words) {
    if (value.starts_with(own)) return word;
  }
  return "by value";
}

}  // namespace

std::string rule_of_condition(std::string_view condition) {
  if (!skip(condition, "of:")) skip(condition, "oooc:");
  if (skip(condition, "cell-content-is-in-list") ||
      skip(condition, "cell-content-is-in-sorted-list")) {
    return validation_rule("list", "", choices_of(condition), "");
  }
  if (skip(condition, "is-true-formula")) {
    return validation_rule("formula", "", operand_of(operands_in(condition).first), "");
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> types{{
      {"cell-content-is-whole-number() and ", "whole"},
      {"cell-content-is-decimal-number() and ", "decimal"},
      {"cell-content-is-date() and ", "date"},
      {"cell-content-is-time() and ", "time"},
      {"cell-content-text-length-", "length"},
      {"cell-content-text-length()", "length"},
  }};
  std::string_view type;
  for (const auto& [words, word] : types) {
    if (!skip(condition, words)) continue;
    type = word;
    break;
  }
  if (type.empty()) return {};
  if (type == "length") {
    skip(condition, "is-");
  } else if (!skip(condition, "cell-content()")) {
    skip(condition, "cell-content-is-");
  }
  for (const std::string_view two : {"between", "not-between"}) {
    if (!skip(condition, two)) continue;
    const auto [first, second] = operands_in(condition);
    return validation_rule(type, two == "between" ? two : "not between", operand_of(first),
                           operand_of(second));
  }
  for (const std::string_view comparison : {"<=", ">=", "!=", "<>", "=", "<", ">"}) {
    if (!skip(condition, comparison)) continue;
    return validation_rule(type, comparison == "!=" ? "<>" : comparison, operand_of(condition), "");
  }
  return {};
}

SheetSettings::SheetSettings(Document& document) : document_(document) {
  document.tells({Held::merged_cells, Held::hidden_cells, Held::validation,
                  Held::conditional_format, Held::filter, Held::protection});
}

void SheetSettings::add_validation(const xml::Attributes& attributes) {
  const std::string_view name = attributes.value(space::table, "name");
  if (name.empty() || validations_.size() == Document::max_listed) return;
  const std::string rule = rule_of_condition(attributes.value(space::table, "condition"));
  validations_[std::string(name)] = rule.empty() ? std::string(message_rule) : rule;
}

void SheetSettings::begin_sheet(const std::string& name, const xml::Attributes& attributes) {
  sheet_ = sheet_label(name);
  column_ = 0;
  rows_ = columns_ = {};
  if (attributes.value(space::table, "protected") != "true") return;
  const bool has_password = !attributes.value(space::table, "protection-key").empty();
  document_.hold(Held::protection, sheet_ + (has_password ? ", with a password" : ""), sheet_);
}

void SheetSettings::add_column(const xml::Attributes& attributes) {
  const std::uint32_t repeated =
      std::min(count_of(attributes.value(space::table, "number-columns-repeated")), most_columns);
  if (column_ >= most_columns) return;
  if (is_hidden(attributes)) {
    columns_.add(column_, std::min(column_ + repeated, most_columns) - 1);
  }
  column_ += repeated;
}

void SheetSettings::add_row(std::uint32_t row, std::uint32_t repeated,
                            const xml::Attributes& attributes) {
  if (is_hidden(attributes)) rows_.add(row, row + repeated - 1);
}

void SheetSettings::add_cell(std::uint32_t row, std::uint32_t rows, std::uint32_t column,
                             std::uint32_t columns, const xml::Attributes& attributes) {
  const std::string_view across = attributes.value(space::table, "number-columns-spanned");
  const std::string_view down = attributes.value(space::table, "number-rows-spanned");
  if (!across.empty() || !down.empty()) {
    const Area area{row, column, row + std::min(count_of(down), 1'048'576U) - 1,
                    column + std::min(count_of(across), most_columns) - 1};
    const std::string value = sheet_ + "!" + area.text();
    if (area.cells() > 1) document_.hold(Held::merged_cells, value, value);
  }
  const std::string_view name = attributes.value(space::table, "content-validation-name");
  const auto found = name.empty() ? validations_.end() : validations_.find(name);
  if (found == validations_.end() || found->second.empty()) return;
  rules_.add(Held::validation, sheet_, found->second, std::uint64_t{rows} * columns);
}

void SheetSettings::begin_conditions(const xml::Attributes& attributes) {
  condition_cells_ = 0;
  for (const Area& area :
       areas_of(attributes.value(space::calcext, "target-range-address"), true)) {
    condition_cells_ += area.cells();
  }
}

void SheetSettings::add_condition(std::string_view name, const xml::Attributes& attributes) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> words{{
      {"color-scale", "colour scale"},
      {"data-bar", "data bar"},
      {"icon-set", "icons"},
      {"date-is", "by date"},
  }};
  std::string_view rule;
  for (const auto& [own, word] : words) {
    if (own == name) rule = word;
  }
  if (name == "condition") rule = condition_word(attributes.value(space::calcext, "value"));
  if (!rule.empty()) {
    rules_.add(Held::conditional_format, sheet_, std::string(rule), condition_cells_);
  }
}

void SheetSettings::end_sheet() { hold_hidden(document_, sheet_, rows_, columns_); }

void SheetSettings::add_pivot_table(const xml::Attributes& attributes) {
  const std::string sheet =
      sheet_label(sheet_of(attributes.value(space::table, "target-range-address")));
  document_.hold(Held::pivot_table, sheet, sheet);
}

void SheetSettings::add_filter(const xml::Attributes& attributes) {
  if (attributes.value(space::table, "display-filter-buttons") != "true") return;
  const std::string_view address = attributes.value(space::table, "target-range-address");
  const std::string sheet = sheet_label(sheet_of(address));
  for (const Area& area : areas_of(address, true)) hold_filter(document_, sheet, area);
}

}  // namespace offenbar::odf
