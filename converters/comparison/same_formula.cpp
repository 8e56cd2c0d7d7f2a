#include "converters/comparison/same_formula.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace offenbar {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The end of a text in quotes that begins at `at`.
std::size_t end_of_quoted(std::string_view formula, std::size_t at) {
  return std::min(formula.find(formula[at], at + 1), formula.size() - 1) + 1;
}

// "WEEKNUM(A1)" of "WEEKNUM(A1,1)".
std::string without_default(std::string_view formula) {
  constexpr std::string_view call = "WEEKNUM(", last = ",1";
  std::string out;
  std::vector<bool> of_call;  // of each open bracket
  for (std::size_t at = 0; at < formula.size(); ++at) {
    const char c = formula[at];
    if (c == '"' || c == '\'') {
      const std::size_t end = end_of_quoted(formula, at);
      out += formula.substr(at, end - at);
      at = end - 1;
      continue;
    }
    if (c == '(') of_call.push_back(formula.substr(0, at + 1).ends_with(call));
    if (c == ')' && !of_call.empty()) {
      if (of_call.back() && out.ends_with(last)) out.resize(out.size() - last.size());
      of_call.pop_back();
    }
    out += c;
  }
  return out;
}

// A reference to what was deleted may still name its sheet, 'S'!#REF, or have lost that:
// '#REF!'!A1.
std::string without_lost_sheets(std::string_view formula) {
  constexpr std::string_view lost = "#REF";
  std::string out;
  for (std::size_t at = 0; at < formula.size();) {
    const char c = formula[at];
    if (c != '\'' && c != '"') {
      out += c;
      ++at;
      continue;
    }
    const std::size_t end = end_of_quoted(formula, at);
    const std::string_view quoted = formula.substr(at, end - at);
    const bool is_sheet = c == '\'' && end < formula.size() && formula[end] == '!';
    if (is_sheet && quoted == "'#REF!'") {
      out += lost;
    } else if (!is_sheet || !formula.substr(end + 1).starts_with(lost)) {
      out += quoted;
      if (is_sheet) out += '!';
    }
    at = is_sheet ? end + 1 : end;
  }
  return out;
}

bool is_of_name(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || byte >= 0x80 || c == '_' || c == '.' || c == '$';
}

// And where on such a sheet it led, when that is gone as well: '#REF!'!#REF, #REFH74; or its sheet
// without quotes: S#REF.
std::string without_lost_cells(std::string_view formula) {
  constexpr std::string_view lost = "#REF";
  const std::string text = without_lost_sheets(formula);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      const std::size_t end = end_of_quoted(text, at);
      out += text.substr(at, end - at);
      at = end;
      continue;
    }
    if (text.compare(at, lost.size(), lost) != 0) {
      out += text[at++];
      continue;
    }
    while (!out.empty() && is_of_name(out.back())) out.pop_back();
    out += lost;
    while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 ||
                                text[at] == '$' || text[at] == ':' || text[at] == '#')) {
      ++at;
    }
  }
  return out;
}

// "$A1:$IV10" is "1:10": sheets had 256 columns.
std::string without_last_columns(std::string_view formula) {
  std::string out;
  for (std::size_t at = 0; at < formula.size(); ++at) {
    const auto colon = formula.substr(at).starts_with("$A")
                           ? formula.find_first_not_of("$0123456789", at + 2)
                           : std::string_view::npos;
    if (colon != std::string_view::npos && colon > at + 2 &&
        formula.substr(colon).starts_with(":$IV")) {
      out.append(formula, at + 2, colon - at - 1);
      at = colon + 3;
    } else {
      out += formula[at];
    }
  }
  return out;
}

// "#REF", "#DIV/0": an error value and nothing else.
bool is_error_value(std::string_view formula) {
  return formula.starts_with('#') && std::ranges::all_of(formula.substr(1), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/';
         });
}

}  // namespace

bool same_formula(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.empty()) return b == "TRUE" || b == "FALSE" || b == "NA()" || is_error_value(b);
  if (has(a, "#REF") && has(b, "#REF") && without_lost_cells(a) == without_lost_cells(b)) {
    return true;
  }
  if (has(b, ":$IV") && without_last_columns(b) == a) return true;
  return has(a, "WEEKNUM(") && without_default(a) == without_default(b);
}

}  // namespace offenbar
