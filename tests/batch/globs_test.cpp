#include "batch/globs.h"

#include <gtest/gtest.h>

namespace offenbar::batch {
namespace {

struct Case {
  const char* pattern;
  const char* path;
  bool matches;
};

class GlobCase : public ::testing::TestWithParam<Case> {};

TEST_P(GlobCase, Matches) {
  const Result<Glob> glob = Glob::parse(GetParam().pattern);
  ASSERT_TRUE(glob) << glob.error().what;
  EXPECT_EQ(glob->matches(GetParam().path), GetParam().matches)
      << GetParam().pattern << " against " << GetParam().path;
}

INSTANTIATE_TEST_SUITE_P(
    Table, GlobCase,
    ::testing::Values(Case{"*.doc", "a/b/x.doc", true}, Case{"*.doc", "x.docx", false},
                      Case{"*.doc", "X.DOC", false}, Case{"~$*", "a/~$x.docx", true},
                      Case{"Archiv", "Archiv/2019/x.doc", true}, Case{"Archiv", "a/Archiv/x", true},
                      Case{"Archiv/", "Archiv/x", true}, Case{"Archiv", "Archive/x", false},
                      Case{"/Archiv", "Archiv/x", true}, Case{"/Archiv", "a/Archiv/x", false},
                      Case{"a/*/c", "a/b/c", true}, Case{"a/*/c", "a/b/b/c", false},
                      Case{"a/*/c", "a/b/c/d", true}, Case{"a/**/c", "a/c", true},
                      Case{"a/**/c", "a/b/b/c", true}, Case{"a/**/c", "a/bc", false},
                      Case{"**/c", "c", true}, Case{"**/c", "a/b/c", true},
                      Case{"**/c", "abc", false}, Case{"a/**", "a/b/c", true},
                      Case{"a/**", "a", false}, Case{"a**/c", "ab/b/c", true},
                      Case{"?.doc", "\xC3\xBC.doc", true}, Case{"?.doc", "\xFF.doc", true},
                      Case{"?.doc", "ab.doc", false}, Case{"[a-c]x", "bx", true},
                      Case{"[a-c]x", "dx", false}, Case{"[!a-c]x", "dx", true},
                      Case{"[!a-c]x", "a/x", false}, Case{"[]]", "]", true},
                      Case{"[a-]", "-", true}, Case{"[ä-ü]", "ö", true}, Case{"\\*", "*", true},
                      Case{"\\*", "x", false}, Case{"*", "", true}, Case{"x\n*", "x\ny", true}));

TEST(Glob, ManyStarsTakeNoExponentialTime) {
  const Result<Glob> glob = Glob::parse("*a*a*a*a*a*a*a*a*a*a*a*a*b");
  ASSERT_TRUE(glob);
  EXPECT_FALSE(glob->matches(std::string(4000, 'a')));
}

TEST(Glob, MalformedPatternsAreNamed) {
  for (const char* pattern : {"[abc", "x\\", "", "/"}) {
    const Result<Globs> globs = Globs::parse({pattern});
    ASSERT_FALSE(globs) << pattern;
    EXPECT_EQ(globs.error().fault, Fault::unsupported);
  }
}

}  // namespace
}  // namespace offenbar::batch
