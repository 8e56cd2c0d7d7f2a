#include "converters/stores/places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/support/own_tables.h"

namespace offenbar::stores {
namespace {

Folder folder(std::vector<std::string> path, std::string role = "") {
  Folder made;
  made.path = std::move(path);
  made.role = std::move(role);
  return made;
}

Places places_of(Layout layout, const std::vector<Folder>& folders) {
  auto places = Places::load(layout);
  EXPECT_TRUE(places);
  places->fix(folders);
  return *places;
}

TEST(Places, WellKnownFoldersAreNamedByTheirRole) {
  const Places places = places_of(
      Layout::maildir, {folder({"Posteingang"}, "inbox"), folder({"Posteingang", "Alt"}),
                        folder({"Gesendete Elemente"}, "sent"), folder({"Kalender"}, "calendar")});
  EXPECT_EQ(places.of(0).mail, "mail");
  EXPECT_EQ(places.of(1).mail, "mail/.INBOX.Alt");
  EXPECT_EQ(places.of(2).mail, "mail/.Sent");
  EXPECT_EQ(places.of(2).special_use, "\\Sent");
  EXPECT_EQ(places.of(3).mail, "mail/.Kalender");
}

// In a process of its own: the table is read once.
TEST(PlacesDeathTest, FoldersAreMappedByThePathThatTheMailboxHas) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto places = [] {
    testing::OwnTables tables;
    tables.add("mail-folders",
               "folder\tbecomes\tsource\nPosteingang/Alt\tArchiv/Neu\tx\nPosteingang\tHier\tx\n");
    const std::vector<Folder> folders{
        folder({"Posteingang"}, "inbox"), folder({"Posteingang", "alt"}),
        folder({"Posteingang", "Alt", "x"}), folder({"Posteingang", "Rest"})};
    const Places found = places_of(Layout::mbox, folders);
    for (std::size_t i = 0; i < folders.size(); ++i) std::cerr << found.of(i).mail << ' ';
  };
  EXPECT_EXIT(
      {
        places();
        std::exit(0);
      },
      ::testing::ExitedWithCode(0),
      "mail/INBOX.mbox mail/Archiv/Neu.mbox mail/Archiv/Neu/x.mbox mail/INBOX/Rest.mbox");
}

// Names that differ and places that would not: a dot becomes its look-alike, which may be there.
TEST(Places, NoTwoFoldersShareAPlace) {
  const std::vector<Folder> folders{
      folder({"a.b"}),          folder({"a\u2024b"}), folder({"A.B"}),
      folder({"x/y"}),          folder({"x_y"}),      folder({"recovered"}),
      folder({"m.mbox", "in"}), folder({"m"}),        folder({"m.mbox"})};
  for (const Layout layout : {Layout::maildir, Layout::mbox, Layout::eml}) {
    const Places places = places_of(layout, folders);
    std::set<std::string> mail;
    std::set<std::string> raw;
    for (std::size_t i = 0; i < folders.size(); ++i) {
      EXPECT_TRUE(mail.insert(places.of(i).mail).second) << places.of(i).mail;
      EXPECT_TRUE(raw.insert(places.of(i).raw).second) << places.of(i).raw;
    }
    for (const std::string& file : mail) {
      if (layout != Layout::mbox) break;
      for (const std::string& other : mail) {
        EXPECT_FALSE(other.starts_with(file + "/")) << file << " is a mailbox and a folder";
      }
    }
  }
}

TEST(Places, WhatSalvageFoundSharesNothingWithAFolderOfThatName) {
  Folder salvaged;
  salvaged.recovered = true;
  const Places places = places_of(Layout::maildir, {folder({"recovered"}), salvaged});
  EXPECT_NE(places.of(0).raw, places.of(1).raw);
  EXPECT_NE(places.of(0).mail, places.of(1).mail);
}

TEST(PathComponent, LeavesNoWayOut) {
  for (const char* name : {"..", ".", "", "a/b", "\n", "a\x7f"}) {
    const std::string component = path_component(name);
    EXPECT_THAT(component, ::testing::Not(::testing::AnyOf("", ".", "..")));
    EXPECT_EQ(component.find('/'), std::string::npos);
  }
  EXPECT_LE(path_component(std::string(1000, 'a')).size(), 200U);
}

}  // namespace
}  // namespace offenbar::stores
