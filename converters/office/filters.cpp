#include "converters/office/filters.h"

#include <fmt/format.h>

#include <algorithm>

#include "converters/office/office.h"

namespace offenbar::office {
namespace {

constexpr std::size_t language_driver = 29;         // offset in a dBase header
constexpr std::string_view default_encoding = "4";  // code page 850

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Export export_of(const Table& table, const Table::Row& row) {
  return {.service = std::string(table.at(row, "service")),
          .filter = std::string(table.at(row, "filter")),
          .pdf_filter = std::string(table.at(row, "pdf"))};
}

}  // namespace

Result<Filters> Filters::load() {
  OFFENBAR_TRY(Table imports, Table::load("office-filters"));
  OFFENBAR_TRY(Table exports, Table::load("office-targets"));
  OFFENBAR_TRY(Table dbf, Table::load("office-dbf"));
  return Filters(std::move(imports), std::move(exports), std::move(dbf));
}

std::string Filters::dbf_encoding(Bytes head) const {
  if (head.size() <= language_driver) return std::string(default_encoding);
  const auto driver = std::to_integer<unsigned>(head[language_driver]);
  const Table::Row* row = dbf_.find(fmt::format("{:02x}", driver));
  return std::string(row ? dbf_.at(*row, "encoding") : default_encoding);
}

Result<Import> Filters::import_of(std::string_view format, Bytes head) const {
  const Table::Row* row = imports_.find(format);
  if (!row) {
    return fail(Fault::unsupported, fmt::format("no import filter is listed for \"{}\"", format), 0,
                "mappings/office-filters.tsv names them");
  }
  Import result{split(imports_.at(*row, "filters")), std::string(imports_.at(*row, "options"))};
  if (result.options == "{code_page}") result.options = dbf_encoding(head);
  return result;
}

Result<Export> Filters::export_to(std::string_view target) const {
  if (const Table::Row* row = exports_.find(target)) return export_of(exports_, *row);
  return fail(Fault::internal, fmt::format("no export filter is listed for \"{}\"", target));
}

std::vector<Export> Filters::exports() const {
  std::vector<Export> result;
  for (const Table::Row& row : exports_.rows()) result.push_back(export_of(exports_, row));
  return result;
}

std::vector<std::string> Filters::names() const {
  std::vector<std::string> result;
  for (const Table::Row& row : imports_.rows()) {
    for (std::string& name : split(imports_.at(row, "filters"))) result.push_back(std::move(name));
  }
  for (const Export& one : exports()) {
    result.push_back(one.filter);
    result.push_back(one.pdf_filter);
  }
  return result;
}

Result<std::vector<std::string>> import_filters(std::string_view format) {
  OFFENBAR_TRY(const Table table, Table::load("office-filters"));
  const Table::Row* row = table.find(format);
  return row ? split(table.at(*row, "filters")) : std::vector<std::string>();
}

}  // namespace offenbar::office
