// Everything the pages say, in three languages, and figures as each language writes them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "converters/base/result.h"

namespace offenbar::gui {

class Words {
 public:
  // From mappings/gui.tsv, words.tsv and losses.tsv ("loss.<category>").
  [[nodiscard]] static Result<Words> load();

  // `id` in `language` (en, de, fr); the part behind its first dot where there is none.
  [[nodiscard]] std::string say(const std::string& language, std::string_view id) const;
  // "de" for "de-AT,en;q=0.5"; English if none of ours is asked for.
  [[nodiscard]] static std::string language_of(std::string_view accept_language);
  [[nodiscard]] static bool is_language(std::string_view text);

 private:
  std::map<std::string, std::map<std::string, std::string, std::less<>>> by_language_;
};

// Figures in a language, times in the zone of this machine.
[[nodiscard]] std::string number_text(const std::string& language, std::uint64_t number);
[[nodiscard]] std::string decimal_text(const std::string& language, double number, int digits);
[[nodiscard]] std::string size_text(const std::string& language, std::uint64_t bytes);
[[nodiscard]] std::string duration_text(const std::string& language, double seconds);
[[nodiscard]] std::string date_text(const std::string& language,
                                    std::int64_t seconds);  // since 1970
// `utc`: as clocks of Greenwich show it.
[[nodiscard]] std::string day_text(const std::string& language, std::int64_t seconds, bool utc);
[[nodiscard]] std::string clock_text(const std::string& language, std::int64_t seconds, bool utc);
// "March 2026"; `month` from 1.
[[nodiscard]] std::string month_text(const std::string& language, int year, int month);
// `weekday` 0 is Monday.
[[nodiscard]] std::string weekday_text(const std::string& language, int weekday, bool brief);
[[nodiscard]] std::string zone_text(const std::string& language);  // of this machine

}  // namespace offenbar::gui
