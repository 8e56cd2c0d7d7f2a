#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "batch/report.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

using RunTest = ShareTest;

TEST_F(RunTest, ADocumentIsConvertedAndLandsBesideItsFolderTree) {
  put("a/b/Bericht.docx", "doc Haushalt");
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0) << summary.stopped_by;
  EXPECT_EQ(summary.found, 1u);
  EXPECT_EQ(result("a/b/Bericht.odt"), "odt doc Haushalt");
  const FileRecord record = row("a/b/Bericht.docx");
  EXPECT_EQ(record.state, State::done);
  EXPECT_EQ(record.format, "docx");
  EXPECT_EQ(record.route, "zygote");
  EXPECT_EQ(record.outputs.at(0).path, "share/a/b/Bericht.odt");
  EXPECT_EQ(record.sha256.size(), 64u);
  EXPECT_DOUBLE_EQ(summary.run.cpu.office, 0.25);
  EXPECT_EQ(summary.run.office_version, "FakeOffice 1.0");
}

struct Outcome {
  const char* text;
  State state;
  const char* fault;  // of its error; empty: none
  const char* route;
};

class RunOutcomeTest : public ShareTest, public ::testing::WithParamInterface<Outcome> {};

TEST_P(RunOutcomeTest, EndsInItsState) {
  put("x.docx", GetParam().text);
  run();
  const FileRecord record = row("x.docx");
  EXPECT_EQ(name_of(record.state), name_of(GetParam().state));
  EXPECT_EQ(record.error ? name_of(record.error->fault) : "", GetParam().fault);
  EXPECT_EQ(record.route, GetParam().route);
  if (!*GetParam().fault) return;
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.docx"}) << "carried over unchanged";
  EXPECT_EQ(result("x.docx"), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, RunOutcomeTest,
    ::testing::Values(Outcome{"doc text", State::done, "", "zygote"},
                      Outcome{"doc dies", State::failed, "office_died", "copy"},
                      Outcome{"doc hangs", State::failed, "timed_out", "copy"},
                      Outcome{"doc empty", State::failed, "bad_result", "copy"},
                      Outcome{"doc needs-repair", State::done_with_losses, "", "repair"},
                      Outcome{"doc needs-filter", State::done, "", "filter:Second"},
                      Outcome{"doc needs-soffice", State::done, "", "soffice"},
                      Outcome{"damaged x", State::done_with_losses, "", "repair"},
                      Outcome{"damaged dies", State::failed, "corrupt", "copy"},
                      Outcome{"locked secret", State::encrypted, "encrypted", "copy"},
                      Outcome{"rights x", State::protected_, "protected", "copy"},
                      Outcome{"zip x", State::unsupported, "unsupported", "copy"},
                      Outcome{"?!", State::unsupported, "unsupported", "copy"},
                      Outcome{"locked VelvetSweatshop", State::done_with_losses, "", "zygote"}));

TEST_F(RunTest, AVerdictForWhatWasCompared) {
  put("a.docx", "doc proved");
  put("b.docx", "doc lossy");
  put("c.docx", "doc lossy");  // the same content
  put("d.docx", "doc puzzling");
  put("e.docx", "doc text");
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 3);
  EXPECT_EQ(summary.verdicts, (VerdictCounts{1, 0, 0, 2}));
  EXPECT_EQ(row("a.docx").verdict, Verdict::identical);
  EXPECT_EQ(row("a.docx").state, State::done);
  EXPECT_EQ(row("b.docx").verdict, Verdict::content);
  EXPECT_EQ(row("c.docx").verdict, Verdict::content);
  EXPECT_EQ(row("d.docx").verdict, std::nullopt) << "a reader that gives up proves nothing";
  EXPECT_EQ(row("d.docx").state, State::done);
  EXPECT_EQ(row("d.docx").notes, std::vector<std::string>{"not_compared: corrupt"});
  EXPECT_EQ(row("e.docx").verdict, std::nullopt);
}

TEST_F(RunTest, PagesThatAreNotComparedHideNotThatTheTextIsNot) {
  put("a.docx", "doc puzzling");
  options_.pages = true;
  tools_.program = "/bin/false";  // what draws dies
  run();
  const std::vector<std::string> notes = row("a.docx").notes;
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0], "not_compared: corrupt");
  EXPECT_TRUE(notes[1].starts_with("pages_not_compared: ")) << notes[1];
}

TEST_F(RunTest, WhatAPasswordProtectsIsNotDrawnWhereItsPdfIsOpen) {
  write_file(tree_ / "words", "secret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  options_.decrypt = options_.also_pdfa = options_.pages = true;
  tools_.program = "/bin/false";
  put("x.docx", "locked secret");
  run();
  EXPECT_EQ(row("x.docx").outputs.size(), 2u);
  EXPECT_EQ(row("x.docx").notes, std::vector<std::string>{});
  EXPECT_EQ(world_.conversions, 1);
}

TEST_F(RunTest, AStopWhilePagesAreDrawnLeavesTheFilePending) {
  put("a.docx", "doc text");
  options_.pages = true;
  tools_.program = "/bin/false";
  world_.on_convert = [&](const office::Request&) {
    if (world_.conversions == 2) stop_.request_stop();  // the second draws the result
  };
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 130);
  EXPECT_EQ(count_of(summary.states, State::pending), 1u);
}

TEST_F(RunTest, AnOpenFileIsSkippedAndCopied) {
  put("x.odt", "open text");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(row("x.odt").state, State::skipped);
  EXPECT_EQ(row("x.odt").reason, "already_open");
  EXPECT_EQ(result("x.odt"), "open text");
  EXPECT_TRUE(row("x.odt").outputs.at(0).is_copy);
}

TEST_F(RunTest, AnOpenFileKeepsItsNameWhoeverComesFirst) {
  put("Bericht.docx", "doc text, long enough to come first");
  put("Bericht.odt", "open text");
  run();
  EXPECT_EQ(result("Bericht.odt"), "open text");
  EXPECT_EQ(result("Bericht.docx.odt"), "odt doc text, long enough to come first");
}

TEST_F(RunTest, CarryNoneLeavesUnconvertedFilesBehind) {
  options_.carry.clear();
  put("x.docx", "doc dies");
  run();
  EXPECT_EQ(row("x.docx").state, State::failed);
  EXPECT_TRUE(delivered().empty());
}

TEST_F(RunTest, APasswordThatFitsOpensAndKeepsTheProtection) {
  write_file(tree_ / "words", "falsch\nsecret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  bool encrypted = false;
  world_.on_convert = [&](const office::Request& request) {
    encrypted = request.encrypt_result && request.passwords == std::vector<std::string>{"secret"};
  };
  put("x.docx", "locked secret");
  run();
  EXPECT_EQ(row("x.docx").state, State::done);
  EXPECT_TRUE(encrypted);
}

TEST_F(RunTest, APasswordFileThatOthersMayReadStopsTheRunBeforeItBegins) {
  write_file(tree_ / "words", "secret\n");
  chmod((tree_ / "words").c_str(), 0644);
  options_.passwords_file = tree_ / "words";
  put("x.docx", "doc text");
  const auto summary = migrate_with(tools_, options_, observer_, stop_.get_token());
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().what, ::testing::HasSubstr("open to others (0644)"));
  EXPECT_FALSE(std::filesystem::exists(options_.target));
}

TEST_F(RunTest, DecryptIsALossOfContent) {
  write_file(tree_ / "words", "secret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  options_.decrypt = true;
  put("x.docx", "locked secret");
  run();
  EXPECT_EQ(row("x.docx").state, State::done_with_losses);
  EXPECT_EQ(row("x.docx").losses.at(0).category, "protection_removed");
}

TEST_F(RunTest, AlsoPdfLandsBesideTheResult) {
  options_.also_pdfa = true;
  put("x.docx", "doc text");
  run();
  EXPECT_EQ(delivered(), (std::set<std::string>{"share/x.odt", "share/x.pdf"}));
  EXPECT_EQ(row("x.docx").outputs.size(), 2u);
}

TEST_F(RunTest, NoPdfStandsBesideAResultThatKeepsItsPassword) {
  write_file(tree_ / "words", "secret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  options_.also_pdfa = true;
  put("x.docx", "locked secret");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(row("x.docx").state, State::done);
  EXPECT_EQ(row("x.docx").losses.at(0).category, "pdfa_left_out");
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.odt"});
}

TEST_F(RunTest, APdfThatIsNoneFailsTheFileAndLeavesNothingButTheCopy) {
  options_.also_pdfa = true;
  put("x.docx", "doc bad-pdf");
  run();
  EXPECT_EQ(row("x.docx").error->fault, Fault::bad_result);
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.docx"});
}

TEST_F(RunTest, EqualContentsAreConvertedOnce) {
  for (int i = 0; i < 20; ++i) put("d/" + std::to_string(i) + ".docx", "doc slow");
  const MigrateSummary summary = run();
  EXPECT_EQ(world_.conversions, 1);
  EXPECT_EQ(count_of(summary.states, State::done), 1u);
  EXPECT_EQ(count_of(summary.states, State::duplicate), 19u);
  EXPECT_EQ(delivered().size(), 20u);
  for (const auto& [source, record] : ledger()) {
    if (record.state == State::done) continue;
    EXPECT_EQ(row(record.duplicate_of.substr(6)).state, State::done);
    EXPECT_EQ(result(record.outputs.at(0).path.substr(6)), "odt doc slow");
  }
}

TEST_F(RunTest, TheTwinOfAFailedFileFailsTheSameWay) {
  put("a.docx", "doc hangs");
  put("b.docx", "doc hangs");
  const MigrateSummary summary = run();
  EXPECT_EQ(world_.conversions, 1);
  EXPECT_EQ(count_of(summary.states, State::failed), 2u);
  EXPECT_EQ(row("a.docx").error->fault, Fault::timed_out);
  EXPECT_EQ(row("b.docx").error->fault, Fault::timed_out);
}

TEST_F(RunTest, ASecondRunConvertsNothingAndStartsNoOffice) {
  put("a.docx", "doc one");
  put("b.docx", "doc dies");
  put("c.odt", "open x");
  run();
  const auto before = delivered();
  const int conversions = world_.conversions;
  const MigrateSummary second = run();
  EXPECT_EQ(world_.conversions, conversions);
  EXPECT_EQ(world_.offices, 1);
  EXPECT_EQ(second.settled, 0u);
  EXPECT_EQ(second.found, 3u);
  EXPECT_EQ(delivered(), before);
  const auto reader = LedgerReader::open(second.state_folder);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->last_run().value()->office_version, "FakeOffice 1.0");
  EXPECT_EQ(reader->last_run().value()->number, 2);
}

TEST_F(RunTest, AChangedSourceIsConvertedAgainUnderItsName) {
  put("x.docx", "doc one");
  run();
  put("x.docx", "doc two, longer");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.odt"});
  EXPECT_EQ(result("x.odt"), "odt doc two, longer");
}

TEST_F(RunTest, ATouchedSourceWithTheSameContentIsNot) {
  put("x.docx", "doc one");
  run();
  std::filesystem::last_write_time(
      tree_ / "share/x.docx",
      std::filesystem::file_time_type::clock::now() - std::chrono::hours(5));
  const MigrateSummary second = run();
  EXPECT_EQ(world_.conversions, 1);
  EXPECT_EQ(count_of(second.states, State::done), 1u);
  EXPECT_EQ(run().settled, 0u) << "the new time is known";
}

TEST_F(RunTest, AnEditedResultStaysAndTheNewOneStandsBesideIt) {
  put("x.docx", "doc one");
  run();
  write_file(tree_ / "target/share/x.odt", "edited by a clerk");
  put("x.docx", "doc two, longer");
  run();
  EXPECT_EQ(result("x.odt"), "edited by a clerk");
  const FileRecord record = row("x.docx");
  ASSERT_EQ(record.outputs.size(), 1u);
  EXPECT_THAT(record.outputs[0].path, ::testing::StartsWith("share/x.new-"));
  EXPECT_EQ(record.losses.at(0).category, "target_edited");
  EXPECT_EQ(read_file(tree_ / ("target/" + record.outputs[0].path)), "odt doc two, longer");
}

TEST_F(RunTest, ADeletedSourceIsGoneAndItsResultStays) {
  put("x.docx", "doc one");
  put("y.docx", "doc two");
  run();
  std::filesystem::remove(tree_ / "share/x.docx");
  const MigrateSummary second = run();
  EXPECT_EQ(second.gone, 1u);
  EXPECT_EQ(second.found, 1u);
  EXPECT_EQ(result("x.odt"), "odt doc one");
  const auto reader = LedgerReader::open(second.state_folder);
  ASSERT_TRUE(reader);
  std::ostringstream json, page;
  ASSERT_TRUE(write_json(*reader, {}, json));
  ASSERT_TRUE(write_html(*reader, {}, page));
  const auto report = nlohmann::json::parse(json.str());
  EXPECT_EQ(report["files"].size(), 1u);
  ASSERT_EQ(report["gone_files"].size(), 1u) << "out of found, but listed";
  EXPECT_EQ(report["gone_files"][0]["source"], "share/x.docx");
  EXPECT_EQ(report["gone_files"][0]["outputs"][0], "share/x.odt");
  EXPECT_EQ(report["gone_files"][0]["gone"], true);
  EXPECT_THAT(page.str(), ::testing::HasSubstr("<li>share/x.docx → share/x.odt</li>"));
}

TEST_F(RunTest, PruneDeletesWhatIsGoneButNotWhatWasEdited) {
  put("x.docx", "doc one");
  put("y.docx", "doc two");
  put("z.docx", "doc three");
  run();
  std::filesystem::remove(tree_ / "share/x.docx");
  std::filesystem::remove(tree_ / "share/y.docx");
  write_file(tree_ / "target/share/y.odt", "edited by a clerk");
  options_.prune = true;
  const MigrateSummary second = run();
  EXPECT_EQ(delivered(), (std::set<std::string>{"share/y.odt", "share/z.odt"}));
  EXPECT_EQ(second.gone, 1u) << "the edited one is still listed";
}

TEST_F(RunTest, ARenamedSourceTellsWhatItWas) {
  put("old.docx", "doc one");
  run();
  std::filesystem::rename(tree_ / "share/old.docx", tree_ / "share/new.docx");
  run();
  EXPECT_EQ(row("new.docx").state, State::done);
  EXPECT_THAT(row("new.docx").notes, ::testing::Contains("renamed_from: share/old.docx"));
}

TEST_F(RunTest, RetryFailedOpensFailuresAgain) {
  put("x.docx", "locked secret");
  run();
  EXPECT_EQ(row("x.docx").state, State::encrypted);
  write_file(tree_ / "words", "secret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  run();
  EXPECT_EQ(row("x.docx").state, State::encrypted) << "only when asked to";
  options_.retry_failed = true;
  run();
  EXPECT_EQ(row("x.docx").state, State::done);
  EXPECT_EQ(row("x.docx").outputs.at(0).path, "share/x.odt");
}

TEST_F(RunTest, RetryFailedLeavesAloneWhatThisRunLeavesOut) {
  put("x.docx", "doc dies");
  put("Archiv/y.docx", "doc dies too");
  run();
  const int conversions = world_.conversions;
  options_.retry_failed = true;
  options_.exclude = {"Archiv"};
  EXPECT_EQ(run().settled, 1u);
  EXPECT_GT(world_.conversions, conversions);
  EXPECT_EQ(row("Archiv/y.docx").state, State::failed) << "it keeps what was made of it";
}

TEST_F(RunTest, OddNamesLandAsTheyAre) {
  const std::vector<std::string> names{"zeilen\numbruch", "latin\xE4", "punkt.",
                                       " leer ",          "-rf",       "A\xCC\x88rger"};
  for (const std::string& name : names) put(name + ".docx", "doc " + name);
  EXPECT_EQ(run().exit_code, 0);
  for (const std::string& name : names) {
    EXPECT_EQ(result(name + ".odt"), "odt doc " + name);
    EXPECT_EQ(row(name + ".docx").state, State::done);
  }
}

TEST_F(RunTest, ASourceThatIsAFileLandsInTheTargetItself) {
  put("x.docx", "doc text");
  options_.sources = {{"x.docx", tree_ / "share/x.docx"}};
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(delivered(), std::set<std::string>{"x.odt"});
}

TEST_F(RunTest, TheFolderOfARunInTheSourceIsNotMistakenForOurs) {
  put(".offenbar/x.docx", "doc text");
  run();
  EXPECT_EQ(result(".offenbar_/x.odt"), "odt doc text");
}

TEST_F(RunTest, AFullDiskPausesTheRunAndFailsNobody) {
  put("a.docx", "doc full");
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 1);
  EXPECT_EQ(count_of(summary.states, State::pending), 1u);
  EXPECT_EQ(count_of(summary.states, State::failed), 0u);
  EXPECT_THAT(summary.stopped_by, ::testing::HasSubstr("no space left"));
}

TEST_F(RunTest, AStopLeavesTheRestPendingAndTheNextRunGoesOn) {
  for (int i = 0; i < 30; ++i) put(std::to_string(i) + ".docx", "doc slow " + std::to_string(i));
  world_.on_convert = [&](const office::Request&) {
    if (world_.conversions == 3) stop_.request_stop();
  };
  const MigrateSummary first = run();
  EXPECT_EQ(first.exit_code, 130);
  EXPECT_GE(count_of(first.states, State::pending), 20u);
  EXPECT_EQ(first.found, 30u);
  const std::string manifest = read_file(tree_ / "target/.offenbar/manifest-sha256.txt");
  EXPECT_EQ(static_cast<std::size_t>(std::count(manifest.begin(), manifest.end(), '\n')),
            delivered().size())
      << "what has landed can be checked";
  stop_ = std::stop_source();
  world_.on_convert = nullptr;
  const MigrateSummary second = run();
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(count_of(second.states, State::done), 30u);
  EXPECT_EQ(delivered().size(), 30u);
}

TEST_F(RunTest, ADryRunLeavesNoTrace) {
  put("a.docx", "doc text");
  put("b.docx", "doc more");
  options_.dry_run = true;
  const MigrateSummary summary = run();
  EXPECT_EQ(count_of(summary.states, State::pending), 2u);
  EXPECT_EQ(summary.open_bytes, 16u);
  EXPECT_FALSE(std::filesystem::exists(options_.target));
  options_.dry_run = false;
  run();
  put("c.docx", "doc third");
  options_.dry_run = true;
  EXPECT_EQ(count_of(run().states, State::pending), 1u) << "what is done is known";
  EXPECT_EQ(ledger().size(), 2u) << "the ledger itself stays as it was";
}

TEST_F(RunTest, TimesAndModesOfFilesAndFoldersAreKept) {
  put("d/x.docx", "doc text");
  chmod((tree_ / "share/d/x.docx").c_str(), 0640);
  chmod((tree_ / "share/d").c_str(), 0750);
  const timespec times[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
  utimensat(AT_FDCWD, (tree_ / "share/d/x.docx").c_str(), times, 0);
  utimensat(AT_FDCWD, (tree_ / "share/d").c_str(), times, 0);
  std::filesystem::create_directory(tree_ / "share/empty");
  run();
  struct stat file {
  }, folder{};
  ASSERT_EQ(stat((tree_ / "target/share/d/x.odt").c_str(), &file), 0);
  ASSERT_EQ(stat((tree_ / "target/share/d").c_str(), &folder), 0);
  EXPECT_EQ(file.st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(folder.st_mtim.tv_sec, 1'000'000'000);
  EXPECT_EQ(file.st_mode & 07777u, 0640u);
  EXPECT_EQ(folder.st_mode & 07777u, 0750u);
  EXPECT_TRUE(std::filesystem::is_directory(tree_ / "target/share/empty"));
}

TEST_F(RunTest, TheManifestListsEveryResult) {
  put("a.docx", "doc text");
  put("b.bin", "?!");
  run();
  const std::string manifest = read_file(tree_ / "target/.offenbar/manifest-sha256.txt");
  EXPECT_THAT(manifest, ::testing::HasSubstr(row("a.docx").outputs.at(0).sha256 + "  share/a.odt"));
  EXPECT_THAT(manifest, ::testing::HasSubstr(row("b.bin").sha256 + "  share/b.bin"));
}

TEST_F(RunTest, AnOfficeThatWillNotStartStopsTheRun) {
  put("a.docx", "doc text");
  tools_.start_office = [](const office::Settings&) -> Result<std::unique_ptr<office::Office>> {
    return fail(Fault::internal, "no LibreOffice", 0, "Install it.");
  };
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 1);
  EXPECT_EQ(summary.stopped_by, "no LibreOffice Install it.");
  EXPECT_EQ(row("a.docx").state, State::pending);
}

// A disk that cannot hand out the bytes of one file.
class BadSector : public SystemCalls {
 public:
  ssize_t read(int from, void* buffer, std::size_t size) const override {
    const ssize_t got = SystemCalls::read(from, buffer, size);
    if (got > 0 && std::string_view(static_cast<char*>(buffer), 3) == "bad") {
      errno = EIO;
      return -1;
    }
    return got;
  }
  int clone(int, int) const override {
    errno = EOPNOTSUPP;
    return -1;
  }
};

TEST_F(RunTest, ASourceThatCannotBeReadFailsAloneAndTheOthersArrive) {
  const BadSector disk;
  tools_.calls = &disk;
  put("a.docx", "bad sector");
  put("b.docx", "doc text");
  EXPECT_EQ(run().exit_code, 3);
  EXPECT_EQ(row("a.docx").error->fault, Fault::unreadable);
  EXPECT_EQ(row("b.docx").state, State::done);
}

TEST_F(RunTest, ASourceThatGoesMissingAfterThePlanIsNotFound) {
  put("a.docx", "doc slow, and rather long so that it comes first");
  put("b.docx", "doc b");
  options_.jobs = 1;
  world_.on_convert = [&](const office::Request&) {
    std::filesystem::remove(tree_ / "share/b.docx");
  };
  run();
  EXPECT_EQ(row("b.docx").error->fault, Fault::not_found);
}

}  // namespace
}  // namespace offenbar::batch::test
