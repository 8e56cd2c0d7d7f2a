#include "batch/report_markup.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "batch/figures.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t causes_shown = 3;
constexpr std::size_t bars_shown = 8;

constexpr std::array<std::string_view, state_count> marks{"…", "●", "▲", "✕", "◆",
                                                          "◆", "–", "□", "●"};

// A figure in the English text: numbers grouped, word ids as their word.
std::string english_figure(const Json& figure, const ReportWords& words) {
  if (figure.is_number_unsigned()) return grouped(figure.get<std::uint64_t>());
  const auto text = figure.get<std::string>();
  return words.all().at("en").contains(text) ? words.english(text) : text;
}

std::string number(std::uint64_t value) {
  return fmt::format("<span class=\"number\" data-number=\"{}\">{}</span>", value, grouped(value));
}

std::uint64_t total(const Group& group) {
  return std::accumulate(group.states.begin(), group.states.end(), std::uint64_t{0});
}

std::string button(std::string_view filter, const std::string& inside) {
  return fmt::format(
      "<button type=\"button\" class=\"pick\" disabled data-filter=\"{}\">{}</button>",
      html(filter), inside);
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string inside_script(const Json& json) {
  std::string safe;
  for (const char letter : json.dump()) {
    if (letter == '<')
      safe += "\\u003c";
    else
      safe += letter;
  }
  return safe;
}

std::string said(const ReportWords& words, std::string_view tag, std::string_view id,
                 const Json& figures, std::string_view attributes) {
  std::string text = words.english(id), kept;
  if (!figures.is_null()) {
    for (const auto& [name, figure] : figures.items()) {
      text = filled(text, {{name, english_figure(figure, words)}});
    }
    kept = fmt::format(" data-figures=\"{}\"", html(figures.dump()));
  }
  return fmt::format("<{}{}{} data-word=\"{}\"{}>{}</{}>", tag, attributes.empty() ? "" : " ",
                     attributes, html(id), kept, html(text), tag);
}

std::string state_markup(State state, const ReportWords& words) {
  const std::string name(name_of(state));
  return fmt::format(
      "<span class=\"tone {}\"><span class=\"mark\" aria-hidden=\"true\">{}</span>{}</span>", name,
      marks.at(static_cast<std::size_t>(state)), said(words, "span", "state." + name));
}

std::vector<State> ReportMarkup::states_met() const {
  std::vector<State> met;
  for (std::size_t i = 0; i < state_count; ++i) {
    if (figures_.states[i] > 0) met.push_back(static_cast<State>(i));
  }
  std::sort(met.begin(), met.end(), [](State a, State b) { return urgency(a) < urgency(b); });
  return met;
}

std::string ReportMarkup::headline(bool redacted) const {
  const Json all{{"usable", figures_.usable},
                 {"found", figures_.found},
                 {"look", figures_.look},
                 {"password", figures_.password}};
  const std::string_view id = figures_.found == 0                 ? "ui.nothing_found"
                              : figures_.usable == figures_.found ? "ui.all_fine"
                                                                  : "ui.sentence";
  std::string text = said(words_, "h1", id, all);
  if (const auto pending = count_of(figures_.states, State::pending); pending > 0) {
    text += said(words_, "p", "ui.pending", Json{{"pending", pending}}, "class=\"warning\"");
  }
  if (figures_.left_out > 0) {
    text +=
        said(words_, "p", "ui.left_out", Json{{"left_out", figures_.left_out}}, "class=\"lead\"");
  }
  if (figures_.stores > 0) {
    text += said(words_, "p", "ui.items_sum",
                 Json{{"stores", figures_.stores},
                      {"found", figures_.items.found},
                      {"written", figures_.items.written},
                      {"raw", figures_.items.raw},
                      {"refused", figures_.items.refused},
                      {"salvaged", figures_.items.salvaged}});
  }
  const LinkCounts& links = figures_.links;
  if (links.open + links.dangling + links.outside + links.untouched > 0) {
    text += said(words_, "p", "ui.links",
                 Json{{"followed", links.followed},
                      {"open", links.open},
                      {"dangling", links.dangling},
                      {"outside", links.outside}},
                 "");
  }
  if (figures_.superseded > 0) {
    text += said(words_, "p", "ui.superseded", Json{{"superseded", figures_.superseded}},
                 "class=\"lead\"");
  }
  if (figures_.gone > 0) {
    text += said(words_, "p", "ui.gone", Json{{"gone", figures_.gone}}, "class=\"lead\"");
  }
  if (redacted) text += said(words_, "p", "ui.redacted", nullptr, "class=\"lead\"");
  return text;
}

std::string ReportMarkup::states() const {
  std::string bar, sum;
  double left = 0;
  for (const State state : states_met()) {
    const std::uint64_t count = count_of(figures_.states, state);
    const double width = 100.0 * static_cast<double>(count) / static_cast<double>(figures_.found);
    bar += fmt::format("<rect class=\"{}\" x=\"{:.3f}\" y=\"0\" width=\"{:.3f}\" height=\"10\"/>",
                       name_of(state), left, width);
    left += width;
    sum += fmt::format("<li>{}</li>",
                       button(fmt::format("state:{}", name_of(state)),
                              fmt::format("<b data-number=\"{}\">{}</b> {}", count, grouped(count),
                                          state_markup(state, words_))));
  }
  if (sum.empty()) return {};
  return "<section>" + said(words_, "h2", "ui.conservation") +
         "<svg class=\"whole\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
         "aria-hidden=\"true\">" +
         bar + "</svg><ul class=\"sum\"><li>" +
         fmt::format("<b data-number=\"{0}\">{1}</b> ", figures_.found, grouped(figures_.found)) +
         said(words_, "span", "ui.found") + " =</li>" + sum + "</ul></section>";
}

std::string ReportMarkup::causes() const {
  std::string list;
  for (std::size_t i = 0; i < std::min(causes_shown, figures_.causes.size()); ++i) {
    const Cause& cause = figures_.causes[i];
    const bool fault = cause.word.starts_with("fault.");
    const std::string key = fault ? cause.word.substr(6) : cause.word;
    list += fmt::format("<li>{}<span>{}</span>{}</li>", number(cause.files),
                        button("cause:" + key, said(words_, "span", cause.word)),
                        fault ? said(words_, "span", "advice." + key, nullptr, "class=\"soft\"")
                              : std::string("<span></span>"));
  }
  const std::string head = "<section>" + said(words_, "h2", "ui.causes");
  if (list.empty())
    return head + said(words_, "p", "ui.no_causes", nullptr, "class=\"lead\"") + "</section>";
  return head + "<ul class=\"causes\">" + list + "</ul></section>";
}

std::vector<ReportMarkup::Bar> ReportMarkup::state_bars() const {
  std::vector<Bar> bars;
  for (const State state : states_met()) {
    const std::string name(name_of(state));
    bars.push_back({words_.english("state." + name), "state." + name, "state:" + name, name,
                    count_of(figures_.states, state)});
  }
  std::stable_sort(bars.begin(), bars.end(),
                   [](const Bar& a, const Bar& b) { return a.count > b.count; });
  return bars;
}

std::vector<ReportMarkup::Bar> ReportMarkup::group_bars(const std::vector<Group>& groups,
                                                        bool faults) const {
  std::vector<Bar> bars;
  for (const Group& group : groups) {
    if (bars.size() == bars_shown) break;
    const std::string word = faults ? "fault." + group.key : group.key.empty() ? "ui.unknown" : "";
    bars.push_back(
        {word.empty() ? printable(group.key) : words_.english(word), word,
         faults ? "cause:" + group.key : "format:" + (group.key.empty() ? "?" : group.key),
         faults ? "failed" : "", total(group)});
  }
  return bars;
}

std::string ReportMarkup::bar_row(const Bar& bar, std::uint64_t largest) const {
  const double width = 100.0 * static_cast<double>(bar.count) /
                       static_cast<double>(std::max<std::uint64_t>(largest, 1));
  const std::string label =
      bar.word.empty() ? "<span>" + html(bar.label) + "</span>" : said(words_, "span", bar.word);
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\"><rect class=\"{}\" x=\"0\" y=\"0\" width=\"{:.3f}\" "
      "height=\"10\"/></svg></td>"
      "<td class=\"n\">{}</td></tr>",
      bar.filter.empty() ? label : button(bar.filter, label), bar.css, std::max(width, 0.6),
      number(bar.count));
}

std::string ReportMarkup::chart(const std::string& caption, const std::vector<Bar>& bars) const {
  std::string rows;
  for (const Bar& bar : bars) rows += bar_row(bar, bars.front().count);
  return "<figure><figcaption>" + caption + "</figcaption><table class=\"bars\">" + rows +
         "</table></figure>";
}

// Each chart carries its answer as its title.
std::string ReportMarkup::charts() const {
  if (figures_.found == 0) return {};
  const std::vector<Bar> states = state_bars(), formats = group_bars(figures_.formats, false),
                         faults = group_bars(figures_.faults, true);
  std::string all = chart(
      said(words_, "span", "ui.chart_states",
           Json{{"count", states[0].count}, {"found", figures_.found}, {"name", states[0].word}}),
      states);
  const auto most = [&](std::string_view id, const Bar& bar) {
    return said(words_, "span", id,
                Json{{"name", bar.word.empty() ? bar.label : bar.word}, {"count", bar.count}});
  };
  if (!formats.empty()) all += chart(most("ui.chart_formats", formats[0]), formats);
  if (!faults.empty()) all += chart(most("ui.chart_faults", faults[0]), faults);
  return "<section class=\"charts\">" + all + "</section>";
}

std::vector<ReportMarkup::Bar> ReportMarkup::function_bars() const {
  std::vector<Bar> bars;
  for (const auto& [function, count] : figures_.values.sum.functions) {
    bars.push_back({function, function.empty() ? "ui.operators" : "",
                    function.empty() ? "" : "text:" + function, "", count});
  }
  std::ranges::stable_sort(bars, std::ranges::greater(), &Bar::count);
  if (bars.size() > bars_shown) bars.resize(bars_shown);
  return bars;
}

std::string ReportMarkup::values() const {
  const ValueProof& values = figures_.values;
  if (values.workbooks == 0) return {};
  const Recalculation& sum = values.sum;
  const std::string text = said(words_, "p", "ui.values",
                                Json{{"formulas", sum.formulas()},
                                     {"workbooks", values.workbooks},
                                     {"equal", sum.equal + sum.near},
                                     {"depends", sum.depends},
                                     {"different", sum.different},
                                     {"other", sum.without_value + sum.not_computed}},
                                "class=\"lead\"");
  const std::vector<Bar> bars = function_bars();
  const std::string functions =
      bars.empty() ? std::string()
                   : chart(said(words_, "span", "ui.values_functions",
                                Json{{"name", bars[0].word.empty() ? bars[0].label : bars[0].word},
                                     {"count", bars[0].count}}),
                           bars);
  return "<section>" + said(words_, "h2", "ui.values_title") + text + functions + "</section>";
}

std::string ReportMarkup::run() const {
  if (!figures_.run) return {};
  const RunRecord& last = *figures_.run;
  std::string text =
      "<p>" + said(words_, "span", "ui.run", Json{{"number", std::to_string(last.number)}});
  text += fmt::format(", <span data-time=\"{}\">{:%Y-%m-%d %H:%M} UTC</span>", last.started,
                      fmt::gmtime(static_cast<std::time_t>(last.started)));
  text += ", " + number(last.settled) + " " + said(words_, "span", "ui.files") +
          fmt::format(", <span data-seconds=\"{:.1f}\">{}</span>", last.seconds,
                      duration_text(last.seconds));
  if (!last.office_version.empty()) text += ", " + html(last.office_version);
  text += ", offenbar " + html(last.version) + "</p><p>" +
          said(words_, "span", "ui.locale", Json{{"locale", last.locale}}) + "</p>";
  for (const auto& [who, measures] : last.isolation) {
    text += isolation("ui.isolation_" + who, measures);
  }
  return text;
}

// Nothing for processes that the run did not need.
std::string ReportMarkup::isolation(const std::string& word,
                                    const std::vector<std::string>& measures) const {
  std::string list;
  for (const std::string& measure : measures) list += (list.empty() ? "" : ", ") + measure;
  if (list.empty()) return {};
  return "<p>" + said(words_, "span", word.c_str()) + ": " + html(list) + "</p>";
}

}  // namespace offenbar::batch
