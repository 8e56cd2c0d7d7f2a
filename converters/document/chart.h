// A chart as far as it is compared: what it shows, not how it is drawn.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/document/document.h"

namespace offenbar {

struct Chart {
  struct Series {
    std::string kind;                 // "bar", "line", "pie", "ring", "area", "scatter", ...
    std::string name;                 // empty: none, or said by a cell
    std::vector<std::string> values;  // as number_text() gives them
    std::string cells;                // where values are in a spreadsheet, as a normalised formula
  };
  std::vector<Series> series;
  std::vector<std::string> titles;  // of the chart and of its axes
};

// "4.3" for all that is this number to twelve digits; empty if `text` is no finite number.
[[nodiscard]] std::string number_text(std::string_view text);

// As the words of Held::chart: "title: Sales", "bar: North = 4.3; 2.5". In a spreadsheet series are
// told by their cells, which are compared for themselves.
void hold_chart(Document& document, const Chart& chart, const std::string& where);

}  // namespace offenbar
