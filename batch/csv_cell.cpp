#include "batch/csv_cell.h"

namespace offenbar::batch {
namespace {

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string inside = looks_like_a_formula(text) ? "'" : "";
  for (const char letter : text)
    inside += letter == '"' ? std::string("\"\"") : std::string(1, letter);
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
