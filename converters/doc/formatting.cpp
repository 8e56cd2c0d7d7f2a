#include "converters/doc/formatting.h"

#include <algorithm>

#include "converters/base/cursor.h"

namespace offenbar::doc {
namespace {

constexpr unsigned most_nested_tables = 60;

class ParagraphReader {
 public:
  ParagraphReader(const Styles& styles, std::uint16_t style, Bytes data, bool word_97)
      : styles_(styles), data_(data), word_97_(word_97) {
    set_style(style);
  }

  void apply(Bytes modifiers, bool from_data = false) {
    Sprms sprms(modifiers, word_97_);
    while (const auto sprm = sprms.next()) {
      if (sprm->code == SprmCode::paragraph_elsewhere && !from_data) {
        Cursor in(data_);
        in.seek(sprm->value());
        apply(in.take(in.le<std::uint16_t>()), true);
      } else {
        apply(*sprm);
      }
    }
  }

  [[nodiscard]] ParagraphFormat format() const {
    ParagraphFormat format = format_;
    const int depth = in_table_ ? std::max(depth_, 1) : 0;
    format.depth = std::min(static_cast<unsigned>(depth), most_nested_tables);
    return format;
  }

 private:
  void set_style(std::uint16_t style) {
    format_.style = style;
    format_.heading = styles_.heading(style);
  }

  void apply(const Sprm& sprm) {
    const std::uint32_t value = sprm.value();
    switch (sprm.code) {
      case SprmCode::paragraph_style:
        set_style(static_cast<std::uint16_t>(value));
        break;
      case SprmCode::outline_level:
        format_.heading = value < 9 ? static_cast<std::uint8_t>(value + 1) : 0;
        break;
      case SprmCode::in_table:
        in_table_ = value != 0;
        break;
      case SprmCode::table_depth:
        depth_ = static_cast<int>(std::min<std::uint32_t>(value, most_nested_tables));
        break;
      case SprmCode::more_depth:
        depth_ = std::clamp(
            depth_ + static_cast<int>(std::clamp(static_cast<std::int32_t>(value), -1000, 1000)), 0,
            static_cast<int>(most_nested_tables));
        break;
      case SprmCode::row_end:
      case SprmCode::inner_row_end:
        format_.row_end |= value != 0;
        break;
      case SprmCode::inner_cell:
        format_.inner_cell = value != 0;
        break;
      default:
        break;
    }
  }

  const Styles& styles_;
  Bytes data_;
  bool word_97_;
  ParagraphFormat format_;
  bool in_table_ = false;
  int depth_ = 0;
};

}  // namespace

void CharacterFormat::apply(Bytes modifiers, bool word_97) {
  Sprms sprms(modifiers, word_97);
  while (const auto sprm = sprms.next()) {
    const std::uint32_t value = sprm->value();
    const auto number = static_cast<std::uint16_t>(value);
    switch (sprm->code) {
      case SprmCode::special:
        special = (value & 0xFFU) != 0;
        break;
      case SprmCode::deleted:
        deleted = (value & 0xFFU) != 0;
        break;
      case SprmCode::inserted:
        inserted = (value & 0xFFU) != 0;
        break;
      case SprmCode::inserted_by:
        inserted_by = number;
        if (!word_97) deleted_by = number;
        break;
      case SprmCode::deleted_by:
        deleted_by = number;
        break;
      case SprmCode::data:
        data = (value & 0xFFU) != 0;
        break;
      case SprmCode::ole:
      case SprmCode::object:
        object |= (value & 0xFFU) != 0;
        break;
      case SprmCode::picture:
        picture = value;
        has_picture = special = true;
        break;
      case SprmCode::font:
        font = number;
        break;
      case SprmCode::symbol:
        symbol_font = number;
        symbol = word_97 ? static_cast<char16_t>(value >> 16U)
                         : static_cast<char16_t>(0xF000U | ((value >> 16U) & 0xFFU));
        special = true;
        break;
      default:
        break;
    }
  }
}

ParagraphFormat paragraph_format(const Styles& styles, std::uint16_t style, Bytes modifiers,
                                 Bytes more, Bytes data, bool word_97) {
  ParagraphReader reader(styles, style, data, word_97);
  reader.apply(modifiers);
  reader.apply(more);
  return reader.format();
}

}  // namespace offenbar::doc
