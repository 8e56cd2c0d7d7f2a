#include "converters/doc/field_names.h"

#include <algorithm>
#include <array>

#include "converters/doc/plc.h"

namespace offenbar::doc {
namespace {

struct Place {
  Part part;
  Subdocument in;
};
constexpr std::array<Place, 7> places{
    {{Part::body_fields, Subdocument::body},
     {Part::header_fields, Subdocument::headers},
     {Part::footnote_fields, Subdocument::footnotes},
     {Part::comment_fields, Subdocument::comments},
     {Part::endnote_fields, Subdocument::endnotes},
     {Part::text_box_fields, Subdocument::text_boxes},
     {Part::header_text_box_fields, Subdocument::header_text_boxes}}};

// flt. [MS-DOC] 2.9.90
std::string_view name_of(std::uint8_t type) {
  switch (type) {
    case 0x08:
      return "INDEX";
    case 0x0D:
      return "TOC";
    case 0x0F:
      return "TITLE";
    case 0x10:
      return "SUBJECT";
    case 0x11:
      return "AUTHOR";
    case 0x12:
      return "KEYWORDS";
    case 0x13:
      return "COMMENTS";
    case 0x14:
      return "LASTSAVEDBY";
    case 0x15:
      return "CREATEDATE";
    case 0x16:
      return "SAVEDATE";
    case 0x17:
      return "PRINTDATE";
    case 0x18:
      return "REVNUM";
    case 0x19:
      return "EDITTIME";
    case 0x1A:
      return "NUMPAGES";
    case 0x1B:
      return "NUMWORDS";
    case 0x1C:
      return "NUMCHARS";
    case 0x1D:
      return "FILENAME";
    case 0x1E:
      return "TEMPLATE";
    case 0x1F:
      return "DATE";
    case 0x20:
      return "TIME";
    case 0x21:
      return "PAGE";
    case 0x25:
      return "PAGEREF";
    case 0x31:
      return "EQ";
    case 0x38:
      return "LINK";
    case 0x3A:
      return "EMBED";
    case 0x3C:
      return "USERNAME";
    case 0x3D:
      return "USERINITIALS";
    case 0x3E:
      return "USERADDRESS";
    case 0x41:
      return "SECTION";
    case 0x42:
      return "SECTIONPAGES";
    case 0x45:
      return "FILESIZE";
    case 0x49:
      return "TOA";
    case 0x55:
      return "DOCPROPERTY";
    case 0x58:
      return "HYPERLINK";
    case 0x5F:
      return "SHAPE";
    default:
      return {};
  }
}

}  // namespace

FieldNames::FieldNames(const Streams& streams) {
  constexpr std::size_t fld_size = 2;
  constexpr unsigned mark_bits = 0x1F, begin_mark = 0x13;
  for (const Place& place : places) {
    const auto origin = static_cast<std::uint32_t>(streams.fib.begin_of(place.in));
    const Plc plc(streams.part(place.part), fld_size);
    for (std::size_t i = 0; i < plc.count(); ++i) {
      const Bytes fld = plc.data(i);
      if ((static_cast<unsigned>(fld[0]) & mark_bits) != begin_mark) continue;
      begins_.push_back({origin + plc.position(i), static_cast<std::uint8_t>(fld[1])});
    }
  }
  std::ranges::sort(begins_, {}, &Begin::position);
}

std::string_view FieldNames::at(std::uint32_t position) const {
  const auto found = std::ranges::lower_bound(begins_, position, {}, &Begin::position);
  return found == begins_.end() || found->position != position ? "" : name_of(found->type);
}

}  // namespace offenbar::doc
