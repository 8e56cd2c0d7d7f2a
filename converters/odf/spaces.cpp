#include "converters/odf/spaces.h"

#include <array>
#include <utility>

namespace offenbar::odf {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> spaces{{
    {space::text, "text"},
    {space::table, "table"},
    {space::office, "office"},
    {space::draw, "draw"},
    {space::style, "style"},
    {space::presentation, "presentation"},
    {space::meta, "meta"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"},
    {"urn:oasis:names:tc:opendocument:xmlns:form:1.0", "form"},
    {"urn:oasis:names:tc:opendocument:xmlns:chart:1.0", "chart"},
    {"http://www.w3.org/1998/Math/MathML", "math"},
    {space::calcext, "calcext"},
    {space::fo, "fo"},
    {space::loext, "loext"},
    {space::field, "field"},
    {"http://openoffice.org/2009/office", "officeooo"},
}};

}  // namespace

std::string_view prefix_of(std::string_view space) {
  for (const auto& [uri, prefix] : spaces) {
    if (uri == space) return prefix;
  }
  return {};
}

}  // namespace offenbar::odf
