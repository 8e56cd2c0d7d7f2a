#include <algorithm>
#include <array>
#include <utility>

#include "converters/calendar/attached.h"
#include "converters/calendar/event.h"
#include "converters/calendar/fields.h"
#include "converters/calendar/other_objects.h"
#include "converters/calendar/uid.h"
#include "converters/mail/header.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;

// PidLidNoteColor. [MS-OXONOTE] 2.2.1.1; the names are those of CSS, as RFC 7986 wants.
struct NoteColour {
  std::string_view outlook;
  std::string_view css;
};
constexpr std::array<NoteColour, 5> note_colours{{{"blue", "lightblue"},
                                                  {"green", "lightgreen"},
                                                  {"pink", "pink"},
                                                  {"yellow", "yellow"},
                                                  {"white", "white"}}};

const Zone* home_zone(const Desk& desk) {
  if (desk.context.home_zone.empty()) return nullptr;
  return desk.context.zones->of_iana(std::string(desk.context.home_zone));
}

void append_start(Lines& lines, std::optional<Instant> start, const Desk& desk) {
  if (start) lines.moment("DTSTART", Moment::at(*start, home_zone(desk)));
}

// The first line of a note is its name.
std::string first_line(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string_view rest = text.substr(begin);
  return mail::one_line(rest.substr(0, rest.find_first_of("\r\n")));
}

void append_colour(Lines& lines, const Reading& reading) {
  const std::int64_t colour = reading.integer(lid::note_colour).value_or(-1);
  if (colour < 0 || colour >= static_cast<std::int64_t>(note_colours.size())) return;
  const NoteColour& one = note_colours.at(static_cast<std::size_t>(colour));
  lines.raw("COLOR", one.css);
  lines.raw("X-OFFENBAR-NOTE-COLOR", one.outlook);
}

}  // namespace

Object journal_object(const mapi::Item& item, unsigned code_page, const Desk& desk) {
  const Reading reading(item, code_page);
  std::string uid = uid_of(reading);
  auto start = reading.time(lid::log_start);
  if (!start) start = reading.time(lid::common_start);
  if (!start) start = reading.time(tag::creation_time);
  Lines lines;
  lines.begin("VJOURNAL");
  append_identity(lines, reading, uid, start.value_or(Instant{}));
  append_start(lines, start, desk);
  lines.text("SUMMARY", subject_of(reading));
  lines.text("X-OFFENBAR-LOG-TYPE", mail::one_line(reading.text(lid::log_type)));
  const std::int64_t minutes = reading.integer(lid::log_duration).value_or(0);
  if (minutes > 0) lines.raw("X-OFFENBAR-DURATION", duration_text(minutes * 60));
  append_marks(lines, reading);
  append_business(lines, reading);
  append_description(lines, item, code_page, desk);
  append_attachments(lines, item, code_page, desk);
  lines.end("VJOURNAL");
  return object_of(std::move(uid), lines);
}

Object note_object(const mapi::Item& item, unsigned code_page, const Desk& desk) {
  const Reading reading(item, code_page);
  std::string uid = uid_of(reading);
  auto created = reading.time(tag::creation_time);
  if (!created) created = reading.time(tag::last_modification_time);
  std::string name = subject_of(reading);
  if (name.empty()) name = first_line(reading.text(tag::body));
  Lines lines;
  lines.begin("VJOURNAL");
  append_identity(lines, reading, uid, created.value_or(Instant{}));
  append_start(lines, created, desk);
  lines.text("SUMMARY", name);
  append_colour(lines, reading);
  append_marks(lines, reading);
  append_description(lines, item, code_page, desk);
  append_attachments(lines, item, code_page, desk);
  lines.end("VJOURNAL");
  return object_of(std::move(uid), lines);
}

}  // namespace offenbar::calendar
