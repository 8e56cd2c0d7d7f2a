#include "converters/doc/pages.h"

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::doc {
namespace {

constexpr std::size_t page_size = 512;

template <class T>
T number_at(Bytes bytes, std::size_t at) {
  T value{};
  if (at <= bytes.size() && sizeof(T) <= bytes.size() - at) {
    std::memcpy(&value, bytes.data() + at, sizeof(T));
  }
  return value;
}

// The last of `count` ascending numbers, 4 bytes each, that is not above `value`; `count` if none.
std::size_t last_not_above(Bytes numbers, std::size_t count, std::uint32_t value) {
  std::size_t low = 0, high = count;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (number_at<std::uint32_t>(numbers, middle * 4) <= value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? count : low - 1;
}

}  // namespace

FormattedPages::FormattedPages(const Fib& fib, Bytes stream, Bytes table, Of of)
    : stream_(stream), of_(of), word_97_(fib.is_word_97()) {
  const bool characters = of == Of::characters;
  const auto part =
      read_part(fib, stream, table, characters ? Part::character_pages : Part::paragraph_pages);
  if (!part) return;
  plc_ = *part;
  const std::size_t number_size = word_97_ ? 4 : 2;
  pages_ = plc_.size() < 4 ? 0 : (plc_.size() - 4) / (4 + number_size);
  first_page_ = characters ? fib.first_character_page : fib.first_paragraph_page;
  all_pages_ = characters ? fib.character_pages : fib.paragraph_pages;
}

std::optional<std::uint32_t> FormattedPages::page_of(std::uint32_t offset) const {
  const std::size_t at = last_not_above(plc_, pages_, offset);
  if (at == pages_) return std::nullopt;
  const std::size_t numbers = (pages_ + 1) * 4;
  if (word_97_) return number_at<std::uint32_t>(plc_, numbers + at * 4) & 0x3FFFFFU;
  return number_at<std::uint16_t>(plc_, numbers + at * 2);
}

// Of pages that follow each other, the first one that ends behind `offset`.
std::uint32_t FormattedPages::following_page_of(std::uint32_t offset) const {
  const auto ends_before = [this, offset](std::uint32_t number) {
    const std::uint64_t place = std::uint64_t{number} * page_size;
    if (place + page_size > stream_.size()) return false;
    const Bytes page = stream_.subspan(place, page_size);
    const std::size_t runs = static_cast<std::uint8_t>(page.back());
    return number_at<std::uint32_t>(page, runs * 4) <= offset;
  };
  std::uint32_t low = first_page_, high = first_page_ + all_pages_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (ends_before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const FormattedRun& FormattedPages::at(std::uint32_t offset) {
  if (offset >= last_.begin && offset < last_.end) return last_;
  last_ = {offset, offset + 1, 0, {}};
  if (!word_97_ && all_pages_ > pages_) {
    // The PLC leaves out pages that follow one after the other.
    const std::uint64_t place = std::uint64_t{following_page_of(offset)} * page_size;
    if (place + page_size <= stream_.size()) read_page(stream_.subspan(place, page_size), offset);
    return last_;
  }
  const auto number = page_of(offset);
  const std::uint64_t place = std::uint64_t{number.value_or(0)} * page_size;
  if (number && place + page_size <= stream_.size()) {
    read_page(stream_.subspan(place, page_size), offset);
  }
  return last_;
}

void FormattedPages::read_page(Bytes page, std::uint32_t offset) {
  const std::size_t runs = static_cast<std::uint8_t>(page.back());
  const std::size_t most = of_ == Of::characters ? 0x65 : 0x48;
  if (runs == 0 || runs > most) return;
  const std::size_t at = last_not_above(page, runs, offset);
  if (at == runs) return;
  const auto begin = number_at<std::uint32_t>(page, at * 4);
  const auto end = number_at<std::uint32_t>(page, at * 4 + 4);
  if (end <= offset) return;
  last_ = of_ == Of::characters ? run_of_characters(page, (runs + 1) * 4 + at)
                                : run_of_paragraph(page, at, runs);
  last_.begin = begin;
  last_.end = end;
}

FormattedRun FormattedPages::run_of_characters(Bytes page, std::size_t at) const {
  const std::size_t place = std::size_t{number_at<std::uint8_t>(page, at)} * 2;
  if (place == 0) return {};
  Cursor in(page);
  in.seek(place);
  return {0, 0, 0, in.take(in.le<std::uint8_t>())};
}

// PapxInFkp: a count of words, less half a one; or 0 and a count of words.
FormattedRun FormattedPages::run_of_paragraph(Bytes page, std::size_t at, std::size_t runs) const {
  const std::size_t entry = word_97_ ? 13 : 7;
  const std::size_t place =
      std::size_t{number_at<std::uint8_t>(page, (runs + 1) * 4 + at * entry)} * 2;
  if (place == 0) return {};
  Cursor in(page);
  in.seek(place);
  std::size_t size = std::size_t{in.le<std::uint8_t>()} * 2;
  if (!word_97_) {
    size = std::min(size, in.left());
  } else if (size == 0) {
    size = std::size_t{in.le<std::uint8_t>()} * 2;
  } else {
    --size;
  }
  if (size < 2) return {};
  FormattedRun run;
  run.style = in.le<std::uint16_t>();
  run.modifiers = in.take(std::min(size - 2, in.left()));
  return run;
}

}  // namespace offenbar::doc
