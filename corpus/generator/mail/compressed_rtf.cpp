#include "corpus/generator/mail/compressed_rtf.h"

#include <algorithm>
#include <vector>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/checksum.h"

namespace offenbar::generator {
namespace {

constexpr std::size_t dictionary_size = 4096;
constexpr std::size_t longest_match = 17;
// What the dictionary holds at first. [MS-OXRTFCP] 2.1.2.1
constexpr std::string_view first_words =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    "\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(first_words.size() == 207);

// Remembers where each pair of bytes was last, and finds what repeats from there.
class Matcher {
 public:
  explicit Matcher(std::string_view rtf) : all_(std::string(first_words) + std::string(rtf)) {
    for (std::size_t at = 0; at + 1 < first_words.size(); ++at) remember(at);
  }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] char at(std::size_t position) const { return all_[position]; }

  struct Match {
    std::size_t from = 0;
    std::size_t length = 0;
  };
  [[nodiscard]] Match match(std::size_t at) const {
    if (at + 1 >= all_.size()) return {};
    const std::size_t from = last_[pair(at)];
    // The dictionary turns round: what lies a whole turn back is being overwritten.
    if (from == nowhere || at - from >= dictionary_size - longest_match) return {};
    const std::size_t most = std::min({longest_match, all_.size() - at, at - from});
    std::size_t length = 0;
    while (length < most && all_[from + length] == all_[at + length]) ++length;
    return {from, length};
  }
  void remember(std::size_t at) {
    if (at + 1 < all_.size()) last_[pair(at)] = at;
  }

 private:
  static constexpr std::size_t nowhere = ~std::size_t{0};
  [[nodiscard]] std::size_t pair(std::size_t at) const {
    return std::size_t{static_cast<unsigned char>(all_[at])} << 8 |
           static_cast<unsigned char>(all_[at + 1]);
  }
  std::string all_;
  std::vector<std::size_t> last_ = std::vector<std::size_t>(65536, nowhere);
};

// Runs of eight tokens behind a byte that says which of them are references.
class Tokens {
 public:
  void literal(char c) {
    begin();
    out_ += c;
  }
  void reference(std::size_t position, std::size_t length) {
    begin();
    out_[control_] = static_cast<char>(out_[control_] | 1 << (count_ - 1));
    const std::size_t value = position % dictionary_size << 4 | (length - 2);
    out_ += static_cast<char>(value >> 8);
    out_ += static_cast<char>(value & 0xFF);
  }
  [[nodiscard]] const std::string& bytes() const { return out_; }

 private:
  void begin() {
    if (count_ == 8) count_ = 0;
    if (count_++ > 0) return;
    control_ = out_.size();
    out_ += '\0';
  }
  std::string out_;
  std::size_t control_ = 0;
  unsigned count_ = 0;
};

}  // namespace

std::string compressed_rtf(std::string_view rtf) {
  Matcher matcher(rtf);
  Tokens tokens;
  for (std::size_t at = first_words.size(); at < matcher.size();) {
    const Matcher::Match found = matcher.match(at);
    const std::size_t length = found.length < 2 ? 1 : found.length;
    if (found.length < 2) {
      tokens.literal(matcher.at(at));
    } else {
      tokens.reference(found.from, length);
    }
    for (std::size_t i = 0; i < length; ++i) matcher.remember(at++);
  }
  tokens.reference(matcher.size(), 2);  // a reference to where writing stands is the end
  std::string out;
  put(out, static_cast<std::uint32_t>(tokens.bytes().size() + 12));
  put(out, static_cast<std::uint32_t>(rtf.size()));
  out += "LZFu";
  put(out, crc_of(tokens.bytes()));
  return out + tokens.bytes();
}

}  // namespace offenbar::generator
