#include "converters/calendar_files/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace offenbar::calendar_files {
namespace {

char upper_of(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::chrono::year_month_day date_of(const Moment& moment) {
  return {std::chrono::year{moment.year}, std::chrono::month{static_cast<unsigned>(moment.month)},
          std::chrono::day{static_cast<unsigned>(moment.day)}};
}

// "205044" or "2050"; 24:00:00 is the end of the day in vCalendar.
bool read_time(std::string_view text, Moment& into) {
  if ((text.size() != 6 && text.size() != 4) || !are_digits(text)) return false;
  const int hours = number(text.substr(0, 2));
  const int minutes = number(text.substr(2, 2));
  const int seconds = text.size() == 6 ? number(text.substr(4)) : 0;
  if (hours > 24 || minutes > 59 || seconds > 60) return false;
  into.seconds = std::min(hours * 3600 + minutes * 60 + seconds, 86'399);
  return true;
}

}  // namespace

std::optional<Moment> moment_of(std::string_view value) {
  std::string text = upper(trimmed(value));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  Moment moment;
  if (text.ends_with('Z')) {
    moment.is_utc = true;
    text.pop_back();
  }
  text.resize(std::min(text.find('.'), text.size()));
  if (text.size() < 8 || !are_digits(std::string_view(text).substr(0, 8))) return std::nullopt;
  moment.year = number(text.substr(0, 4));
  moment.month = number(text.substr(4, 2));
  moment.day = number(text.substr(6, 2));
  if (!date_of(moment).ok()) return std::nullopt;
  moment.is_date = text.size() == 8;
  if (moment.is_date) {
    moment.is_utc = false;
    return moment;
  }
  if (text[8] != 'T' && text[8] != ' ') return std::nullopt;
  if (!read_time(std::string_view(text).substr(9), moment)) return std::nullopt;
  return moment;
}

std::string text_of(const Moment& moment) {
  std::string out = fmt::format("{:04}{:02}{:02}", moment.year, moment.month, moment.day);
  if (moment.is_date) return out;
  return out + fmt::format("T{:02}{:02}{:02}{}", moment.seconds / 3600, moment.seconds / 60 % 60,
                           moment.seconds % 60, moment.is_utc ? "Z" : "");
}

std::int64_t unix_seconds(const Moment& moment) {
  const std::int64_t days = std::chrono::sys_days{date_of(moment)}.time_since_epoch().count();
  return days * 86'400 + moment.seconds;
}

std::vector<std::string> split(std::string_view value, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == separator) {
      parts.emplace_back(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.emplace_back(value.substr(std::min(begin, value.size())));
  return parts;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper_of);
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank(" \t\r\n\0", 5);
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

void drop_parameter(Property& property, std::string_view name) {
  std::erase_if(property.parameters, [&](const Parameter& one) { return one.name == name; });
}

void set_parameter(Property& property, std::string_view name, std::string value) {
  drop_parameter(property, name);
  property.parameters.push_back({std::string(name), {std::move(value)}});
}

}  // namespace offenbar::calendar_files
