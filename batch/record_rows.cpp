#include "batch/record_rows.h"

#include <nlohmann/json.hpp>

#include "batch/value_proof.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse(const std::string& text) { return json::parse(text, nullptr, false); }

std::optional<Error> read_error(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Error{fault_of(row.bytes(column)), row.bytes(column + 1),
               static_cast<std::uint64_t>(row.integer(column + 3)), row.bytes(column + 2)};
}

}  // namespace

const std::string_view record_columns =
    "files.id, roots.name, files.path, files.size, files.mtime_ns, files.sha256, files.state, "
    "files.reason, files.format, files.fault, files.what, files.hint, files.fault_offset, "
    "files.losses, files.notes, files.route, files.duplicate_of, files.link_target, "
    "files.seconds, files.cpu_seconds, files.peak_memory_bytes, files.gone, "
    "files.verdict, files.recalculation, files.pages";

FileRecord read_record(const Statement& row) {
  FileRecord record;
  record.id = row.integer(0);
  record.root = row.bytes(1);
  record.path = row.bytes(2);
  record.size = static_cast<std::uint64_t>(row.integer(3));
  record.mtime_ns = row.integer(4);
  record.sha256 = row.bytes(5);
  record.state = static_cast<State>(row.integer(6));
  record.format = row.bytes(8);
  if (record.state != State::pending) {  // what an open file was before is nobody's business
    record.reason = row.bytes(7);
    record.error = read_error(row, 9);
  }
  record.losses = losses_of(row.bytes(13));
  record.notes = notes_of(row.bytes(14));
  record.route = row.bytes(15);
  record.duplicate_of = row.bytes(16);
  record.link_target = row.bytes(17);
  record.seconds = row.real(18);
  record.cpu_seconds = row.real(19);
  record.peak_memory_bytes = static_cast<std::uint64_t>(row.integer(20));
  record.gone = row.integer(21) != 0;
  if (!row.is_null(22)) record.verdict = static_cast<Verdict>(row.integer(22));
  if (!row.is_null(23)) record.recalculation = recalculation_of(parse(row.bytes(23)));
  if (!row.is_null(24)) record.pages = pages_of(parse(row.bytes(24)));
  return record;
}

Result<VerdictCounts> count_verdicts(Database& database) {
  OFFENBAR_TRY(Statement row, database.prepare("SELECT verdict, count(*) FROM files WHERE gone = 0 "
                                               "AND verdict IS NOT NULL GROUP BY verdict"));
  VerdictCounts counts{};
  while (true) {
    OFFENBAR_TRY(const bool more, row.step());
    if (!more) return counts;
    counts.at(static_cast<std::size_t>(row.integer(0))) =
        static_cast<std::uint64_t>(row.integer(1));
  }
}

Output read_output(const Statement& row) {
  return {row.bytes(0), row.bytes(1), row.integer(2) != 0, row.integer(3) != 0};
}

std::string losses_text(const std::vector<Loss>& losses) {
  json list = json::array();
  for (const Loss& loss : losses) {
    list.push_back({{"category", loss.category},
                    {"severity", name_of(loss.severity)},
                    {"where", loss.where},
                    {"before", loss.before},
                    {"after", loss.after}});
  }
  return dump(list);
}

std::vector<Loss> losses_of(const std::string& text) {
  std::vector<Loss> losses;
  if (text.empty()) return losses;
  for (const json& item : parse(text)) {
    losses.push_back({item.value("category", ""), severity_of(item.value("severity", "content")),
                      item.value("where", ""), item.value("before", ""), item.value("after", "")});
  }
  return losses;
}

std::string notes_text(const std::vector<std::string>& notes) { return dump(json(notes)); }

std::vector<std::string> notes_of(const std::string& text) {
  if (text.empty()) return {};
  const json list = parse(text);
  return list.is_array() ? list.get<std::vector<std::string>>() : std::vector<std::string>{};
}

std::string run_text(const RunRecord& run) {
  return dump({{"exit_code", run.exit_code},
               {"found", run.found},
               {"settled", run.settled},
               {"seconds", run.seconds},
               {"warm_up_seconds", run.warm_up_seconds},
               {"jobs", run.jobs},
               {"cpu_office", run.cpu.office},
               {"cpu_office_start", run.cpu.office_start},
               {"cpu_examiner", run.cpu.examiner},
               {"cpu_supervisor", run.cpu.supervisor},
               {"version", run.version},
               {"office_version", run.office_version},
               {"isolation", run.isolation},
               {"locale", run.locale},
               {"options", run.options}});
}

RunRecord run_of(const std::string& text) {
  RunRecord run;
  const json value = parse(text);
  if (!value.is_object()) return run;
  run.exit_code = value.value("exit_code", 0);
  run.found = value.value("found", std::uint64_t{0});
  run.settled = value.value("settled", std::uint64_t{0});
  run.seconds = value.value("seconds", 0.0);
  run.warm_up_seconds = value.value("warm_up_seconds", 0.0);
  run.jobs = value.value("jobs", 0u);
  run.cpu.office = value.value("cpu_office", 0.0);
  run.cpu.office_start = value.value("cpu_office_start", 0.0);
  run.cpu.examiner = value.value("cpu_examiner", 0.0);
  run.cpu.supervisor = value.value("cpu_supervisor", 0.0);
  run.version = value.value("version", "");
  run.office_version = value.value("office_version", "");
  run.isolation = value.value("isolation", Isolation{});
  run.locale = value.value("locale", "");
  run.options = value.value("options", "");
  return run;
}

}  // namespace offenbar::batch
