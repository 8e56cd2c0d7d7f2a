#include "converters/layout/page_comparison.h"

#include <gmock/gmock.h>

namespace offenbar::layout {
namespace {

DrawnPage page(const std::vector<std::string>& words, float x = 20) {
  DrawnPage drawn{210, 297, {}};
  float y = 20;
  for (const std::string& word : words) {
    drawn.words.push_back({word, {x, y, x + 10, y + 4}});
    y += 5;
  }
  return drawn;
}

std::string categories(const std::vector<PageVerdict>& pages) {
  LossList losses;
  tell_pages(pages, losses);
  std::string all;
  for (const Loss& loss : losses.take()) {
    all += (all.empty() ? "" : "; ") + loss.category + " " + loss.where + ": " + loss.after;
  }
  return all;
}

TEST(Pages, WordsThatStandWhereTheyStoodAreNoLoss) {
  const DrawnDocument before{{page({"a", "b"}), page({"c"})}, false};
  const DrawnDocument after{{page({"a", "b"}, 20.9F), page({"c"})}, false};
  const auto verdicts = compare_words(before, after);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_TRUE(verdicts[0].words_in_place());
  EXPECT_EQ(categories(verdicts), "");
}

TEST(Pages, ALineThatWentToTheNextPageIsTold) {
  const DrawnDocument before{{page({"a", "b", "c"}), page({"d", "e"})}, false};
  const DrawnDocument after{{page({"a", "b"}), page({"c", "d", "e"})}, false};
  const auto verdicts = compare_words(before, after);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].elsewhere, 1U);
  EXPECT_EQ(verdicts[1].moved, 2U);
  EXPECT_EQ(categories(verdicts),
            "page_flow page 1: 1 on another page; page_position page 2: 2 moved, up to 5 mm");
}

TEST(Pages, OtherNumbersOfAListAreOtherWords) {
  const auto verdicts =
      compare_words({{page({"3.2.1.", "Text"})}, false}, {{page({"1.1.1.", "Text"})}, false});
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].missing, 1U);
  EXPECT_EQ(verdicts[0].added, 1U);
  ASSERT_EQ(verdicts[0].spots.size(), 1U);
  EXPECT_EQ(categories(verdicts), "page_text page 1: 1 missing, 1 others");
}

TEST(Pages, ANewPageStandsInItsPlace) {
  const auto verdicts = compare_words({{page({"a"}), page({"b"})}, false},
                                      {{page({"a"}), page({"x", "y"}), page({"b"})}, false});
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[1].before, 0U);
  EXPECT_EQ(verdicts[1].after, 2U);
  EXPECT_EQ(verdicts[1].added, 2U);
  EXPECT_EQ(verdicts[2].after, 3U);
  EXPECT_EQ(categories(verdicts), "page_count : 3 pages");
}

TEST(Pages, AMissingPageIsTold) {
  const auto verdicts = compare_words({{page({"a"}), page({"b"})}, false}, {{page({"a"})}, false});
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[1].after, 0U);
  EXPECT_EQ(categories(verdicts), "page_count : 1 pages; page_text page 2: 1 missing, 0 others");
}

TEST(Pages, EmptyDocumentsAreEqual) { EXPECT_TRUE(compare_words({}, {}).empty()); }

TEST(Pages, APictureThatChangedIsToldWhereWordsAreInPlace) {
  auto verdicts = compare_words({{page({"a"})}, false}, {{page({"a"})}, false});
  verdicts[0].changed_blocks = blocks_that_count;
  EXPECT_EQ(categories(verdicts), "page_look page 1: ");
}

TEST(WordBoxes, AreReadInMillimetres) {
  const std::string xhtml =
      "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
      "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">"
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><doc>"
      "<page width=\"595.2\" height=\"841.8\"><word xMin=\"72\" yMin=\"144\" xMax=\"90\" "
      "yMax=\"156\">Stra&#223;e</word></page><page width=\"1\" height=\"1\"></page>"
      "</doc></body></html>";
  const auto document = read_word_boxes(as_bytes(xhtml));
  ASSERT_TRUE(document) << document.error().what;
  ASSERT_EQ(document->pages.size(), 2U);
  ASSERT_EQ(document->pages[0].words.size(), 1U);
  EXPECT_EQ(document->pages[0].words[0].text, "Straße");
  EXPECT_NEAR(document->pages[0].words[0].box.left, 25.4, 0.01);
  EXPECT_NEAR(document->pages[0].words[0].box.top, 50.8, 0.01);
  EXPECT_FALSE(read_word_boxes(as_bytes("<html><page>")));
}

TEST(Pages, APlaceThatIsNoNumberIsTheCorner) {
  const std::string drawn =
      "<html><page width=\"595\" height=\"842\"><word xMin=\"nan\" yMin=\"inf\" xMax=\"1e30\" "
      "yMax=\"72\">a</word></page></html>";
  const auto document = read_word_boxes(as_bytes(drawn));
  ASSERT_TRUE(document);
  const Box box = document->pages.at(0).words.at(0).box;
  EXPECT_EQ(box.left, 0);
  EXPECT_EQ(box.top, 0);
  EXPECT_EQ(box.right, 0);
  EXPECT_NEAR(box.bottom, 25.4, 0.01);
}

}  // namespace
}  // namespace offenbar::layout
