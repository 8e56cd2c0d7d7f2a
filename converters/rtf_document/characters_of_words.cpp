#include "converters/rtf_document/characters_of_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "converters/document/normal_text.h"

namespace offenbar::rtf_document {
namespace {

// In alphabetical order.
constexpr std::array<std::pair<std::string_view, std::string_view>, 23> words{{
    {"bullet", "•"},
    {"chdate", computed_field},
    {"chdpa", computed_field},
    {"chdpl", computed_field},
    {"chpgn", computed_field},
    {"chtime", computed_field},
    {"emdash", "—"},
    {"emspace", " "},
    {"endash", "–"},
    {"enspace", " "},
    {"lbr", "\n"},
    {"ldblquote", "“"},
    {"line", "\n"},
    {"lquote", "‘"},
    {"ltrmark", "\u200E"},
    {"qmspace", " "},
    {"rdblquote", "”"},
    {"rquote", "’"},
    {"rtlmark", "\u200F"},
    {"sectnum", computed_field},
    {"tab", "\t"},
    {"zwj", "\u200D"},
    {"zwnj", "\u200C"},
}};
static_assert(std::ranges::is_sorted(words));

}  // namespace

std::string_view characters_of_word(std::string_view word) {
  const auto found =
      std::ranges::lower_bound(words, word, {}, [](const auto& entry) { return entry.first; });
  return found != words.end() && found->first == word ? found->second : std::string_view();
}

std::string_view characters_of_symbol(char symbol) {
  switch (symbol) {
    case '~':
      return "\u00A0";
    case '-':
      return "\u00AD";
    case '_':
      return "\u2011";
    case '\\':
      return "\\";
    case '{':
      return "{";
    case '}':
      return "}";
    case '\t':
      return "\t";
    default:
      return {};
  }
}

}  // namespace offenbar::rtf_document
