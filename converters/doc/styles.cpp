#include "converters/doc/styles.h"

#include "converters/base/cursor.h"
#include "converters/doc/sprm.h"

namespace offenbar::doc {
namespace {

constexpr int most_steps = 20;  // of styles that are based on others
constexpr std::uint16_t paragraph_style = 1, character_style = 2;  // stk

}  // namespace

Styles::Styles(const Fib& fib, Bytes stylesheet) : word_97_(fib.is_word_97()) {
  constexpr std::uint16_t most_styles = 0x0FFE;
  Cursor in(stylesheet);
  Cursor head(in.take(in.le<std::uint16_t>()));
  const auto count = head.le<std::uint16_t>();
  const auto base_size = head.le<std::uint16_t>();
  for (std::uint16_t i = 0; i < count && i < most_styles && in.left() >= 2; ++i) {
    const Bytes style = in.take(in.le<std::uint16_t>());
    if (style.size() % 2 != 0) in.skip(1);
    styles_.push_back(read_style(style, base_size));
  }
}

Styles::Style Styles::read_style(Bytes bytes, std::size_t base_size) const {
  Style style;
  Cursor in(bytes);
  const auto standard = in.le<std::uint16_t>();
  const auto kind_and_base = in.le<std::uint16_t>();
  const auto counts = in.le<std::uint16_t>();
  if (!in.ok()) return style;  // an unused one
  style.standard = standard & 0x0FFFU;
  style.based_on = static_cast<std::uint16_t>(kind_and_base >> 4U);
  const unsigned kind = kind_and_base & 0xFU;
  in.seek(base_size);
  if (word_97_) {
    in.skip(std::size_t{in.le<std::uint16_t>()} * 2 + 2);
  } else {
    in.skip(std::size_t{in.le<std::uint8_t>()} + 1);
  }
  for (unsigned i = 0; i < (counts & 0xFU) && in.ok(); ++i) {
    if (in.position() % 2 != 0) in.skip(1);
    const Bytes exception = in.take(in.le<std::uint16_t>());
    if (kind == paragraph_style && i == 0 && exception.size() >= 2) {
      read_modifiers(style, exception.subspan(2));  // behind the istd
    } else if ((kind == paragraph_style && i == 1) || (kind == character_style && i == 0)) {
      read_modifiers(style, exception);
    }
  }
  return style;
}

void Styles::read_modifiers(Style& style, Bytes modifiers) const {
  Sprms sprms(modifiers, word_97_);
  while (const auto sprm = sprms.next()) {
    if (sprm->code == SprmCode::outline_level) style.outline = static_cast<int>(sprm->value());
    if (sprm->code == SprmCode::font) style.font = static_cast<int>(sprm->value());
  }
}

std::uint8_t Styles::heading(std::uint16_t style) const {
  for (int steps = 0; steps < most_steps && style < styles_.size(); ++steps) {
    const Style& at = styles_[style];
    if (at.outline >= 0) return at.outline < 9 ? static_cast<std::uint8_t>(at.outline + 1) : 0;
    if (at.standard >= 1 && at.standard <= 9) return static_cast<std::uint8_t>(at.standard);
    style = at.based_on;
  }
  return 0;
}

int Styles::font(std::uint16_t style) const {
  for (int steps = 0; steps < most_steps && style < styles_.size(); ++steps) {
    if (styles_[style].font >= 0) return styles_[style].font;
    style = styles_[style].based_on;
  }
  return -1;
}

}  // namespace offenbar::doc
