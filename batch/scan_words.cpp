#include "batch/scan_words.h"

#include <nlohmann/json.hpp>

namespace offenbar::batch {
namespace {

constexpr std::string_view of_finding = "finding.";

void add(const Table& table, std::string_view prefix, nlohmann::ordered_json& all) {
  for (const Table::Row& row : table.rows()) {
    for (const char* language : {"en", "de", "fr"}) {
      all[language][std::string(prefix) + row.front()] = std::string(table.at(row, language));
    }
  }
}

}  // namespace

Result<ScanWords> ScanWords::load() {
  ScanWords words;
  OFFENBAR_TRY(words.words_, Table::load("scan-words"));
  OFFENBAR_TRY(words.findings_, Table::load("findings"));
  return words;
}

bool ScanWords::has(std::string_view id) const {
  const bool is_finding = id.starts_with(of_finding);
  return (is_finding ? findings_.find(id.substr(of_finding.size())) : words_.find(id)) != nullptr;
}

std::string ScanWords::english(std::string_view id) const {
  const bool is_finding = id.starts_with(of_finding);
  const Table& table = is_finding ? findings_ : words_;
  const Table::Row* row = table.find(is_finding ? id.substr(of_finding.size()) : id);
  return std::string(row == nullptr ? id.substr(id.find('.') + 1) : table.at(*row, "en"));
}

std::string_view ScanWords::chapter(std::string_view finding) const {
  const Table::Row* row = findings_.find(finding);
  return row == nullptr ? std::string_view() : findings_.at(*row, "group");
}

nlohmann::ordered_json ScanWords::all() const {
  nlohmann::ordered_json all;
  add(words_, "", all);
  add(findings_, of_finding, all);
  return all;
}

}  // namespace offenbar::batch
