#include "converters/rtf_document/destination.h"

#include <algorithm>
#include <array>
#include <utility>

namespace offenbar::rtf_document {
namespace {

using enum Destination;

// In alphabetical order.
constexpr std::array<std::pair<std::string_view, Destination>, 93> words{{
    {"aftncn", skipped},
    {"aftnsep", skipped},
    {"aftnsepc", skipped},
    {"annotation", comment},
    {"atnauthor", comment_author},
    {"atndate", comment_date},
    {"atnid", skipped},
    {"atntime", skipped},
    {"author", property},
    {"background", skipped},
    {"bkmkend", skipped},
    {"bkmkstart", skipped},
    {"blipuid", skipped},
    {"category", skipped},
    {"colortbl", skipped},
    {"comment", skipped},
    {"company", skipped},
    {"creatim", created},
    {"datafield", skipped},
    {"doccomm", property},
    {"docvar", skipped},
    {"dptxbxtext", shape_text},
    {"factoidname", skipped},
    {"falt", skipped},
    {"field", field},
    {"filetbl", skipped},
    {"fldinst", field_instruction},
    {"fldrslt", field_result},
    {"fldtype", skipped},
    {"fontemb", skipped},
    {"fonttbl", font_table},
    {"footer", header},
    {"footerf", header},
    {"footerl", header},
    {"footerr", header},
    {"footnote", footnote},
    {"formfield", skipped},
    {"ftncn", skipped},
    {"ftnsep", skipped},
    {"ftnsepc", skipped},
    {"header", header},
    {"headerf", header},
    {"headerl", header},
    {"headerr", header},
    {"hlfr", skipped},
    {"hlinkbase", skipped},
    {"hlloc", skipped},
    {"hlsrc", link_source},
    {"info", container},
    {"keywords", property},
    {"listname", skipped},
    {"listtext", skipped},
    {"manager", skipped},
    {"mmath", skipped},
    {"mmathPict", skipped},
    {"moMath", skipped},
    {"moMathPara", skipped},
    {"nesttableprops", text},
    {"nonesttables", skipped},
    {"nonshppict", skipped},
    {"objalias", skipped},
    {"objclass", skipped},
    {"objdata", skipped},
    {"objname", skipped},
    {"objsect", skipped},
    {"objtime", skipped},
    {"operator", skipped},
    {"picprop", skipped},
    {"pict", picture},
    {"pntext", skipped},
    {"pntxta", skipped},
    {"pntxtb", skipped},
    {"propname", property},
    {"result", object_result},
    {"revtbl", revision_table},
    {"rxe", skipped},
    {"shpinst", text},
    {"shppict", text},
    {"shprslt", skipped},
    {"shptxt", shape_text},
    {"sn", shape_name},
    {"staticval", property},
    {"stylesheet", style_sheet},
    {"subject", property},
    {"sv", shape_value},
    {"tc", skipped},
    {"tcn", skipped},
    {"title", property},
    {"txe", skipped},
    {"ud", unicode},
    {"upr", unicode_or_ansi},
    {"userprops", container},
    {"xe", skipped},
}};
static_assert(std::ranges::is_sorted(words));

// Groups that hold groups of the document's, though they are marked for newer readers.
constexpr std::array<std::string_view, 3> transparent{"do", "hl", "shpgrp"};

}  // namespace

std::optional<Destination> destination_of(std::string_view word, bool starred) {
  const auto found =
      std::ranges::lower_bound(words, word, {}, [](const auto& entry) { return entry.first; });
  if (found != words.end() && found->first == word) return found->second;
  if (std::ranges::find(transparent, word) != transparent.end()) return std::nullopt;
  if (starred) return skipped;
  return std::nullopt;
}

}  // namespace offenbar::rtf_document
