#include "converters/archive/member_path.h"

#include <gtest/gtest.h>

namespace offenbar::archive {
namespace {

struct Case {
  std::string name, path;
  bool leads_out = false;
};

class MemberPathTest : public ::testing::TestWithParam<Case> {};

TEST_P(MemberPathTest, LiesBelowTheArchiveOrIsAnError) {
  const MemberPath place = path_of(GetParam().name);
  EXPECT_EQ(place.path, GetParam().path);
  EXPECT_EQ(place.error.has_value(), GetParam().leads_out);
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, MemberPathTest,
    ::testing::Values(Case{"a/b.doc", "a/b.doc"}, Case{"./a//b.doc", "a/b.doc"}, Case{"a/", "a"},
                      Case{"./", ""}, Case{"..a/b..", "..a/b.."}, Case{"../a", "__/a", true},
                      Case{"a/../../b", "a/__/__/b", true}, Case{"a/..", "a/__", true},
                      Case{"/etc/passwd", "etc/passwd", true}, Case{"C:\\x.doc", "C:\\x.doc", true},
                      Case{"c:/x.doc", "c:/x.doc", true}, Case{"c:x.doc", "c:x.doc"},
                      Case{std::string("a\0b", 3), "a", true}));

TEST(MemberPath, ANameLongerThanAPathIsAnErrorWithAShortStandIn) {
  const MemberPath place = path_of(std::string(5000, 'x'));
  EXPECT_TRUE(place.error.has_value());
  EXPECT_LT(place.path.size(), 300u);
}

TEST(MemberPath, AThousandFoldersDeepIsAnError) {
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "a/";
  const MemberPath place = path_of(name);
  EXPECT_TRUE(place.error.has_value());
  EXPECT_LT(place.path.size(), 300u);
}

TEST(DecodedName, UmlautsOfDosBecomeUtf8) {
  EXPECT_EQ(decoded_name("Pr\x81"
                         "fung \x84\x94\xE1.doc"),
            "Prüfung äöß.doc");
}

TEST(DecodedName, BytesThatMayBeAnotherCodePageStay) {
  const std::string windows =
      "Pr\xFC"
      "fung.doc";
  EXPECT_EQ(decoded_name(windows), windows);
}

TEST(DecodedName, Utf8StaysAsItIs) { EXPECT_EQ(decoded_name("Prüfung.doc"), "Prüfung.doc"); }

TEST(WithSlashes, ABackslashInsideOfACharacterStays) {
  EXPECT_EQ(with_slashes("a\\b.doc"), "a/b.doc");
  EXPECT_EQ(with_slashes("\x95\\.doc"), "\x95\\.doc");
}

}  // namespace
}  // namespace offenbar::archive
