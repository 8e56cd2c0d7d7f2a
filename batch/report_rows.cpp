#include "batch/report_rows.h"

#include <fmt/core.h>

#include <cmath>

#include "batch/file_json.h"
#include "batch/report_markup.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t problems_shown = 500;

Json as_json(const std::vector<Group>& groups) {
  Json list = Json::array();
  for (const Group& group : groups) {
    list.push_back({{"key", printable(group.key)},
                    {"states", batch::as_json(group.states)},
                    {"bytes", group.bytes}});
  }
  return list;
}

Json state_groups(const StateCounts& states) {
  Json list = Json::array();
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string name(name_of(static_cast<State>(i)));
    if (states[i] > 0)
      list.push_back({{"key", name}, {"states", {{name, states[i]}}}, {"bytes", 0}});
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
  for (const Loss& loss : record.losses) {
    Json entry{loss.category, std::string(name_of(loss.severity))};
    if (!redact) {
      for (const std::string* text : {&loss.where, &loss.before, &loss.after}) {
        entry.push_back(printable(*text));
      }
    }
    list.push_back(entry);
  }
  return list;
}

Json detail_of(const FileRecord& record, bool redact) {
  Json detail = Json::object();
  if (record.error && !record.error->what.empty()) detail["w"] = printable(record.error->what);
  if (record.error && !record.error->hint.empty()) detail["h"] = printable(record.error->hint);
  for (const Output& output : record.outputs) {
    detail["o"].push_back(short_output(output.path, source_of(record)));
    if (output.is_copy) detail["c"] = 1;
  }
  if (!record.losses.empty()) detail["l"] = losses_of(record, redact);
  if (!record.notes.empty()) detail["n"] = record.notes;
  if (!record.duplicate_of.empty()) detail["d"] = printable(record.duplicate_of);
  if (!record.route.empty() && record.route != "zygote" && record.route != "copy") {
    detail["r"] = record.route;
  }
  return detail.empty() ? Json(0) : detail;
}

Json row_of(const FileRecord& record, bool redact) {
  return Json::array({printable(source_of(record)), record.format,
                      std::string(name_of(record.state)), cause_of(record), record.size,
                      std::round(record.seconds * 100) / 100, detail_of(record, redact)});
}

std::string problem_line(const FileRecord& record, const ReportWords& words) {
  const std::string cause = record.error ? "fault." + cause_of(record) : cause_of(record);
  return fmt::format("<tr><td class=\"path\">{}</td><td class=\"nowrap\">{}</td><td>{}</td></tr>",
                     html(printable(source_of(record))), state_markup(record.state, words),
                     cause.empty() ? std::string() : said(words, "span", cause));
}

std::uint64_t problems(const ReportFigures& figures) {
  return figures.look + figures.password + count_of(figures.states, State::pending);
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
            {"state", state_groups(figures.states)},
            {"cause", as_json(figures.faults)}}},
          {"causes", causes},
          {"prefix", options.results_prefix},
          {"capped", figures.found > options.most_rows}};
}

Result<void> write_rows(const LedgerReader& ledger, const ReportOptions& options,
                        std::ostream& out) {
  std::uint64_t written = 0;
  out << '[';
  OFFENBAR_CHECK(ledger.files({}, Sequence::worst_first, [&](const FileRecord& record) {
    if (written == options.most_rows) return false;
    out << (written++ == 0 ? "\n" : ",\n") << inside_script(row_of(record, options.redact));
    return out.good();
  }));
  out << "\n]";
  return {};
}

Result<void> write_problems(const LedgerReader& ledger, const ReportWords& words,
                            const ReportFigures& figures, std::ostream& out) {
  out << "<section id=\"problems\">" << said(words, "h2", "ui.problems");
  const std::uint64_t all = problems(figures);
  if (all == 0) {
    out << said(words, "p", "ui.no_problems") << "</section>";
    return {};
  }
  if (all > problems_shown) {
    out << said(words, "p", "ui.problems_capped", Json{{"cap", problems_shown}, {"total", all}});
  }
  out << "<table class=\"list\"><tbody>\n";
  std::uint64_t written = 0;
  Filter of_interest;
  of_interest.states = {State::failed,      State::encrypted, State::protected_,
                        State::unsupported, State::pending,   State::done_with_losses};
  OFFENBAR_CHECK(ledger.files(of_interest, Sequence::worst_first, [&](const FileRecord& record) {
    out << problem_line(record, words) << '\n';
    return ++written < problems_shown && out.good();
  }));
  out << "</tbody></table></section>";
  return {};
}

}  // namespace offenbar::batch
