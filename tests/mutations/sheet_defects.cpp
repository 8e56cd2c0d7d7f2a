// Defects of what sheets ask for beside the values of their cells, and of charts.
#include <algorithm>
#include <array>

#include "tests/mutations/defects.h"
#include "tests/mutations/elements.h"

namespace offenbar::mutations {
namespace {

// The tags of elements of that name that have the attribute; from its space to behind its value.
std::vector<Range> attributes(const std::string& xml, const std::string& element,
                              const std::string& attribute) {
  std::vector<Range> all;
  const std::string key = " " + attribute + "=\"";
  for (std::size_t at = 0; (at = xml.find("<" + element + " ", at)) != std::string::npos; ++at) {
    const std::size_t end = xml.find('>', at);
    const std::size_t found = xml.find(key, at);
    if (found == std::string::npos || found > end) continue;
    const std::size_t value = found + key.size(), quote = xml.find('"', value);
    all.push_back({found, quote + 1, value, quote});
  }
  return all;
}

Seeded without_attribute(const std::string& xml, std::size_t n, const char* element,
                         const char* attribute) {
  return without(xml, pick(attributes(xml, element, attribute), n));
}

Seeded split_cells(const std::string& xml, std::size_t n) {
  std::vector<Range> merged;
  for (const char* name : {"table:number-columns-spanned", "table:number-rows-spanned"}) {
    for (const Range& one : attributes(xml, "table:table-cell", name)) {
      if (inside(xml, one) != "1") merged.push_back(one);
    }
  }
  const Range* one = pick(merged, n);
  if (one == nullptr) return std::nullopt;
  return xml.substr(0, one->inside_begin) + "1" + xml.substr(one->inside_end);
}

Seeded show_rows(const std::string& xml, std::size_t n) {
  return without_attribute(xml, n, "table:table-row", "table:visibility");
}

Seeded show_columns(const std::string& xml, std::size_t n) {
  return without_attribute(xml, n, "table:table-column", "table:visibility");
}

// Of the cells, not only of the list of rules.
Seeded lose_validation(const std::string& xml, std::size_t n) {
  return without_attribute(xml, n, "table:table-cell", "table:content-validation-name");
}

Seeded change_validation(const std::string& xml, std::size_t n) {
  std::vector<Range> lists;
  for (const Range& one : attributes(xml, "table:content-validation", "table:condition")) {
    if (inside(xml, one).find("is-in-list(&quot;") != std::string_view::npos) lists.push_back(one);
  }
  const Range* one = pick(lists, n);
  if (one == nullptr) return std::nullopt;
  const std::size_t at = xml.find("is-in-list(&quot;", one->begin) + 17;
  return xml.substr(0, at) + "x" + xml.substr(at);
}

Seeded lose_condition(const std::string& xml, std::size_t n) {
  std::vector<Range> conditions = elements(xml, "calcext:conditional-format");
  std::erase_if(conditions, [&](const Range& one) { return inside(xml, one).empty(); });
  return without(xml, pick(conditions, n));
}

Seeded lose_filter(const std::string& xml, std::size_t n) {
  return without_attribute(xml, n, "table:database-range", "table:display-filter-buttons");
}

Seeded unprotect(const std::string& xml, std::size_t n) {
  return without_attribute(xml, n, "table:table", "table:protected");
}

Seeded lose_pivot_table(const std::string& xml, std::size_t n) {
  return without(xml, pick(elements(xml, "table:data-pilot-table"), n));
}

Seeded lose_series(const std::string& xml, std::size_t n) {
  return without(xml, pick(elements(xml, "chart:series"), n));
}

Seeded other_chart(const std::string& xml, std::size_t n) {
  const Range* one = pick(attributes(xml, "chart:series", "chart:class"), n);
  if (one == nullptr) return std::nullopt;
  const bool is_line = inside(xml, *one) == "chart:line";
  return xml.substr(0, one->inside_begin) + (is_line ? "chart:bar" : "chart:line") +
         xml.substr(one->inside_end);
}

Seeded change_chart_title(const std::string& xml, std::size_t n) {
  std::vector<Range> titles = elements(xml, "chart:title");
  std::erase_if(titles, [&](const Range& one) { return !says_something(inside(xml, one)); });
  return instead(xml, pick(titles, n),
                 "<chart:title><text:p>Something else</text:p></chart:title>");
}

constexpr std::array table{
    Defect{"split_cells", "content.xml", "spreadsheet", "merged_cells", split_cells},
    Defect{"show_rows", "content.xml", "spreadsheet", "hidden_cells", show_rows},
    Defect{"show_columns", "content.xml", "spreadsheet", "hidden_cells", show_columns},
    Defect{"lose_validation", "content.xml", "spreadsheet", "validation", lose_validation},
    Defect{"change_validation", "content.xml", "spreadsheet", "validation", change_validation},
    Defect{"lose_condition", "content.xml", "spreadsheet", "conditional_format", lose_condition},
    Defect{"lose_filter", "content.xml", "spreadsheet", "filter", lose_filter},
    Defect{"unprotect", "content.xml", "spreadsheet", "protection", unprotect},
    Defect{"lose_pivot_table", "content.xml", "spreadsheet", "pivot_table", lose_pivot_table},
    Defect{"lose_series", "chart", "text spreadsheet presentation", "chart", lose_series},
    Defect{"other_chart", "chart", "text spreadsheet presentation", "chart", other_chart},
    Defect{"change_chart_title", "chart", "text spreadsheet presentation", "chart",
           change_chart_title},
};

}  // namespace

std::span<const Defect> sheet_defects() { return table; }

}  // namespace offenbar::mutations
