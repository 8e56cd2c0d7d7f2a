#include "batch/link_pass.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "batch/database.h"
#include "batch/report_links.h"
#include "converters/base/digest.h"
#include "converters/base/mapping_check.h"
#include "tests/support/share.h"

namespace offenbar::batch::test {
namespace {

using ::testing::HasSubstr;

// "doc <a.docx =b/c.docx": the words with "<" are links of the result, as ODF writes them; those
// with "=" are in formulas.
class LinkingInspector : public FakeInspector {
 public:
  Result<ResultLinks> links(int result) override {
    ResultLinks found;
    for (const std::string& word : words_of(result)) {
      if (word.starts_with('<') || word.starts_with('=')) found.links.push_back(link_of(word));
      if (word == "signed") found.is_signed = true;
      if (word == "endless") found.whole = false;
    }
    return found;
  }
  Result<std::uint64_t> relink(int result, const NewLinks& links, int out) override {
    std::string text;
    std::uint64_t changed = 0;
    for (std::string word : words_of(result)) {
      const auto row = links.find(link_of(word));
      if (row != links.end() && row->second.target != word.substr(1)) {
        word = word.substr(0, 1) + row->second.target;
        ++changed;
      }
      text += (text.empty() ? "" : " ") + word;
    }
    if (changed > 0) {
      EXPECT_EQ(::write(out, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    return changed;
  }

 private:
  static rewriting::Link link_of(const std::string& word) {
    using rewriting::LinkKind;
    return {word.starts_with('=') ? LinkKind::text : LinkKind::reference, word.substr(1)};
  }
  static std::vector<std::string> words_of(int file) {
    std::istringstream in(read_all(file));
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
  }
};

class LinkPassTest : public ShareTest {
 protected:
  LinkPassTest() {
    tools_.start_inspector = []() -> Result<std::unique_ptr<Inspector>> {
      return std::make_unique<LinkingInspector>();
    };
  }
  [[nodiscard]] LinkCounts counts() const {
    return LedgerReader::open(options_.target + "/.offenbar").value().link_counts().value();
  }
  [[nodiscard]] std::string states() const {
    std::string text;
    const auto reader = LedgerReader::open(options_.target + "/.offenbar");
    EXPECT_TRUE(reader->links([&](const LinkRow& row) {
      text += row.state + " " + row.result + " " + row.link + "\n";
      return true;
    }));
    return text;
  }
};

TEST_F(LinkPassTest, LinksLeadToTheNewFiles) {
  put("a.docx", "doc <../b/c.docx#part <../B/C.DOCX <../pic.png");
  put("b/c.docx", "doc <../../a.docx <../../b");
  put("pic.png", "picture");
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b/c.odt#part <../b/c.odt <../pic.png");
  EXPECT_EQ(result("b/c.odt"), "odt doc <../../a.odt <../../b");
  EXPECT_EQ(counts().followed, 5U);
  EXPECT_EQ(row("a.docx").outputs.front().sha256, sha256_hex(as_bytes(result("a.odt"))));
}

TEST_F(LinkPassTest, WhatLeadsNowhereOrOutsideIsListedAndStays) {
  put("a.docx", "doc <../none.docx <../../elsewhere.docx <file:///X:/y.docx <https://a.example/");
  run();
  EXPECT_EQ(result("a.odt"),
            "odt doc <../none.docx <../../elsewhere.docx <file:///X:/y.docx <https://a.example/");
  EXPECT_EQ(counts().dangling, 1U);
  EXPECT_EQ(counts().outside, 2U);
  EXPECT_THAT(states(), HasSubstr("dangling share/a.odt ../none.docx\n"));
}

TEST_F(LinkPassTest, AfterAPartTheRestFollowsAndThenNothingChanges) {
  put("a.docx", "doc <../b.docx");
  put("b.docx", "doc <../a.docx");
  options_.include = {"a.docx"};
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b.docx");
  EXPECT_EQ(counts().open, 1U);
  options_.include.clear();
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt");
  EXPECT_EQ(result("b.odt"), "odt doc <../a.odt");
  EXPECT_EQ(counts().open, 0U);
  const auto before = std::filesystem::last_write_time(tree_ / "target/share/a.odt");
  EXPECT_EQ(run().settled, 0U);
  EXPECT_EQ(std::filesystem::last_write_time(tree_ / "target/share/a.odt"), before);
}

TEST_F(LinkPassTest, AnEditedOrSignedResultIsListedAndNotTouched) {
  put("a.docx", "doc <../b.docx");
  put("b.docx", "doc");
  put("s.docx", "doc signed <../b.docx");
  options_.include = {"a.docx", "s.docx"};
  run();
  write_file(tree_ / "target/share/a.odt", "edited <../b.docx");
  options_.include.clear();
  run();
  EXPECT_EQ(result("a.odt"), "edited <../b.docx");
  EXPECT_EQ(result("s.odt"), "odt doc signed <../b.docx");
  EXPECT_THAT(states(), HasSubstr("edited share/a.odt"));
  EXPECT_THAT(states(), HasSubstr("signed share/s.odt"));
}

TEST_F(LinkPassTest, ADuplicateOfAResultWithNewLinksHasItsOwn) {
  put("x/a.docx", "doc <../c.docx");
  put("x/c.docx", "doc one");
  run();
  EXPECT_EQ(result("x/a.odt"), "odt doc <../c.odt");
  put("y/a.docx", "doc <../c.docx");  // a copy, with another file beside it
  put("y/c.docx", "doc two");
  put("z/a.docx", "doc <../c.docx");  // and one with none
  run();
  EXPECT_EQ(row("y/a.docx").state, State::duplicate);
  EXPECT_EQ(result("y/a.odt"), "odt doc <../c.odt");
  EXPECT_THAT(states(), HasSubstr("dangling share/z/a.odt ../c.docx"));
}

TEST_F(LinkPassTest, ARunThatWasKilledAfterTheRenameKnowsItsFile) {
  put("a.docx", "doc <../b.docx");
  put("b.docx", "doc");
  run();
  // As the ledger was before the last transaction.
  Database database = Database::open(std::string(tree_ / "target/.offenbar/ledger.sqlite"),
                                     Database::Access::read_write)
                          .value();
  const std::string old = sha256_hex(as_bytes("odt doc <../b.docx"));
  const std::string now = sha256_hex(as_bytes("odt doc <../b.odt"));
  ASSERT_TRUE(database.run(("UPDATE outputs SET sha256 = '" + old + "' WHERE sha256 = '" + now +
                            "'; UPDATE link_passes SET about = '" + now + "', sha256 = '" + old +
                            "' WHERE sha256 = '" + now + "'")
                               .c_str()));
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt");
  EXPECT_EQ(row("a.docx").outputs.front().sha256, now);
  EXPECT_EQ(counts().untouched, 0U);
}

// Killed before the rename: the rows say what was about to be, the file what was.
TEST_F(LinkPassTest, ARunThatWasKilledBeforeTheRenameKnowsWhatTheLinksWere) {
  put("a.docx", "doc <../b.docx");
  put("b.docx", "doc");
  run();
  Database database = Database::open(std::string(tree_ / "target/.offenbar/ledger.sqlite"),
                                     Database::Access::read_write)
                          .value();
  ASSERT_TRUE(database.run(
      "UPDATE link_passes SET about = 'ff' WHERE path IN (SELECT path FROM links); UPDATE links "
      "SET before = written, written = 'file://server/b.odt'"));
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt");
  EXPECT_THAT(states(), HasSubstr("followed share/a.odt ../b.docx\n"));
}

TEST_F(LinkPassTest, AResultThatIsNotReadToItsEndIsListedAndNotTouched) {
  put("a.docx", "doc endless <../b.docx");
  put("b.docx", "doc");
  run();
  EXPECT_EQ(result("a.odt"), "odt doc endless <../b.docx");
  EXPECT_THAT(states(), HasSubstr("unreadable share/a.odt"));
}

TEST_F(LinkPassTest, SignsThatMeanSomethingInALinkAreWrittenAsEscapes) {
  put("a.docx", "doc =a%23b.docx#part =50%2525.docx =\u00FC.docx");
  for (const char* name : {"a#b.docx", "50%25.docx", "\u00FC.docx"}) put(name, "doc");
  run();
  EXPECT_EQ(result("a.odt"), "odt doc =a%23b.odt#part =50%2525.odt =\u00FC.odt");
  EXPECT_EQ(counts().followed, 3U);
  run();
  EXPECT_EQ(counts().followed, 3U);
}

TEST_F(LinkPassTest, ASiteThatAMappingNamesLaterIsFollowedThen) {
  put("a.docx", "doc <https://amt.example/Ablage/b.docx <../b.docx");
  put("b.docx", "doc");
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <https://amt.example/Ablage/b.docx <../b.odt");
  std::filesystem::create_directory(tree_ / "mappings");
  write_file(tree_ / "mappings/paths.tsv",
             "prefix\tplace\tsource\nhttps://amt.example/Ablage\tshare\tx\n");
  ::setenv("OFFENBAR_MAPPINGS", std::string(tree_ / "mappings").c_str(), 1);
  run();
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt <../b.odt");
  ::setenv("OFFENBAR_MAPPINGS", "", 1);
  run();
  ::unsetenv("OFFENBAR_MAPPINGS");
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt <../b.odt") << "which was which, nobody knows";
  EXPECT_THAT(states(), HasSubstr("followed share/a.odt ../b.docx\n"));
}

TEST_F(LinkPassTest, TheTableOfChangedLinksIsOneThatMappingsTake) {
  put("a.docx", "doc <../b.docx <../b.docx#" + std::string(5000, 'x'));
  put("b.docx", "doc");
  run();
  const auto reader = LedgerReader::open(options_.target + "/.offenbar");
  std::ostringstream table;
  ASSERT_TRUE(write_links_table(*reader, {}, table));
  EXPECT_THAT(table.str(), HasSubstr("\n../b.docx\t../b.odt\t"));
  const auto mistakes = check_table("links", table.str(), "links.tsv");
  ASSERT_TRUE(mistakes);
  EXPECT_TRUE(mistakes->empty()) << text_of(mistakes->front());
}

TEST_F(LinkPassTest, ADriveLetterLeadsToWhatLayThere) {
  put("a.docx", "doc <file:///H:/Ablage/b.docx <file:///H:/Anderes/c.docx");
  put("field.docx", "doc <H:\\\\Ablage\\\\b.docx <../%5C%5C%5C%5Calt%5C%5Cdaten%5C%5Cd.docx");
  put("b.docx", "doc");
  std::filesystem::create_directory(tree_ / "mappings");
  write_file(tree_ / "mappings/paths.tsv",
             "prefix\tplace\tbecomes\tsource\nH:\\Ablage\tshare\t-\tx\n"
             "H:\\Anderes\t-\t\\\\neu\\daten\tx\n");
  ::setenv("OFFENBAR_MAPPINGS", std::string(tree_ / "mappings").c_str(), 1);
  run();
  ::unsetenv("OFFENBAR_MAPPINGS");
  EXPECT_EQ(result("a.odt"), "odt doc <../b.odt <file://neu/daten/c.docx");
  EXPECT_EQ(result("field.odt"), "odt doc <../b.odt <file://alt/daten/d.docx");
  EXPECT_EQ(counts().mapped, 1U);
}

}  // namespace
}  // namespace offenbar::batch::test
