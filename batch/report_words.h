// The report's words in the languages of mappings/words.tsv and mappings/losses.tsv.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "converters/base/mapping.h"
#include "converters/base/result.h"

namespace offenbar::batch {

class ReportWords {
 public:
  using Figure = std::pair<std::string_view, std::string>;

  // Errors: those of Table::load, if a table of the user's is damaged.
  [[nodiscard]] static Result<ReportWords> load();

  // The English word for `id`; the part of `id` after its first dot where there is none.
  [[nodiscard]] std::string english(std::string_view id) const;
  // The same, with every "{name}" replaced.
  [[nodiscard]] std::string english(std::string_view id,
                                    std::initializer_list<Figure> figures) const;
  // {"en": {id: text, ...}, "de": ..., "fr": ...}, losses as "loss.<category>", and what helps
  // against them as "remedy.<category>".
  [[nodiscard]] const nlohmann::ordered_json& all() const { return all_; }

 private:
  nlohmann::ordered_json all_;
};

// `text` with every "{name}" replaced by its figure.
[[nodiscard]] std::string filled(std::string text,
                                 std::initializer_list<ReportWords::Figure> figures);

// What to do next: the error's own hint, else the general advice for its fault, in English.
[[nodiscard]] std::string hint_of(const Error& error);

}  // namespace offenbar::batch
