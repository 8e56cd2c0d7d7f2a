#include "batch/link_address.h"

#include <gtest/gtest.h>

namespace offenbar::batch {
namespace {

using rewriting::LinkKind;
using Kind = LinkAddress::Kind;

struct Case {
  LinkKind kind;
  const char* link;
  Kind is;
  const char* path;
  const char* fragment = "";
};

TEST(LinkAddress, LinksAsDocumentsHaveThem) {
  const std::string staged =
      "file:///proc/self/root/proc/self/root/proc/self/root/proc/self/root/proc/self/root/proc/"
      "self/";
  const Case cases[] = {
      {LinkKind::reference, "../b%20c/x.docx#a%20b", Kind::relative, "b c/x.docx", "#a%20b"},
      {LinkKind::reference, "../..%5CAmt%5Cx.docx", Kind::relative, "../Amt/x.docx"},
      {LinkKind::reference, "file:///srv/%C3%9C/x.docx", Kind::absolute, "/srv/\xC3\x9C/x.docx"},
      {LinkKind::reference, "file:///H:/Ablage/x.docx", Kind::absolute, "H:/Ablage/x.docx"},
      {LinkKind::reference, "file://server/share/x.docx", Kind::absolute, "//server/share/x.docx"},
      {LinkKind::reference, "file://///server/share/x", Kind::absolute, "//server/share/x"},
      {LinkKind::reference, "https://a.example/x%20y", Kind::web, "https://a.example/x y"},
      {LinkKind::text, "..\\x.docx", Kind::relative, "../x.docx"},
      {LinkKind::text, "H:\\x.docx", Kind::absolute, "H:/x.docx"},
      {LinkKind::text, "\\\\server\\share\\x", Kind::absolute, "//server/share/x"},
      {LinkKind::reference, "H:\\\\Ablage\\\\x.docx", Kind::absolute, "H:/Ablage/x.docx"},
      {LinkKind::reference, "../%5C%5C%5C%5Cserver%5C%5Cshare%5C%5Cx", Kind::absolute,
       "//server/share/x"},
      {LinkKind::reference, "file:///srv//a///x.docx", Kind::absolute, "/srv/a/x.docx"},
      {LinkKind::formula, "file:///a/no%231.xlsx", Kind::absolute, "/a/no#1.xlsx"},
  };
  for (const Case& one : cases) {
    const LinkAddress address = address_of({one.kind, one.link});
    EXPECT_EQ(address.kind, one.is) << one.link;
    EXPECT_EQ(address.path, one.path) << one.link;
    EXPECT_EQ(address.fragment, one.fragment) << one.link;
  }
  const LinkAddress here = address_of({LinkKind::formula, staged + "cwd/a/x.xlsx"});
  EXPECT_EQ(here.kind, Kind::relative);
  EXPECT_EQ(here.path, "a/x.xlsx");
  EXPECT_EQ(address_of({LinkKind::formula, staged + "a/x.xlsx"}).path, "../a/x.xlsx");
}

TEST(LinkAddress, PathsAreNormalised) {
  EXPECT_EQ(normalised_path("/a/./b/../c"), "/a/c");
  EXPECT_EQ(normalised_path("//s/a/../b"), "//s/b");
  EXPECT_EQ(normalised_path("a/../../b"), std::nullopt);
}

TEST(LinkAddress, RelativePathsLeadThere) {
  EXPECT_EQ(relative_path("a/b", "a/c/x"), "../c/x");
  EXPECT_EQ(relative_path("", "x"), "x");
  EXPECT_EQ(relative_path("a", "a/x"), "x");
  EXPECT_EQ(relative_path("a/b", "x"), "../../x");
  for (const auto& [from, to] : {std::pair{"a/b/c", "a/x/y"}, {"", "q/r"}, {"m", "m/n/o"}}) {
    EXPECT_EQ(
        normalised_path(std::string(from) + (*from == 0 ? "" : "/") + relative_path(from, to)), to);
  }
}

TEST(LinkAddress, WhatLiesBelowAPrefix) {
  EXPECT_EQ(below("H:/Ablage/a/x", "h:/ablage"), "a/x");
  EXPECT_EQ(below("//Server/Daten", "//server/daten"), "");
  EXPECT_EQ(below("/srv/A", "/srv/a"), std::nullopt) << "a file system that tells cases apart";
  EXPECT_EQ(below("H:/Ablage2/x", "H:/Ablage"), std::nullopt);
}

TEST(LinkAddress, PathsAsUrls) {
  EXPECT_EQ(url_of("/srv/a b#.odt"), "file:///srv/a%20b%23.odt");
  EXPECT_EQ(url_of("\\\\server\\a b"), "file://server/a%20b");
  EXPECT_EQ(url_of("H:\\x"), "file:///H:/x");
  EXPECT_EQ(url_of("https://a.example/x"), "https://a.example/x");
}

}  // namespace
}  // namespace offenbar::batch
