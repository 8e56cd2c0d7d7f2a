#include "batch/report_rows.h"

#include <fmt/core.h>

#include <cmath>
#include <set>

#include "batch/decisions.h"
#include "batch/file_json.h"
#include "batch/loss_page.h"
#include "batch/page_pictures.h"
#include "batch/report_markup.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t problems_shown = 500;

const std::set<State> of_interest{State::failed,      State::encrypted, State::protected_,
                                  State::unsupported, State::pending,   State::done_with_losses};

std::uint64_t need_look(const StateCounts& states) {
  std::uint64_t files = 0;
  for (const State state : of_interest) files += count_of(states, state);
  return files;
}

Json as_json(const std::vector<Group>& groups) {
  Json list = Json::array();
  for (const Group& group : groups) {
    list.push_back({{"key", printable(group.key)},
                    {"states", batch::as_json(group.states)},
                    {"look", need_look(group.states) + group.lossy_duplicates},
                    {"bytes", group.bytes}});
  }
  return list;
}

Json state_groups(const ReportFigures& figures) {
  Json list = Json::array();
  for (std::size_t i = 0; i < figures.states.size(); ++i) {
    const auto state = static_cast<State>(i);
    const std::uint64_t files = figures.states[i];
    if (files == 0) continue;
    const std::string name(name_of(state));
    const std::uint64_t look = of_interest.contains(state) ? files
                               : state == State::duplicate ? figures.lossy_duplicates
                                                           : 0;
    list.push_back({{"key", name}, {"states", {{name, files}}}, {"look", look}, {"bytes", 0}});
  }
  return list;
}

std::string cause_of(const FileRecord& record) {
  if (record.error) return std::string(name_of(record.error->fault));
  if (!record.reason.empty()) return record.reason;
  return record.losses.empty() ? std::string() : "loss." + record.losses.front().category;
}

// The name alone where the result stands beside where the source stood.
std::string short_output(const std::string& output, const std::string& source) {
  const std::size_t folder = source.rfind('/') == std::string::npos ? 0 : source.rfind('/') + 1;
  const bool beside = output.compare(0, folder, source, 0, folder) == 0 &&
                      output.find('/', folder) == std::string::npos;
  return beside ? printable(output.substr(folder)) : "/" + printable(output);
}

Json losses_of(const FileRecord& record, bool redact) {
  Json list = Json::array();
  for (std::size_t i = 0; i < record.losses.size(); ++i) {
    const Loss& loss = record.losses[i];
    Json entry{loss.category, std::string(name_of(loss.severity))};
    if (!redact) {
      for (const std::string* text : {&loss.where, &loss.before, &loss.after}) {
        entry.push_back(printable(*text));
      }
      if (const Acceptance* by = record.accepted_by(i)) {
        entry.push_back(printable(by->decided.who));
        entry.push_back(printable(by->decided.why));
      }
    }
    list.push_back(entry);
  }
  return list;
}

Json detail_of(const FileRecord& record, bool redact, bool has_page) {
  Json detail = Json::object();
  if (has_page) detail["p"] = record.id;
  if (record.error && !record.error->what.empty()) detail["w"] = printable(record.error->what);
  if (record.error && !record.error->hint.empty()) detail["h"] = printable(record.error->hint);
  for (const Output& output : record.outputs) {
    detail["o"].push_back(short_output(output.path, source_of(record)));
    if (output.is_copy) detail["c"] = 1;
  }
  if (record.verdict) detail["v"] = std::string(name_of(*record.verdict));
  if (!record.losses.empty()) detail["l"] = losses_of(record, redact);
  if (record.pages) {
    const DrawnPages& pages = *record.pages;
    detail["g"] = {pages.before, pages.after, pages.differing_count};
    if (pages.pictured > 0 && !redact) detail["g"].push_back(page_folder_of(record.id));
  }
  if (record.items) {
    const ItemCounts& items = *record.items;
    detail["i"] = {items.found, items.written, items.raw, items.refused, items.salvaged};
  }
  if (!record.notes.empty()) detail["n"] = told_notes(record, redact);
  if (!record.duplicate_of.empty()) detail["d"] = printable(record.duplicate_of);
  if (!record.route.empty() && record.route != "zygote" && record.route != "copy") {
    detail["r"] = record.route;
  }
  return detail.empty() ? Json(0) : detail;
}

Json row_of(const FileRecord& record, bool redact, bool has_page) {
  return Json::array({printable(source_of(record)), record.format,
                      std::string(name_of(record.state)), cause_of(record), record.size,
                      std::round(record.seconds * 100) / 100, detail_of(record, redact, has_page)});
}

std::string problem_line(const FileRecord& record, const ReportWords& words) {
  const std::string cause = record.error ? "fault." + cause_of(record) : cause_of(record);
  return fmt::format("<tr><td class=\"path\">{}</td><td class=\"nowrap\">{}</td><td>{}</td></tr>",
                     html(printable(source_of(record))), state_markup(record.state, words),
                     cause.empty() ? std::string() : said(words, "span", cause));
}

}  // namespace

Json page_facts(const ReportFigures& figures, const ReportOptions& options) {
  Json causes = Json::array();
  for (const Cause& cause : figures.causes) causes.push_back(cause.word);
  return {{"found", figures.found},
          {"states", batch::as_json(figures.states)},
          {"groups",
           {{"folder", as_json(figures.folders)},
            {"format", as_json(figures.formats)},
            {"state", state_groups(figures)},
            {"cause", as_json(figures.faults)}}},
          {"causes", causes},
          {"prefix", options.results_prefix},
          {"capped", figures.found > options.most_rows}};
}

Result<void> write_rows(const LedgerReader& ledger, const ReportOptions& options,
                        std::ostream& out) {
  std::uint64_t written = 0;
  PageCount pages(options.most_pages);
  out << '[';
  OFFENBAR_CHECK(ledger.files({}, Sequence::worst_first, [&](const FileRecord& record) {
    if (written == options.most_rows) return false;
    out << (written++ == 0 ? "\n" : ",\n")
        << inside_script(row_of(record, options.redact, pages.next(record)));
    return out.good();
  }));
  out << "\n]";
  return {};
}

Result<void> write_problems(const LedgerReader& ledger, const ReportWords& words,
                            const ReportFigures& figures, std::ostream& out) {
  out << "<section id=\"problems\">" << said(words, "h2", "ui.problems");
  const std::uint64_t all = need_look(figures.states);
  if (all == 0) {
    out << said(words, "p", "ui.no_problems") << "</section>";
    return {};
  }
  if (all > problems_shown) {
    out << said(words, "p", "ui.problems_capped", Json{{"cap", problems_shown}, {"total", all}});
  }
  out << "<table class=\"list\"><tbody>\n";
  std::uint64_t written = 0;
  OFFENBAR_CHECK(
      ledger.files({.states = of_interest}, Sequence::worst_first, [&](const FileRecord& record) {
        out << problem_line(record, words) << '\n';
        return ++written < problems_shown && out.good();
      }));
  out << "</tbody></table></section>";
  return {};
}

namespace {

// A list that is folded up until it is asked for; `write` hands its lines to `line` until told to
// stop.
template <class Write>
Result<void> write_fold(const ReportWords& words, std::string_view title, std::uint64_t total,
                        std::ostream& out, const Write& write) {
  if (total == 0) return {};
  out << "<details>" << said(words, "summary", title, Json{{"count", total}});
  if (total > problems_shown) {
    out << said(words, "p", "ui.problems_capped", Json{{"cap", problems_shown}, {"total", total}});
  }
  out << "<ul class=\"path\">\n";
  std::uint64_t written = 0;
  OFFENBAR_CHECK(write([&](const std::string& text) {
    out << "<li>" << html(text) << "</li>\n";
    return ++written < problems_shown && out.good();
  }));
  out << "</ul></details>";
  return {};
}

std::string with_results(const FileRecord& record) {
  std::string text = printable(source_of(record));
  for (const Output& output : record.outputs) text += " → " + printable(output.path);
  return text;
}

}  // namespace

Result<void> write_left_behind(const LedgerReader& ledger, const ReportWords& words,
                               const ReportFigures& figures, std::ostream& out) {
  if (figures.gone == 0 && figures.superseded == 0) return {};
  out << "<section id=\"left-behind\">" << said(words, "h2", "ui.left_behind");
  OFFENBAR_CHECK(write_fold(words, "ui.gone_files", figures.gone, out, [&](const auto& line) {
    return ledger.files({.gone = true}, Sequence::path,
                        [&](const FileRecord& record) { return line(with_results(record)); });
  }));
  OFFENBAR_CHECK(
      write_fold(words, "ui.superseded_files", figures.superseded, out, [&](const auto& line) {
        return ledger.superseded([&](const std::string& path) { return line(printable(path)); });
      }));
  out << "</section>";
  return {};
}

}  // namespace offenbar::batch
