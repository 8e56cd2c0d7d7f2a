#include "converters/xls/shared_strings.h"

#include "converters/base/text.h"
#include "converters/xls/pieces.h"

namespace offenbar::xls {
namespace {

constexpr std::size_t max_text = std::size_t{96} << 20U;  // bytes
constexpr std::size_t max_strings = 4'000'000;

template <class Take>
void each_string(std::span<const Bytes> records, const Take& take) {
  Pieces in(records);
  in.skip(4);  // cstTotal
  const std::uint32_t count = in.number(4);
  for (std::uint32_t i = 0; i < count && !in.ended(); ++i) {
    const std::uint32_t characters = in.number(2);
    if (!take(in.unicode(characters))) return;
  }
}

}  // namespace

std::uint64_t count_shared_strings(std::span<const Bytes> records) {
  std::uint64_t letters = 0;
  each_string(records, [&letters](const std::string& text) {
    letters += count_letters(text);
    return true;
  });
  return letters;
}

SharedStrings::SharedStrings(std::span<const Bytes> records) {
  each_string(records, [this](const std::string& text) {
    truncated_ = text.size() > max_text - all_.size() || ends_.size() == max_strings;
    if (truncated_) return false;
    all_ += text;
    ends_.push_back(all_.size());
    return true;
  });
}

std::string_view SharedStrings::at(std::size_t index) const {
  if (index >= ends_.size()) return {};
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(all_).substr(begin, ends_[index] - begin);
}

}  // namespace offenbar::xls
