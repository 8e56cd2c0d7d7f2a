#include "batch/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "batch/report_markup.h"
#include "tests/support/sample_ledger.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

FileRecord file(const std::string& path, State state, const std::string& format) {
  FileRecord record;
  record.root = "office";
  record.path = path;
  record.state = state;
  record.format = format;
  record.size = 2048;
  return record;
}

std::vector<FileRecord> sample_files() {
  std::vector<FileRecord> files{
      file("a/Bericht.docx", State::done, "docx"),
      file("a/</script><b>.docx", State::failed, "docx"),
      file("b/geheim.xls", State::encrypted, "xls"),
      file("b/Vertrag\xff.doc", State::done_with_losses, "doc"),
      file("=cmd|' /C calc'!A0", State::unsupported, ""),
      file("offen.pdf", State::skipped, "pdf"),
      file("a/Kopie, \"zwei\"\n.docx", State::duplicate, "docx"),
      file("neu.docx", State::pending, ""),
  };
  files[0].outputs = {{"office/a/Bericht.odt", std::string(64, 'a'), false}};
  files[1].error =
      Error{.fault = Fault::corrupt, .what = "the zip directory is cut off", .hint = ""};
  files[1].outputs = {{"office/a/</script><b>.docx", std::string(64, 'b'), true}};
  files[2].error = Error{.fault = Fault::encrypted, .what = "RC4 CryptoAPI", .hint = "a hint"};
  files[3].losses = {
      {"permissions", Severity::formatting, "Geheime Stelle", "vorher so", "nachher so"}};
  files[3].notes = {"refused: ftp://geheim.example/a", "refused: ftp://geheim.example/b"};
  files[5].reason = "already_open";
  files[6].duplicate_of = "office/a/Bericht.docx";
  return files;
}

class Report : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = (std::filesystem::temp_directory_path() / "offenbar-report-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  LedgerReader ledger_of(const std::vector<FileRecord>& files) {
    samples::write_ledger(folder_, files);
    return samples::expect(LedgerReader::open(folder_));
  }
  LedgerReader sample() { return ledger_of(sample_files()); }

  using Writer = Result<void> (*)(const LedgerReader&, const ReportOptions&, std::ostream&);
  static std::string written(Writer write, const LedgerReader& ledger,
                             const ReportOptions& options) {
    std::ostringstream out;
    samples::expect(write(ledger, options, out));
    return out.str();
  }

  std::string folder_;
};

const json& entry(const json& report, const std::string& source) {
  for (const json& file : report["files"]) {
    if (file["source"] == source) return file;
  }
  throw std::runtime_error("no file " + source);
}

TEST_F(Report, JsonIsWhatTheContractSays) {
  const json report = json::parse(written(write_json, sample(), {}));
  EXPECT_EQ(report["found"], 8);
  EXPECT_EQ(report["verdicts"], json::object());
  std::uint64_t sum = 0;
  for (const json& count : report["states"]) sum += count.get<std::uint64_t>();
  EXPECT_EQ(sum, 8u);
  EXPECT_EQ(report["states"].size(), state_count);
  EXPECT_EQ(report["files"].size(), 8u);
  for (const json& file : report["files"]) {
    for (const char* field :
         {"source", "format", "state", "reason", "outputs", "verdict", "error", "seconds"}) {
      EXPECT_TRUE(file.contains(field)) << field;
    }
    EXPECT_TRUE(file["verdict"].is_null());
  }
  EXPECT_EQ(entry(report, "office/a/Bericht.docx")["outputs"], json({"office/a/Bericht.odt"}));
  EXPECT_EQ(entry(report, "office/b/geheim.xls")["error"],
            (json{{"fault", "encrypted"}, {"what", "RC4 CryptoAPI"}, {"hint", "a hint"}}));
  EXPECT_THAT(entry(report, "office/a/</script><b>.docx")["error"]["hint"].get<std::string>(),
              HasSubstr("backup"))
      << "the general advice, where the fault has none of its own";
  EXPECT_EQ(entry(report, "office/offen.pdf")["reason"], "already_open");
  EXPECT_TRUE(entry(report, "office/neu.docx")["format"].is_null());
  EXPECT_EQ(entry(report, "office/b/Vertrag\\xFF.doc")["source_raw"],
            "b2ZmaWNlL2IvVmVydHJhZ/8uZG9j");
}

TEST_F(Report, VerdictsAreCountedAndTold) {
  std::vector<FileRecord> files = sample_files();
  files[0].verdict = Verdict::content;
  const LedgerReader ledger = ledger_of(files);
  const json report = json::parse(written(write_json, ledger, {}));
  EXPECT_EQ(report["verdicts"], (json{{"content", 1}}));
  EXPECT_EQ(entry(report, source_of(files[0]))["verdict"], "content");
  EXPECT_THAT(written(write_csv, ledger, {}), HasSubstr(",content,"));
}

TEST_F(Report, AnEmptyLedgerIsAReportToo) {
  const LedgerReader ledger = ledger_of({});
  EXPECT_EQ(json::parse(written(write_json, ledger, {}))["found"], 0);
  EXPECT_THAT(written(write_html, ledger, {}), HasSubstr("No files were found"));
}

TEST_F(Report, RedactedKeepsQuotesOfDocumentsOut) {
  const LedgerReader ledger = sample();
  for (const Writer write : {Writer(write_json), Writer(write_csv), Writer(write_html)}) {
    EXPECT_THAT(written(write, ledger, {.redact = true}), Not(HasSubstr("Geheime Stelle")));
    EXPECT_THAT(written(write, ledger, {.redact = true}), Not(HasSubstr("vorher so")));
    EXPECT_THAT(written(write, ledger, {.redact = true}), Not(HasSubstr("geheim.example")));
    EXPECT_THAT(written(write, ledger, {.redact = true}), HasSubstr("refused"));
    EXPECT_THAT(written(write, ledger, {}), HasSubstr("Geheime Stelle"));
  }
}

TEST_F(Report, RedactedTellsNeitherWhatWasMappedNorNamesOfMacros) {
  std::vector<FileRecord> files = sample_files();
  files[3].notes = {"mapped: properties: Geheimrat -> Amt (1)", "macro_com: Geheim.Start (Word)"};
  const LedgerReader ledger = ledger_of(files);
  for (const Writer write : {Writer(write_json), Writer(write_csv), Writer(write_html)}) {
    EXPECT_THAT(written(write, ledger, {}), HasSubstr("Geheim"));
    const std::string redacted = written(write, ledger, {.redact = true});
    EXPECT_THAT(redacted, Not(HasSubstr("Geheim")));
    EXPECT_THAT(redacted, HasSubstr("macro_com"));
  }
}

TEST_F(Report, RedactedLeadsToNoPicturesOfPages) {
  std::vector<FileRecord> files = sample_files();
  files[0].pages.emplace();
  files[0].pages->differing_count = files[0].pages->pictured = 1;
  files[0].pages->differing.resize(1);
  const LedgerReader ledger = ledger_of(files);
  EXPECT_THAT(written(write_html, ledger, {}), HasSubstr("\"pages/"));
  EXPECT_THAT(written(write_html, ledger, {.redact = true}), Not(HasSubstr("\"pages/")));
}

// RFC 4180, read back.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (quoted && letter == '"' && text[i + 1] == '"')
      rows.back().back() += text[++i];
    else if (letter == '"')
      quoted = !quoted;
    else if (!quoted && letter == ',')
      rows.back().emplace_back();
    else if (!quoted && letter == '\r' && text[i + 1] == '\n')
      rows.push_back({""}), ++i;
    else
      rows.back().back() += letter;
  }
  rows.pop_back();
  return rows;
}

TEST_F(Report, CsvReadsBack) {
  const auto rows = read_csv(written(write_csv, sample(), {}));
  ASSERT_EQ(rows.size(), 9u);
  EXPECT_EQ(rows[0][0], "\xef\xbb\xbfsource");
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const auto& row) {
    return row[0] == "office/a/Kopie, \"zwei\"\n.docx" && row[2] == "duplicate";
  }));
}

TEST_F(Report, CsvHoldsNoFormula) {
  FileRecord formula = file("", State::failed, "");
  formula.root = "=HYPERLINK(\"x\")";
  formula.error = Error{.fault = Fault::corrupt, .what = "@SUM(A1)", .hint = "-1"};
  const auto rows = read_csv(written(write_csv, ledger_of({formula}), {}));
  EXPECT_EQ(rows[1][0], "'=HYPERLINK(\"x\")");
  EXPECT_EQ(rows[1][6], "'@SUM(A1)");
  EXPECT_EQ(rows[1][7], "'-1");
}

json embedded(const std::string& page, const std::string& id) {
  const std::string start = "<script type=\"application/json\" id=\"" + id + "\">";
  const std::size_t from = page.find(start) + start.size();
  return json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST_F(Report, PageLoadsNothing) {
  const std::string page = written(write_html, sample(), {.results_prefix = "../../"});
  EXPECT_THAT(page, Not(HasSubstr("http:")));
  EXPECT_THAT(page, Not(HasSubstr("https:")));
  EXPECT_FALSE(
      std::regex_search(page, std::regex("src *=|@import|url\\(|<link|<iframe| on[a-z]+=")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST_F(Report, NamesCannotEndTheirElement) {
  const std::string page = written(write_html, sample(), {});
  EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;b&gt;.docx"));
  const json rows = embedded(page, "rows");
  EXPECT_TRUE(std::any_of(rows.begin(), rows.end(),
                          [](const json& row) { return row[0] == "office/a/</script><b>.docx"; }));
}

TEST_F(Report, PageSaysTheSameAsTheLedger) {
  const std::string page = written(write_html, sample(), {});
  EXPECT_THAT(page,
              HasSubstr("3 of 8 files can be used as they are; 3 need a look; 1 need a password."));
  EXPECT_EQ(embedded(page, "facts")["found"], 8);
  EXPECT_EQ(embedded(page, "rows").size(), 8u);
  EXPECT_EQ(embedded(page, "rows")[0][2], "failed");
}

TEST_F(Report, PageSaysWhatLockedInEachOfTheProcesses) {
  const std::string page = written(write_html, sample(), {});
  EXPECT_THAT(page, HasSubstr(": seccomp, landlock</p>"));
  EXPECT_THAT(page, HasSubstr(": seccomp, rlimits</p>"));
}

TEST_F(Report, OnlyWhatStandsInTheTargetAsItShouldCountsAsUsable) {
  std::vector<FileRecord> files{file("a.docx", State::done_with_losses, "docx"),
                                file("b.docx", State::duplicate, "docx"),
                                file("c.docx", State::duplicate, "docx"),
                                file("d.odt", State::skipped, "odt"),
                                file("e.doc", State::skipped, ""),
                                file("f", State::skipped, "")};
  files[0].losses = files[1].losses = {{"text", Severity::content, "", "", ""}};
  files[2].losses = {{"attributes", Severity::cosmetic, "", "", ""}};
  files[3].reason = "already_open";
  files[4].reason = "excluded";
  files[5].reason = "link";
  const LedgerReader ledger = ledger_of(files);
  const ReportFigures figures = samples::expect(report_figures(ledger));
  EXPECT_EQ(figures.usable, 2u) << "a duplicate with a cosmetic loss, and an open file";
  EXPECT_EQ(figures.look, 2u) << "a loss, and the duplicate that shares it";
  EXPECT_EQ(figures.left_out, 2u);
  const std::string page = written(write_html, ledger, {});
  EXPECT_THAT(page, HasSubstr("2 of 6 files can be used as they are; 2 need a look"));
  EXPECT_THAT(page, HasSubstr("Not in the target: 2 files"));
  EXPECT_EQ(embedded(page, "facts")["groups"]["folder"][0]["look"], 2);
}

TEST_F(Report, ACappedPageShowsTheWorstAndSaysSo) {
  const std::string page = written(write_html, sample(), {.most_rows = 2});
  EXPECT_EQ(embedded(page, "rows").size(), 2u);
  EXPECT_EQ(embedded(page, "rows")[0][2], "failed");
  EXPECT_EQ(embedded(page, "facts")["capped"], true);
}

TEST_F(Report, EveryWordOfThePageIsInAllLanguages) {
  const json words = embedded(written(write_html, sample(), {}), "words");
  for (const auto& [id, text] : words["en"].items()) {
    EXPECT_FALSE(words["de"].value(id, "").empty()) << id;
    EXPECT_FALSE(words["fr"].value(id, "").empty()) << id;
  }
  for (std::size_t i = 0; i < state_count; ++i) {
    EXPECT_TRUE(words["en"].contains("state." + std::string(name_of(static_cast<State>(i)))));
  }
  for (int i = 0; i <= static_cast<int>(Fault::internal); ++i) {
    const std::string fault(name_of(static_cast<Fault>(i)));
    EXPECT_TRUE(words["en"].contains("fault." + fault)) << fault;
    EXPECT_TRUE(words["en"].contains("advice." + fault)) << fault;
  }
}

TEST_F(Report, FilesAppearComplete) {
  const LedgerReader ledger = sample();
  const std::string report = folder_ + "/report";
  samples::expect(write_report(ledger, report, {}));
  samples::expect(write_report(ledger, report, {}));
  std::set<std::string> names;
  for (const auto& found : std::filesystem::directory_iterator(report))
    names.insert(found.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"files", "index.html", "links.csv", "report.csv",
                                          "report.json"}));
}

TEST_F(Report, SummaryIsAtMostTenLines) {
  const ReportFigures figures = samples::expect(report_figures(sample()));
  std::ostringstream out, err;
  Console console{.out = out, .err = err};
  samples::expect(write_summary(figures, "/t/.offenbar/report/index.html", console));
  const std::string text = out.str();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_THAT(
      text,
      HasSubstr(
          "Found 8 = 1 failed + 1 encrypted + 1 unsupported + 1 pending + 1 done with losses"));
  EXPECT_THAT(text, HasSubstr("Report: /t/.offenbar/report/index.html\n"));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace offenbar::batch
