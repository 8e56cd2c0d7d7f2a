// A number that texts of nearly the same words nearly share: a simhash over runs of three words.
// (M. Charikar, Similarity estimation techniques from rounding algorithms, 2002.)
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace offenbar::findings {

class Likeness {
 public:
  static constexpr std::uint64_t fewest_words = 40;  // below that letters are alike by chance
  static constexpr int most_different_bits = 3;      // between near-duplicates

  // Text in pieces, UTF-8, cut anywhere. Letters and digits make words, letters of either case are
  // equal (ASCII); all bytes above ASCII count as letters.
  void add(std::string_view text);
  void end_word();  // between two paragraphs or cells
  [[nodiscard]] std::uint64_t words() const { return words_; }
  // 0 if there are fewer than fewest_words.
  [[nodiscard]] std::uint64_t value();

 private:
  std::uint64_t word_ = 0, before_ = 0, before_that_ = 0;  // hashes; word_ is 0 between words
  std::uint64_t words_ = 0;
  std::array<std::int32_t, 64> weights_{};
};

}  // namespace offenbar::findings
