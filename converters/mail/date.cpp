#include "converters/mail/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

namespace offenbar::mail {
namespace {

constexpr std::size_t longest_field = 1000;
constexpr std::size_t most_words = 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Words in capitals, without comments. RFC 5322, 3.2.2
std::vector<std::string> words_of(std::string_view field) {
  std::vector<std::string> words(1);
  int comments = 0;
  for (const char c : field.substr(0, longest_field)) {
    if (c == '(') ++comments;
    const bool separates =
        comments > 0 || c == ',' || c == ' ' || static_cast<unsigned char>(c) < 32;
    if (c == ')' && comments > 0) --comments;
    if (!separates) {
      words.back() += upper(c);
    } else if (!words.back().empty()) {
      if (words.size() == most_words) break;
      words.emplace_back();
    }
  }
  return words;
}

// A number of at most four digits; negative if it is none.
int number(std::string_view digits) {
  int value = -1;
  if (digits.empty() || digits.size() > 4 || !std::ranges::all_of(digits, is_digit)) return -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// 1 to 12, 0 for a word that is no month.
int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> months{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                    "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  const auto found = std::ranges::find(months, word.substr(0, 3));
  return found == months.end() ? 0 : static_cast<int>(found - months.begin()) + 1;
}

// Four digits as they are, three since 1900, two around 2000. RFC 5322, 4.3
int year_of(std::string_view word) {
  const int value = number(word);
  if (value < 0 || word.size() < 2) return -1;
  if (word.size() == 4) return value;
  return value + (word.size() == 2 && value < 50 ? 2000 : 1900);
}

struct Zone {
  std::string_view name;
  int minutes;
};
// RFC 5322, 4.3; and those of Europe, which its mail has. Military letters mean nothing there.
constexpr std::array<Zone, 28> zones{
    {{"EST", -300},  {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360},
     {"PST", -480},  {"PDT", -420}, {"AST", -240}, {"ADT", -180}, {"HST", -600}, {"AKST", -540},
     {"AKDT", -480}, {"CET", 60},   {"CEST", 120}, {"MET", 60},   {"MEST", 120}, {"MEZ", 60},
     {"MESZ", 120},  {"BST", 60},   {"IST", 330},  {"WEST", 60},  {"EET", 120},  {"EEST", 180},
     {"MSK", 180},   {"MSD", 240},  {"JST", 540},  {"KST", 540}}};

// "+0100", "+01:00", "+1"; nothing for what is none.
std::optional<int> offset_of(std::string_view word) {
  if (word.size() < 2 || (word.front() != '+' && word.front() != '-')) return std::nullopt;
  std::string digits;
  for (const char c : word.substr(1)) {
    if (c != ':') digits += c;
  }
  const int value = number(digits);
  if (value < 0) return std::nullopt;
  const int minutes = digits.size() <= 2 ? value * 60 : value / 100 * 60 + value % 100;
  if (minutes > 24 * 60) return std::nullopt;
  return word.front() == '-' ? -minutes : minutes;
}

// The words of one date, taken in any order that has been seen.
class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) {
    for (const std::string& word : words) take(word);
  }

  [[nodiscard]] std::optional<std::int64_t> seconds() const {
    using namespace std::chrono;
    if (day_ < 1 || month_ < 1 || year_ < 1900) return std::nullopt;
    const year_month_day date{year(year_), month(static_cast<unsigned>(month_)),
                              day(static_cast<unsigned>(day_))};
    if (!date.ok()) return std::nullopt;
    const std::int64_t days = sys_days(date).time_since_epoch().count();
    return days * 86'400 + time_ - std::int64_t{zone_} * 60;
  }

 private:
  void take(std::string_view word) {
    if (word.empty()) return;
    if (word.find(':') != std::string_view::npos && is_digit(word.front())) return time(word);
    if (has_time_ && zone(word)) return;
    const std::size_t dash = word.find('-');
    if (dash != std::string_view::npos && dash > 0) return dashes(word, dash);
    if (month_ == 0 && month_of(word) > 0) {
      month_ = month_of(word);
      return;
    }
    numbers(word);
  }

  void numbers(std::string_view word) {
    if (number(word) < 0) return;
    if (day_ < 1 && word.size() <= 2) {
      day_ = number(word);
    } else if (year_ < 0) {
      year_ = year_of(word);
    }
  }

  // "14-Nov-2023", "2023-11-14" and "2023-11-14T22:13:20Z"
  void dashes(std::string_view word, std::size_t first) {
    const std::size_t second = word.find('-', first + 1);
    if (second == std::string_view::npos) return;
    const std::string_view middle = word.substr(first + 1, second - first - 1);
    std::string_view last = word.substr(second + 1);
    if (first == 4) {
      year_ = number(word.substr(0, 4));
      month_ = number(middle);
      day_ = number(last.substr(0, 2));
      if (month_ > 12) month_ = 0;
      if (last.size() > 3 && last[2] == 'T') time(last.substr(3));
      return;
    }
    day_ = number(word.substr(0, first));
    month_ = month_of(middle);
    year_ = year_of(last);
  }

  // "22:13", "22:13:20", "22:13:20.123+01:00", "22.13" is none
  void time(std::string_view word) {
    if (const std::size_t behind_t = word.find('T'); behind_t == 10 && word[4] == '-') {
      return dashes(word, 4);
    }
    if (has_time_) return;
    std::array<int, 3> parts{};
    std::size_t at = 0;
    for (int& part : parts) {
      const std::size_t end = std::min(word.find_first_not_of("0123456789", at), word.size());
      if (end == at || end - at > 2) return;
      part = number(word.substr(at, end - at));
      at = end;
      if (at == word.size() || word[at] != ':') break;
      ++at;
    }
    if (parts[0] > 24 || parts[1] > 59 || parts[2] > 60) return;
    has_time_ = true;
    time_ = std::int64_t{parts[0]} * 3600 + parts[1] * 60 + parts[2];
    if (at < word.size() && word[at] == '.') {
      at = std::min(word.find_first_not_of("0123456789", at + 1), word.size());
    }
    if (at < word.size()) (void)zone(word.substr(at));
  }

  bool zone(std::string_view word) {
    if (word == "PM" || word == "AM") {
      if (word == "PM" && time_ < 12 * 3600) time_ += std::int64_t{12} * 3600;
      return true;
    }
    if (has_zone_) return false;
    for (const std::string_view utc : {"GMT", "UTC", "UT"}) {
      if (word.size() > utc.size() && word.starts_with(utc)) word.remove_prefix(utc.size());
    }
    if (const auto offset = offset_of(word)) {
      zone_ = *offset;
      return has_zone_ = true;
    }
    const auto* const found = std::ranges::find(zones, word, &Zone::name);
    if (found == zones.end()) return word == "GMT" || word == "UTC" || word == "UT" || word == "Z";
    zone_ = found->minutes;
    return has_zone_ = true;
  }

  int day_ = 0;
  int month_ = 0;
  int year_ = -1;
  std::int64_t time_ = 0;
  bool has_time_ = false;
  int zone_ = 0;  // minutes east of UTC
  bool has_zone_ = false;
};

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view field) {
  return Reader(words_of(field)).seconds();
}

}  // namespace offenbar::mail
