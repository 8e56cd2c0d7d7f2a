#include "batch/place_words.h"

#include <algorithm>
#include <cctype>

namespace offenbar::batch {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
}

// A number, or a cell of a table: "7", "B7".
bool is_address(std::string_view text) {
  const auto digits = text.find_first_of("0123456789");
  if (digits == std::string_view::npos || !is_number(text.substr(digits))) return false;
  return std::ranges::all_of(text.substr(0, digits), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "table cell B7" is the words "table cell" and an address; `part` is all of it or nothing.
std::string part_in(const ReportWords& words, std::string_view language, std::string_view part) {
  const auto space = part.rfind(' ');
  const bool has_address = space != std::string_view::npos && is_address(part.substr(space + 1));
  const std::string_view name = has_address ? part.substr(0, space) : part;
  std::string id = "place." + std::string(name);
  std::ranges::replace(id, ' ', '_');
  const auto& said = words.all().at(std::string(language));
  const auto found = said.find(id);
  if (found == said.end()) return std::string(part);
  return found->get<std::string>() + std::string(part.substr(name.size()));
}

}  // namespace

std::string place_in(const ReportWords& words, std::string_view language, std::string_view place) {
  // "12 more places" counts what is not listed.
  const auto first = place.find(' ');
  if (first != std::string_view::npos && is_number(place.substr(0, first)) &&
      place.substr(first) == " more places") {
    return std::string(place.substr(0, first)) + " " + part_in(words, language, "more places");
  }
  constexpr std::string_view of_result = " of the result";
  const bool is_of_result = place.ends_with(of_result);
  if (is_of_result) place.remove_suffix(of_result.size());
  std::string out;
  while (!place.empty()) {
    const auto comma = place.find(", ");
    out += (out.empty() ? "" : ", ") + part_in(words, language, place.substr(0, comma));
    if (comma == std::string_view::npos) break;
    place.remove_prefix(comma + 2);
  }
  return is_of_result ? out + " " + part_in(words, language, "of the result") : out;
}

}  // namespace offenbar::batch
