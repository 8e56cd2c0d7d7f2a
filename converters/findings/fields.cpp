#include "converters/findings/fields.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace offenbar::findings {
namespace {

struct Row {
  std::string_view word;
  std::string_view kind;
};

constexpr auto rows = std::to_array<Row>({{"DDE", "dde"},
                                          {"DDEAUTO", "dde"},
                                          {"LINK", "external-links"},
                                          {"INCLUDETEXT", "external-links"},
                                          {"INCLUDEPICTURE", "external-links"},
                                          {"INCLUDE", "external-links"},
                                          {"RD", "external-links"},
                                          {"DATABASE", "connections"},
                                          {"MERGEFIELD", "mailmerge"},
                                          {"ADDRESSBLOCK", "mailmerge"},
                                          {"GREETINGLINE", "mailmerge"},
                                          {"NEXT", "mailmerge"},
                                          {"NEXTIF", "mailmerge"},
                                          {"SKIPIF", "mailmerge"},
                                          {"MERGEREC", "mailmerge"},
                                          {"MERGESEQ", "mailmerge"},
                                          {"MACROBUTTON", "macro-button"},
                                          {"ADDIN", "add-in-data"},
                                          {"CONTROL", "activex"},
                                          {"EMBED", "embedded"},
                                          {"FORMTEXT", "form-fields"},
                                          {"FORMCHECKBOX", "form-fields"},
                                          {"FORMDROPDOWN", "form-fields"},
                                          {"AUTOTEXT", "building-blocks"},
                                          {"AUTOTEXTLIST", "building-blocks"}});

}  // namespace

void add_field(std::string_view instruction, std::string_view where, Account& account) {
  const std::size_t begin = instruction.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return;
  instruction.remove_prefix(begin);
  std::string word(instruction.substr(0, instruction.find_first_of(" \t\"\\")));
  std::ranges::transform(word, word.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const Row& row : rows) {
    if (row.word == word) return account.add(row.kind, where, instruction);
  }
}

bool is_web_address(std::string_view target) {
  for (const std::string_view scheme :
       {"http:", "https:", "mailto:", "ftp:", "tel:", "news:", "#"}) {
    const bool fits = target.size() >= scheme.size() &&
                      std::equal(scheme.begin(), scheme.end(), target.begin(), [](char a, char b) {
                        return a == std::tolower(static_cast<unsigned char>(b));
                      });
    if (fits) return true;
  }
  return false;
}

}  // namespace offenbar::findings
