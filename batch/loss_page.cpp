#include "batch/loss_page.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "batch/decisions.h"
#include "batch/figures.h"
#include "batch/place_words.h"
#include "batch/report_markup.h"
#include "batch/report_page.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::array<std::string_view, 3> languages{"en", "de", "fr"};
constexpr std::array<std::string_view, 3> shapes{"○", "▲", "■"};  // by severity

// <tag>English</tag> that carries the other languages along.
template <class Say>
std::string in_all(std::string_view tag, std::string_view attributes, const Say& say) {
  std::string open = fmt::format("<{}{}{}", tag, attributes.empty() ? "" : " ", attributes);
  for (const std::string_view language : languages) {
    open += fmt::format(" data-{}=\"{}\"", language, html(say(language)));
  }
  return open + fmt::format(">{}</{}>", html(say("en")), tag);
}

std::string word_in(const ReportWords& words, std::string_view language, std::string_view id) {
  const auto& all = words.all().at(std::string(language));
  const auto found = all.find(std::string(id));
  return found == all.end() ? words.english(id) : found->get<std::string>();
}

std::string said_in_all(const ReportWords& words, std::string_view tag, std::string_view id,
                        std::string_view attributes = {},
                        std::initializer_list<ReportWords::Figure> figures = {}) {
  return in_all(tag, attributes, [&](std::string_view language) {
    return filled(word_in(words, language, id), figures);
  });
}

// What differs between two texts is marked: all between the words that both begin and end with.
std::string marked(std::string_view text, std::string_view other) {
  if (text.empty() || other.empty()) return html(text);
  const auto is_space = [](char c) { return c == ' '; };
  std::size_t begin = 0;
  const std::size_t both = std::min(text.size(), other.size());
  while (begin < both && text[begin] == other[begin]) ++begin;
  while (begin > 0 && !is_space(text[begin - 1])) --begin;
  std::size_t end = 0;
  while (end < both - begin && text[text.size() - 1 - end] == other[other.size() - 1 - end]) ++end;
  while (end > 0 && !is_space(text[text.size() - end])) --end;
  const std::string_view middle = text.substr(begin, text.size() - end - begin);
  return html(text.substr(0, begin)) + (middle.empty() ? "" : "<mark>" + html(middle) + "</mark>") +
         html(text.substr(text.size() - end));
}

class LossPage {
 public:
  LossPage(const FileRecord& record, const ReportOptions& options, const ReportWords& words)
      : record_(record), options_(options), words_(words) {}

  std::string body() const {
    std::string text = "<header><p><a href=\"../index.html\">offenbar</a> <span id=\"languages\">";
    text += "</span></p><h1 class=\"path\">" + html(printable(source_of(record_))) + "</h1>";
    text += verdict() + results() + "</header><main>";
    for (std::size_t i = 0; i < record_.losses.size();) i = group(i, text);
    return text + "</main>";
  }

 private:
  std::string verdict() const {
    const std::string id = record_.verdict ? fmt::format("verdict.{}", name_of(*record_.verdict))
                                           : "note.not_compared";
    return "<p>" + said_in_all(words_, "b", id) + " · " +
           said_in_all(words_, "span", "ui.losses_of_file", {},
                       {{"losses", grouped(record_.losses.size())}}) +
           "</p>";
  }

  std::string results() const {
    std::string text;
    for (const Output& output : record_.outputs) {
      text += "<p class=\"path soft\">→ " + html(printable(output.path)) + "</p>";
    }
    return text;
  }

  // All losses of a kind that stand together.
  std::size_t group(std::size_t from, std::string& text) const {
    const Loss& first = record_.losses[from];
    std::size_t end = from;
    while (end < record_.losses.size() && record_.losses[end].category == first.category) ++end;
    const auto severity = static_cast<std::size_t>(first.severity);
    text += fmt::format("<section class=\"{}\"><h2><span aria-hidden=\"true\">{}</span> ",
                        name_of(first.severity), shapes.at(severity));
    text += said_in_all(words_, "span", "loss." + first.category) + " <small>" +
            said_in_all(words_, "span", fmt::format("severity.{}", name_of(first.severity))) +
            "</small></h2>";
    if (const auto& english = words_.all().at("en"); english.contains("remedy." + first.category)) {
      text += said_in_all(words_, "p", "remedy." + first.category, "class=\"soft\"");
    }
    text += options_.redact ? said_in_all(words_, "p", "ui.losses_of_file", {},
                                          {{"losses", grouped(end - from)}})
                            : table(from, end);
    text += "</section>";
    return end;
  }

  std::string table(std::size_t from, std::size_t end) const {
    std::string text = "<table><thead><tr>" + said_in_all(words_, "th", "ui.place") +
                       said_in_all(words_, "th", "ui.source") +
                       said_in_all(words_, "th", "ui.result") + "</tr></thead><tbody>";
    for (std::size_t i = from; i < end; ++i) text += line(i);
    return text + "</tbody></table>";
  }

  // Quotes with what differs marked; words of ours in the reader's language.
  std::string side(const std::string& category, const std::string& text,
                   const std::string& other) const {
    if (!value_in(words_, "en", category, text)) return marked(text, other);
    return in_all("span", "", [&](std::string_view language) {
      return *value_in(words_, language, category, text);
    });
  }

  std::string line(std::size_t at) const {
    const Loss& loss = record_.losses[at];
    const std::string where = printable(loss.where);
    const std::string before = printable(loss.before), after = printable(loss.after);
    const Acceptance* by = record_.accepted_by(at);
    std::string text = by != nullptr ? "<tr class=\"accepted\">" : "<tr>";
    text += in_all("th", "scope=\"row\"",
                   [&](std::string_view language) { return place_in(words_, language, where); });
    text += "<td>" + side(loss.category, before, after) + "</td><td>" +
            side(loss.category, after, before);
    if (by != nullptr) {
      const std::string day =
          fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(by->decided.when)));
      text += said_in_all(words_, "p", "ui.accepted_by", "class=\"soft\"",
                          {{"who", printable(by->decided.who)},
                           {"when", day},
                           {"why", printable(by->decided.why)}});
    }
    return text + "</td></tr>";
  }

  const FileRecord& record_;
  const ReportOptions& options_;
  const ReportWords& words_;
};

}  // namespace

void write_loss_page(const FileRecord& record, const ReportOptions& options,
                     const ReportWords& words, std::ostream& out) {
  std::string_view rest = report_page("losses.html");
  for (std::size_t mark = rest.find("{{"); mark != std::string_view::npos; mark = rest.find("{{")) {
    const std::size_t end = rest.find("}}", mark);
    const std::string_view name = rest.substr(mark + 2, end - mark - 2);
    out << rest.substr(0, mark);
    if (name == "policy") out << page_policy("losses.js", "losses.css");
    if (name == "style") out << report_page("losses.css");
    if (name == "script") out << report_page("losses.js");
    if (name == "title") out << html(printable(source_of(record)));
    if (name == "body") out << LossPage(record, options, words).body();
    rest.remove_prefix(end + 2);
  }
  out << rest;
}

}  // namespace offenbar::batch
