#include "converters/ooxml/word_fields.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace offenbar::ooxml {
namespace {

constexpr std::size_t most_fields = 1000;
constexpr std::size_t longest_instruction = 64U << 10U;

constexpr std::array<std::string_view, 27> computed{
    "PAGE",        "NUMPAGES",    "SECTIONPAGES", "SECTION",     "DATE",     "TIME",
    "CREATEDATE",  "SAVEDATE",    "PRINTDATE",    "FILENAME",    "FILESIZE", "AUTHOR",
    "LASTSAVEDBY", "USERNAME",    "USERINITIALS", "USERADDRESS", "NUMWORDS", "NUMCHARS",
    "TITLE",       "SUBJECT",     "KEYWORDS",     "COMMENTS",    "REVNUM",   "EDITTIME",
    "TEMPLATE",    "DOCPROPERTY", "PAGEREF"};

std::string name_of(std::string_view instruction) {
  const auto first = instruction.find_first_not_of(" \t\r\n\\");
  if (first == std::string_view::npos) return {};
  instruction.remove_prefix(first);
  std::string name(instruction.substr(0, instruction.find_first_of(" \t\r\n\\\"")));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

}  // namespace

bool is_computed_field(std::string_view instruction) {
  return std::ranges::find(computed, name_of(instruction)) != computed.end();
}

std::string link_of_field(std::string_view instruction) {
  if (name_of(instruction) != "HYPERLINK") return {};
  const auto word = instruction.find('"');
  if (word == std::string_view::npos) return {};
  const auto end = instruction.find('"', word + 1);
  if (end == std::string_view::npos) return {};
  std::string target(instruction.substr(word + 1, end - word - 1));
  if (target.starts_with('#')) return target;
  // \\l alone: a link within the document
  const auto before = instruction.substr(0, word);
  if (before.find("\\l") != std::string_view::npos) return "#" + target;
  const auto part = instruction.find("\\l", end);
  if (part == std::string_view::npos) return target;
  const auto begin = instruction.find('"', part);
  const auto stop = begin == std::string_view::npos ? begin : instruction.find('"', begin + 1);
  if (stop == std::string_view::npos) return target;
  return target + "#" + std::string(instruction.substr(begin + 1, stop - begin - 1));
}

std::string reference_of_field(std::string_view instruction) {
  if (name_of(instruction) != "REF") return {};
  const auto begin = instruction.find_first_not_of(" \t\r\n", instruction.find("REF") + 3);
  if (begin == std::string_view::npos || instruction[begin] == '\\') return {};
  return std::string(
      instruction.substr(begin, instruction.find_first_of(" \t\r\n\\", begin) - begin));
}

bool FieldStack::in_link() const {
  return std::ranges::any_of(fields_,
                             [](const Field& field) { return field.in_result && field.is_link; });
}

void FieldStack::begin() {
  if (fields_.size() == most_fields) return;
  fields_.emplace_back();
  ++hidden_;
}

void FieldStack::instruction(std::string_view text) {
  if (fields_.empty() || fields_.back().in_result) return;
  std::string& to = fields_.back().instruction;
  if (to.size() + text.size() <= longest_instruction) to.append(text);
}

bool FieldStack::separate() {
  if (fields_.empty() || fields_.back().in_result) return false;
  Field& field = fields_.back();
  field.in_result = true;
  // In a table of contents a page number is text, like the rest of it.
  const bool in_index = std::ranges::any_of(fields_, [&field](const Field& outer) {
    const std::string name = name_of(outer.instruction);
    return &outer != &field && (name == "TOC" || name == "INDEX" || name == "TOA");
  });
  field.computed = is_computed_field(field.instruction) && !in_index;
  last_ = field.instruction;
  field.is_link = name_of(field.instruction) == "HYPERLINK";
  if (!field.computed) --hidden_;
  return field.computed && hidden_ == 1;
}

bool FieldStack::end() {
  if (fields_.empty()) return false;
  const bool without_result = !fields_.back().in_result;
  const bool shown = without_result && separate();
  if (fields_.back().computed) --hidden_;
  fields_.pop_back();
  return shown;
}

}  // namespace offenbar::ooxml
