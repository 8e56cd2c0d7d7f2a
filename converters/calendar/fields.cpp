#include "converters/calendar/fields.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "converters/calendar/plain_of_html.h"
#include "converters/mail/bodies.h"
#include "converters/mail/charset.h"
#include "converters/mail/header.h"
#include "converters/mapi/renamed.h"
#include "converters/mapi/tags.h"

namespace offenbar::calendar {
namespace {

namespace tag = mapi::tag;

// One line each, without empty ones and doubles.
std::vector<std::string> tidy(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) {
    std::string line = mail::one_line(text);
    if (!line.empty() && std::ranges::find(out, line) == out.end()) out.push_back(std::move(line));
  }
  return out;
}

std::string utf8_of(mail::Html html) {
  if (html.charset == "utf-8" || html.charset == "us-ascii") return std::move(html.bytes);
  auto utf8 = mail::from_charset(html.bytes, html.charset);
  return mail::naming_utf8(utf8 ? *std::move(utf8) : std::move(html.bytes));
}

std::string without_end(std::string text) {
  text.resize(text.find_last_not_of(" \t\r\n\0", std::string::npos, 5) + 1);
  return text;
}

void append_html(Lines& lines, const std::string& html, const Desk& desk) {
  if (desk.profile().styled) {
    lines.property({"",
                    "STYLED-DESCRIPTION",
                    {{"VALUE", {"TEXT"}}, {"FMTTYPE", {"text/html"}}},
                    contentline::escaped(html)});
  }
  if (desk.profile().alternative) {
    lines.property({"", "X-ALT-DESC", {{"FMTTYPE", {"text/html"}}}, contentline::escaped(html)});
  }
}

void append_alarm(Lines& lines, const contentline::Property& trigger, std::string_view summary) {
  lines.begin("VALARM");
  lines.raw("ACTION", "DISPLAY");
  lines.text("DESCRIPTION", summary.empty() ? "Reminder" : summary);
  lines.property(trigger);
  lines.end("VALARM");
}

}  // namespace

std::string subject_of(const Reading& reading) {
  std::string subject = reading.text(tag::subject);
  // The first two characters may tell how long the prefix is. [MS-PST] 2.5.3.1.1.1
  if (subject.size() >= 2 && subject.front() == '\x01') subject.erase(0, 2);
  if (!subject.empty()) return mail::one_line(subject);
  return mail::one_line(reading.text(tag::subject_prefix) + reading.text(tag::normalized_subject));
}

void append_identity(Lines& lines, const Reading& reading, std::string_view uid,
                     Instant otherwise) {
  const auto created = reading.time(tag::creation_time);
  const auto modified = reading.time(tag::last_modification_time);
  auto stamp = reading.time(lid::owner_critical_change);
  if (!stamp) stamp = modified ? modified : created;
  lines.text("UID", uid);
  lines.raw("DTSTAMP", utc_text(stamp.value_or(otherwise)));
  if (created) lines.raw("CREATED", utc_text(*created));
  if (modified) lines.raw("LAST-MODIFIED", utc_text(*modified));
}

void append_marks(Lines& lines, const Reading& reading) {
  static const mapi::PropName keywords = public_name("Keywords");  // PidNameKeywords
  auto categories = reading.texts(keywords);
  for (std::string& one : categories) one = mapi::renamed_category(std::move(one));
  lines.list("CATEGORIES", tidy(std::move(categories)));
  const std::int64_t sensitivity = reading.integer(tag::sensitivity).value_or(0);
  if (sensitivity == 1 || sensitivity == 2 || (sensitivity == 0 && reading.flag(lid::is_private))) {
    lines.raw("CLASS", "PRIVATE");
  } else if (sensitivity == 3) {
    lines.raw("CLASS", "CONFIDENTIAL");
  }
  const std::int64_t importance = reading.integer(tag::importance).value_or(1);
  if (importance == 0) lines.raw("PRIORITY", "9");
  if (importance == 2) lines.raw("PRIORITY", "1");
}

void append_business(Lines& lines, const Reading& reading) {
  lines.text("X-OFFENBAR-BILLING", reading.text(lid::billing));
  lines.text("X-OFFENBAR-MILEAGE", reading.text(lid::mileage));
  lines.list("X-OFFENBAR-COMPANIES", tidy(reading.texts(lid::companies)));
  for (const std::string& contact : tidy(reading.texts(lid::contacts))) {
    lines.text("CONTACT", contact);
  }
}

std::string append_description(Lines& lines, const mapi::Item& item, unsigned code_page,
                               const Desk& desk) {
  mail::Bodies bodies = mail::bodies_of(item, code_page, [&desk](const Loss& loss) {
    desk.lose(loss.category, loss.severity, loss.where, loss.before, loss.after);
  });
  std::string html;
  if (bodies.html) html = utf8_of(*std::move(bodies.html));
  std::string plain = without_end(bodies.plain.value_or(std::string()));
  if (plain.empty() && !html.empty()) plain = plain_of_html(html);
  lines.text("DESCRIPTION", plain);
  // Outlook keeps an empty document for an empty body.
  if (!html.empty() && (!plain.empty() || html.find("<img") != std::string::npos))
    append_html(lines, html, desk);
  return plain + '\n' + html;
}

void append_alarm_before(Lines& lines, std::int64_t minutes, std::string_view summary) {
  append_alarm(lines, {"", "TRIGGER", {}, duration_text(-minutes * 60)}, summary);
}

void append_alarm_at(Lines& lines, Instant at, std::string_view summary) {
  append_alarm(lines, {"", "TRIGGER", {{"VALUE", {"DATE-TIME"}}}, utc_text(at)}, summary);
}

}  // namespace offenbar::calendar
