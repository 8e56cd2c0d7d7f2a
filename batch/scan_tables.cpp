// CSV and JSON of a scan.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "batch/csv_cell.h"
#include "batch/scan_json.h"
#include "batch/scan_report.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

void write_row(std::ostream& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out << (i == 0 ? "" : ",") << csv_cell(cells[i]);
  out << "\r\n";
}

std::string about(const ScannedFile& file, std::string_view what) {
  const auto found = file.about.find(std::string(what));
  return found == file.about.end() ? std::string() : found->second;
}

std::string kinds_of(const ScannedFile& file) {
  std::string text, last;
  for (const findings::Finding& finding : file.findings) {
    if (finding.kind == last) continue;
    text += (text.empty() ? "" : "; ") + finding.kind;
    last = finding.kind;
  }
  return text;
}

}  // namespace

Result<void> write_files_csv(ScanReader& reader, std::ostream& out) {
  write_row(out, {"source",
                  "format",
                  "state",
                  "class",
                  "points",
                  "bytes",
                  "modified",
                  "owner",
                  "author",
                  "last_author",
                  "organisation",
                  "application",
                  "version",
                  "template",
                  "languages",
                  "duplicate_of",
                  "near_duplicate_of",
                  "findings",
                  "sha256",
                  "fault",
                  "what"});
  return reader.files([&out](const ScannedFile& file) {
    const FileRecord& record = file.record;
    const Json json = scan_json(file);
    std::string languages;
    for (const std::string& language : file.languages) {
      languages += (languages.empty() ? "" : " ") + language;
    }
    write_row(out, {printable(source_of(record)),
                    record.format,
                    std::string(name_of(record.state)),
                    std::string(name_of(file.cost.effort)),
                    fmt::format("{}", file.cost.points),
                    std::to_string(record.size),
                    json["modified"].get<std::string>(),
                    about(file, "owner"),
                    about(file, "author"),
                    about(file, "last_author"),
                    about(file, "organisation"),
                    about(file, "application"),
                    about(file, "version"),
                    about(file, "template"),
                    languages,
                    printable(record.duplicate_of),
                    printable(file.near_duplicate_of),
                    kinds_of(file),
                    record.sha256,
                    record.error ? std::string(name_of(record.error->fault)) : std::string(),
                    record.error ? printable(record.error->what) : std::string()});
    return out.good();
  });
}

Result<void> write_findings_csv(ScanReader& reader, std::ostream& out) {
  write_row(out, {"source", "format", "kind", "where", "detail", "count"});
  return reader.files([&out](const ScannedFile& file) {
    const std::string source = printable(source_of(file.record));
    for (const findings::Finding& finding : file.findings) {
      write_row(out, {source, file.record.format, finding.kind, finding.where, finding.detail,
                      std::to_string(finding.count)});
    }
    return out.good();
  });
}

Result<void> write_scan_json(const ScanFigures& figures, std::ostream& out) {
  Json all{{"found", figures.found}, {"bytes", figures.bytes}, {"started", figures.started}};
  for (std::size_t i = 0; i < state_count; ++i) {
    all["states"][std::string(name_of(static_cast<State>(i)))] = figures.states.at(i);
  }
  for (std::size_t i = 0; i < effort_count; ++i) {
    all["classes"][std::string(name_of(static_cast<Effort>(i)))] = figures.classes.at(i);
  }
  all["points"] = figures.points;
  all["hours"] = figures.hours;
  all["bound"] = figures.bound;
  all["duplicates"] = figures.duplicates;
  all["near_duplicates"] = figures.near_duplicates;
  all["members"] = figures.members;
  all["plan"] = {{"hours", figures.night_hours},
                 {"cores", figures.cores},
                 {"bytes_needed", figures.bytes_needed},
                 {"measured_files", figures.measured_files}};
  all["formats"] = Json::object();
  for (const auto& [format, files] : figures.formats) all["formats"][format] = files;
  all["findings"] = Json::array();
  for (const KindFigures& kind : figures.kinds) {
    Json row{{"kind", kind.kind}, {"files", kind.files}, {"places", kind.places}};
    if (kind.files_before) row["files_before"] = *kind.files_before;
    all["findings"].push_back(std::move(row));
  }
  all["causes"] = Json::array();
  for (const SharedCause& cause : figures.causes) {
    all["causes"].push_back(
        {{"kind", cause.kind}, {"detail", cause.detail}, {"files", cause.files}});
  }
  all["worst"] = Json::array();
  for (const Offender& file : figures.worst) {
    all["worst"].push_back({{"source", file.source},
                            {"format", file.format},
                            {"class", name_of(file.cost.effort)},
                            {"points", file.cost.points}});
  }
  all["before"] = nullptr;
  if (figures.started_before) {
    all["before"] = {{"started", *figures.started_before},
                     {"found", figures.found_before},
                     {"bound", figures.bound_before}};
  }
  all["outcome"] = nullptr;
  if (figures.outcome) {
    const Outcome& outcome = *figures.outcome;
    all["outcome"] = {{"compared", outcome.compared},
                      {"too_light", outcome.too_light},
                      {"too_heavy", outcome.too_heavy},
                      {"seconds_said", outcome.seconds_said},
                      {"seconds_used", outcome.seconds_used}};
  }
  out << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  return {};
}

}  // namespace offenbar::batch
