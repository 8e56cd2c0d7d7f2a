#include "gui/words.h"

#include <unicode/datefmt.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <memory>

#include "converters/base/mapping.h"

namespace offenbar::gui {
namespace {

constexpr std::array languages{"en", "de", "fr"};

icu::Locale locale_of(const std::string& language) {
  return language == "de"   ? icu::Locale::getGermany()
         : language == "fr" ? icu::Locale::getFrance()
                            : icu::Locale::getUK();
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

const icu::number::LocalizedNumberFormatter& formatter(const std::string& language, int digits) {
  static const auto made = [] {
    std::array<std::array<icu::number::LocalizedNumberFormatter, 2>, 3> all;
    for (std::size_t i = 0; i < languages.size(); ++i) {
      for (int decimals = 0; decimals < 2; ++decimals) {
        all.at(i).at(static_cast<std::size_t>(decimals)) =
            icu::number::NumberFormatter::withLocale(locale_of(languages.at(i)))
                .precision(icu::number::Precision::fixedFraction(decimals));
      }
    }
    return all;
  }();
  const auto at = std::find(languages.begin(), languages.end(), language) - languages.begin();
  return made.at(static_cast<std::size_t>(at % 3)).at(digits > 0 ? 1 : 0);
}

}  // namespace

Result<Words> Words::load() {
  Words words;
  for (const auto& [name, prefix] :
       {std::pair{"words", ""}, std::pair{"losses", "loss."}, std::pair{"gui", ""}}) {
    OFFENBAR_TRY(const Table table, Table::load(name));
    for (const Table::Row& row : table.rows()) {
      for (const char* language : languages) {
        words.by_language_[language][prefix + row.front()] = table.at(row, language);
      }
    }
  }
  return words;
}

std::string Words::say(const std::string& language, std::string_view id) const {
  const auto& words = by_language_.at(is_language(language) ? language : "en");
  const auto found = words.find(id);
  if (found != words.end()) return found->second;
  return std::string(id.substr(id.find('.') + 1));
}

bool Words::is_language(std::string_view text) {
  return std::find(languages.begin(), languages.end(), text) != languages.end();
}

// Browsers list them by weight already.
std::string Words::language_of(std::string_view accept_language) {
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    std::string_view word = accept_language.substr(0, end);
    while (word.starts_with(' ')) word.remove_prefix(1);
    if (is_language(word.substr(0, 2))) return std::string(word.substr(0, 2));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
  }
  return "en";
}

std::string number_text(const std::string& language, std::uint64_t number) {
  UErrorCode code = U_ZERO_ERROR;
  return utf8(
      formatter(language, 0).formatInt(static_cast<std::int64_t>(number), code).toString(code));
}

std::string decimal_text(const std::string& language, double number, int digits) {
  UErrorCode code = U_ZERO_ERROR;
  return utf8(formatter(language, digits).formatDouble(number, code).toString(code));
}

std::string size_text(const std::string& language, std::uint64_t bytes) {
  constexpr std::array units{"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return number_text(language, bytes) + " B";
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; size >= 999.5 && unit + 1 < units.size(); ++unit) size /= 1000;
  return decimal_text(language, size, size < 9.95 ? 1 : 0) + " " + units.at(unit);
}

std::string duration_text(const std::string& language, double seconds) {
  if (seconds < 9.95) return decimal_text(language, seconds, 1) + " s";
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  if (whole < 60) return text(whole) + " s";
  if (whole < 3600) return text(whole / 60) + " min " + text(whole % 60) + " s";
  return text(whole / 3600) + " h " + text(whole / 60 % 60) + " min";
}

std::string date_text(const std::string& language, std::int64_t seconds) {
  const std::unique_ptr<icu::DateFormat> format(icu::DateFormat::createDateTimeInstance(
      icu::DateFormat::MEDIUM, icu::DateFormat::SHORT, locale_of(language)));
  if (!format) return std::to_string(seconds);
  icu::UnicodeString text;
  format->format(static_cast<UDate>(seconds) * 1000, text);
  return utf8(text);
}

namespace {

std::string formatted(const std::string& language, const char* skeleton, std::int64_t seconds,
                      bool utc) {
  UErrorCode failed = U_ZERO_ERROR;
  const icu::Locale locale = locale_of(language);
  const std::unique_ptr<icu::DateFormat> format(
      icu::DateFormat::createInstanceForSkeleton(skeleton, locale, failed));
  if (U_FAILURE(failed) != 0 || !format) return std::to_string(seconds);
  if (utc) format->setTimeZone(*icu::TimeZone::getGMT());
  icu::UnicodeString text;
  format->format(static_cast<UDate>(seconds) * 1000, text);
  return utf8(text);
}

}  // namespace

std::string day_text(const std::string& language, std::int64_t seconds, bool utc) {
  return formatted(language, "yMMMEd", seconds, utc);
}

std::string clock_text(const std::string& language, std::int64_t seconds, bool utc) {
  return formatted(language, "Hm", seconds, utc);
}

std::string month_text(const std::string& language, int year, int month) {
  std::tm day{};
  day.tm_year = year - 1900;
  day.tm_mon = month - 1;
  day.tm_mday = 15;
  return formatted(language, "yMMMM", ::timegm(&day), true);
}

std::string weekday_text(const std::string& language, int weekday, bool brief) {
  constexpr std::int64_t a_monday = 4 * 86'400;  // 5 January 1970
  return formatted(language, brief ? "EEEEEE" : "EEEE", a_monday + weekday * 86'400LL, true);
}

std::string zone_text(const std::string& language) {
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createDefault());
  icu::UnicodeString text;
  zone->getDisplayName(false, icu::TimeZone::LONG, locale_of(language), text);
  return utf8(text);
}

}  // namespace offenbar::gui
