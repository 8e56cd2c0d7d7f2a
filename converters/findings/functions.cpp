#include "converters/findings/functions.h"

#include <fmt/core.h>

#include <cctype>

#include "converters/base/mapping.h"

namespace offenbar::findings {
namespace {

// Prefixes of names that came after Excel 2007. [MS-XLSX] 2.2.2
constexpr std::string_view future = "_xlfn.", sheet = "_xlws.", unknown = "_xludf.";

bool is_name_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.' || letter == '_' ||
         static_cast<unsigned char>(letter) >= 0x80;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& letter : out) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return out;
}

// Where the text or quoted name that begins at `at` ends.
std::size_t behind_quotes(std::string_view formula, std::size_t at) {
  const std::size_t end = formula.find(formula[at], at + 1);
  return end == std::string_view::npos ? formula.size() : end + 1;
}

}  // namespace

Result<Functions> Functions::load() {
  OFFENBAR_TRY(const Table table, Table::load("functions"));
  Functions functions;
  for (const Table::Row& row : table.rows()) {
    const std::string_view since = table.at(row, "since");
    std::string detail = fmt::format("{}: {}", row.front(), table.at(row, "reason"));
    if (!since.empty()) detail += fmt::format(" (LibreOffice {} and later have it)", since);
    functions.rows_.emplace(
        row.front(), Row{fmt::format("function-{}", table.at(row, "state")), std::move(detail)});
  }
  return functions;
}

void Functions::add(std::string_view formula, std::string_view where, Account& account) const {
  for (std::size_t at = 0; at < formula.size();) {
    const char letter = formula[at];
    if (letter == '"' || letter == '\'') {
      at = behind_quotes(formula, at);
      continue;
    }
    const std::size_t begin = at;
    while (at < formula.size() && is_name_letter(formula[at])) ++at;
    if (at == begin) {
      // "[1]!Name(" is a function of another file: an add-in.
      ++at;
      continue;
    }
    if (at == formula.size() || formula[at] != '(') continue;
    const std::string_view name = formula.substr(begin, at - begin);
    if (begin > 1 && formula[begin - 1] == '!' && formula[begin - 2] == ']') {
      account.add("add-in-functions", where, name);
    } else {
      add_name(name, where, account);
    }
  }
}

void Functions::add_name(std::string_view name, std::string_view where, Account& account) const {
  for (const std::string_view prefix : {future, sheet}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  if (name.starts_with(unknown)) {
    return account.add("add-in-functions", where, name.substr(unknown.size()));
  }
  const auto row = rows_.find(upper(name));
  if (row != rows_.end()) account.add(row->second.kind, where, row->second.detail);
}

}  // namespace offenbar::findings
