// The words of the dependency report in the languages of mappings/scan-words.tsv and findings.tsv.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "converters/base/mapping.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class ScanWords {
 public:
  // Errors: those of Table::load, if a table of the user's is damaged.
  [[nodiscard]] static Result<ScanWords> load();

  // The English word for `id`, findings as "finding.<kind>"; the part of `id` after its first dot
  // where there is none.
  [[nodiscard]] std::string english(std::string_view id) const;
  [[nodiscard]] bool has(std::string_view id) const;
  // The chapter of a finding: "macros", "links" ...; empty for an unknown one.
  [[nodiscard]] std::string_view chapter(std::string_view finding) const;
  // {"en": {id: text, ...}, "de": ..., "fr": ...}
  [[nodiscard]] nlohmann::ordered_json all() const;

 private:
  Table words_;
  Table findings_;
};

}  // namespace offenbar::batch
