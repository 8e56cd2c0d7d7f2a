#include "converters/stores/rule_script.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converters/base/descriptor.h"
#include "corpus/generator/mail/rules.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::stores {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

Folder folder_of(std::string name, std::string role = "", std::string container = "IPF.Note") {
  Folder folder;
  folder.path = {std::move(name)};
  folder.role = std::move(role);
  folder.container_class = std::move(container);
  return folder;
}

TEST(SieveMailbox, IsWhatAServerCallsIt) {
  std::vector<Folder> folders{folder_of("Posteingang", "inbox"),
                              folder_of("Gelöscht", "deleted"),
                              folder_of("Ämter"),
                              folder_of("Rat"),
                              folder_of("2. Quartal"),
                              folder_of("Kalender", "calendar", "IPF.Appointment")};
  folders[3].path = {"Posteingang", "Rat & Ausschüsse"};
  const auto names = [&folders](Layout layout) {
    Places places = *Places::load(layout);
    places.fix(folders);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < folders.size(); ++i) {
      all.push_back(sieve_mailbox(folders[i], places.of(i), layout));
    }
    return all;
  };
  EXPECT_THAT(names(Layout::maildir),
              ::testing::ElementsAre("INBOX", "Trash", "Ämter", "INBOX.Rat & Ausschüsse",
                                     "2\u2024 Quartal", ""));
  EXPECT_THAT(names(Layout::mbox),
              ::testing::ElementsAre("INBOX", "Trash", "Ämter", "INBOX/Rat & Ausschüsse",
                                     "2. Quartal", ""));
}

// All that the generator puts in, with the addresses that a table knows.
class GeneratedRules : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = folder_ / "rules.pst";
    ASSERT_TRUE(generator::make_rules(path));
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    auto opened = open(file.get(), "pst", false);
    ASSERT_TRUE(opened) << opened.error().what;
    store_ = *std::move(opened);
    for (std::size_t folder = 0; folder < store_->folders().size(); ++folder) {
      const auto entries = store_->entries(folder);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].associated) settings_.emplace_back(folder, i);
      }
    }
  }
  rules::Script script(const mail::AddressBook* book) {
    Places places = *Places::load(Layout::maildir);
    places.fix(store_->folders());
    return rule_script(*store_, places, book, settings_);
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  SettingsEntries settings_;
};

TEST_F(GeneratedRules, FileIntoTheMailboxesBeside) {
  const rules::Script made = script(nullptr);
  EXPECT_EQ(made.found, 17U);
  EXPECT_EQ(made.said, 6U);
  EXPECT_TRUE(made.is_unresolved);
  EXPECT_THAT(made.text,
              AllOf(HasSubstr("fileinto \"INBOX.Bürgeramt\";"), HasSubstr("fileinto \"Trash\";"),
                    HasSubstr("“my name” is taken to be amt@neustadt.example.org"),
                    HasSubstr("vacation :subject \"Nicht im Haus\""), Not(HasSubstr("uweiss@")),
                    HasSubstr("/cn=uweiss” is not known")));
  for (const char* category :
       {"rule_condition_lost", "rule_action_lost", "rule_folder_lost", "rule_address_lost",
        "rule_for_sent", "rule_unreadable", "rule_of_outlook", "rule_changed", "rule_reworded"}) {
    EXPECT_THAT(made.losses, Contains(Field(&Loss::category, category)));
  }
}

TEST_F(GeneratedRules, SayMoreWhenAnAddressIsKnown) {
  mail::AddressBook book;
  book.add("/o=Neustadt/ou=Rathaus/cn=Recipients/cn=uweiss", "ute.weiss@neustadt.example.org",
           mail::Origin::store);
  const rules::Script made = script(&book);
  EXPECT_EQ(made.said, 8U);
  EXPECT_THAT(made.text, HasSubstr("ute.weiss@neustadt.example.org"));
}

TEST_F(GeneratedRules, OfNoSettingsAreNone) {
  settings_.clear();
  EXPECT_EQ(script(nullptr).text, "");
}

}  // namespace
}  // namespace offenbar::stores
