#include "converters/ooxml/chart_reader.h"

#include <array>
#include <charconv>

#include "converters/document/formula.h"
#include "converters/ooxml/spaces.h"

namespace offenbar::ooxml {

enum class ChartElement : std::uint8_t {
  other,
  group,
  series,
  series_text,
  values,
  point,
  value,
  formula,
  title,
  paragraph,
  run_text,
  skipped,
};

namespace {

using enum ChartElement;

constexpr std::size_t longest_text = 100'000;  // bytes
constexpr std::size_t most_series = 10'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> groups{{
    {"barChart", "bar"},
    {"bar3DChart", "bar"},
    {"lineChart", "line"},
    {"line3DChart", "line"},
    {"pieChart", "pie"},
    {"pie3DChart", "pie"},
    {"ofPieChart", "pie"},
    {"doughnutChart", "ring"},
    {"areaChart", "area"},
    {"area3DChart", "area"},
    {"scatterChart", "scatter"},
    {"bubbleChart", "bubble"},
    {"radarChart", "radar"},
    {"stockChart", "stock"},
    {"surfaceChart", "surface"},
    {"surface3DChart", "surface"},
}};

constexpr std::array<std::pair<std::string_view, ChartElement>, 31> elements{{
    {"c:barChart", group},     {"c:bar3DChart", group},
    {"c:lineChart", group},    {"c:line3DChart", group},
    {"c:pieChart", group},     {"c:pie3DChart", group},
    {"c:ofPieChart", group},   {"c:doughnutChart", group},
    {"c:areaChart", group},    {"c:area3DChart", group},
    {"c:scatterChart", group}, {"c:bubbleChart", group},
    {"c:radarChart", group},   {"c:stockChart", group},
    {"c:surfaceChart", group}, {"c:surface3DChart", group},
    {"c:ser", series},         {"c:tx", series_text},
    {"c:val", values},         {"c:yVal", values},
    {"c:pt", point},           {"c:v", value},
    {"c:f", formula},          {"c:title", title},
    {"a:p", paragraph},        {"a:t", run_text},
    {"c:trendline", skipped},  {"c:errBars", skipped},
    {"c:dLbls", skipped},      {"c:extLst", skipped},
    {"mc:Fallback", skipped},
}};

// "(Sheet1!$A$1,Sheet1!$A$3)": several areas.
std::string cells_of(std::string_view formula) {
  // By a defined name: the result has the values for themselves.
  if (refers_by_other_words(formula) || formula.starts_with("[0]!")) return {};
  std::string cells = normal_excel_formula(formula);
  if (cells.starts_with('(') && cells.ends_with(')')) cells = cells.substr(1, cells.size() - 2);
  return cells;
}

}  // namespace

ChartReader::ChartReader() : words_(elements, &prefix_of) {}

void ChartReader::start(std::string_view space, std::string_view name,
                        const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  switch (words_.of(space, name)) {
    case group:
      for (const auto& [own, kind] : groups) {
        if (own == name) kind_ = kind;
      }
      break;
    case series:
      in_series_ = chart_.series.size() < most_series;
      if (in_series_) chart_.series.push_back({kind_, {}, {}, {}});
      part_ = Part::none;
      break;
    case series_text:
      if (in_series_ && titles_ == 0) part_ = Part::name;
      break;
    case values:
      if (in_series_) part_ = Part::values;
      break;
    case point: {
      const std::string_view index = attributes.value("", "idx");
      index_ = most_points;
      std::from_chars(index.data(), index.data() + index.size(), index_);
      break;
    }
    case value:
    case formula:
      captures_ = part_ != Part::none || titles_ > 0;
      captured_.clear();
      break;
    case title:
      if (titles_++ == 0 && chart_.titles.size() < most_series) chart_.titles.emplace_back();
      break;
    case paragraph:
      if (titles_ > 0) chart_.titles.back() += ' ';
      break;
    case run_text:
      captures_ = titles_ > 0;
      captured_.clear();
      break;
    case skipped:
      ++skipped_;
      break;
    default:
      break;
  }
}

void ChartReader::end_value() {
  if (titles_ > 0) {
    chart_.titles.back() += captured_;
  } else if (part_ == Part::name) {
    chart_.series.back().name += captured_;
  } else if (part_ == Part::values && index_ < most_points) {
    auto& values = chart_.series.back().values;
    if (index_ >= values.size()) {
      points_ += index_ + 1 - values.size();
      if (points_ > most_points) return;
      values.resize(index_ + 1);
    }
    values[index_] = number_text(captured_);
  }
}

void ChartReader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  switch (words_.of(space, name)) {
    case series:
      in_series_ = false;
      part_ = Part::none;
      break;
    case series_text:
    case values:
      part_ = Part::none;
      break;
    case run_text:
      if (captures_ && titles_ > 0) chart_.titles.back() += captured_;
      captures_ = false;
      break;
    case value:
      if (captures_) end_value();
      captures_ = false;
      break;
    case formula:
      if (captures_ && part_ == Part::values) chart_.series.back().cells = cells_of(captured_);
      captures_ = false;
      break;
    case title:
      if (titles_ > 0) --titles_;
      break;
    default:
      break;
  }
}

void ChartReader::text(std::string_view utf8) {
  if (captures_ && captured_.size() < longest_text) captured_.append(utf8);
}

}  // namespace offenbar::ooxml
