#include "batch/document_locale.h"

#include <fmt/core.h>

#include <algorithm>

#include "converters/base/mapping.h"

namespace offenbar::batch {
namespace {

bool all_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  });
}

std::string with_case(std::string_view text, bool upper) {
  std::string changed(text);
  for (char& letter : changed) {
    letter = static_cast<char>(upper ? letter & ~0x20 : letter | 0x20);
  }
  return changed;
}

}  // namespace

std::optional<std::string> language_tag(std::string_view posix_locale) {
  const std::string_view name = posix_locale.substr(0, posix_locale.find_first_of(".@"));
  const std::size_t dash = name.find_first_of("_-");
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view language = name.substr(0, dash);
  const std::string_view country = name.substr(dash + 1);
  const bool well_formed = (language.size() == 2 || language.size() == 3) && country.size() == 2 &&
                           all_letters(language) && all_letters(country);
  if (!well_formed) return std::nullopt;
  return with_case(language, false) + "-" + with_case(country, true);
}

OrStop<std::string> document_locale(std::string_view wanted,
                                    const std::function<const char*(const char*)>& variable) {
  if (!wanted.empty()) {
    if (auto tag = language_tag(wanted)) return *tag;
    return usage(fmt::format("--locale does not understand \"{}\"", wanted),
                 "Type a language and a country, such as de-DE or fr-CH.");
  }
  for (const char* name : {"LC_ALL", "LANG"}) {
    const char* value = variable(name);
    if (value == nullptr || *value == '\0') continue;
    if (auto tag = language_tag(value)) return *tag;
    break;  // LC_ALL=C means C, whatever LANG says
  }
  const auto table = Table::load("locale");
  if (!table) return could_not_run(table.error());
  const auto* row = table->find("default");
  return row == nullptr ? std::string("de-DE") : std::string(table->at(*row, "locale"));
}

}  // namespace offenbar::batch
