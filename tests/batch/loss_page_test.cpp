#include "batch/loss_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "batch/decisions.h"
#include "batch/loss_markup.h"
#include "batch/place_words.h"
#include "tests/support/sample_ledger.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

FileRecord lossy(const std::string& path, Verdict verdict) {
  FileRecord record;
  record.root = "office";
  record.path = path;
  record.state = State::done_with_losses;
  record.format = "docx";
  record.verdict = verdict;
  record.losses = {{"text_changed", Severity::content, "table 2, cell B7",
                    "Frist: 17 Tage ab heute", "Frist: 71 Tage ab heute"},
                   {"property", Severity::formatting, "title", "<b>Titel</b>", ""}};
  record.outputs = {{"office/x.odt", std::string(64, 'a'), false}};
  return record;
}

std::string page_of(const FileRecord& record, const ReportOptions& options = {}) {
  const auto words = ReportWords::load();
  EXPECT_TRUE(words) << words.error().what;
  std::ostringstream out;
  write_loss_page(record, options, *words, out);
  return out.str();
}

TEST(LossPage, ShowsBothSidesAndMarksWhatDiffers) {
  const std::string page = page_of(lossy("x.docx", Verdict::content));
  EXPECT_THAT(page, HasSubstr("Frist: <mark>17</mark> Tage ab heute"));
  EXPECT_THAT(page, HasSubstr("Frist: <mark>71</mark> Tage ab heute"));
  EXPECT_THAT(page, HasSubstr("data-de=\"Tabelle 2, Zelle B7\""));
  EXPECT_THAT(page, HasSubstr("data-fr=\"tableau 2, cellule B7\""));
  EXPECT_THAT(page, HasSubstr("office/x.odt"));
}

TEST(LossPage, TextOfADocumentIsNoMarkup) {
  const std::string page = page_of(lossy("</title><b>.docx", Verdict::content));
  EXPECT_THAT(page, Not(HasSubstr("<b>Titel")));
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;Titel"));
  EXPECT_THAT(page, Not(HasSubstr("</title><b>")));
}

TEST(LossPage, LoadsNothingAndRunsOnlyItsOwnScript) {
  const std::string page = page_of(lossy("x.docx", Verdict::content));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(LossPage, SaysWhoAcceptedALossAndWhy) {
  FileRecord record = lossy("x.docx", Verdict::formatting);
  auto by = std::make_shared<Acceptance>();
  by->decided = {"Anna Amt", 1'800'000'000, "the old one was wrong"};
  record.accepted = {by, nullptr};
  const std::string page = page_of(record);
  EXPECT_THAT(page, HasSubstr("accepted by Anna Amt on 2027-01-15: the old one was wrong"));
  EXPECT_THAT(page, HasSubstr("angenommen von Anna Amt"));
}

TEST(LossPage, RedactedItHasNoTextOfTheDocument) {
  const std::string page = page_of(lossy("x.docx", Verdict::content), {.redact = true});
  EXPECT_THAT(page, Not(HasSubstr("Frist")));
  EXPECT_THAT(page, Not(HasSubstr("Zelle B7")));
  EXPECT_THAT(page, HasSubstr("text reads otherwise"));
}

TEST(LossPages, TheWorstFilesHaveOneAndOldOnesGo) {
  const offenbar::testing::TemporaryFolder folder;
  samples::write_ledger(folder.path(),
                        {lossy("a.docx", Verdict::formatting), lossy("b.docx", Verdict::content),
                         lossy("c.docx", Verdict::content)});
  const auto ledger = samples::expect(LedgerReader::open(folder.path()));
  std::filesystem::create_directories(folder / "report/files");
  std::ofstream(folder / "report/files/99.html") << "of an earlier run";
  std::ofstream(folder / "report/files/mine.html") << "somebody's";
  EXPECT_EQ(*write_loss_pages(ledger, folder / "report", {.most_pages = 2}), 3U);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "report/files")) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, (std::set<std::string>{"2.html", "3.html", "mine.html"}));
}

TEST(LossMarkup, TellsTheLimitOfPagesAloud) {
  const auto words = ReportWords::load();
  LossTotals totals;
  totals.files = 12;
  totals.categories = {{"hyperlink", Severity::content, 12, 12, 0}};
  totals.causes = {{"hyperlink", "http://alt.example/<x>", "", Severity::content, 12, 11}};
  const std::string markup = losses_markup(totals, {}, *words, {.most_pages = 10});
  EXPECT_THAT(markup, HasSubstr("The 10 worst files have a page of their own, of 12"));
  EXPECT_THAT(markup, HasSubstr("http://alt.example/&lt;x&gt;"));
  EXPECT_THAT(markup, HasSubstr("remedy.hyperlink"));
  EXPECT_THAT(losses_markup(totals, {}, *words, {.redact = true}), Not(HasSubstr("alt.example")));
}

TEST(ValueWords, OursAreSaidInTheReadersLanguageAndQuotesAreNot) {
  const auto words = ReportWords::load();
  EXPECT_EQ(value_in(*words, "de", "character_formatting", "bold 9 of 12 letters: bold of letters"),
            "fett 9 von 12 Zeichen: bold of letters");
  EXPECT_EQ(value_in(*words, "fr", "list_label", "bullet, level 2: a list"),
            "puce, niveau 2: a list");
  EXPECT_EQ(value_in(*words, "de", "form_field", "list: yes; no list"), "Liste: yes; no list");
  EXPECT_EQ(value_in(*words, "de", "table_shape", "3 rows: 2 (2 times), 1"),
            "3 Zeilen: 2 (2 mal), 1");
  EXPECT_EQ(value_in(*words, "de", "text_changed", "bold"), std::nullopt);
}

TEST(PlaceWords, NamesOfTheDocumentAreTakenOutOfAPlace) {
  for (const char* place : {"", "paragraph 3", "table 2, cell B7", "slide 5, table cell B7",
                            "slide 5, title", "paragraph 3 of the result", "12 more places"}) {
    EXPECT_EQ(place_without_names(place), place);
  }
  EXPECT_EQ(place_without_names("Gehälter!C14"), "cell C14");
  EXPECT_EQ(place_without_names("Was? Wie!!C14"), "cell C14");
  for (const char* name : {"Gehälter", "deleted by Anna Amt", "paragraph 3, Anna", "Amt!geheim",
                           "page Übersicht", "Anna more places", ", ", "!"}) {
    EXPECT_EQ(place_without_names(name), "") << name;
  }
}

TEST(PlaceWords, OtherLanguagesAndNamesThatAreNoWords) {
  const auto words = ReportWords::load();
  EXPECT_EQ(place_in(*words, "de", "slide 5, table cell B7"), "Folie 5, Tabellenzelle B7");
  EXPECT_EQ(place_in(*words, "de", "paragraph 3 of the result"), "Absatz 3 des Ergebnisses");
  EXPECT_EQ(place_in(*words, "fr", "12 more places"), "12 autres endroits");
  EXPECT_EQ(place_in(*words, "de", "table!C14"), "table!C14");
  EXPECT_EQ(place_in(*words, "en", "slide 5, notes"), "slide 5, notes");
  EXPECT_EQ(place_in(*words, "de", ""), "");
}

}  // namespace
}  // namespace offenbar::batch
