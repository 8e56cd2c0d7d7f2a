#include "converters/comparison/recalculation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <unordered_map>
#include <vector>

#include "converters/comparison/references.h"
#include "converters/comparison/volatile_cells.h"
#include "converters/document/normal_text.h"

namespace offenbar {
namespace {

constexpr std::uint64_t most_steps = 20'000'000;  // of looking whether a reference meets a cell
constexpr std::size_t most_functions = 500;       // told; Excel has as many
constexpr std::size_t longest_function = 100;     // bytes of its name

// Takes a part up to `end` off the front.
std::string_view take(std::string_view& text, char end) {
  const std::size_t length = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return part;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  }
  return out;
}

// What LibreOffice computed, as it stands in its lines.
struct Computed {
  char kind = 0;  // n, t, e
  std::string_view value;
};
using Values = std::unordered_map<std::uint64_t, Computed>;

// Nothing if the lines break off, or say what they never would.
std::optional<Values> values_in(std::string_view lines, const Document& workbook) {
  std::map<std::string, std::uint32_t, std::less<>> sheets;
  for (std::uint32_t i = 0; i < workbook.sheets.size(); ++i) {
    sheets.emplace(workbook.sheets[i].name, i);
  }
  Values values;
  std::optional<std::uint32_t> sheet;
  while (!lines.empty()) {
    std::string_view line = take(lines, '\n');
    if (line == "end") return values;
    const std::string_view kind = take(line, '\t');
    if (kind == "s") {
      const auto found = sheets.find(plain(line));
      sheet = found == sheets.end() ? std::nullopt : std::optional(found->second);
      continue;
    }
    const auto row = number_in<std::uint32_t>(take(line, '\t'));
    const auto column = number_in<std::uint16_t>(take(line, '\t'));
    if (kind.size() != 1 || !row || !column) return std::nullopt;
    if (!sheet) continue;
    Cell cell;
    cell.sheet = *sheet;
    cell.row = *row;
    cell.column = *column;
    values[cell.key()] = {kind.front(), line};
  }
  return std::nullopt;
}

std::string text_of(const Cell& cell) {
  switch (cell.type) {
    case CellType::number:
      return fmt::format("{:.15g}", cell.number);
    case CellType::boolean:
      return cell.number != 0 ? "TRUE" : "FALSE";
    default:
      return std::string(cell.text);
  }
}

std::string text_of(const Computed& computed) {
  if (computed.kind == 't') return plain(computed.value);
  if (computed.kind == 'e') return fmt::format("Err:{}", computed.value);
  const auto number = number_in<double>(computed.value);
  return number ? fmt::format("{:.15g}", *number) : std::string(computed.value);
}

// Readers of stored values do not keep every space.
bool same_text(std::string_view a, std::string_view b) {
  return a == b || normalised(a) == normalised(b);
}

enum class Agreement : std::uint8_t { equal, near, different };

Agreement agreement(const Cell& cell, const Computed& computed) {
  if (cell.type == CellType::error || computed.kind == 'e') {
    return (cell.type == CellType::error) == (computed.kind == 'e') ? Agreement::equal
                                                                    : Agreement::different;
  }
  if (cell.type == CellType::text) {
    return computed.kind == 't' && same_text(plain(computed.value), cell.text)
               ? Agreement::equal
               : Agreement::different;
  }
  const auto number = computed.kind == 'n' ? number_in<double>(computed.value) : std::nullopt;
  if (!number) return Agreement::different;
  if (*number == cell.number) return Agreement::equal;
  const double size = std::max({1.0, std::abs(*number), std::abs(cell.number)});
  return std::abs(*number - cell.number) <= recalculation_tolerance * size ? Agreement::near
                                                                           : Agreement::different;
}

class Proof {
 public:
  Proof(const Document& workbook, const Values& values, LossList& losses)
      : workbook_(workbook), values_(values), losses_(losses) {}

  Recalculation run() {
    const std::set<std::uint64_t> depends = volatile_cells(workbook_);
    for (const Cell& cell : workbook_.cells) {
      if (cell.formula.empty()) continue;
      const auto computed = values_.find(cell.key());
      if (cell.type == CellType::empty) {
        ++result_.without_value;
      } else if (depends.contains(cell.key())) {
        ++result_.depends;
      } else if (computed == values_.end()) {
        ++result_.not_computed;
      } else {
        judge(cell, computed->second);
      }
    }
    rank();
    return std::move(result_);
  }

 private:
  void judge(const Cell& cell, const Computed& computed) {
    switch (agreement(cell, computed)) {
      case Agreement::equal:
        ++result_.equal;
        break;
      case Agreement::near:
        ++result_.near;
        break;
      case Agreement::different:
        ++result_.different;
        differing_.push_back(&cell);
        losses_.add(
            "recalculation",
            fmt::format("{}!{}{}",
                        cell.sheet < workbook_.sheets.size() ? workbook_.sheets[cell.sheet].name
                                                             : std::string(),
                        column_letters(cell.column), cell.row + 1),
            text_of(cell), text_of(computed));
    }
  }

  // Who is to blame: formulas that read nothing that differs itself.
  void rank() {
    const SheetNumbers sheets = sheet_numbers(workbook_);
    for (const Cell* cell : differing_) {
      const References references = references_of(*cell, sheets);
      if (std::ranges::any_of(references.reads, [this](const Range& r) { return differs(r); })) {
        continue;
      }
      const std::set<std::string_view> functions(references.functions.begin(),
                                                 references.functions.end());
      for (const std::string_view function : functions) blame(function);
      if (functions.empty()) ++result_.functions[""];
    }
  }

  void blame(std::string_view function) {
    const std::string name(function);
    const bool told =
        result_.functions.contains(name) ||
        (result_.functions.size() < most_functions && name.size() <= longest_function);
    if (told) ++result_.functions[name];
  }

  bool differs(const Range& range) {
    Cell first;
    first.sheet = range.sheet;
    first.row = range.first_row;
    auto at = std::ranges::lower_bound(differing_, first.key(), {},
                                       [](const Cell* cell) { return cell->key(); });
    for (; at != differing_.end() && (*at)->sheet == range.sheet && (*at)->row <= range.last_row;
         ++at) {
      if (++steps_ > most_steps || range.holds(**at)) return true;
    }
    return ++steps_ > most_steps;
  }

  const Document& workbook_;
  const Values& values_;
  LossList& losses_;
  Recalculation result_;
  std::vector<const Cell*> differing_;  // by key, as the workbook's cells
  std::uint64_t steps_ = 0;
};

}  // namespace

std::optional<Recalculation> compare_recalculation(const Document& before,
                                                   std::string_view computed, LossList& losses) {
  if (!before.knows_formulas) return std::nullopt;
  const auto values = values_in(computed, before);
  if (!values) return std::nullopt;
  return Proof(before, *values, losses).run();
}

}  // namespace offenbar
