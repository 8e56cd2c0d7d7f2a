// --open-archives: members are files found, each with a row, a state and a place of its own.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <thread>

#include "converters/base/digest.h"
#include "tests/support/archive_maker.h"
#include "tests/support/places.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

using ::offenbar::test::make_archive;
using ::offenbar::test::make_cab;
using ::offenbar::test::make_szdd;
using ::offenbar::test::Packed;
using ::testing::HasSubstr;

class ArchivesTest : public ShareTest {
 protected:
  ArchivesTest() {
    options_.open_archives = true;
    tools_.program = places::program();
  }

  void put_zip(const std::string& path, const std::vector<Packed>& members) {
    put(path, make_archive("zip", members));
  }

  // What must hold after any run that ended by itself.
  void expect_conserved(const MigrateSummary& summary) {
    EXPECT_TRUE(summary.stopped_by.empty()) << summary.stopped_by;
    EXPECT_EQ(count_of(summary.states, State::pending), 0u);
    std::uint64_t rows = 0;
    for (const auto& [source, record] : ledger()) {
      ++rows;
      for (const Output& output : record.outputs) {
        const std::string content = read_file(tree_ / ("target/" + output.path));
        EXPECT_EQ(sha256_hex(as_bytes(content)), output.sha256) << source;
      }
    }
    EXPECT_EQ(rows, summary.found);
    EXPECT_EQ(summary.run.found, summary.found);
    EXPECT_TRUE(std::filesystem::is_empty(tree_ / "target/.offenbar/staging"));
  }

  // A run that is nothing but a repetition.
  void expect_nothing_to_do() {
    const auto before = delivered();
    const MigrateSummary again = run();
    EXPECT_EQ(again.settled, 0u);
    EXPECT_EQ(delivered(), before);
    expect_conserved(again);
  }
};

TEST_F(ArchivesTest, MembersAreConvertedIntoAFolderOfTheArchivesName) {
  put_zip("Akten.zip", {{"Amt/Bericht.docx", "doc Haushalt"}, {"b.odt", "open text"}});
  put("c.docx", "doc c");
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0);
  EXPECT_EQ(summary.found, 4u);
  EXPECT_EQ(result("Akten.zip/Amt/Bericht.odt"), "odt doc Haushalt");
  EXPECT_EQ(row("Akten.zip").state, State::done);
  EXPECT_EQ(row("Akten.zip").route, "archive");
  EXPECT_TRUE(row("Akten.zip").outputs.empty()) << "its folder is the result";
  EXPECT_EQ(row("Akten.zip/Amt/Bericht.docx").state, State::done);
  EXPECT_EQ(row("Akten.zip/Amt/Bericht.docx").outputs.at(0).path,
            "share/Akten.zip/Amt/Bericht.odt");
  EXPECT_EQ(row("Akten.zip/b.odt").reason, "already_open");
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, WithoutTheOptionAnArchiveIsCarried) {
  options_.open_archives = false;
  put_zip("Akten.zip", {{"a.docx", "doc a"}});
  EXPECT_EQ(run().exit_code, 3);
  EXPECT_EQ(row("Akten.zip").state, State::unsupported);
  EXPECT_EQ(delivered(), std::set<std::string>{"share/Akten.zip"});
}

TEST_F(ArchivesTest, EveryKindIsOpened) {
  for (const char* kind : {"zip", "7z", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"}) {
    put(std::string("x.") + kind, make_archive(kind, {{"a.docx", std::string("doc ") + kind}}));
  }
  put("x.cab", make_cab({{"Amt\\a.docx", "doc cab"}}));
  put("BRIEF.DO_", make_szdd("doc szdd", 'C'));
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 18u);
  EXPECT_EQ(count_of(summary.states, State::done), 18u);
  EXPECT_EQ(result("x.tar.gz/a.odt"), "odt doc tar.gz");
  EXPECT_EQ(result("x.cab/Amt/a.odt"), "odt doc cab");
  EXPECT_EQ(result("BRIEF.DO_/BRIEF.odt"), "odt doc szdd");
  expect_conserved(summary);
}

TEST_F(ArchivesTest, ASourceThatIsAnArchiveBecomesAFolder) {
  put_zip("Akten.zip", {{"Amt/a.docx", "doc a"}});
  options_.sources = {{"Akten.zip", tree_ / "share/Akten.zip"}};
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 2u);
  EXPECT_EQ(delivered(), std::set<std::string>{"Akten.zip/Amt/a.odt"});
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, ArchivesInArchivesAreOpenedThreeDeep) {
  const std::string fourth = make_archive("zip", {{"d.docx", "doc d"}});
  const std::string third = make_archive("zip", {{"4.zip", fourth}, {"c.docx", "doc c"}});
  const std::string second = make_archive("tar.gz", {{"3.zip", third}, {"b.docx", "doc b"}});
  put_zip("1.zip", {{"2.tgz", second}, {"a.docx", "doc a"}});
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 7u);
  EXPECT_EQ(result("1.zip/a.odt"), "odt doc a");
  EXPECT_EQ(result("1.zip/2.tgz/b.odt"), "odt doc b");
  EXPECT_EQ(result("1.zip/2.tgz/3.zip/c.odt"), "odt doc c");
  EXPECT_EQ(result("1.zip/2.tgz/3.zip/4.zip"), fourth) << "carried";
  EXPECT_EQ(row("1.zip/2.tgz/3.zip/4.zip").state, State::unsupported);
  EXPECT_THAT(row("1.zip/2.tgz/3.zip/4.zip").error->what, HasSubstr("3 deep"));
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, APackageOfSomeProgramStaysWhole) {
  const std::string zip = make_archive("zip", {{"a.docx", "doc a"}});
  put("layout.idml", zip);
  put("program.jar", zip);
  put("without extension", zip);
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 4u);
  EXPECT_EQ(result("layout.idml"), zip);
  EXPECT_EQ(result("program.jar"), zip);
  EXPECT_EQ(row("layout.idml").state, State::unsupported);
  EXPECT_THAT(row("layout.idml").notes, ::testing::Contains("kept_whole"));
  EXPECT_EQ(result("without extension/a.odt"), "odt doc a");
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, HostileMembersAreRowsAndNeverFiles) {
  put_zip("x.zip", {{"../../out.docx", "doc out"},
                    {"/etc/absolute.docx", "doc absolute"},
                    {"bomb", std::string(30'000'000, '\0')},
                    {"link", "", AE_IFLNK, 0777, 0, "/etc/passwd"},
                    {"good.docx", "doc good"}});
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 6u);
  EXPECT_EQ(row("x.zip/__/__/out.docx").state, State::failed);
  EXPECT_THAT(row("x.zip/__/__/out.docx").error->what, HasSubstr("leads out of the archive"));
  EXPECT_EQ(row("x.zip/etc/absolute.docx").state, State::failed);
  EXPECT_EQ(row("x.zip/bomb").error->fault, Fault::over_output);
  EXPECT_EQ(row("x.zip/link").state, State::skipped);
  EXPECT_EQ(row("x.zip/link").reason, "link");
  EXPECT_EQ(row("x.zip/link").link_target, "/etc/passwd");
  EXPECT_EQ(row("x.zip/good.docx").state, State::done);
  const FileRecord archive = row("x.zip");
  EXPECT_EQ(archive.state, State::done_with_losses);
  EXPECT_EQ(archive.losses.at(0).category, "archive_members");
  ASSERT_EQ(archive.outputs.size(), 1u) << "what was not taken out stands beside, in the archive";
  EXPECT_EQ(delivered(), (std::set<std::string>{"share/x.zip/good.odt", archive.outputs[0].path}));
  EXPECT_FALSE(std::filesystem::exists(tree_ / "out.docx"));
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, MembersOfOneNameAndFilesInTheWayOfFoldersGetNamesOfTheirOwn) {
  put_zip("x.zip",
          {{"a.docx", "doc one"}, {"a.docx", "doc two"}, {"b", "doc file"}, {"b/c.docx", "doc c"}});
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 5u);
  EXPECT_EQ(result("x.zip/a.odt"), "odt doc one");
  EXPECT_EQ(result("x.zip/a-2.odt"), "odt doc two");
  EXPECT_EQ(row("x.zip/b-2").state, State::done);
  EXPECT_EQ(result("x.zip/b/c.odt"), "odt doc c");
  expect_conserved(summary);
}

TEST_F(ArchivesTest, NamesThatNoFileSystemTakesAreShortened) {
  const std::string name(300, 'n');
  put("x.tar", make_archive("tar", {{name + "/" + name + ".docx", "doc long"}}));
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0) << summary.stopped_by;
  EXPECT_EQ(count_of(summary.states, State::done), 2u);
  EXPECT_EQ(delivered().size(), 1u);
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, AnUnpackerThatDiesCostsTheArchiveAndNotTheRun) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  put("b.docx", "doc b");
  tools_.program = "/bin/false";
  const MigrateSummary summary = run();
  EXPECT_EQ(row("x.zip").state, State::failed);
  EXPECT_EQ(result("b.odt"), "odt doc b");
  EXPECT_NE(result("x.zip"), "<nothing>") << "carried";
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AnArchiveThatIsNoneIsCarriedAsBefore) {
  put("x.zip", make_archive("zip", {{"a.docx", "doc a"}}).substr(0, 20));
  put("y.7z", "7z\xBC\xAF\x27\x1C and nothing more");
  const MigrateSummary summary = run();
  EXPECT_EQ(row("y.7z").state, State::failed);
  EXPECT_EQ(row("y.7z").error->fault, Fault::corrupt);
  EXPECT_EQ(result("y.7z"), "7z\xBC\xAF\x27\x1C and nothing more");
  EXPECT_EQ(row("x.zip").state, State::failed);
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, WhatStandsBeforeTheDamageIsRescuedAndTheArchiveCarriedBeside) {
  const std::string tar =
      make_archive("tar", {{"a.docx", "doc a"}, {"b.docx", "doc " + std::string(5000, 'b')}});
  put("x.tar", tar.substr(0, 3000));
  const MigrateSummary summary = run();
  EXPECT_EQ(result("x.tar/a.odt"), "odt doc a");
  EXPECT_EQ(row("x.tar").state, State::failed);
  EXPECT_EQ(row("x.tar").error->fault, Fault::corrupt);
  ASSERT_EQ(row("x.tar").outputs.size(), 1u);
  EXPECT_EQ(row("x.tar/b.docx").state, State::failed);
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, AnEncryptedArchiveIsCarriedUntilDecryptAndItsPasswordOpenIt) {
  const std::string zip = make_archive("zip", {{"a.docx", "doc a"}}, "secret");
  put("x.zip", zip);
  MigrateSummary summary = run();
  EXPECT_EQ(row("x.zip").state, State::encrypted);
  EXPECT_EQ(row("x.zip/a.docx").state, State::encrypted);
  EXPECT_EQ(result("x.zip"), zip);
  expect_conserved(summary);
  expect_nothing_to_do();
  write_file(tree_ / "words", "falsch\nsecret\n");
  chmod((tree_ / "words").c_str(), 0600);
  options_.passwords_file = tree_ / "words";
  options_.retry_failed = true;
  summary = run();
  EXPECT_EQ(row("x.zip/a.docx").state, State::encrypted) << "it would land without its password";
  options_.decrypt = true;
  summary = run();
  EXPECT_EQ(row("x.zip").state, State::done);
  EXPECT_EQ(row("x.zip/a.docx").state, State::done_with_losses);
  EXPECT_EQ(row("x.zip/a.docx").losses.at(0).category, "protection_removed");
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.zip/a.odt"});
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AChangedArchiveIsOpenedAgainAndConvertsOnlyWhatChanged) {
  put_zip("x.zip", {{"a.docx", "doc a"},
                    {"b.docx", "doc b"},
                    {"c.docx", "doc c"},
                    {"in.zip", make_archive("zip", {{"d.docx", "doc d"}})}});
  run();
  EXPECT_EQ(world_.conversions, 4);
  put_zip("x.zip", {{"a.docx", "doc a"}, {"b.docx", "doc new b"}, {"e.docx", "doc e"}});
  const MigrateSummary summary = run();
  EXPECT_EQ(world_.conversions, 6) << "b and e";
  EXPECT_EQ(summary.found, 4u);
  EXPECT_EQ(summary.gone, 3u) << "c, in.zip and what was in it";
  EXPECT_EQ(result("x.zip/b.odt"), "odt doc new b");
  EXPECT_EQ(result("x.zip/c.odt"), "odt doc c") << "its result stays";
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, AnArchiveThatWasOnlyTouchedKeepsItsMembers) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  run();
  std::filesystem::last_write_time(
      tree_ / "share/x.zip", std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  const MigrateSummary summary = run();
  EXPECT_EQ(world_.conversions, 1);
  EXPECT_EQ(summary.found, 2u);
  EXPECT_EQ(summary.gone, 0u);
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AnArchiveThatIsGoneTakesItsMembersAlong) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  put("b.docx", "doc b");
  run();
  std::filesystem::remove(tree_ / "share/x.zip");
  options_.prune = true;
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 1u);
  EXPECT_EQ(delivered(), std::set<std::string>{"share/b.odt"});
  EXPECT_FALSE(std::filesystem::exists(tree_ / "target/share/x.zip"));
}

TEST_F(ArchivesTest, AnArchiveThatAnEarlierRunCarriedIsOpenedInItsPlace) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  options_.open_archives = false;
  run();
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.zip"});
  options_.open_archives = true;
  const MigrateSummary summary = run();
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.zip/a.odt"});
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, ACarriedArchiveThatSomebodyEditedStaysBesideTheFolder) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  options_.open_archives = false;
  run();
  write_file(tree_ / "target/share/x.zip", "edited");
  options_.open_archives = true;
  run();
  EXPECT_EQ(result("x.zip"), "edited");
  const std::string path = row("x.zip/a.docx").outputs.at(0).path;
  EXPECT_THAT(path, ::testing::MatchesRegex("share/x-........\\.zip/a\\.odt"));
}

TEST_F(ArchivesTest, WithoutTheOptionWhatWasOpenedStays) {
  put_zip("x.zip", {{"a.docx", "doc a"}});
  run();
  options_.open_archives = false;
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.settled, 0u);
  EXPECT_EQ(summary.found, 2u);
  EXPECT_EQ(row("x.zip").state, State::done);
  put_zip("x.zip", {{"a.docx", "doc a, changed"}});
  const MigrateSummary changed = run();
  EXPECT_EQ(changed.found, 1u) << "it is carried now";
  EXPECT_EQ(changed.gone, 1u);
  EXPECT_EQ(row("x.zip").state, State::unsupported);
  EXPECT_EQ(row("x.zip").outputs.size(), 1u);
  expect_conserved(changed);
}

TEST_F(ArchivesTest, PatternsAreHeldAgainstMembers) {
  put_zip("x.zip", {{"tmp/a.docx", "doc a"}, {"b.docx", "doc b"}});
  options_.exclude = {"tmp"};
  MigrateSummary summary = run();
  EXPECT_EQ(row("x.zip/tmp/a.docx").reason, "excluded");
  EXPECT_EQ(delivered(), std::set<std::string>{"share/x.zip/b.odt"});
  expect_conserved(summary);
  options_.exclude.clear();
  summary = run();
  EXPECT_EQ(result("x.zip/tmp/a.odt"), "odt doc a");
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AMemberThatFailedIsTriedAgainFromItsArchive) {
  put_zip("x.zip", {{"a.docx", "doc dies"}, {"b.docx", "doc b"}});
  run();
  EXPECT_EQ(row("x.zip/a.docx").state, State::failed);
  EXPECT_EQ(result("x.zip/a.docx"), "doc dies") << "carried";
  const int before = world_.conversions;
  options_.retry_failed = true;
  const MigrateSummary summary = run();
  EXPECT_GT(world_.conversions, before);
  EXPECT_EQ(row("x.zip/a.docx").state, State::failed);
  expect_conserved(summary);
}

TEST_F(ArchivesTest, EqualMembersAreConvertedOnce) {
  put_zip("x.zip", {{"a.docx", "doc same"}});
  put_zip("copy of x.zip", {{"a.docx", "doc same"}});
  put("a.docx", "doc same");
  const MigrateSummary summary = run();
  EXPECT_EQ(world_.conversions, 1);
  EXPECT_EQ(count_of(summary.states, State::duplicate), 2u);
  EXPECT_EQ(result("copy of x.zip/a.odt"), "odt doc same");
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AnArchiveEqualToOneThatWasOpenedIsOpenedToo) {
  const std::vector<Packed> members{{"../out.docx", "doc out"}, {"a.docx", "doc a"}};
  put_zip("x.zip", members);
  put_zip("y.zip", members);
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.found, 6u);
  EXPECT_EQ(row("x.zip").state, State::done_with_losses);
  EXPECT_EQ(row("y.zip").state, State::done_with_losses);
  EXPECT_EQ(result("x.zip/a.odt"), "odt doc a");
  EXPECT_EQ(result("y.zip/a.odt"), "odt doc a");
  expect_conserved(summary);
  expect_nothing_to_do();
}

TEST_F(ArchivesTest, MembersHaveTheirTimesAndNoWiderRightsThanTheirArchive) {
  put_zip("x.zip", {{"Amt", "", AE_IFDIR, 0777, 1'500'000'000},
                    {"Amt/a.docx", "doc a", AE_IFREG, 0666, 1'400'000'000},
                    {"b.docx", "doc b", AE_IFREG, 0600}});
  chmod((tree_ / "share/x.zip").c_str(), 0640);
  run();
  struct stat found {};
  ASSERT_EQ(stat((tree_ / "target/share/x.zip/Amt/a.odt").c_str(), &found), 0);
  EXPECT_EQ(found.st_mtime, 1'400'000'000);
  EXPECT_EQ(found.st_mode & 07777, 0640u);
  ASSERT_EQ(stat((tree_ / "target/share/x.zip/b.odt").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600u);
  ASSERT_EQ(stat((tree_ / "target/share/x.zip/Amt").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0750u);
  EXPECT_EQ(found.st_mtime, 1'500'000'000);
}

TEST_F(ArchivesTest, NoMoreArchivesLieUnpackedThanAreWorkedOn) {
  for (int i = 0; i < 5; ++i) {
    const std::string number = std::to_string(i);
    put_zip(number + ".zip", {{"a.docx", "doc a" + number},
                              {"1.zip", make_archive("zip", {{"b.docx", "doc b" + number}})},
                              {"2.zip", make_archive("zip", {{"c.docx", "doc c" + number}})}});
  }
  options_.jobs = 1;
  std::ptrdiff_t most = 0;
  world_.on_convert = [&](const office::Request&) {
    std::ptrdiff_t unpacked = 0;
    for (const auto& run :
         std::filesystem::directory_iterator(tree_ / "target/.offenbar/staging")) {
      for (const auto& job : std::filesystem::directory_iterator(run.path())) {
        if (job.path().filename().string().starts_with("archive")) ++unpacked;
      }
    }
    most = std::max(most, unpacked);
  };
  const MigrateSummary summary = run();
  EXPECT_EQ(count_of(summary.states, State::done), 30u);
  EXPECT_EQ(most, 2) << "an archive, and one in it";
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AMailStoreInAnArchiveThatCannotBeReadIsCarriedWithItsArchivesRights) {
  put_zip("x.zip", {{"damaged.pst", "!BDN and nothing more", AE_IFREG, 0666}});
  chmod((tree_ / "share/x.zip").c_str(), 0600);
  const MigrateSummary summary = run();
  EXPECT_EQ(result("x.zip/damaged.pst"), "!BDN and nothing more");
  struct stat found {};
  ASSERT_EQ(stat((tree_ / "target/share/x.zip/damaged.pst").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0600u);
  expect_conserved(summary);
}

TEST_F(ArchivesTest, AFullDiskLeavesMembersOpenAndTheNextRunGoesOn) {
  put_zip("x.zip", {{"a.docx", "doc full"}, {"b.docx", "doc b"}});
  options_.jobs = 1;
  const MigrateSummary paused = run();
  EXPECT_EQ(paused.exit_code, 1);
  EXPECT_GT(count_of(paused.states, State::pending), 0u);
  put_zip("x.zip", {{"a.docx", "doc a"}, {"b.docx", "doc b"}});
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0) << summary.stopped_by;
  EXPECT_EQ(result("x.zip/a.odt"), "odt doc a");
  expect_conserved(summary);
}

TEST_F(ArchivesTest, KilledAnywhereTheSameCommandGoesOn) {
  std::vector<Packed> members, inner;
  for (int i = 0; i < 12; ++i) {
    inner.push_back({std::to_string(i) + ".docx", "doc slow inner " + std::to_string(i)});
  }
  for (int i = 0; i < 20; ++i) {
    members.push_back({std::to_string(i % 3) + "/" + std::to_string(i) + ".docx",
                       "doc slow " + std::to_string(i)});
  }
  members.push_back({"in.tgz", make_archive("tar.gz", inner)});
  put_zip("x.zip", members);
  put_zip("y.zip", members);
  for (int i = 0; i < 8; ++i) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      SilentObserver observer;
      (void)migrate_with(tools_, options_, observer, {});
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(60 + 70 * i));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  const MigrateSummary summary = run();
  EXPECT_EQ(summary.exit_code, 0) << summary.stopped_by;
  EXPECT_EQ(summary.found, 2u * (1 + 20 + 1 + 12));
  EXPECT_EQ(delivered().size(), 2u * (20 + 12)) << "nothing lost, nothing doubled";
  expect_conserved(summary);
  expect_nothing_to_do();
}

}  // namespace
}  // namespace offenbar::batch::test
