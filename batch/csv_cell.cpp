#include "batch/csv_cell.h"

namespace offenbar::batch {
namespace {

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

// Where the language has a decimal comma, Excel parts lines at semicolons and then heeds quotes at
// the beginning of a cell only.
bool parts_cells(char letter) {
  return std::string_view(";\t\r\n").find(letter) != std::string_view::npos;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string inside;
  bool at_start = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at_start && looks_like_a_formula(text.substr(at))) inside += '\'';
    at_start = parts_cells(text[at]);
    inside += text[at] == '"' ? std::string("\"\"") : std::string(1, text[at]);
  }
  if (inside.find_first_of(",\"\r\n;") == std::string::npos) return inside;
  return "\"" + inside + "\"";
}

std::string tsv_cell(std::string_view text) {
  std::string inside = looks_like_a_formula(text) ? "'" : "";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    inside += byte < 0x20 || byte == 0x7F ? ' ' : letter;
  }
  return inside;
}

}  // namespace offenbar::batch
