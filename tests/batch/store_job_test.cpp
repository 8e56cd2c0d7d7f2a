#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "batch/examiner.h"
#include "batch/ledger.h"
#include "converters/base/digest.h"
#include "converters/base/mapping.h"
#include "corpus/generator/mail/mailbox.h"
#include "corpus/generator/mail/rules.h"
#include "tests/support/oab_maker.h"
#include "tests/support/places.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

namespace fs = std::filesystem;
using offenbar::test::oab_file;
using offenbar::test::oab_record;
using offenbar::test::oab_text;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A share with real mail stores; the office is fake, the readers of stores are real processes.
class StoreTest : public ShareTest {
 protected:
  StoreTest() {
    tools_.program = places::program();
    tools_.start_inspector = [] {
      Examiner::Settings settings;
      settings.program = places::program();
      return Examiner::start(settings);
    };
  }

  void put_store(const std::string& name, std::uint64_t items, std::uint64_t seed = 3) {
    generator::MailboxOptions options;
    options.seed = seed;
    options.items = items;
    options.attachment_mb = 1;
    std::ostringstream manifest;
    const auto made = generator::make_pst(tree_ / ("share/" + name), options, manifest);
    ASSERT_TRUE(made) << made.error().what;
    std::istringstream lines(manifest.str());
    for (std::string line; std::getline(lines, line);) manifest_ = nlohmann::json::parse(line);
  }
  [[nodiscard]] std::uint64_t made_items() const { return manifest_["items"].get<std::uint64_t>(); }

  [[nodiscard]] std::set<std::string> in_store(const std::string& name) const {
    std::set<std::string> files;
    const std::string prefix = "share/" + name + "/";
    for (const std::string& path : delivered()) {
      if (path.starts_with(prefix)) files.insert(path.substr(prefix.size()));
    }
    return files;
  }
  // Path and digest of each message, from the list that the store's folder has.
  [[nodiscard]] std::string list(const std::string& name) const {
    return result(name + "/items-sha256.txt");
  }

  nlohmann::json manifest_;
};

void expect_conserved(const FileRecord& store) {
  ASSERT_TRUE(store.items);
  const ItemCounts& items = *store.items;
  EXPECT_EQ(items.found, items.written + items.raw + items.refused);
}

TEST_F(StoreTest, EveryItemIsWrittenRawOrRefusedAndAllAreThere) {
  put_store("Archiv.pst", 120);
  EXPECT_EQ(run().exit_code, 0);
  const FileRecord store = row("Archiv.pst");
  EXPECT_EQ(store.state, State::done_with_losses) << "settings of Outlook are kept raw";
  expect_conserved(store);
  EXPECT_EQ(store.items->found, made_items());
  EXPECT_EQ(store.items->refused, 0U);
  EXPECT_GT(store.items->raw, 0U);
  std::size_t messages = 0;
  for (const std::string& path : in_store("Archiv.pst")) {
    messages += path.find("/cur/") != std::string::npos || path.starts_with("raw/") ||
                path.ends_with(".ics") || path.ends_with(".vcf");
  }
  EXPECT_EQ(messages, made_items());
}

// Appointments, contacts, tasks and notes lie in collections that clients know by name.
TEST_F(StoreTest, EachKindOfItemHasItsTree) {
  put_store("Archiv.pst", 120);
  run();
  std::map<std::string, std::size_t> files;
  for (const std::string& path : in_store("Archiv.pst")) {
    if (path.ends_with(".ics") || path.ends_with(".vcf"))
      ++files[path.substr(0, path.find('/', path.find('/') + 1))];
  }
  const nlohmann::json& made = manifest_["by_class"];
  EXPECT_EQ(files["calendar/Kalender"], made["IPM.Appointment"].get<std::size_t>());
  EXPECT_EQ(files["contacts/Kontakte"],
            made["IPM.Contact"].get<std::size_t>() + made["IPM.DistList"].get<std::size_t>());
  EXPECT_EQ(files["tasks/Aufgaben"], made["IPM.Task"].get<std::size_t>());
  EXPECT_EQ(files["notes/Notizen"], made["IPM.StickyNote"].get<std::size_t>());
  EXPECT_EQ(result("Archiv.pst/calendar/Kalender/displayname"), "Kalender");
  EXPECT_THAT(in_store("Archiv.pst"), Not(Contains(HasSubstr("mail/.Kalender"))));
}

TEST_F(StoreTest, SingleMakesOneFileOfACalendarAndOfAnAddressBook) {
  put_store("Archiv.pst", 120);
  run();
  std::map<std::string, std::string> texts;
  for (const std::string& path : in_store("Archiv.pst")) {
    if (path.starts_with("calendar/") && path.ends_with(".ics"))
      texts[path] = result("Archiv.pst/" + path);
  }
  fs::remove_all(options_.target);
  options_.single = true;
  run();
  expect_conserved(row("Archiv.pst"));
  EXPECT_THAT(in_store("Archiv.pst"), Contains("contacts/Kontakte.vcf"));
  EXPECT_THAT(in_store("Archiv.pst"), Not(Contains(HasSubstr("calendar/Kalender/"))));
  const std::string calendar = result("Archiv.pst/calendar/Kalender.ics");
  for (const auto& [path, text] : texts) {
    const std::size_t event = text.find("BEGIN:VEVENT");
    const std::string components = text.substr(event, text.find("END:VCALENDAR") - event);
    EXPECT_THAT(calendar, HasSubstr(components)) << path;
  }
  EXPECT_EQ(calendar.find("BEGIN:VTIMEZONE"), calendar.rfind("BEGIN:VTIMEZONE")) << "a zone, once";
  EXPECT_THAT(list("Archiv.pst"), HasSubstr("calendar/Kalender.ics"));
}

// One address of its rules is known to the mails beside them only.
TEST_F(StoreTest, RulesBecomeAScriptThatIsListedAndCountsNothingTwice) {
  ASSERT_TRUE(generator::make_rules(tree_ / "share/Regeln.pst"));
  run();
  const FileRecord store = row("Regeln.pst");
  expect_conserved(store);
  EXPECT_EQ(store.items->found, 11U);
  EXPECT_THAT(store.notes, Contains("rules_said: 8/17"));
  const std::string script = result("Regeln.pst/rules.sieve");
  EXPECT_THAT(script, HasSubstr("\"ute.weiss@neustadt.example.org\""));
  EXPECT_THAT(list("Regeln.pst"), HasSubstr(sha256_hex(as_bytes(script))));
  EXPECT_THAT(in_store("Regeln.pst"), Contains(HasSubstr("raw/INBOX/000004")));
}

TEST_F(StoreTest, WithoutRulesThereIsNoScript) {
  put_store("Archiv.pst", 40);
  run();
  EXPECT_THAT(in_store("Archiv.pst"), Not(Contains("rules.sieve")));
}

TEST_F(StoreTest, ADeadRunGoesOnAndFindsItsCollectionsWhole) {
  put_store("Archiv.pst", 400);
  options_.single = true;
  run();
  const std::string first = list("Archiv.pst");
  EXPECT_EQ(run().exit_code, 0) << "nothing to do";
  EXPECT_EQ(list("Archiv.pst"), first);
}

TEST_F(StoreTest, OldCalendarsAndCardsComeOutClean) {
  put("Termine.vcs",
      "BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:"
      "B=C3=BCro\nDTSTART:20240701T080000Z\nDTEND:20240701T090000Z\nEND:VEVENT\nEND:VCALENDAR\n");
  put("Kontakt.vcf", "BEGIN:VCARD\nVERSION:2.1\nN:Muster;Max\nTEL;HOME;VOICE:1\nEND:VCARD\n");
  run();
  EXPECT_EQ(row("Termine.vcs").format, "vcs");
  EXPECT_THAT(result("Termine.ics"), HasSubstr("SUMMARY:Büro\r\n"));
  EXPECT_THAT(result("Termine.ics"), HasSubstr("VERSION:2.0\r\n"));
  EXPECT_THAT(result("Kontakt.vcf"), HasSubstr("FN:Max Muster\r\n"));
}

TEST_F(StoreTest, AFileWithoutAnAppointmentIsCarriedAsItIs) {
  const std::string empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";
  put("Leer.ics", empty);
  run();
  EXPECT_EQ(row("Leer.ics").state, State::unsupported);
  EXPECT_EQ(result("Leer.ics"), empty);
}

TEST_F(StoreTest, TheListOfDigestsHoldsForEachMessage) {
  put_store("Archiv.pst", 40);
  run();
  std::istringstream lines(list("Archiv.pst"));
  std::size_t checked = 0;
  for (std::string line; std::getline(lines, line); ++checked) {
    const std::string bytes = result("Archiv.pst/" + line.substr(66));
    EXPECT_EQ(sha256_hex(as_bytes(bytes)), line.substr(0, 64)) << line;
    if (line.ends_with("/displayname")) --checked;
  }
  EXPECT_EQ(checked, made_items());
}

TEST_F(StoreTest, TheSameStoreGivesTheSameBytesWhoeverReadsWhat) {
  put_store("Archiv.pst", 900);
  run();
  const std::string first = list("Archiv.pst");
  fs::remove_all(options_.target);
  options_.jobs = 1;
  run();
  EXPECT_EQ(list("Archiv.pst"), first);
  EXPECT_THAT(first, Not(IsEmpty()));
}

TEST_F(StoreTest, AnUnchangedStoreIsNotReadAgain) {
  put_store("Archiv.pst", 30);
  run();
  const auto files = in_store("Archiv.pst");
  run();
  EXPECT_THAT(observer_.settled, IsEmpty());
  EXPECT_EQ(in_store("Archiv.pst"), files);
  EXPECT_TRUE(row("Archiv.pst").items);
}

TEST_F(StoreTest, ACopyOfAStoreIsADuplicateWithAFolderOfItsOwn) {
  put_store("a.pst", 30);
  fs::copy_file(tree_ / "share/a.pst", tree_ / "share/b.pst");
  options_.jobs = 1;
  run();
  const bool a_first = row("b.pst").state == State::duplicate;
  EXPECT_EQ(row(a_first ? "b.pst" : "a.pst").state, State::duplicate);
  EXPECT_EQ(in_store("a.pst"), in_store("b.pst"));
  EXPECT_EQ(list("a.pst"), list("b.pst"));
}

TEST_F(StoreTest, ACopyHasTheRightsOfItsOwnSource) {
  put_store("a.pst", 20);
  fs::copy_file(fs::path(tree_ / "share/a.pst"), fs::path(tree_ / "share/b.pst"));
  fs::permissions(fs::path(tree_ / "share/a.pst"), fs::perms(0640));
  fs::permissions(fs::path(tree_ / "share/b.pst"), fs::perms(0600));
  run();
  const auto rights = [this](const char* name) {
    return fs::status(options_.target + "/share/" + name + "/items-sha256.txt").permissions();
  };
  EXPECT_EQ(rights("a.pst"), fs::perms(0640));
  EXPECT_EQ(rights("b.pst"), fs::perms(0600));
}

TEST_F(StoreTest, AMailboxThatSomebodyHasWorkedInStaysAndTheNewOneStandsBeside) {
  put_store("Archiv.pst", 30);
  run();
  std::string read;
  for (const std::string& path : in_store("Archiv.pst")) {
    if (path.find("/cur/") != std::string::npos) read = path;
  }
  const fs::path message = fs::path(options_.target) / ("share/Archiv.pst/" + read);
  fs::rename(message, message.string() + "T");  // as a mail program marks it
  put_store("Archiv.pst", 31, 4);
  run();
  EXPECT_TRUE(fs::exists(message.string() + "T"));
  const FileRecord store = row("Archiv.pst");
  ASSERT_EQ(store.outputs.size(), 1U);
  EXPECT_THAT(store.outputs.front().path, HasSubstr("Archiv.new-"));
  EXPECT_THAT(store.losses, Contains(::testing::Field(&Loss::category, "target_edited")));
}

TEST_F(StoreTest, AChangedStoreReplacesAFolderThatNobodyHasTouched) {
  put_store("Archiv.pst", 30);
  run();
  put_store("Archiv.pst", 35, 4);
  run();
  const FileRecord store = row("Archiv.pst");
  ASSERT_EQ(store.outputs.size(), 1U);
  EXPECT_EQ(store.outputs.front().path, "share/Archiv.pst");
  EXPECT_EQ(store.items->found, made_items());
}

TEST_F(StoreTest, AnMboxHoldsAllMessagesOfItsFolder) {
  put_store("Archiv.pst", 80);
  options_.mail_layout = "mbox";
  run();
  expect_conserved(row("Archiv.pst"));
  std::size_t messages = 0;
  for (const std::string& path : in_store("Archiv.pst")) {
    messages += path.ends_with(".ics") || path.ends_with(".vcf");
    if (!path.ends_with(".mbox")) continue;
    std::istringstream lines(result("Archiv.pst/" + path));
    for (std::string line; std::getline(lines, line);) messages += line.starts_with("From ");
  }
  EXPECT_EQ(messages, row("Archiv.pst").items->written);
}

// More items than are in memory at a time, and than are all compared.
TEST_F(StoreTest, OfALargeMailboxASampleIsComparedAndTheReportSaysSo) {
  std::ofstream mailbox(tree_ / "share/Archiv.mbox");
  constexpr int messages = 2100;
  for (int i = 0; i < messages; ++i) {
    mailbox << "From a@x.example Mon Jan  1 00:00:00 2024\nFrom: a@x.example\nSubject: Nr. " << i
            << "\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nMessage-ID: <" << i
            << "@x.example>\nX-Keywords: Amt" << i % 3 << "\n\nText\n\n";
  }
  mailbox.close();
  run();
  const FileRecord store = row("Archiv.mbox");
  expect_conserved(store);
  ASSERT_EQ(store.items->written, static_cast<std::uint64_t>(messages));
  const std::string text = list("Archiv.mbox");
  EXPECT_GE(std::ranges::count(text, '\n'), messages);
  for (const std::string& path : in_store("Archiv.mbox")) {
    if (path.find("/cur/") == std::string::npos) continue;
    EXPECT_THAT(text, HasSubstr(path));
  }
  const auto sampled = std::ranges::find(store.losses, "items_sampled", &Loss::category);
  ASSERT_NE(sampled, store.losses.end());
  EXPECT_EQ(sampled->severity, Severity::cosmetic);
  EXPECT_EQ(sampled->before, "2100 items");
  EXPECT_THAT(store.notes, Contains(::testing::StartsWith("items_compared: ")));
  EXPECT_THAT(store.notes, Not(Contains("items_compared: 2100/2100")));
}

TEST_F(StoreTest, ACutStoreIsReadAsFarAsItGoes) {
  put_store("Archiv.pst", 200);
  const auto size = fs::file_size(fs::path(tree_ / "share/Archiv.pst"));
  fs::resize_file(tree_ / "share/Archiv.pst", size * 2 / 3);
  run();
  const FileRecord store = row("Archiv.pst");
  if (store.state == State::failed) {
    EXPECT_TRUE(store.error);  // its trees lay behind the cut
    EXPECT_TRUE(fs::exists(fs::path(options_.target) / "share/Archiv.pst")) << "carried";
  } else {
    expect_conserved(store);
    EXPECT_EQ(store.state, State::done_with_losses);
  }
}

TEST_F(StoreTest, ATableOfContactsBecomesCards) {
  std::string table =
      "Anrede;Vorname;Weitere Vornamen;Nachname;Firma;Abteilung;Position;Beruf;Spitzname;"
      "Straße geschäftlich;Ort geschäftlich;Postleitzahl geschäftlich;Straße privat;Ort privat;"
      "Postleitzahl privat;Region privat\r\n";
  table += "Frau;Anna;;Muster;Amt;IT;Leiterin;;;Weg 1;Kiel;24103;;;;\r\n";
  table += "Herr;Bernd;;Beispiel;Amt;;;;;\"Platz 2\nHaus B\";Kiel;24103;;;;\r\n";
  put("Kontakte.csv", table);
  put("Liste.csv", "Vorname;Nachname;Firma;Betrag\nAnna;Muster;Amt;1\nBernd;Beispiel;Amt;2\n");
  run();
  const FileRecord store = row("Kontakte.csv");
  EXPECT_EQ(store.format, "contact-csv");
  EXPECT_EQ(store.state, State::done);
  expect_conserved(store);
  EXPECT_EQ(store.items->written, 2U);
  std::size_t cards = 0;
  for (const std::string& path : in_store("Kontakte.csv")) {
    if (!path.ends_with(".vcf")) continue;
    EXPECT_TRUE(path.starts_with("contacts/Contacts/")) << path;
    ++cards;
  }
  EXPECT_EQ(cards, 2U);
  EXPECT_EQ(row("Liste.csv").format, "csv") << "a table with names is not yet an address book";
  EXPECT_EQ(row("Liste.csv").state, State::skipped);
}

// The processes that read mailboxes are locked in when they look things up.
TEST_F(StoreTest, TablesOfTheUserHoldForMailboxes) {
  put_store("Archiv.pst", 30);
  const Table shipped = Table::shipped("profiles").value();
  std::string text;
  for (const std::string& column : shipped.columns()) text += (text.empty() ? "" : "\t") + column;
  for (std::size_t i = 0; i < shipped.columns().size(); ++i) {
    std::string cell = (*shipped.find("thunderbird"))[i];
    if (i == 0) cell = "unser-server";
    text += (i == 0 ? "\n" : "\t") + cell;
  }
  const fs::path folder(tree_ / "tables");
  fs::create_directories(folder);
  std::ofstream(folder / "profiles.tsv") << text << '\n';
  ::setenv("OFFENBAR_MAPPINGS", folder.c_str(), 1);
  options_.profile = "unser-server";
  run();
  ::unsetenv("OFFENBAR_MAPPINGS");
  expect_conserved(row("Archiv.pst"));
  EXPECT_EQ(row("Archiv.pst").items->found, made_items());
}

TEST_F(StoreTest, AnAddressBookOfOutlookBecomesCards) {
  const auto person = [](const std::string& name) {
    return oab_record({oab_text("/o=Amt/cn=" + name), oab_text(name + "@amt.example"),
                       oab_text("Name of " + name)});
  };
  const std::string book =
      oab_file({0x3003001E, 0x39FE001F, 0x3001001F}, {person("anna"), person("bernd")});
  put("udetails.oab", book);
  put("cut.oab", book.substr(0, book.size() - 10));
  run();
  const FileRecord store = row("udetails.oab");
  EXPECT_EQ(store.format, "oab");
  EXPECT_EQ(store.state, State::done);
  EXPECT_EQ(store.items->written, 2U);
  EXPECT_EQ(row("cut.oab").items->written, 1U);
  EXPECT_EQ(row("cut.oab").state, State::done_with_losses) << "what is missing is told";
}

// Touches `source` while a store is being read: the first time only, or as long as it is read.
class Meddler {
 public:
  Meddler(fs::path source, fs::path stores, bool forever)
      : thread_([=](const std::stop_token& stop) {
          for (auto time = fs::file_time_type::clock::now(); !stop.stop_requested();) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            std::error_code none;
            if (!fs::exists(stores, none) || fs::is_empty(stores, none)) continue;
            fs::last_write_time(source, time += std::chrono::seconds(1));
            if (!forever) return;
          }
        }) {}

 private:
  std::jthread thread_;
};

TEST_F(StoreTest, AStoreThatChangesWhileItIsReadIsReadOnceMore) {
  put_store("Archiv.pst", 500);
  {
    const Meddler meddler(tree_ / "share/Archiv.pst",
                          fs::path(options_.target) / ".offenbar/stores", false);
    run();
  }
  const FileRecord store = row("Archiv.pst");
  EXPECT_EQ(store.state, State::done_with_losses) << "settings of Outlook are kept raw";
  expect_conserved(store);
  EXPECT_EQ(store.items->found, made_items());
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(store.sha256, row("Archiv.pst").sha256);
}

TEST_F(StoreTest, AStoreThatDoesNotComeToRestFails) {
  put_store("Archiv.pst", 500);
  {
    const Meddler meddler(tree_ / "share/Archiv.pst",
                          fs::path(options_.target) / ".offenbar/stores", true);
    EXPECT_EQ(run().exit_code, 3);
  }
  const FileRecord store = row("Archiv.pst");
  EXPECT_EQ(store.state, State::failed);
  ASSERT_TRUE(store.error);
  EXPECT_EQ(store.error->fault, Fault::changed);
  EXPECT_TRUE(fs::is_empty(fs::path(options_.target) / ".offenbar/stores"));
}

TEST_F(StoreTest, AMessageInAFileBecomesMail) {
  put("Notiz.eml",
      "From: a@example.org\nTo: b@example.org\nSubject: x\nDate: Mon, 1 Jun 2009 "
      "10:00:00 +0200\n\nHallo\n");
  run();
  EXPECT_EQ(row("Notiz.eml").state, State::done);
  EXPECT_THAT(result("Notiz.eml"), HasSubstr("\r\n\r\nHallo\r\n"));
  EXPECT_FALSE(row("Notiz.eml").items) << "a message is no store";
}

TEST_F(StoreTest, NobodyNeedsAnOfficeForMail) {
  put_store("Archiv.pst", 10);
  tools_.start_office = [](const office::Settings&) -> Result<std::unique_ptr<office::Office>> {
    return fail(Fault::internal, "no LibreOffice", 0, "Install it.");
  };
  EXPECT_EQ(run().stopped_by, "");
  EXPECT_TRUE(row("Archiv.pst").items);
}

TEST_F(StoreTest, AFolderWhoseSourceIsGoneIsPrunedUnlessSomebodyHasWorkedInIt) {
  put_store("a.pst", 20);
  put_store("b.pst", 21, 5);
  run();
  fs::remove(fs::path(tree_ / "share/a.pst"));
  fs::remove(fs::path(tree_ / "share/b.pst"));
  write_file(options_.target + "/share/b.pst/mail/Notiz.txt", "mine");
  options_.prune = true;
  run();
  EXPECT_FALSE(fs::exists(options_.target + "/share/a.pst"));
  EXPECT_TRUE(fs::exists(options_.target + "/share/b.pst/mail/Notiz.txt"));
}

// Killed between the rename that lands the folder and the commit that settles it.
TEST_F(StoreTest, ARunThatDiedRightAfterLandingFindsItsOwnFolder) {
  put_store("Archiv.pst", 60);
  run();
  const std::string whole = list("Archiv.pst");
  {
    auto ledger = Ledger::open(options_.target + "/.offenbar/ledger.sqlite");
    ASSERT_TRUE(ledger);
    ASSERT_TRUE(
        ledger->database().run("UPDATE files SET state = 0; DELETE FROM outputs; UPDATE "
                               "stores SET found = NULL"));
  }
  run();
  EXPECT_EQ(list("Archiv.pst"), whole);
  EXPECT_EQ(row("Archiv.pst").outputs.front().path, "share/Archiv.pst");
  for (const std::string& path : in_store("Archiv.pst")) {
    EXPECT_GT(fs::file_size(options_.target + "/share/Archiv.pst/" + path), 0U) << path;
  }
  EXPECT_THAT(in_store("Archiv.pst"), ::testing::SizeIs(::testing::Gt(60U)));
}

// A run that is stopped in the middle goes on behind what it has recorded.
TEST_F(StoreTest, AStoppedStoreGoesOnWhereItWas) {
  put_store("Archiv.pst", 3000);
  options_.jobs = 1;
  run();
  const std::string whole = list("Archiv.pst");
  fs::remove_all(options_.target);
  std::size_t runs = 0;
  for (bool done = false; !done && runs < 60; ++runs) {
    stop_ = std::stop_source();
    std::jthread stopper([this, runs] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + 100 * runs));
      stop_.request_stop();
    });
    run();
    done = row("Archiv.pst").state != State::pending;
  }
  EXPECT_GT(runs, 1U) << "it was never stopped";
  EXPECT_EQ(list("Archiv.pst"), whole);
  expect_conserved(row("Archiv.pst"));
}

}  // namespace
}  // namespace offenbar::batch::test
