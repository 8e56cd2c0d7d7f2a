#include "converters/document/word_fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "converters/base/text.h"

namespace offenbar {
namespace {

constexpr std::size_t most_fields = 1000;
constexpr std::size_t longest_instruction = 64U << 10U;

constexpr std::array<std::string_view, 27> computed{
    "PAGE",        "NUMPAGES",    "SECTIONPAGES", "SECTION",     "DATE",     "TIME",
    "CREATEDATE",  "SAVEDATE",    "PRINTDATE",    "FILENAME",    "FILESIZE", "AUTHOR",
    "LASTSAVEDBY", "USERNAME",    "USERINITIALS", "USERADDRESS", "NUMWORDS", "NUMCHARS",
    "TITLE",       "SUBJECT",     "KEYWORDS",     "COMMENTS",    "REVNUM",   "EDITTIME",
    "TEMPLATE",    "DOCPROPERTY", "PAGEREF"};

// Parted by spaces; in quotes a word may have some, and a backslash before a backslash or a quote.
std::vector<std::string> words_of(std::string_view instruction) {
  constexpr std::string_view spaces = " \t\r\n";
  std::vector<std::string> words;
  std::size_t at = 0;
  while ((at = instruction.find_first_not_of(spaces, at)) != std::string_view::npos) {
    std::string word;
    if (instruction[at] == '"') {
      for (++at; at < instruction.size() && instruction[at] != '"'; ++at) {
        const bool escapes = instruction[at] == '\\' && at + 1 < instruction.size() &&
                             (instruction[at + 1] == '\\' || instruction[at + 1] == '"');
        if (escapes) ++at;
        word += instruction[at];
      }
      at = std::min(at + 1, instruction.size());
    } else {
      const std::size_t end =
          std::min(instruction.find_first_of(" \t\r\n\"", at), instruction.size());
      word = instruction.substr(at, end - at);
      at = end;
    }
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

std::string name_of_field(std::string_view instruction) {
  const auto first = instruction.find_first_not_of(" \t\r\n\\");
  if (first == std::string_view::npos) return {};
  instruction.remove_prefix(first);
  std::string name(instruction.substr(0, instruction.find_first_of(" \t\r\n\\\"")));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

bool is_computed_field(std::string_view instruction) {
  return std::ranges::find(computed, name_of_field(instruction)) != computed.end();
}

std::string link_of_field(std::string_view instruction) {
  if (name_of_field(instruction) != "HYPERLINK") return {};
  const std::vector<std::string> words = words_of(instruction);
  std::string target, part;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "\\l" || word == "\\L") {
      if (++i < words.size()) part = words[i];
    } else if (word == "\\o" || word == "\\t" || word == "\\O" || word == "\\T") {
      ++i;  // a hint, a frame
    } else if (!(word.size() == 2 && word.starts_with('\\')) && target.empty()) {
      target = word;
    }
  }
  if (target.empty() && part.empty()) return {};
  return part.empty() ? target : target + "#" + part;
}

std::string reference_of_field(std::string_view instruction) {
  if (name_of_field(instruction) != "REF") return {};
  const std::vector<std::string> words = words_of(instruction);
  return words.size() > 1 && !words[1].starts_with('\\') ? words[1] : std::string();
}

std::string base_of_ruby_field(std::string_view instruction) {
  if (name_of_field(instruction) != "EQ") return {};
  const auto raised = instruction.find("(\\s\\up");
  const auto comma = instruction.find("),", raised == std::string_view::npos ? raised : raised + 1);
  const auto end = instruction.rfind(')');
  if (raised == std::string_view::npos || comma == std::string_view::npos || end <= comma)
    return {};
  return std::string(instruction.substr(comma + 2, end - comma - 2));
}

std::string symbol_of_field(std::string_view instruction) {
  if (name_of_field(instruction) != "SYMBOL") return {};
  const std::vector<std::string> words = words_of(instruction);
  const unsigned long code = words.size() > 1 ? std::strtoul(words[1].c_str(), nullptr, 0) : 0;
  if (code < 0x20 || code > 0xFFFF) return {};
  const auto unit = static_cast<char16_t>(code < 0x100 ? 0xF000 + code : code);
  std::string text;
  append_utf8(text, std::u16string_view(&unit, 1));
  return text;
}

bool FieldStack::in_link() const {
  return std::ranges::any_of(fields_,
                             [](const Field& field) { return field.in_result && field.is_link; });
}

void FieldStack::begin(std::string_view name) {
  if (fields_.size() == most_fields) return;
  fields_.emplace_back();
  if (!name.empty()) {
    fields_.back().instruction = name;
    fields_.back().skips = Skips::name;
  }
  ++hidden_;
}

void FieldStack::add_instruction(std::string_view text) {
  if (fields_.empty() || fields_.back().in_result) return;
  Skips& skips = fields_.back().skips;
  if (skips != Skips::nothing) {
    const auto begin = skips == Skips::name ? text.find_first_not_of(" \t\r\n") : 0;
    if (begin == std::string_view::npos) return;
    const auto end = text.find_first_of(" \t\r\n\\\"", begin);
    skips = end == std::string_view::npos ? Skips::rest_of_name : Skips::nothing;
    if (skips != Skips::nothing) return;
    text.remove_prefix(end);
  }
  std::string& to = fields_.back().instruction;
  if (to.size() + text.size() <= longest_instruction) to.append(text);
}

bool FieldStack::separate() {
  if (fields_.empty() || fields_.back().in_result) return false;
  Field& field = fields_.back();
  field.in_result = true;
  // In a table of contents a page number is text, like the rest of it.
  const bool in_index = std::ranges::any_of(fields_, [&field](const Field& outer) {
    const std::string name = name_of_field(outer.instruction);
    return &outer != &field && (name == "TOC" || name == "INDEX" || name == "TOA");
  });
  field.computed = computes_ && is_computed_field(field.instruction) && !in_index;
  last_ = field.instruction;
  field.is_link = name_of_field(field.instruction) == "HYPERLINK";
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

}  // namespace offenbar
