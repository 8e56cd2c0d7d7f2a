#include "converters/findings/similarity.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t prime = 0x00000100000001B3;  // FNV-1a
constexpr std::uint64_t basis = 0xCBF29CE484222325;

// The letter as it counts, 0 for what stands between words.
constexpr std::array<unsigned char, 256> letters = [] {
  std::array<unsigned char, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    const bool upper = i >= 'A' && i <= 'Z';
    const bool other = (i >= 'a' && i <= 'z') || (i >= '0' && i <= '9') || i >= 0x80;
    table[i] = static_cast<unsigned char>(upper ? i + 32 : other ? i : 0);
  }
  return table;
}();

std::uint64_t mixed(std::uint64_t value) {  // the finisher of MurmurHash3
  value ^= value >> 33U;
  value *= 0xFF51AFD7ED558CCD;
  value ^= value >> 33U;
  value *= 0xC4CEB9FE1A85EC53;
  return value ^ (value >> 33U);
}

}  // namespace

void Likeness::add(std::string_view text) {
  for (const char raw : text) {
    const unsigned char letter = letters[static_cast<unsigned char>(raw)];
    if (letter == 0) {
      end_word();
    } else {
      word_ = ((word_ == 0 ? basis : word_) ^ letter) * prime;
    }
  }
}

void Likeness::end_word() {
  if (word_ == 0) return;
  ++words_;
  const std::uint64_t run = mixed(word_ + 3 * before_ + 7 * before_that_);
  for (unsigned i = 0; i < 64; ++i) {
    weights_[i] += static_cast<std::int32_t>((run >> i) & 1U) * 2 - 1;
  }
  before_that_ = before_;
  before_ = word_;
  word_ = 0;
}

std::uint64_t Likeness::value() {
  end_word();
  if (words_ < fewest_words) return 0;
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 64; ++i) {
    if (weights_[i] > 0) bits |= std::uint64_t{1} << i;
  }
  return bits == 0 ? 1 : bits;
}

}  // namespace offenbar::findings
