#include "converters/calendar_files/rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

namespace offenbar::calendar_files {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<int> integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// UNTIL in the type of DTSTART. Without a time the whole day is meant.
std::optional<std::string> until(std::string_view value, const std::optional<Moment>& start,
                                 bool has_zone) {
  auto end = moment_of(value);
  if (!end) return std::nullopt;
  if (!start) return text_of(*end);
  if (start->is_date) {
    end->is_date = true;
    end->is_utc = false;
    end->seconds = 0;
  } else if (end->is_date) {
    end->is_date = false;
    end->seconds = 86'399;
  }
  if (!start->is_date) end->is_utc = start->is_utc || has_zone;
  // A day of slack, for the zones are not known here.
  Moment before = *start;
  before.seconds = 0;
  Moment last = *end;
  last.seconds = 86'399;
  if (last < before) return std::nullopt;
  return text_of(*end);
}

// No list but those of times has a zero: the zeroth Friday is each of them.
std::string without_zeros(std::string_view name, std::string_view list) {
  if (is_one_of(name, {"BYSECOND", "BYMINUTE", "BYHOUR"})) return std::string(list);
  std::string out;
  for (std::string value : split(list, ',')) {
    if (name == "BYDAY" && value.starts_with('0')) value.erase(0, 1);
    if (integer(value) != 0) out += (out.empty() ? "" : ",") + value;
  }
  return out;
}

// The rules of vCalendar 1.0, word by word.
class OldRule {
 public:
  explicit OldRule(std::string_view text) {
    for (const std::string& word : split(text, ' ')) {
      if (!trimmed(word).empty()) words_.push_back(upper(trimmed(word)));
    }
  }

  std::optional<std::string> run() {
    if (words_.empty() || !frequency(words_[0])) return std::nullopt;
    for (std::size_t i = 1; i < words_.size(); ++i) {
      if (!word(words_[i])) return std::nullopt;
    }
    return text();
  }

 private:
  bool frequency(std::string_view word) {
    struct Name {
      std::string_view old;
      std::string_view now;
      std::string_view list;  // what the numbers behind it are
    };
    constexpr std::array<Name, 6> names{{{"MP", "MONTHLY", ""},
                                         {"MD", "MONTHLY", "BYMONTHDAY"},
                                         {"YM", "YEARLY", "BYMONTH"},
                                         {"YD", "YEARLY", "BYYEARDAY"},
                                         {"D", "DAILY", ""},
                                         {"W", "WEEKLY", ""}}};
    for (const Name& name : names) {
      if (!word.starts_with(name.old)) continue;
      const auto interval = integer(word.substr(name.old.size()));
      if (!interval || *interval < 1) return false;
      frequency_ = name.now;
      list_ = name.list;
      interval_ = *interval;
      return true;
    }
    return false;
  }

  static bool is_weekday(std::string_view word) {
    return is_one_of(word, {"MO", "TU", "WE", "TH", "FR", "SA", "SU"});
  }

  bool word(const std::string& word) {
    if (word.starts_with('#')) {
      const auto count = integer(std::string_view(word).substr(1));
      if (!count || *count < 0) return false;
      count_ = *count;
      return true;
    }
    if (is_weekday(word)) {
      add(days_, position_ + word);
      return true;
    }
    if (moment_of(word)) {
      until_ = text_of(*moment_of(word));
      return true;
    }
    if (word == "LD") {
      add(numbers_, "-1");
      return true;
    }
    if (word.size() == 5 && word.ends_with('$')) return true;  // the last time of a day
    return number(word);
  }

  // "2+" and "1-" go before weekdays, "15" and "1-" are days, "0900" is a time.
  bool number(std::string_view word) {
    const bool is_negative = word.ends_with('-');
    if (is_negative || word.ends_with('+')) word.remove_suffix(1);
    const auto value = integer(word);
    if (!value) return false;
    if (word.size() == 4 && !is_negative) return true;  // DTSTART has the time
    const std::string text = (is_negative ? "-" : "") + std::to_string(*value);
    if (list_.empty()) {
      position_ = text;
    } else {
      add(numbers_, text);
    }
    return true;
  }

  static void add(std::string& list, const std::string& value) {
    list += (list.empty() ? "" : ",") + value;
  }

  [[nodiscard]] std::string text() const {
    std::string out = "FREQ=" + std::string(frequency_);
    if (interval_ > 1) out += ";INTERVAL=" + std::to_string(interval_);
    if (!days_.empty()) out += ";BYDAY=" + days_;
    if (!numbers_.empty()) out += ";" + std::string(list_) + "=" + numbers_;
    if (!until_.empty()) {
      out += ";UNTIL=" + until_;
    } else if (count_ != 0) {  // #0 is for ever
      out += ";COUNT=" + std::to_string(count_.value_or(2));
    }
    return out;
  }

  std::vector<std::string> words_;
  std::string_view frequency_;
  std::string_view list_;
  int interval_ = 1;
  std::string position_;  // "2" of "2+", before the weekdays that follow
  std::string days_;
  std::string numbers_;
  std::string until_;
  std::optional<int> count_;
};

}  // namespace

std::optional<std::string> repaired_rule(std::string_view rule, const std::optional<Moment>& start,
                                         bool has_zone) {
  std::string out;
  bool has_frequency = false;
  bool has_until = false;
  std::string count;
  for (const std::string& part : split(rule, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos || equals + 1 == part.size()) continue;
    const std::string name = upper(trimmed(std::string_view(part).substr(0, equals)));
    std::string value = upper(trimmed(std::string_view(part).substr(equals + 1)));
    if (name == "FREQ") {
      has_frequency = is_one_of(
          value, {"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"});
    } else if (name == "UNTIL") {
      const auto end = until(value, start, has_zone);
      if (!end) return std::nullopt;
      value = *end;
      has_until = true;
    } else if (name == "COUNT") {
      count = value;
      continue;
    } else if (name == "INTERVAL" && integer(value).value_or(0) < 1) {
      continue;
    }
    if (name.starts_with("BY")) value = without_zeros(name, value);
    if (value.empty()) continue;
    out += (out.empty() ? "" : ";") + name + "=" + value;
  }
  if (!has_frequency) return std::nullopt;
  if (!has_until && !count.empty()) {
    if (integer(count).value_or(0) < 1) return std::nullopt;
    out += ";COUNT=" + count;
  }
  return out;
}

std::optional<std::string> modern_rule(std::string_view old) { return OldRule(old).run(); }

}  // namespace offenbar::calendar_files
