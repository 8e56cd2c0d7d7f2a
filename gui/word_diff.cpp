#include "gui/word_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "gui/view.h"

namespace offenbar::gui {
namespace {

constexpr std::size_t most_cells = 400'000;  // of the table of common parts

// Words with the white space behind them, so that nothing is lost when they are put together.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    end = std::min(text.find_first_not_of(" \t\n", end), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

class Marked {
 public:
  explicit Marked(std::string tag) : tag_(std::move(tag)) {}
  void add(std::string_view word, bool differs) {
    if (differs != inside_) text_ += (differs ? "<" : "</") + tag_ + ">";
    inside_ = differs;
    text_ += shown(word);
  }
  std::string take() {
    if (inside_) text_ += "</" + tag_ + ">";
    return std::move(text_);
  }

 private:
  std::string tag_, text_;
  bool inside_ = false;
};

}  // namespace

std::pair<std::string, std::string> word_diff(std::string_view before, std::string_view after) {
  const auto a = words_of(before), b = words_of(after);
  Marked left("del"), right("ins");
  const std::size_t rows = a.size(), columns = b.size();
  if (rows == 0 || columns == 0 || rows * columns > most_cells) {
    for (const auto word : a) left.add(word, before != after);
    for (const auto word : b) right.add(word, before != after);
    return {left.take(), right.take()};
  }
  // common[i][j]: length of the longest common part of a[i..] and b[j..]
  std::vector<std::uint16_t> common((rows + 1) * (columns + 1));
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return common[i * (columns + 1) + j];
  };
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      at(i, j) = a[i] == b[j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                              : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  std::size_t i = 0, j = 0;
  while (i < rows && j < columns) {
    if (a[i] == b[j]) {
      left.add(a[i++], false);
      right.add(b[j++], false);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      left.add(a[i++], true);
    } else {
      right.add(b[j++], true);
    }
  }
  while (i < rows) left.add(a[i++], true);
  while (j < columns) right.add(b[j++], true);
  return {left.take(), right.take()};
}

}  // namespace offenbar::gui
