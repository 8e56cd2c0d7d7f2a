#include "converters/comparison/alignment.h"

#include <gtest/gtest.h>

#include <random>

namespace offenbar {
namespace {

using Keys = std::vector<std::uint64_t>;

// What lies between the hunks must be equal, and the hunks in order.
void expect_sound(const Keys& a, const Keys& b) {
  std::size_t i = 0, j = 0;
  for (const Hunk& hunk : align(a, b)) {
    ASSERT_EQ(hunk.a_begin - i, hunk.b_begin - j);
    for (; i < hunk.a_begin; ++i, ++j) ASSERT_EQ(a[i], b[j]);
    ASSERT_TRUE(hunk.a_end > hunk.a_begin || hunk.b_end > hunk.b_begin);
    i = hunk.a_end;
    j = hunk.b_end;
  }
  ASSERT_EQ(a.size() - i, b.size() - j);
  for (; i < a.size(); ++i, ++j) ASSERT_EQ(a[i], b[j]);
}

TEST(Alignment, EqualSequencesHaveNoHunk) {
  EXPECT_TRUE(align(Keys{1, 2, 3}, Keys{1, 2, 3}).empty());
}

TEST(Alignment, FindsOneThatIsMissing) {
  EXPECT_EQ(align(Keys{1, 2, 3, 4}, Keys{1, 2, 4}), (std::vector<Hunk>{{2, 3, 2, 2}}));
}

TEST(Alignment, FindsOneAmongManyOfTheSame) {
  const Keys a(1000, 7);
  Keys b = a;
  b.insert(b.begin() + 500, 8);
  const auto hunks = align(a, b);
  ASSERT_EQ(hunks.size(), 1U);
  EXPECT_EQ(hunks[0].b_end - hunks[0].b_begin, 1U);
  EXPECT_EQ(hunks[0].a_end, hunks[0].a_begin);
}

TEST(Alignment, IsShortestWithoutAnchors) {
  // ABCABBA and CBABAC of Myers' paper: five differences.
  const Keys a{1, 2, 3, 1, 2, 2, 1}, b{3, 2, 1, 2, 1, 3};
  std::size_t differences = 0;
  for (const Hunk& hunk : align(a, b)) {
    differences += hunk.a_end - hunk.a_begin + hunk.b_end - hunk.b_begin;
  }
  EXPECT_EQ(differences, 5U);
}

TEST(Alignment, IsSoundForAnySequences) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t letters = 2 + random() % 20;
    Keys a(random() % 60), b(random() % 60);
    for (auto& key : a) key = random() % letters;
    for (auto& key : b) key = random() % letters;
    expect_sound(a, b);
  }
}

TEST(Alignment, EndsSoonWhereNothingIsCommon) {
  Keys a(200'000), b(200'000);
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = i % 2;
    b[i] = i % 3 + 5;
  }
  EXPECT_EQ(align(a, b).size(), 1U);
}

}  // namespace
}  // namespace offenbar
