#include "converters/ppt/text_bodies.h"

#include <algorithm>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::ppt {
namespace {

constexpr char16_t field = 0xFFFC;  // computed_field

std::u16string utf16_of(Bytes bytes) {
  std::u16string text;
  Cursor in(bytes);
  text.reserve(bytes.size() / 2);
  while (in.left() >= 2) text += in.le<char16_t>();
  return text;
}

// The low bytes of UTF-16. 2.9.43
std::u16string latin_of(Bytes bytes) {
  std::u16string text;
  text.reserve(bytes.size());
  for (const std::byte octet : bytes) text += std::to_integer<char16_t>(octet);
  return text;
}

}  // namespace

void TextBodies::add(const Record& record) {
  if (record.type == text_header_atom) {
    all.emplace_back().type = Cursor(record.body).le<std::uint32_t>();
    return;
  }
  if (all.empty()) return;
  TextBody& body = all.back();
  switch (record.type) {
    case text_chars_atom:
      body.text = utf16_of(record.body);
      break;
    case text_bytes_atom:
      body.text = latin_of(record.body);
      break;
    case slide_number_meta_character:
    case date_time_meta_character:
    case generic_date_meta_character:
    case header_meta_character:
    case footer_meta_character:
    case rtf_date_time_meta_character: {
      const auto at = Cursor(record.body).le<std::uint32_t>();
      if (at < body.text.size()) body.text[at] = field;
      break;
    }
    case interactive_info:
      if (const std::uint32_t link = link_of(record); link != 0) body.links.push_back(link);
      break;
    default:
      break;
  }
}

void TextBody::add_to(Flow& flow) const {
  const std::u16string_view whole(text);
  for (std::size_t begin = 0; begin <= whole.size();) {
    const std::size_t end = std::min(whole.find(u'\r', begin), whole.size());
    std::u16string paragraph(whole.substr(begin, end - begin));
    for (char16_t& unit : paragraph) {
      if (unit == u'\v') unit = u'\n';  // a line break within the paragraph
    }
    std::string utf8;
    append_utf8(utf8, paragraph);
    flow.begin_paragraph();
    flow.add(utf8);
    flow.end_paragraph();
    begin = end + 1;
  }
}

std::uint32_t link_of(const Record& info) {
  constexpr std::uint8_t hyperlink_action = 4;
  const auto atom = officeart::find(info, interactive_info_atom);
  if (!atom || info.instance() != 0) return 0;  // instance 1: when the mouse is over it
  Cursor in(atom->body);
  in.skip(4);
  const auto link = in.le<std::uint32_t>();
  return in.le<std::uint8_t>() == hyperlink_action ? link : 0;
}

}  // namespace offenbar::ppt
