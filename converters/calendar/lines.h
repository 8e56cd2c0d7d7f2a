// The lines of components while they are written, and what they need beside them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converters/calendar/clock.h"
#include "converters/calendar/write_calendar.h"
#include "converters/contentline/line.h"

namespace offenbar::calendar {

// A day, or a time in a zone.
struct Moment {
  bool is_day = false;
  Day day = 0;
  WallTime wall;               // in the zone, or in UTC if there is none
  const Zone* zone = nullptr;  // null: UTC

  [[nodiscard]] static Moment on(Day day) { return {true, day, {}, nullptr}; }
  [[nodiscard]] static Moment at(WallTime wall, const Zone* zone) { return {false, 0, wall, zone}; }
  [[nodiscard]] static Moment at(Instant instant, const Zone* zone);
  [[nodiscard]] Instant instant() const;  // of a day: its midnight in UTC
  [[nodiscard]] std::string value() const;
  bool operator==(const Moment&) const = default;
};

class Lines {
 public:
  void begin(std::string_view component) { raw("BEGIN", component); }
  void end(std::string_view component) { raw("END", component); }
  // A value as it is, for types that need no escapes.
  void raw(std::string_view name, std::string_view value);
  // TEXT; nothing if it is empty.
  void text(std::string_view name, std::string_view utf8);
  // Several of them in one line, "CATEGORIES".
  void list(std::string_view name, const std::vector<std::string>& values);
  void moment(std::string_view name, const Moment& when);
  void property(const contentline::Property& property);
  void lines(std::string_view made) { out_ += made; }

  [[nodiscard]] const std::string& text() const { return out_; }
  // The zones that moments were in, each once.
  [[nodiscard]] const std::vector<const Zone*>& zones() const { return zones_; }

 private:
  std::string out_;
  std::vector<const Zone*> zones_;
};

// One item on the way to its calendar object.
struct Desk {
  const Context& context;
  std::vector<Loss>& losses;
  std::string place;  // "instance 20261124"; empty for the item itself

  [[nodiscard]] const Profile& profile() const {
    return context.profile != nullptr ? *context.profile : Profile::standard();
  }
  void lose(std::string_view category, Severity severity, std::string_view where,
            std::string_view before, std::string_view after) const;
};

}  // namespace offenbar::calendar
