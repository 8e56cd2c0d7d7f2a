#include "converters/odf/chart_reader.h"

#include <algorithm>
#include <array>

#include "converters/document/formula.h"
#include "converters/document/sheet_rules.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {

enum class ChartElement : std::uint8_t {
  other,
  root,
  series,
  title,
  paragraph,
  row,
  cell,
};

namespace {

using enum ChartElement;

constexpr std::string_view chart_space = "urn:oasis:names:tc:opendocument:xmlns:chart:1.0";
constexpr std::string_view own_table = "local-table";
constexpr std::size_t longest_text = 100'000;  // bytes
constexpr std::size_t most_series = 10'000;

constexpr std::array<std::pair<std::string_view, ChartElement>, 7> elements{{
    {"chart:chart", root},
    {"chart:series", series},
    {"chart:title", title},
    {"chart:subtitle", title},
    {"text:p", paragraph},
    {"table:table-row", row},
    {"table:table-cell", cell},
}};

// "chart:circle" and kin. 19.15
std::string kind_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
  if (name == "circle") return "pie";
  return name == "filled-radar" ? "radar" : std::string(name);
}

// Addresses of areas, with spaces between them, as a formula has them.
std::string cells_of(std::string_view addresses) {
  std::string cells, address;
  bool quoted = false;
  const auto take = [&] {
    if (address.empty()) return;
    cells += (cells.empty() ? "" : ",") + normal_open_formula("[" + address + "]");
    address.clear();
  };
  for (const char c : addresses) {
    if (c == '\'') quoted = !quoted;
    if (c == ' ' && !quoted) {
      take();
    } else {
      address += c;
    }
  }
  take();
  return cells;
}

}  // namespace

ChartReader::ChartReader() : words_(elements, &prefix_of) {}

void ChartReader::start(std::string_view space, std::string_view name,
                        const xml::Attributes& attributes) {
  switch (words_.of(space, name)) {
    case root:
      kind_ = kind_of(attributes.value(chart_space, "class"));
      break;
    case series: {
      if (series_.size() == most_series) break;
      const std::string_view own_kind = attributes.value(chart_space, "class");
      series_.push_back({own_kind.empty() ? kind_ : kind_of(own_kind),
                         std::string(attributes.value(chart_space, "values-cell-range-address")),
                         std::string(attributes.value(chart_space, "label-cell-address"))});
      break;
    }
    case title:
      if (in_title_++ == 0 && titles_.size() < most_series) titles_.emplace_back();
      break;
    case paragraph:
      if (in_title_ > 0) titles_.back() += ' ';
      break;
    case row:
      in_cell_ = false;  // a row within a cell is damage
      if (cells_ < most_cells) rows_.emplace_back();
      break;
    case cell:
      if (rows_.empty() || ++cells_ > most_cells) break;
      in_cell_ = true;
      rows_.back().push_back({number_text(attributes.value(space::office, "value")), {}});
      break;
    default:
      break;
  }
}

void ChartReader::end(std::string_view space, std::string_view name) {
  const ChartElement element = words_.of(space, name);
  if (element == cell) in_cell_ = false;
  if (element == title && in_title_ > 0) --in_title_;
}

void ChartReader::text(std::string_view utf8) {
  std::string* into = nullptr;
  if (in_title_ > 0) into = &titles_.back();
  if (in_cell_) into = &rows_.back().back().text;
  if (into != nullptr && into->size() < longest_text) into->append(utf8);
}

std::vector<const ChartReader::LocalCell*> ChartReader::local(std::string_view address) const {
  std::vector<const LocalCell*> found;
  for (const Area& area : areas_of(address, true)) {
    for (std::size_t r = area.row; r <= area.last_row && r < rows_.size(); ++r) {
      for (std::size_t c = area.column; c <= area.last_column && c < rows_[r].size(); ++c) {
        if (found.size() < most_cells) found.push_back(&rows_[r][c]);
      }
    }
  }
  return found;
}

Chart ChartReader::chart() const {
  Chart chart;
  chart.titles = titles_;
  std::size_t points = 0;
  for (const Series& one : series_) {
    Chart::Series& told = chart.series.emplace_back();
    told.kind = one.kind;
    if (!one.values.starts_with(own_table)) told.cells = cells_of(one.values);
    if (one.label.starts_with(own_table)) {
      for (const LocalCell* cell : local(one.label)) told.name += cell->text;
    }
    if (!one.values.starts_with(own_table) || points > most_cells) continue;
    for (const LocalCell* cell : local(one.values)) told.values.push_back(cell->value);
    points += told.values.size();
  }
  return chart;
}

}  // namespace offenbar::odf
