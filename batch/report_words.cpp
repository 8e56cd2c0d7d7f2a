#include "batch/report_words.h"

#include <array>

namespace offenbar::batch {
namespace {

constexpr std::array languages{"en", "de", "fr"};

void add(const Table& table, const std::string& prefix, nlohmann::ordered_json& all) {
  for (const Table::Row& row : table.rows()) {
    for (const char* language : languages) {
      all[language][prefix + row.front()] = std::string(table.at(row, language));
    }
  }
}

}  // namespace

Result<ReportWords> ReportWords::load() {
  ReportWords words;
  OFFENBAR_TRY(const Table table, Table::load("words"));
  OFFENBAR_TRY(const Table losses, Table::load("losses"));
  add(table, "", words.all_);
  add(losses, "loss.", words.all_);
  OFFENBAR_TRY(const Table remedies, Table::load("remedies"));
  add(remedies, "remedy.", words.all_);
  return words;
}

std::string ReportWords::english(std::string_view id) const {
  const auto& words = all_.at("en");
  const auto found = words.find(std::string(id));
  if (found != words.end()) return found->get<std::string>();
  return std::string(id.substr(id.find('.') + 1));
}

std::string ReportWords::english(std::string_view id, std::initializer_list<Figure> figures) const {
  return filled(english(id), figures);
}

std::string filled(std::string text, std::initializer_list<ReportWords::Figure> figures) {
  for (const auto& [name, figure] : figures) {
    const std::string mark = "{" + std::string(name) + "}";
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + figure.size())) {
      text.replace(at, mark.size(), figure);
    }
  }
  return text;
}

std::string hint_of(const Error& error) {
  static const Result<ReportWords> words = ReportWords::load();
  if (!error.hint.empty() || !words) return error.hint;
  return words->english("advice." + std::string(name_of(error.fault)));
}

}  // namespace offenbar::batch
