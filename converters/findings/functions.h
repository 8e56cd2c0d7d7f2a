// Which functions of a formula the target lacks or computes differently: mappings/functions.tsv.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "converters/base/result.h"
#include "converters/findings/account.h"

namespace offenbar::findings {

class Functions {
 public:
  // Errors: those of Table::load.
  [[nodiscard]] static Result<Functions> load();

  // Looks through a formula as a file has it, "_xlfn." prefixes and all.
  void add(std::string_view formula, std::string_view where, Account& account) const;
  // A name of a function alone, as binary files keep it.
  void add_name(std::string_view name, std::string_view where, Account& account) const;

 private:
  struct Row {
    std::string kind;    // of the finding
    std::string detail;  // "XLOOKUP: newer lookup (LibreOffice 24.8 and later have it)"
  };
  std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace offenbar::findings
