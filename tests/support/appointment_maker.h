// Makes what calendar items are made of, from the specifications and without our readers.
// [MS-OXOCAL] 2.2.1
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/calendar/clock.h"
#include "converters/calendar/named.h"
#include "tests/support/memory_item.h"

namespace offenbar::testing {

inline void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}
inline std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) put(out, static_cast<unsigned char>(c), 2);
  return out;
}

// Minutes since 1601 of a date.
inline std::uint32_t minutes_of(int year, unsigned month, unsigned day, unsigned minute = 0) {
  const auto days = calendar::day_of(calendar::Civil{year, month, day}) + 134'774;
  return static_cast<std::uint32_t>(days * 1440) + minute;
}

// ExceptionInfo and ExtendedException. [MS-OXOCAL] 2.2.1.44.2, 2.2.1.44.4
struct ExceptionMaker {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t original = 0;
  std::string subject = {};
  std::string location = {};
  int busy = -1;
  int reminder_minutes = -1;
  int all_day = -1;

  [[nodiscard]] unsigned flags() const {
    return (subject.empty() ? 0U : 1U) | (reminder_minutes < 0 ? 0U : 4U) |
           (location.empty() ? 0U : 0x10U) | (busy < 0 ? 0U : 0x20U) | (all_day < 0 ? 0U : 0x80U);
  }
  static void ansi(std::string& out, const std::string& text) {
    put(out, text.size() + 1, 2);
    put(out, text.size(), 2);
    out += text;
  }
  [[nodiscard]] std::string info() const {
    std::string out;
    for (const std::uint32_t time : {start, end, original}) put(out, time, 4);
    put(out, flags(), 2);
    if (!subject.empty()) ansi(out, subject);
    if (reminder_minutes >= 0) put(out, static_cast<unsigned>(reminder_minutes), 4);
    if (!location.empty()) ansi(out, location);
    if (busy >= 0) put(out, static_cast<unsigned>(busy), 4);
    if (all_day >= 0) put(out, static_cast<unsigned>(all_day), 4);
    return out;
  }
  [[nodiscard]] std::string extended() const {
    std::string out;
    put(out, 4, 4);  // ChangeHighlightSize
    put(out, 0, 4);
    put(out, 0, 4);  // ReservedBlockEE1Size
    if (subject.empty() && location.empty()) return out;
    for (const std::uint32_t time : {start, end, original}) put(out, time, 4);
    for (const std::string& text : {subject, location}) {
      if (text.empty()) continue;
      put(out, text.size(), 2);
      out += utf16(text);
    }
    put(out, 0, 4);  // ReservedBlockEE2Size
    return out;
  }
};

struct RecurrenceMaker {
  unsigned frequency = 0x200B;
  unsigned type = 1;
  unsigned calendar = 0;
  std::uint32_t first_date_time = 0xFFFFFFFF;  // nothing that can be meant
  std::uint32_t period = 1;
  std::uint32_t sliding = 0;
  std::vector<std::uint32_t> specific = {};
  std::uint32_t end_type = 0x2023;
  std::uint32_t count = 10;
  std::uint32_t first_weekday = 0;
  std::vector<std::uint32_t> deleted = {};
  std::vector<std::uint32_t> modified = {};
  std::uint32_t start = 0;
  std::uint32_t end = 0x5AE980DF;
  std::uint32_t start_minute = 600;
  std::uint32_t end_minute = 630;
  std::vector<ExceptionMaker> exceptions = {};

  [[nodiscard]] std::string pattern() const {
    std::string out;
    for (const unsigned value : {0x3004U, 0x3004U, frequency, type, calendar}) put(out, value, 2);
    for (const std::uint32_t value : {first_date_time, period, sliding}) put(out, value, 4);
    for (const std::uint32_t value : specific) put(out, value, 4);
    for (const std::uint32_t value : {end_type, count, first_weekday}) put(out, value, 4);
    for (const auto& days : {deleted, modified}) {
      put(out, days.size(), 4);
      for (const std::uint32_t day : days) put(out, day, 4);
    }
    put(out, start, 4);
    put(out, end, 4);
    return out;
  }
  [[nodiscard]] std::string bytes() const {
    std::string out = pattern();
    for (const std::uint32_t value : {0x3006U, 0x3009U, start_minute, end_minute})
      put(out, value, 4);
    put(out, exceptions.size(), 2);
    for (const ExceptionMaker& one : exceptions) out += one.info();
    put(out, 0, 4);
    for (const ExceptionMaker& one : exceptions) out += one.extended();
    put(out, 0, 4);
    return out;
  }
};

// SYSTEMTIME of "the nth weekday of the month, at hour".
inline std::string change_date(unsigned month, unsigned weekday, unsigned nth, unsigned hour) {
  std::string out;
  for (const unsigned value : {0U, month, weekday, nth, hour, 0U, 0U, 0U}) put(out, value, 2);
  return out;
}

struct RuleMaker {
  unsigned year = 1601;
  unsigned flags = 2;
  int bias = -60;
  int daylight_bias = -60;
  std::string to_standard = change_date(10, 0, 5, 3);
  std::string to_daylight = change_date(3, 0, 5, 2);

  [[nodiscard]] std::string biases() const {
    std::string out;
    for (const int value : {bias, 0, daylight_bias}) put(out, static_cast<unsigned>(value), 4);
    return out;
  }
};

// PidLidAppointmentTimeZoneDefinition... [MS-OXOCAL] 2.2.1.41
inline std::string zone_definition(std::string_view name, const std::vector<RuleMaker>& rules) {
  std::string out;
  put(out, 0x0102, 2);
  put(out, 6 + name.size() * 2, 2);
  put(out, 2, 2);
  put(out, name.size(), 2);
  out += utf16(name);
  put(out, rules.size(), 2);
  for (const RuleMaker& rule : rules) {
    for (const unsigned value : {0x0102U, 0x3EU, rule.flags, rule.year}) put(out, value, 2);
    out += std::string(14, '\0') + rule.biases() + rule.to_standard + rule.to_daylight;
  }
  return out;
}
// PidLidTimeZoneStruct. [MS-OXOCAL] 2.2.1.39
inline std::string zone_struct(const RuleMaker& rule) {
  return rule.biases() + std::string(2, '\0') + rule.to_standard + std::string(2, '\0') +
         rule.to_daylight;
}

// Sets named properties of any object.
template <class Object>
class Naming {
 public:
  explicit Naming(Object& object) : object_(object) {}
  Naming& number(calendar::Lid lid, std::int32_t value) {
    return set(lid, mapi::PropType::integer32, value);
  }
  Naming& flag(calendar::Lid lid, bool value) { return set(lid, mapi::PropType::boolean, value); }
  Naming& part(calendar::Lid lid, double value) {
    return set(lid, mapi::PropType::floating64, value);
  }
  Naming& text(calendar::Lid lid, std::string value) {
    return set(lid, mapi::PropType::string, std::move(value));
  }
  Naming& time(calendar::Lid lid, std::int64_t unix_seconds) {
    return set(lid, mapi::PropType::time, time_of(unix_seconds));
  }
  Naming& bytes(calendar::Lid lid, std::string_view raw) {
    return set(lid, mapi::PropType::binary, binary_of(raw));
  }
  Naming& set(calendar::Lid lid, mapi::PropType type, mapi::Value value) {
    object_.named(calendar::name_of(lid), type, std::move(value));
    return *this;
  }

 private:
  Object& object_;
};

// Seconds since 1970 of a time in UTC.
inline std::int64_t utc(int year, unsigned month, unsigned day, unsigned hour = 0,
                        unsigned minute = 0) {
  return calendar::day_of(calendar::Civil{year, month, day}) * 86'400 + hour * 3600L + minute * 60L;
}

constexpr std::string_view berlin = "W. Europe Standard Time";

// "Plan" on 2024-07-01, 10:00 to 10:30 in Berlin.
inline MemoryItem simple_appointment() {
  MemoryItem item("IPM.Appointment");
  item.text(mapi::tag::subject, "Plan")
      .time(mapi::tag::creation_time, utc(2024, 1, 1))
      .time(mapi::tag::last_modification_time, utc(2024, 1, 2, 3, 4));
  Naming(item)
      .time(calendar::lid::start_whole, utc(2024, 7, 1, 8))
      .time(calendar::lid::end_whole, utc(2024, 7, 1, 8, 30))
      .bytes(calendar::lid::start_zone, zone_definition(berlin, {RuleMaker{}}))
      .bytes(calendar::lid::clean_global_id,
             std::string("\x04\0\0\0\x82\0\xE0\0\x74\xC5\xB7\x10\x1A\x82\xE0\x08", 16) +
                 std::string(4, '\x07') + std::string(20, '\x01'));
  return item;
}

// The same as a series, every week on Monday if `recurrence` says nothing else.
inline MemoryItem simple_series(RecurrenceMaker recurrence) {
  MemoryItem item = simple_appointment();
  if (recurrence.start == 0) recurrence.start = minutes_of(2024, 7, 1);
  if (recurrence.specific.empty() && recurrence.type == 1) recurrence.specific = {0x2};
  Naming(item)
      .flag(calendar::lid::is_recurring, true)
      .bytes(calendar::lid::series_zone, zone_definition(berlin, {RuleMaker{.flags = 3}}))
      .bytes(calendar::lid::recurrence, recurrence.bytes());
  return item;
}

}  // namespace offenbar::testing
