#include "batch/file_json.h"
#include "batch/judgement.h"
#include "batch/loss_totals.h"
#include "batch/report.h"
#include "batch/store_messages.h"
#include "batch/value_proof.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(const RunRecord& run) {
  return {{"number", run.number},
          {"started", run.started},
          {"ended", run.ended ? Json(*run.ended) : Json()},
          {"exit_code", run.ended ? Json(run.exit_code) : Json()},
          {"found", run.found},
          {"settled", run.settled},
          {"seconds", run.seconds},
          {"warm_up_seconds", run.warm_up_seconds},
          {"jobs", run.jobs},
          {"cpu_seconds",
           {{"office", run.cpu.office},
            {"office_start", run.cpu.office_start},
            {"examiner", run.cpu.examiner},
            {"supervisor", run.cpu.supervisor}}},
          {"version", run.version},
          {"office_version", run.office_version},
          {"isolation", run.isolation},
          {"locale", run.locale}};
}

// Null where no formula was computed anew.
Json as_json(const ValueProof& values) {
  if (values.workbooks == 0) return {};
  Json json = counts_json(values.sum);
  json["workbooks"] = values.workbooks;
  return json;
}

Json accepted_json(const std::vector<ReportFigures::Accepted>& acceptances) {
  Json list = Json::array();
  for (const ReportFigures::Accepted& one : acceptances) {
    const Acceptance& acceptance = *one.acceptance;
    list.push_back(
        {{"id", acceptance.id},
         {"category", acceptance.category.empty() ? Json() : Json(acceptance.category)},
         {"scope", acceptance.scope.empty() ? Json() : Json(printable(acceptance.scope))},
         {"by", printable(acceptance.decided.who)},
         {"when", acceptance.decided.when},
         {"why", printable(acceptance.decided.why)},
         {"files", one.files},
         {"losses", one.losses}});
  }
  return list;
}

Json losses_json(const LossTotals& totals) {
  Json list = Json::array();
  for (const CategoryTotal& total : totals.categories) {
    list.push_back({{"category", total.category},
                    {"severity", std::string(name_of(total.severity))},
                    {"files", total.files},
                    {"losses", total.losses},
                    {"accepted", total.accepted}});
  }
  return list;
}

Json causes_json(const LossTotals& totals, bool redact) {
  Json list = Json::array();
  for (const LossCause& cause : totals.causes) {
    Json json{{"category", cause.category},
              {"severity", std::string(name_of(cause.severity))},
              {"files", cause.files},
              {"gain", cause.gain}};
    if (!redact) {
      json["before"] = printable(cause.before);
      json["after"] = printable(cause.after);
    }
    list.push_back(std::move(json));
  }
  return list;
}

// The rules of the user's own.
Json policy_json(const Policy& policy) {
  Json list = Json::array();
  for (const Policy::Rule& rule : policy.own()) {
    list.push_back({{"category", rule.category},
                    {"counts", std::string(name_of(rule.counts))},
                    {"reason", printable(rule.reason)}});
  }
  return list;
}

// What became of the items of a mail store, folder by folder.
Result<Json> folders_of(const LedgerReader& ledger, std::int64_t file, bool redact) {
  Json folders = Json::array();
  OFFENBAR_CHECK(ledger.store_folders(file, [&](const StoreFolderCounts& one) {
    const auto or_null = [](const std::optional<std::uint64_t>& n) {
      return n ? Json(*n) : Json();
    };
    Json folder = Json::object();
    if (!redact) folder["folder"] = one.folder.path;
    folder["role"] = one.folder.role.empty() ? Json() : Json(one.folder.role);
    folder["mailbox"] = redact ? Json() : Json(one.folder.place.mailbox);
    folder["found"] = one.folder.found;
    folder["written"] = one.written;
    for (const auto& [kind, count] : one.kinds) {
      if (count > 0) folder["kinds"][std::string(stores::name_of(kind))] = count;
    }
    folder["raw"] = one.raw;
    folder["refused"] = one.refused;
    folder["claimed"] = or_null(one.folder.claimed);
    folder["claimed_associated"] = or_null(one.folder.claimed_associated);
    folder["witnessed"] = or_null(one.folder.witnessed);
    folder["recovered"] = one.folder.recovered;
    folders.push_back(std::move(folder));
    return true;
  }));
  return folders;
}

Json as_json(const LinkCounts& links) {
  return {
      {"followed", links.followed},          {"open", links.open},       {"mapped", links.mapped},
      {"dangling", links.dangling},          {"outside", links.outside}, {"changed", links.changed},
      {"untouched_results", links.untouched}};
}

}  // namespace

Result<void> write_json(const LedgerReader& ledger, const ReportOptions& options,
                        std::ostream& out) {
  OFFENBAR_TRY(const ReportFigures figures, report_figures(ledger));
  OFFENBAR_TRY(const LossTotals totals, loss_totals(ledger));
  out << "{\"found\": " << figures.found << ",\n \"states\": " << as_json(figures.states).dump()
      << ",\n \"verdicts\": " << as_json(figures.verdicts).dump()
      << ",\n \"recalculation\": " << as_json(figures.values).dump()
      << ",\n \"gone\": " << figures.gone << ",\n \"losses\": " << losses_json(totals).dump()
      << ",\n \"causes\": "
      << causes_json(totals, options.redact).dump(-1, ' ', false, Json::error_handler_t::replace)
      << ",\n \"accepted\": " << accepted_json(figures.acceptances).dump()
      << ",\n \"policy\": " << policy_json(ledger.judgement().policy()).dump()
      << ",\n \"links\": " << as_json(figures.links).dump()
      << ",\n \"run\": " << (figures.run ? as_json(*figures.run) : Json()).dump()
      << ",\n \"files\": [";
  const char* separator = "\n  ";
  OFFENBAR_CHECK(ledger.files({}, Sequence::path, [&](const FileRecord& record) {
    Json json = as_json(record, options.redact);
    if (record.items) {
      auto folders = folders_of(ledger, record.id, options.redact);
      if (folders) json["folders"] = std::move(*folders);
    }
    out << separator << json.dump(-1, ' ', false, Json::error_handler_t::replace);
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ],\n \"gone_files\": [";
  separator = "\n  ";
  OFFENBAR_CHECK(ledger.files({.gone = true}, Sequence::path, [&](const FileRecord& record) {
    out << separator << as_json(record, options.redact).dump();
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ],\n \"superseded\": [";
  separator = "\n  ";
  OFFENBAR_CHECK(ledger.superseded([&](const std::string& path) {
    out << separator << Json(printable(path)).dump();
    separator = ",\n  ";
    return out.good();
  }));
  out << "\n ]}\n";
  return {};
}

}  // namespace offenbar::batch
