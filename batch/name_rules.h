// What names and places in TARGET may be, as the mappings say: file-names and places.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/mapping.h"
#include "converters/base/mapping_check.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class NameRules {
 public:
  // Those of this process, read when they are first asked for. Tables with mistakes, which every
  // command refuses before, count as empty.
  [[nodiscard]] static const NameRules& in_force();
  // Errors: corrupt, with file and line, for a value that a rule does not take.
  [[nodiscard]] static Result<NameRules> from(const Table& file_names, const Table& places);
  // What is wrong in the values of file-names: a column of it takes other values in every row.
  [[nodiscard]] static std::vector<MappingMistake> mistakes(const Table& file_names);

  // One component of a path, allowed: forbidden characters replaced, the Unicode form, no dot or
  // space at its end. A name that is no UTF-8 only has its ASCII characters replaced. Applied twice
  // it is the same.
  [[nodiscard]] std::string allowed(std::string_view name) const;
  // Where a folder lands: "office/Amt 1" or what places makes of it and of those above it.
  [[nodiscard]] std::string place_of(std::string_view folder) const;
  // The folders above a place of the mapping: no folder of the sources stands for them.
  [[nodiscard]] std::vector<std::string> new_parents(std::string_view folder) const;
  [[nodiscard]] std::size_t longest() const { return longest_; }

 private:
  enum class Form { as_is, nfc, nfd };
  std::string forbidden_, ends_, instead_ = "_", end_instead_;
  Form form_ = Form::as_is;
  std::size_t longest_ = 255;                                // bytes
  std::vector<std::pair<std::string, std::string>> places_;  // the longest folder first
};

}  // namespace offenbar::batch
