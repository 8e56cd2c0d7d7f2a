#include "converters/doc/headers.h"

#include <array>
#include <set>

#include "converters/base/cursor.h"
#include "converters/doc/plc.h"
#include "converters/doc/sprm.h"

namespace offenbar::doc {
namespace {

constexpr std::size_t separators = 6;  // of notes: stories before those of the first section
constexpr std::size_t per_section = 6;
enum Kind : std::size_t {
  even_header,
  odd_header,
  even_footer,
  odd_footer,
  first_header,
  first_footer
};

// Has the section another header on its first page?
bool has_title_page(const Streams& streams, Bytes sed) {
  Cursor in(sed);
  in.skip(2);
  const auto offset = in.le<std::uint32_t>();
  Cursor section(streams.document);
  section.seek(offset);
  const Bytes modifiers = section.take(section.le<std::uint16_t>());
  bool title_page = false;
  Sprms sprms(modifiers, streams.fib.is_word_97());
  while (const auto sprm = sprms.next()) {
    if (sprm->code == SprmCode::title_page) title_page = (sprm->value() & 0xFFU) != 0;
  }
  return title_page;
}

bool has_facing_pages(const Streams& streams) {
  Cursor in(streams.part(Part::document_properties));
  return (in.le<std::uint8_t>() & 1U) != 0;
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> shown_headers(const Streams& streams) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> shown;
  const Plc texts(streams.part(Part::header_texts), 0);
  const std::size_t stories = texts.count();
  if (!streams.fib.is_word_97()) {
    // Word 6 leaves out those that are not there: which is which cannot be told by their order.
    for (std::size_t i = 0; i < stories; ++i)
      shown.emplace_back(texts.position(i), texts.position(i + 1));
    return shown;
  }
  constexpr std::size_t sed_size = 12;
  const Plc sections(streams.part(Part::sections), sed_size);
  const bool facing = has_facing_pages(streams);
  std::array<std::size_t, per_section> current{};  // 0: none yet
  std::set<std::size_t> seen;
  for (std::size_t i = 0; i < sections.count(); ++i) {
    const bool title_page = has_title_page(streams, sections.data(i));
    for (std::size_t kind = 0; kind < per_section; ++kind) {
      const std::size_t story = separators + i * per_section + kind;
      if (story < stories && texts.position(story) < texts.position(story + 1))
        current.at(kind) = story;
      const bool first = kind == first_header || kind == first_footer;
      const bool even = kind == even_header || kind == even_footer;
      const std::size_t at = current.at(kind);
      if ((first && !title_page) || (even && !facing) || at == 0) continue;
      if (seen.insert(at).second) shown.emplace_back(texts.position(at), texts.position(at + 1));
    }
  }
  return shown;
}

}  // namespace offenbar::doc
