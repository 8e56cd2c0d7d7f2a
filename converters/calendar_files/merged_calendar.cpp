#include "converters/calendar_files/merged_calendar.h"

#include "converters/contentline/line.h"

namespace offenbar::calendar_files {
namespace {

constexpr std::string_view line_end = "\r\n";

// The next line with its folds and its end.
std::string_view take_line(std::string_view& text) {
  std::size_t end = text.find(line_end);
  while (end != std::string_view::npos && end + 2 < text.size() &&
         (text[end + 2] == ' ' || text[end + 2] == '\t')) {
    end = text.find(line_end, end + 2);
  }
  const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 2);
  text.remove_prefix(line.size());
  return line;
}

std::string unfolded(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\r' && i + 2 < line.size() && line[i + 2] == ' ') {
      i += 2;
    } else if (line[i] != '\r' && line[i] != '\n') {
      out += line[i];
    }
  }
  return out;
}

}  // namespace

std::string MergedCalendar::take(std::string_view stream) {
  std::string components;
  std::string head;
  std::string zone;
  std::string name;
  bool in_head = true;
  bool in_zone = false;
  while (!stream.empty()) {
    const std::string_view line = take_line(stream);
    if (line == "END:VCALENDAR\r\n") break;
    in_zone = in_zone || line == "BEGIN:VTIMEZONE\r\n";
    in_head = in_head && (!line.starts_with("BEGIN:") || line == "BEGIN:VCALENDAR\r\n");
    if (in_zone) {
      if (line.starts_with("TZID:")) name = unfolded(line);
      zone += line;
      if (line != "END:VTIMEZONE\r\n") continue;
      in_zone = false;
      if (names_.insert(name).second) zones_ += zone;
      zone.clear();
    } else {
      (in_head ? head : components) += line;
    }
  }
  if (head_.empty()) head_ = head;
  return components;
}

std::string MergedCalendar::begin() const {
  const std::string head =
      head_.empty() ? "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//offenbar//offenbar//EN\r\n"
                    : head_;
  return head + zones_;
}

std::string MergedCalendar::text() const { return begin() + components_ + std::string(end); }

std::string with_uid(std::string_view text, std::string_view uid, std::string_view other) {
  constexpr std::string_view uri = "urn:uuid:";
  const std::string wanted = contentline::escaped(uid);
  std::string out;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::string value = line.starts_with("UID:") ? unfolded(line).substr(4) : std::string();
    if (value == wanted) {
      contentline::append(out, "UID", contentline::escaped(other));
    } else if (value.starts_with(uri) && std::string_view(value).substr(uri.size()) == wanted) {
      contentline::append(out, "UID", std::string(uri) + contentline::escaped(other));
    } else {
      out += line;
    }
  }
  return out;
}

}  // namespace offenbar::calendar_files
