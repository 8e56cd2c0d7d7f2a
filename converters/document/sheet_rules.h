// What a sheet asks for beside the values of its cells, in the words that readers of all formats
// share: areas, hidden rows, rules for what may be typed and for what stands out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "converters/document/document.h"

namespace offenbar {

// Rows and columns from 0, the last ones included.
struct Area {
  std::uint32_t row = 0, column = 0, last_row = 0, last_column = 0;
  [[nodiscard]] std::uint64_t cells() const {
    return (std::uint64_t{last_row} - row + 1) * (std::uint64_t{last_column} - column + 1);
  }
  [[nodiscard]] std::string text() const;  // "B2:D4"; "B2" for one cell
};

// Of "B2:D4 F7", with or without "$"; columns ("A:C") and rows ("1:3") are whole ones. With
// `sheets` names of sheets before the cells are passed over: "'My Sheet'.B2:'My Sheet'.D4". What is
// none is left out.
[[nodiscard]] std::vector<Area> areas_of(std::string_view text, bool sheets = false);

// "My Sheet" of "'My Sheet'.B2:'My Sheet'.D4".
[[nodiscard]] std::string sheet_of(std::string_view address);

// A name of a sheet as far as it is told: what stands on one repeats it.
[[nodiscard]] std::string sheet_label(std::string_view name);

// Counts in rising order, told as spans.
class Spans {
 public:
  // Joins the span in hand if it goes on there.
  void add(std::uint32_t first, std::uint32_t last);
  struct Span {
    std::uint32_t first = 0, last = 0;
  };
  [[nodiscard]] const std::vector<Span>& all() const { return all_; }

 private:
  static constexpr std::size_t most = 100'000;
  std::vector<Span> all_;
};

// Holds "Sheet!rows 5-7" and "Sheet!columns C-D".
void hold_hidden(Document& document, const std::string& sheet, const Spans& rows,
                 const Spans& columns);

// Holds the cells with the buttons: programs count rows of totals in or not.
void hold_filter(Document& document, const std::string& sheet, const Area& area);

// Rules and the number of cells of a sheet that each applies to: programs cut areas as they like.
class SheetRules {
 public:
  void add(Held kind, const std::string& sheet, const std::string& rule, std::uint64_t cells);
  // Holds "Sheet: rule (9 cells)" for each.
  void hold_in(Document& document) const;

 private:
  static constexpr std::size_t most = 100'000;
  std::map<std::tuple<Held, std::string, std::string>, std::uint64_t> cells_;
};

// What may be typed. `type`: "whole", "decimal", "list", "date", "time", "length", "formula".
// `comparison`: "=", "<>", "<", "<=", ">", ">=", "between", "not between"; empty for list and
// formula. Operands as operand_text() gives them.
[[nodiscard]] std::string validation_rule(std::string_view type, std::string_view comparison,
                                          std::string_view first, std::string_view second);

// Where anything may be typed and a message is shown.
inline constexpr std::string_view message_rule = "message";

// What a list offers, "a; b", without spaces around.
[[nodiscard]] std::string choices_text(const std::vector<std::string>& choices);

// A number in one form, fixed cells as they are; other normalised formulas are "formula": they
// depend on the cell they stand in.
[[nodiscard]] std::string operand_text(std::string_view normal_formula);

}  // namespace offenbar
