// Compares what stands beside the text: descriptions of pictures, bookmarks, fields of forms,
// equations, objects, the shape of tables, pages.
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "converters/comparison/documents.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

struct Rule {
  Held kind;
  std::string_view category;
  bool counts;  // how often one stands there matters
  bool pairs;   // what only the result has stands for what is lost, wherever it is
};

constexpr std::array rules{
    Rule{Held::alt_text, "alt_text", false, false},
    Rule{Held::bookmark, "bookmark", false, false},
    Rule{Held::reference, "reference", false, false},
    Rule{Held::form_field, "form_field", true, true},
    Rule{Held::equation, "equation", true, true},
    Rule{Held::object, "object_missing", true, true},
    Rule{Held::table, "table_shape", true, true},
    Rule{Held::merged_cells, "merged_cells", false, false},
    Rule{Held::hidden_cells, "hidden_cells", false, false},
    Rule{Held::validation, "validation", true, false},
    Rule{Held::conditional_format, "conditional_format", true, false},
    Rule{Held::filter, "filter", false, false},
    Rule{Held::protection, "protection", true, false},
    Rule{Held::pivot_table, "pivot_table", true, false},
    Rule{Held::chart, "chart", true, false},
};
static_assert(rules.size() == held_count);

// Both grammars write the parts of an equation in another order.
std::string key_of(const Holding& holding) {
  std::string key = holding.value;
  if (holding.kind == Held::equation) std::ranges::sort(key);
  return key;
}

class Side {
 public:
  Side(const Document& document, Held kind) {
    for (const Holding& holding : document.holdings) {
      if (holding.kind != kind) continue;
      all.push_back(&holding);
      ++counts[key_of(holding)];
    }
  }
  std::vector<const Holding*> all;
  std::map<std::string, std::size_t> counts;
};

// "list: a; b" rather than "check box", at the same place rather than elsewhere.
std::deque<const Holding*>::iterator instead_of(const Holding& lost,
                                                std::deque<const Holding*>& others, bool anywhere) {
  const std::string_view word = std::string_view(lost.value).substr(0, lost.value.find(':'));
  auto best = others.end();
  int least = 4;
  for (auto one = others.begin(); one != others.end(); ++one) {
    const bool here = (*one)->where == lost.where;
    if (!here && !anywhere) continue;
    const int distance = ((*one)->value.starts_with(word) ? 0 : 2) + (here ? 0 : 1);
    if (distance >= least) continue;
    best = one;
    least = distance;
  }
  return best;
}

void compare_kind(const Document& before, const Document& after, const Rule& rule,
                  LossList& losses) {
  const Side was(before, rule.kind), is(after, rule.kind);
  // What only the result has stands for what is lost, one after the other: first that at its place.
  std::deque<const Holding*> others;
  std::map<std::string, std::size_t> met;
  for (const Holding* holding : is.all) {
    const std::string key = key_of(*holding);
    const auto there = was.counts.find(key);
    if (++met[key] > (there == was.counts.end() ? 0 : there->second)) others.push_back(holding);
  }
  met.clear();
  for (const Holding* holding : was.all) {
    const std::string key = key_of(*holding);
    const auto there = is.counts.find(key);
    const std::size_t found = there == is.counts.end() ? 0 : there->second;
    const std::size_t nth = ++met[key];
    if (rule.counts ? nth <= found : found > 0 || nth > 1) continue;
    std::string instead;
    const auto other = instead_of(*holding, others, rule.pairs);
    if (rule.counts && other != others.end()) {
      instead = (*other)->value;
      others.erase(other);
    }
    losses.add(rule.category, holding->where, holding->value, instead);
  }
}

bool close(double a, double b, double millimetres) { return std::abs(a - b) <= millimetres; }

// Each page that the source asks for has to be there; the result may know others.
void compare_pages(const Document& before, const Document& after, LossList& losses) {
  constexpr double size_tolerance = 1, margin_tolerance = 2;  // millimetres
  for (const Page& page : before.pages) {
    const auto same_size = [&page](const Page& other) {
      return close(page.width, other.width, size_tolerance) &&
             close(page.height, other.height, size_tolerance);
    };
    const auto same = [&](const Page& other) {
      return same_size(other) && close(page.left, other.left, margin_tolerance) &&
             close(page.right, other.right, margin_tolerance);
    };
    if (std::ranges::any_of(after.pages, same)) continue;
    const auto like = std::ranges::find_if(after.pages, same_size);
    const auto other = like != after.pages.end() ? like : after.pages.begin();
    losses.add("page_layout", {}, page.text(), other == after.pages.end() ? "" : other->text());
  }
  for (const std::uint32_t count : before.columns) {
    if (std::ranges::find(after.columns, count) != after.columns.end()) continue;
    losses.add("page_layout", {}, std::to_string(count) + " columns", {});
  }
}

}  // namespace

void compare_holdings(const Document& before, const Document& after, LossList& losses) {
  for (const Rule& rule : rules) {
    if (before.tells(rule.kind) && after.tells(rule.kind)) {
      compare_kind(before, after, rule, losses);
    }
  }
  if (before.knows_pages && after.knows_pages) compare_pages(before, after, losses);
}

}  // namespace offenbar
