#include "batch/place_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

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

// "paragraph 7", "table cell B7", "title"; the kinds of places that documents have.
bool is_our_place(std::string_view part) {
  constexpr std::array ours{"paragraph", "table",   "cell", "table cell", "header or footer",
                            "footnote",  "endnote", "page", "comment",    "text box",
                            "slide",     "title",   "notes"};
  const auto space = part.rfind(' ');
  const bool has_address = space != std::string_view::npos && is_address(part.substr(space + 1));
  const std::string_view name = has_address ? part.substr(0, space) : part;
  return std::ranges::any_of(ours, [name](std::string_view own) { return name == own; });
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

// How much of it is ours; a quote may follow.
std::optional<std::size_t> own_part(std::string_view category, std::string_view value) {
  constexpr std::array whole{"table_shape", "page_layout", "object_missing"};
  constexpr std::array before_colon{"list_label", "form_field"};
  const auto is = [category](std::string_view name) { return category == name; };
  if (std::ranges::any_of(whole, is)) return value.size();
  if (std::ranges::any_of(before_colon, is)) return std::min(value.find(':'), value.size());
  if (category != "character_formatting") return std::nullopt;
  constexpr std::string_view last = " letters";
  const auto colon = value.find(std::string(last) + ": ");
  return colon == std::string_view::npos ? value.size() : colon + last.size();
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// Whole words of the English ones only.
bool stands_at(std::string_view text, std::size_t at, const std::string& phrase) {
  if (text.compare(at, phrase.size(), phrase) != 0) return false;
  const std::size_t end = at + phrase.size();
  return (at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]));
}

// English phrases and what they are in that language, the longest first.
std::vector<std::pair<std::string, std::string>> phrases(const ReportWords& words,
                                                         std::string_view language) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto& said = words.all().at(std::string(language));
  for (const auto& [id, english] : words.all().at("en").items()) {
    if (id.starts_with("value.")) {
      all.emplace_back(english.get<std::string>(), said.at(id).get<std::string>());
    }
  }
  std::ranges::stable_sort(
      all, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return all;
}

}  // namespace

std::string place_without_names(std::string_view place) {
  constexpr std::string_view more = " more places", of_the_result = " of the result";
  if (place.ends_with(more) && is_number(place.substr(0, place.size() - more.size()))) {
    return std::string(place);
  }
  if (const auto sheet = place.rfind('!'); sheet != std::string_view::npos) {
    const std::string_view cell = place.substr(sheet + 1);
    return is_address(cell) ? "cell " + std::string(cell) : std::string();
  }
  std::string_view rest = place;
  if (rest.ends_with(of_the_result)) rest.remove_suffix(of_the_result.size());
  while (true) {
    const auto comma = rest.find(", ");
    if (!is_our_place(rest.substr(0, comma))) return {};
    if (comma == std::string_view::npos) return std::string(place);
    rest.remove_prefix(comma + 2);
  }
}

std::optional<std::string> value_in(const ReportWords& words, std::string_view language,
                                    std::string_view category, std::string_view value) {
  const auto end = own_part(category, value);
  if (!end) return std::nullopt;
  const auto all = phrases(words, language);
  const std::string_view own = value.substr(0, *end);
  std::string out;
  for (std::size_t at = 0; at < own.size();) {
    const auto found = std::ranges::find_if(
        all, [&](const auto& phrase) { return stands_at(own, at, phrase.first); });
    if (found == all.end()) {
      out += own[at++];
    } else {
      out += found->second;
      at += found->first.size();
    }
  }
  return out.append(value.substr(*end));
}

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
