// The page: its skeleton is report_page/scan.html, its marks are filled one after the other.
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "batch/name_text.h"
#include "batch/report_markup.h"
#include "batch/report_page.h"
#include "batch/scan_markup.h"
#include "batch/scan_report.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_rows = 20'000;

std::string style() {
  return std::string(report_page("page.css")) + std::string(report_page("scan.css"));
}

std::string sha256_base64(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// Nothing is loaded from anywhere; only our own script and style run, by their digests.
std::string policy() {
  return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-" +
         sha256_base64(report_page("scan.js")) + "'; style-src 'sha256-" + sha256_base64(style()) +
         "'";
}

struct Row {
  double points = 0;
  Json cells;
};

// The heaviest files, in bounded memory.
Result<Json> rows_of(ScanReader& reader, std::uint64_t found) {
  std::vector<Row> rows;
  const auto lighter = [](const Row& a, const Row& b) { return a.points > b.points; };
  OFFENBAR_CHECK(reader.files([&](const ScannedFile& file) {
    if (rows.size() == most_rows && file.cost.points <= rows.front().points) return true;
    Json findings = Json::array();
    for (const findings::Finding& finding : file.findings) {
      if (findings.empty() || findings.back()[0] != finding.kind) {
        findings.push_back({finding.kind, finding.count});
      } else {
        findings.back()[1] = findings.back()[1].get<std::uint64_t>() + finding.count;
      }
    }
    rows.push_back({file.cost.points,
                    {printable(source_of(file.record)), file.record.format,
                     name_of(file.cost.effort), file.cost.points, std::move(findings)}});
    std::ranges::push_heap(rows, lighter);
    if (rows.size() > most_rows) {
      std::ranges::pop_heap(rows, lighter);
      rows.pop_back();
    }
    return true;
  }));
  Json all{{"found", found}, {"capped", found > rows.size()}, {"files", Json::array()}};
  for (Row& row : rows) all["files"].push_back(std::move(row.cells));
  return all;
}

}  // namespace

Result<void> write_scan_html(ScanReader& reader, const ScanFigures& figures, std::ostream& out) {
  OFFENBAR_TRY(const ScanWords words, ScanWords::load());
  const ScanMarkup markup(figures, words);
  std::string_view rest = report_page("scan.html");
  for (std::size_t mark = rest.find("{{"); mark != std::string_view::npos; mark = rest.find("{{")) {
    const std::size_t end = rest.find("}}", mark);
    const std::string_view name = rest.substr(mark + 2, end - mark - 2);
    out << rest.substr(0, mark);
    if (name == "policy") out << policy();
    if (name == "style") out << style();
    if (name == "script") out << report_page("scan.js");
    if (name == "words") out << inside_script(words.all());
    if (name == "rows") {
      OFFENBAR_TRY(const Json rows, rows_of(reader, figures.found));
      out << inside_script(rows);
    }
    out << markup.part(name);
    rest.remove_prefix(end + 2);
  }
  out << rest;
  return {};
}

}  // namespace offenbar::batch
