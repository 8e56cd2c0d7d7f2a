// The filter tables of mappings/: which of LibreOffice's filters reads and writes what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/mapping.h"
#include "converters/base/result.h"

namespace offenbar::office {

struct Import {
  std::vector<std::string> filters;  // the first route's first
  std::string options;               // FilterOptions; empty: none
};

struct Export {
  std::string service;  // what the loaded document must be
  std::string filter;
  std::string pdf_filter;
};

class Filters {
 public:
  // Errors: as Table::load().
  [[nodiscard]] static Result<Filters> load();

  // `head` are the first bytes of the source: a dBase table's code page stands there.
  // Errors: Fault::unsupported for a format that the table does not list.
  [[nodiscard]] Result<Import> import_of(std::string_view format, Bytes head) const;
  // Errors: Fault::internal for a target that the table does not list.
  [[nodiscard]] Result<Export> export_to(std::string_view target) const;
  // Every export there is, in table order.
  [[nodiscard]] std::vector<Export> exports() const;
  // The name of every filter in both tables.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  Filters(Table imports, Table exports, Table dbf)
      : imports_(std::move(imports)), exports_(std::move(exports)), dbf_(std::move(dbf)) {}
  [[nodiscard]] std::string dbf_encoding(Bytes head) const;

  Table imports_;
  Table exports_;
  Table dbf_;
};

}  // namespace offenbar::office
