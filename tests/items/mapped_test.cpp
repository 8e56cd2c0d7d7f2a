// What the user's mappings rename is no difference; each in a process of its own, which reads the
// tables anew.
#include "converters/comparison/mapped.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "converters/items/compare_events.h"
#include "converters/items/compare_letters.h"
#include "tests/support/own_tables.h"

namespace offenbar::items {
namespace {

int differences(const Letter& source, const Letter& result) {
  testing::OwnTables tables;
  tables.add("addresses",
             "address\tbecomes\tsource\nAnna@Alt.example\tAnna.Muster@neu.example\tx\n");
  tables.add("domains",
             "domain\tbecomes\tsource\nalt.example\tneu.example\tx\n.alt.example\tneu."
             "example\tx\n");
  tables.add("categories", "category\tbecomes\tsource\nWichtig\tEilt\tx\n");
  tables.add("mail-folders", "folder\tbecomes\tsource\nA/B\tC/D\tx\nINBOX/B\tE\tx\n");
  prepare_mapped();
  Differences letters, events;
  compare_letters(source, result, "", letters);
  Event event, written;
  event.letter = source;
  event.organizer = source.from;
  written.letter = result;
  written.organizer = result.from;
  compare_events(event, {written}, events);
  const bool folders =
      mapped_folder({"a", "b"}, "") == "D" && mapped_folder({"A", "X"}, "") == "X" &&
      mapped_folder({"A", "B"}, "inbox") == "E" && mapped_folder({"A", "B"}, "calendar") == "D";
  return folders ? static_cast<int>(letters.take().size() + events.take().size()) : 99;
}

Letter letter(const char* from, const char* to, const char* other, const char* word) {
  Letter made;
  made.from.push_back({"", from});
  made.recipients.push_back({"", to});
  made.recipients.push_back({"", other});
  made.keywords.emplace_back(word);
  return made;
}

TEST(MappedDeathTest, WhatTheMappingsRenameIsNoDifference) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Letter source = letter("anna@alt.example", "ben@alt.example", "c@x.alt.example", "wichtig");
  const Letter result =
      letter("anna.muster@neu.example", "ben@neu.example", "c@x.neu.example", "Eilt");
  EXPECT_EXIT(std::exit(differences(source, result)), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(std::exit(differences(source, source)), ::testing::ExitedWithCode(0), "")
      << "headers that a message brought along stay";
}

TEST(MappedDeathTest, AnythingElseIsOne) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Letter source = letter("anna@alt.example", "ben@alt.example", "c@x.alt.example", "wichtig");
  const Letter result = letter("anna@neu.example", "ben@other.example", "c@neu.example", "Anderes");
  // Sender, two recipients and a category of the letter; two attendees, organizer and category.
  EXPECT_EXIT(std::exit(differences(source, result)), ::testing::ExitedWithCode(8), "");
}

}  // namespace
}  // namespace offenbar::items
