#include "gui/month.h"

#include <fmt/core.h>

#include <ctime>
#include <map>
#include <optional>

namespace offenbar::gui {
namespace {

using batch::ViewedEvent;
using batch::ViewedSpan;

constexpr std::int64_t day_seconds = 86'400;

using Month = batch::ViewedMonth;

std::tm parts_of(std::int64_t seconds, bool utc) {
  const std::time_t time = seconds;
  std::tm parts{};
  utc ? ::gmtime_r(&time, &parts) : ::localtime_r(&time, &parts);
  return parts;
}

Month month_of(std::int64_t seconds, bool utc) {
  const std::tm parts = parts_of(seconds, utc);
  return {parts.tm_year + 1900, parts.tm_mon + 1};
}

std::string text_of(const Month& month) {
  return fmt::format("{:04}-{:02}", month.year, month.month);
}

// Days since 1970 of a date; `day` may be beyond the month's end.
std::int64_t day_number(int year, int month, int day) {
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = month - 1;
  parts.tm_mday = day;
  return ::timegm(&parts) / day_seconds;
}

std::int64_t day_number(std::int64_t seconds, bool utc) {
  const std::tm parts = parts_of(seconds, utc);
  return day_number(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

// What stands in a day's cell: from when to when, or that it goes on.
std::string cell_text(const View& view, const ViewedEvent& event, const ViewedSpan& span,
                      std::int64_t day, std::int64_t first, std::int64_t last) {
  if (event.all_day) return view.say("all_day");
  const auto clock = [&](std::int64_t seconds) {
    return html(clock_text(view.language, seconds, event.floating));
  };
  if (day == first && day == last)
    return clock(span.start) + (span.end > span.start ? "<wbr>–" + clock(span.end) : "");
  if (day == first) return clock(span.start) + "<wbr>–";
  return day == last ? "–" + clock(span.end) : view.say("all_day");
}

using Cells = std::map<std::int64_t, std::string>;  // by day

Cells cells_of(const View& view, const ViewedEvent& event, std::int64_t begin, std::int64_t end) {
  constexpr std::size_t longest_cell = 4000;
  const bool utc = event.all_day || event.floating;
  Cells cells;
  for (const ViewedSpan& span : event.spans) {
    const std::int64_t first = day_number(span.start, utc);
    const std::int64_t last =
        std::max(first, day_number(span.end > span.start ? span.end - 1 : span.end, utc));
    for (std::int64_t day = std::max(first, begin); day <= last && day < end; ++day) {
      std::string& cell = cells[day];
      if (cell.size() > longest_cell) continue;
      cell +=
          fmt::format("<span class=at>{}</span>", cell_text(view, event, span, day, first, last));
    }
  }
  return cells;
}

std::string head(const View& view) {
  std::string text = "<thead><tr>";
  for (int day = 0; day < 7; ++day) {
    text += fmt::format("<th scope=col><abbr title=\"{}\">{}</abbr></th>",
                        html(weekday_text(view.language, day, false)),
                        html(weekday_text(view.language, day, true)));
  }
  return text + "</tr></thead>";
}

std::string body(const Month& month, const Cells& cells, std::int64_t begin, std::int64_t end) {
  const std::int64_t weekday = ((begin + 3) % 7 + 7) % 7;  // 1 January 1970 was a Thursday
  std::string text = "<tbody><tr>";
  for (std::int64_t i = 0; i < weekday; ++i) text += "<td></td>";
  for (std::int64_t day = begin; day < end; ++day) {
    if (day > begin && (day - begin + weekday) % 7 == 0) text += "</tr><tr>";
    const auto cell = cells.find(day);
    const bool has = cell != cells.end();
    text += fmt::format("<td{}><time datetime=\"{}-{:02}\">{}</time>{}</td>",
                        has ? " class=on" : "", text_of(month), day - begin + 1, day - begin + 1,
                        has ? cell->second : std::string());
  }
  for (std::int64_t i = end - begin + weekday; i % 7 != 0; ++i) text += "<td></td>";
  return text + "</tr></tbody>";
}

std::string link(const View& view, std::string_view word, std::string_view mark,
                 std::optional<std::int64_t> to, bool utc) {
  if (!to) return "<span></span>";
  return fmt::format("<a href=\"?month={}#calendar\" {}>{}</a>", text_of(month_of(*to, utc)), mark,
                     view.say(word, {{"date", day_text(view.language, *to, utc)}}));
}

}  // namespace

Month read_month(const std::string& text) {
  if (text.size() != 7 || text[4] != '-') return {};
  for (const std::size_t at : {0, 1, 2, 3, 5, 6}) {
    if (text[at] < '0' || text[at] > '9') return {};
  }
  const Month month{std::stoi(text.substr(0, 4)), std::stoi(text.substr(5))};
  return month.year < 1601 || month.month < 1 || month.month > 12 ? Month{} : month;
}

std::string month_table(const View& view, const ViewedEvent& event) {
  const bool utc = event.all_day || event.floating;
  Month month = read_month(view.request.asked("month"));
  if (month.year == 0) month = month_of(event.first, utc);
  const std::int64_t begin = day_number(month.year, month.month, 1);
  const std::int64_t end = day_number(month.year, month.month + 1, 1);
  const Cells cells = cells_of(view, event, begin, end);
  std::string text = fmt::format(
      "<div id=calendar class=calendar><nav class=months aria-label=\"{}\">{}{}</nav>"
      "<table class=month><caption>{}</caption>{}{}</table>",
      view.say("calendar"), link(view, "earlier", "data-before", event.before, utc),
      link(view, "later", "data-after", event.after, utc),
      html(month_text(view.language, month.year, month.month)), head(view),
      body(month, cells, begin, end));
  if (cells.empty()) text += fmt::format("<p class=soft>{}</p>", view.say("no_dates"));
  if (!utc) {
    text += fmt::format("<p class=soft>{}</p>",
                        view.say("clocks", {{"zone", zone_text(view.language)}}));
  }
  return text + "</div>";
}

}  // namespace offenbar::gui
