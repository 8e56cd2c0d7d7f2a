#include "converters/document/sheet_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "converters/document/normal_text.h"
#include "converters/document/place.h"

namespace offenbar {
namespace {

constexpr std::uint32_t most_rows = 1'048'576;
constexpr std::uint32_t most_columns = 16'384;

// A corner of an area: "B2", "$B$2", "B" (a whole column), "2" (a whole row). From 0; nothing: not
// said.
struct Corner {
  std::optional<std::uint32_t> row, column;
};

std::optional<Corner> corner_of(std::string_view text) {
  Corner corner;
  std::size_t i = 0;
  if (i < text.size() && text[i] == '$') ++i;
  std::uint32_t column = 0;
  for (; i < text.size() && text[i] >= 'A' && text[i] <= 'Z' && column < most_columns; ++i) {
    column = column * 26 + static_cast<std::uint32_t>(text[i] - 'A' + 1);
  }
  if (column > most_columns) return std::nullopt;
  if (column > 0) corner.column = column - 1;
  if (column > 0 && i < text.size() && text[i] == '$') ++i;
  if (i < text.size()) {
    std::uint32_t row = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + i, end, row);
    if (read.ec != std::errc() || read.ptr != end || row == 0 || row > most_rows) {
      return std::nullopt;
    }
    corner.row = row - 1;
  }
  if (!corner.row && !corner.column) return std::nullopt;
  return corner;
}

std::optional<Area> area_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto first = corner_of(text.substr(0, colon));
  if (!first) return std::nullopt;
  const auto last = colon == std::string_view::npos ? first : corner_of(text.substr(colon + 1));
  if (!last) return std::nullopt;
  Area area{first->row.value_or(0), first->column.value_or(0), last->row.value_or(most_rows - 1),
            last->column.value_or(most_columns - 1)};
  if (area.last_row < area.row) std::swap(area.row, area.last_row);
  if (area.last_column < area.column) std::swap(area.column, area.last_column);
  return area;
}

// "'My Sheet'.B2:'My Sheet'.D4" -> "B2:D4". A quote in a name is doubled.
std::string without_sheets(std::string_view text) {
  std::string out, word;
  bool quoted = false;
  for (const char c : text) {
    if (c == '\'') quoted = !quoted;
    if (!quoted && c == '.') {
      word.clear();
      continue;
    }
    word += c;
    if (!quoted && (c == ':' || c == ' ')) {
      out += word;
      word.clear();
    }
  }
  return out + word;
}

}  // namespace

std::string Area::text() const {
  const std::string first = column_letters(column) + std::to_string(row + 1);
  if (row == last_row && column == last_column) return first;
  return first + ":" + column_letters(last_column) + std::to_string(last_row + 1);
}

std::vector<Area> areas_of(std::string_view text, bool sheets) {
  constexpr std::size_t most_areas = 100'000;
  const std::string plain = sheets ? without_sheets(text) : std::string(text);
  std::vector<Area> areas;
  for (std::size_t begin = 0; begin < plain.size() && areas.size() < most_areas;) {
    const std::size_t end = std::min(plain.find(' ', begin), plain.size());
    if (const auto area = area_of(std::string_view(plain).substr(begin, end - begin))) {
      areas.push_back(*area);
    }
    begin = end + 1;
  }
  return areas;
}

std::string sheet_of(std::string_view address) {
  if (address.starts_with('$')) address.remove_prefix(1);
  if (!address.starts_with('\'')) return std::string(address.substr(0, address.find('.')));
  std::string name;
  for (std::size_t i = 1; i < address.size(); ++i) {
    if (address[i] == '\'' && (++i == address.size() || address[i] != '\'')) break;  // or doubled
    name += address[i];
  }
  return name;
}

std::string sheet_label(std::string_view name) {
  constexpr std::size_t longest = 300;  // bytes; Excel takes 31 characters
  return std::string(name.substr(0, longest));
}

void Spans::add(std::uint32_t first, std::uint32_t last) {
  if (!all_.empty() && first == all_.back().last + 1) {
    all_.back().last = last;
  } else if (all_.size() < most) {
    all_.push_back({first, last});
  }
}

void hold_hidden(Document& document, const std::string& sheet, const Spans& rows,
                 const Spans& columns) {
  const auto hold = [&](const char* what, const std::string& first, const std::string& last) {
    std::string value = sheet + "!" + what + first;
    if (last != first) value += "-" + last;
    document.hold(Held::hidden_cells, value, value);
  };
  for (const Spans::Span& span : rows.all()) {
    hold("rows ", std::to_string(span.first + 1), std::to_string(span.last + 1));
  }
  for (const Spans::Span& span : columns.all()) {
    hold("columns ", column_letters(span.first), column_letters(span.last));
  }
}

void hold_filter(Document& document, const std::string& sheet, const Area& area) {
  const Area buttons{area.row, area.column, area.row, area.last_column};
  const std::string value = sheet + "!" + buttons.text();
  document.hold(Held::filter, value, value);
}

void SheetRules::add(Held kind, const std::string& sheet, const std::string& rule,
                     std::uint64_t cells) {
  constexpr std::size_t longest = 2000;  // bytes
  const auto key = std::tuple(kind, sheet, rule.substr(0, longest));
  const auto found = cells_.find(key);
  if (found != cells_.end()) {
    found->second += cells;
  } else if (cells_.size() < most) {
    cells_.emplace(key, cells);
  }
}

void SheetRules::hold_in(Document& document) const {
  for (const auto& [key, cells] : cells_) {
    const auto& [kind, sheet, rule] = key;
    document.hold(kind,
                  fmt::format("{}: {} ({} {})", sheet, rule, cells, cells == 1 ? "cell" : "cells"),
                  sheet);
  }
}

std::string validation_rule(std::string_view type, std::string_view comparison,
                            std::string_view first, std::string_view second) {
  std::string rule(type);
  if (!comparison.empty()) rule.append(" ").append(comparison);
  if (!first.empty()) rule.append(" ").append(first);
  if (!second.empty()) rule.append(" and ").append(second);
  return rule;
}

std::string choices_text(const std::vector<std::string>& choices) {
  std::string out;
  for (const std::string& choice : choices) {
    const std::string text = normalised(choice);
    if (text.empty()) continue;
    if (!out.empty()) out += "; ";
    out += text;
  }
  return out;
}

std::string operand_text(std::string_view normal_formula) {
  if (normal_formula.empty()) return {};
  double number = 0;
  const char* end = normal_formula.data() + normal_formula.size();
  const auto read = std::from_chars(normal_formula.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end) return fmt::format("{}", number);
  const bool is_fixed = normal_formula.find('$') != std::string_view::npos &&
                        normal_formula.find('(') == std::string_view::npos;
  return is_fixed ? std::string(normal_formula) : "formula";
}

}  // namespace offenbar
