#include "batch/scan_markup.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <vector>

#include "batch/figures.h"
#include "batch/report_markup.h"
#include "batch/report_words.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, effort_count> marks{"●", "○", "▲", "■"};
constexpr std::size_t bars_shown = 8, causes_shown = 25, worst_shown = 15;
constexpr std::array<std::string_view, 7> groups_in_order{"macros", "links", "tables",  "look",
                                                          "state",  "mail",  "archives"};

std::string number(std::uint64_t value) {
  return fmt::format("<span data-number=\"{}\">{}</span>", value, grouped(value));
}

std::string decimal(double value) {
  const double rounded = value < 10 ? std::round(value * 10) / 10 : std::round(value);
  return fmt::format("<span data-number=\"{0}\" data-digits=\"1\">{0}</span>", rounded);
}

std::string day_of(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

// How the script says a figure depends on its name: scan.js, figure().
std::string english_figure(std::string_view name, const Json& figure, const ScanWords& words) {
  if (name == "date") return day_of(figure.get<std::int64_t>());
  if (name == "size" || name == "bytes") return size_text(figure.get<std::uint64_t>());
  if (name == "said" || name == "used") return duration_text(figure.get<double>());
  if (figure.is_number_integer()) return grouped(figure.get<std::uint64_t>());
  if (figure.is_number()) return fmt::format("{:.1f}", figure.get<double>());
  const auto text = figure.get<std::string>();
  return words.has(text) ? words.english(text) : text;
}

std::string say(const ScanWords& words, std::string_view tag, std::string_view id,
                const Json& figures = nullptr, std::string_view attributes = {}) {
  std::string text = words.english(id), kept;
  if (!figures.is_null()) {
    for (const auto& [name, figure] : figures.items()) {
      text = filled(text, {{name, english_figure(name, figure, words)}});
    }
    kept = fmt::format(" data-figures=\"{}\"", html(figures.dump()));
  }
  return fmt::format("<{}{}{} data-word=\"{}\"{}>{}</{}>", tag, attributes.empty() ? "" : " ",
                     attributes, html(id), kept, html(text), tag);
}

std::string class_markup(Effort effort, const ScanWords& words) {
  const std::string_view name = name_of(effort);
  return fmt::format(
      "<span class=\"tone {}\"><span class=\"mark\" aria-hidden=\"true\">{}</span>{}</span>", name,
      marks.at(static_cast<std::size_t>(effort)),
      say(words, "span", fmt::format("class.{}", name)));
}

std::string bar(std::uint64_t value, std::uint64_t largest) {
  const double width =
      100.0 * static_cast<double>(value) / static_cast<double>(std::max<std::uint64_t>(largest, 1));
  return fmt::format(
      "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect x=\"0\" "
      "y=\"0\" width=\"{:.3f}\" height=\"10\"/></svg>",
      std::max(width, 0.6));
}

std::string head(const ScanWords& words,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> columns) {
  std::string row;
  for (const auto& [id, css] : columns) {
    row += say(words, "th", id, nullptr, fmt::format("scope=\"col\" class=\"{}\"", css));
  }
  return "<thead><tr>" + row + "</tr></thead>";
}

// Kinds that cost nothing and tie nobody would only hide the others in the chart.
bool is_tie(std::string_view group) {
  return group == "macros" || group == "links" || group == "tables" || group == "look";
}

}  // namespace

std::string ScanMarkup::part(std::string_view mark) const {
  if (mark == "headline") return headline();
  if (figures_.found == 0) return mark == "run" ? run() : std::string();
  if (mark == "figures") return figures();
  if (mark == "classes") return classes();
  if (mark == "chart") return chart();
  if (mark == "sentences") return sentences();
  if (mark == "outcome") return outcome();
  if (mark == "findings") return findings();
  if (mark == "causes") return causes();
  if (mark == "worst") return worst();
  if (mark == "years") return years();
  if (mark == "run") return run();
  return {};
}

const KindFigures* ScanMarkup::kind(std::string_view name) const {
  const auto found = std::ranges::find(figures_.kinds, name, &KindFigures::kind);
  return found == figures_.kinds.end() ? nullptr : &*found;
}

std::string ScanMarkup::headline() const {
  Json all{{"found", figures_.found}};
  for (std::size_t i = 0; i < effort_count; ++i) {
    all[std::string(name_of(static_cast<Effort>(i)))] = figures_.classes.at(i);
  }
  const std::string_view id = figures_.found == 0                     ? "scan.nothing"
                              : figures_.classes[0] == figures_.found ? "scan.sentence_all"
                                                                      : "scan.sentence";
  return say(words_, "h1", id, all) + say(words_, "p", "scan.lead", nullptr, "class=\"lead\"");
}

std::string ScanMarkup::figures() const {
  const auto one = [this](const std::string& figure, std::string_view word, std::string_view more,
                          const Json& in_more) {
    return "<div>" + say(words_, "dt", word) + "<dd>" + figure + "</dd>" +
           say(words_, "dd", more, in_more, "class=\"more\"") + "</div>";
  };
  const std::uint64_t by_people = figures_.found - figures_.classes[0];
  const bool one_core = figures_.cores == 1;
  return "<dl class=\"three\">" +
         one(number(figures_.classes[0]), "scan.figure_itself", "scan.figure_itself_more",
             Json::object()) +
         one(decimal(figures_.hours), "scan.figure_hours", "scan.figure_hours_more",
             Json{{"count", by_people}}) +
         one(decimal(figures_.night_hours), "scan.figure_night",
             one_core ? "scan.figure_night_one" : "scan.figure_night_more",
             Json{{"cores", figures_.cores}, {"size", figures_.bytes_needed}}) +
         "</dl>";
}

std::string ScanMarkup::classes() const {
  std::string rects, sum;
  double left = 0;
  for (std::size_t i = 0; i < effort_count; ++i) {
    const auto effort = static_cast<Effort>(i);
    const std::uint64_t count = figures_.classes.at(i);
    const double width = 100.0 * static_cast<double>(count) / static_cast<double>(figures_.found);
    rects += fmt::format("<rect class=\"{}\" x=\"{:.3f}\" y=\"0\" width=\"{:.3f}\" height=\"10\"/>",
                         name_of(effort), left, width);
    left += width;
    if (count > 0)
      sum += "<li><b>" + number(count) + "</b> " + class_markup(effort, words_) + "</li>";
  }
  return say(words_, "h2", "scan.classes") +
         "<svg class=\"whole\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
         "aria-hidden=\"true\">" +
         rects + "</svg><ul class=\"sum\"><li><b>" + number(figures_.found) + "</b> " +
         say(words_, "span", "scan.files_are") + "</li>" + sum + "</ul>";
}

std::string ScanMarkup::chart() const {
  std::vector<const KindFigures*> ties;
  for (const KindFigures& found : figures_.kinds) {
    if (found.files > 0 && is_tie(words_.chapter(found.kind))) ties.push_back(&found);
    if (ties.size() == bars_shown) break;
  }
  if (ties.empty()) return say(words_, "p", "scan.no_ties", nullptr, "class=\"lead\"");
  std::string rows;
  for (const KindFigures* tie : ties) {
    rows += "<tr><th scope=\"row\">" + say(words_, "span", "finding." + tie->kind) + "</th><td>" +
            bar(tie->files, ties.front()->files) + "</td><td class=\"n\">" + number(tie->files) +
            "</td></tr>";
  }
  return "<figure>" +
         say(words_, "figcaption", "scan.chart", Json{{"name", "finding." + ties.front()->kind}}) +
         "<table class=\"bars\">" + rows + "</table></figure>";
}

std::string ScanMarkup::sentences() const {
  std::string list;
  const auto add = [&](std::string_view id, const Json& figures) {
    list += say(words_, "li", id, figures);
  };
  if (figures_.started_before) {
    const Json all{{"date", *figures_.started_before},
                   {"now", figures_.bound},
                   {"before", figures_.bound_before}};
    add(figures_.bound < figures_.bound_before   ? "scan.shrinking"
        : figures_.bound > figures_.bound_before ? "scan.growing"
                                                 : "scan.same",
        all);
  }
  if (const KindFigures* macros = kind("macros")) {
    std::uint64_t outside = 0;
    for (const char* name : {"macro-application", "macro-declare", "macro-com"}) {
      if (const KindFigures* calls = kind(name)) outside = std::max(outside, calls->files);
    }
    add("scan.macros", Json{{"count", macros->files}, {"decide", outside}});
  } else {
    add("scan.zero_macros", Json::object());
  }
  if (figures_.duplicates + figures_.near_duplicates > 0) {
    add("scan.duplicates",
        Json{{"count", figures_.duplicates}, {"near", figures_.near_duplicates}});
  }
  if (figures_.measured_files > 0) add("scan.measured", Json{{"count", figures_.measured_files}});
  return "<ul class=\"plain\">" + list + "</ul>";
}

std::string ScanMarkup::outcome() const {
  if (!figures_.outcome || figures_.outcome->compared == 0) return {};
  const Outcome& all = *figures_.outcome;
  const double error = 100.0 * static_cast<double>(all.too_light + all.too_heavy) /
                       static_cast<double>(all.compared);
  std::string rows;
  for (std::size_t i = 0; i < effort_count; ++i) {
    rows += "<tr><th scope=\"row\">" + class_markup(static_cast<Effort>(i), words_) + "</th>";
    for (const std::uint64_t count : all.files.at(i)) {
      rows += "<td class=\"n\">" + number(count) + "</td>";
    }
    rows += "</tr>";
  }
  return "<section>" + say(words_, "h2", "scan.outcome") +
         say(words_, "p", "scan.outcome_sentence",
             Json{{"compared", all.compared},
                  {"light", all.too_light},
                  {"heavy", all.too_heavy},
                  {"error", std::round(error * 10) / 10}}) +
         say(words_, "p", "scan.outcome_time",
             Json{{"used", all.seconds_used}, {"said", all.seconds_said}}, "class=\"soft\"") +
         "<div class=\"scroll\"><table class=\"list\">" +
         head(words_, {{"scan.class", ""},
                       {"scan.fine", "n"},
                       {"scan.formatting", "n"},
                       {"scan.content", "n"},
                       {"scan.not_converted", "n"}}) +
         "<tbody>" + rows + "</tbody></table></div></section>";
}

std::string ScanMarkup::finding_row(const KindFigures& found) const {
  std::string row = "<tr><td>" + say(words_, "span", "finding." + found.kind) +
                    "</td><td class=\"n\">" + number(found.files) + "</td><td class=\"n\">" +
                    number(found.places) + "</td>";
  if (figures_.started_before) {
    const std::uint64_t before = found.files_before.value_or(0);
    const bool more = found.files > before;
    const std::uint64_t change = more ? found.files - before : before - found.files;
    row += "<td class=\"n\">" + number(before) + "</td><td class=\"n " +
           (change == 0 ? ""
            : more      ? "more-now"
                        : "fewer") +
           "\">" + (change == 0 ? std::string("=") : (more ? "+" : "−") + number(change)) + "</td>";
  }
  return row + "</tr>";
}

std::string ScanMarkup::findings() const {
  std::string body;
  for (const std::string_view group : groups_in_order) {
    std::string rows;
    for (const KindFigures& found : figures_.kinds) {
      const std::string_view in = words_.chapter(found.kind);
      if ((in.empty() ? "state" : in) == group) rows += finding_row(found);
    }
    if (rows.empty()) continue;
    body += "<tr>" +
            say(words_, "th", fmt::format("group.{}", group), nullptr,
                fmt::format("scope=\"rowgroup\" class=\"group\" colspan=\"{}\"",
                            figures_.started_before ? 5 : 3)) +
            "</tr>" + rows;
  }
  const std::string columns =
      figures_.started_before
          ? head(words_, {{"scan.finding", "wide"},
                          {"scan.files", "n"},
                          {"scan.places", "n"},
                          {"scan.before", "n"},
                          {"scan.change", "n"}})
          : head(words_, {{"scan.finding", "wide"}, {"scan.files", "n"}, {"scan.places", "n"}});
  return say(words_, "h2", "scan.for_engineers", nullptr, "class=\"chapter\"") +
         say(words_, "h3", "scan.findings") + "<div class=\"scroll\"><table class=\"list\">" +
         columns + "<tbody>" + body + "</tbody></table></div>";
}

std::string ScanMarkup::causes() const {
  std::string rows;
  for (std::size_t i = 0; i < std::min(causes_shown, figures_.causes.size()); ++i) {
    const SharedCause& cause = figures_.causes[i];
    const bool of_file = cause.kind == "template" || cause.kind == "macro_project";
    rows += "<tr><td>" + say(words_, "span", (of_file ? "scan." : "finding.") + cause.kind) +
            "</td><td class=\"path\">" + html(cause.detail) + "</td><td class=\"n\">" +
            number(cause.files) + "</td></tr>";
  }
  const std::string title = say(words_, "h3", "scan.causes");
  if (rows.empty()) return title + say(words_, "p", "scan.no_causes", nullptr, "class=\"lead\"");
  return title + say(words_, "p", "scan.causes_lead", nullptr, "class=\"lead\"") +
         "<div class=\"scroll\"><table class=\"list\">" +
         head(words_, {{"scan.finding", ""}, {"scan.cause", "wide"}, {"scan.files", "n"}}) +
         "<tbody>" + rows + "</tbody></table></div>";
}

std::string ScanMarkup::worst() const {
  std::string rows;
  for (std::size_t i = 0; i < std::min(worst_shown, figures_.worst.size()); ++i) {
    const Offender& file = figures_.worst[i];
    rows += "<tr><td class=\"path\">" + html(file.source) + "</td><td class=\"nowrap\">" +
            class_markup(file.cost.effort, words_) + "</td><td class=\"n\">" +
            decimal(file.cost.points) + "</td></tr>";
  }
  const std::string title = say(words_, "h3", "scan.worst");
  if (rows.empty()) return title + say(words_, "p", "scan.no_worst", nullptr, "class=\"lead\"");
  return title + "<div class=\"scroll\"><table class=\"list\">" +
         head(words_, {{"scan.file", "wide"}, {"scan.class", ""}, {"scan.points", "n"}}) +
         "<tbody>" + rows + "</tbody></table></div>";
}

std::string ScanMarkup::years() const {
  constexpr std::size_t most = 15;
  if (figures_.years.empty()) return {};
  std::uint64_t largest = 0;
  for (const auto& [year, files] : figures_.years) largest = std::max(largest, files);
  std::string rows;
  std::size_t shown = 0;
  for (auto at = figures_.years.rbegin(); at != figures_.years.rend() && shown < most;
       ++at, ++shown) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"n\">{}</td></tr>",
                        at->first, bar(at->second, largest), number(at->second));
  }
  return say(words_, "h3", "scan.years") + "<table class=\"bars years\">" + rows + "</table>";
}

std::string ScanMarkup::run() const {
  return say(words_, "p", "scan.run",
             Json{{"date", figures_.started},
                  {"found", figures_.found},
                  {"bytes", figures_.bytes}}) +
         say(words_, "p", "scan.how");
}

}  // namespace offenbar::batch
