#include "converters/ooxml/spaces.h"

#include <array>
#include <utility>

namespace offenbar::ooxml {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 35> spaces{{
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.openxmlformats.org/drawingml/2006/main", "a"},
    {"http://purl.oclc.org/ooxml/drawingml/main", "a"},
    {"http://schemas.openxmlformats.org/presentationml/2006/main", "p"},
    {"http://purl.oclc.org/ooxml/presentationml/main", "p"},
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", "x"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://purl.oclc.org/ooxml/officeDocument/math", "m"},
    {"urn:schemas-microsoft-com:vml", "v"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"},
    {"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "xdr"},
    {"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing", "xdr"},
    {"http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"},
    {"http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"},
    {"http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties", "cust"},
    {"http://purl.oclc.org/ooxml/officeDocument/customProperties", "cust"},
    {"http://schemas.microsoft.com/office/word/2003/wordml", "w"},
    {"http://schemas.microsoft.com/office/word/2003/2/wordml", "w"},
    {"http://schemas.microsoft.com/aml/2001/core", "aml"},
    {"urn:schemas-microsoft-com:office:office", "o"},
    {"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"},
    {"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"},
    {"http://schemas.openxmlformats.org/drawingml/2006/chart", "c"},
    {"http://purl.oclc.org/ooxml/drawingml/chart", "c"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "ep"},
    {"http://purl.oclc.org/ooxml/officeDocument/extendedProperties", "ep"},
    {"http://schemas.microsoft.com/office/word/2010/wordml", "w14"},
    {"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main", "x14"},
    {"http://schemas.microsoft.com/office/excel/2006/main", "xm"},
}};

}  // namespace

std::string_view prefix_of(std::string_view space) {
  for (const auto& [uri, prefix] : spaces) {
    if (uri == space) return prefix;
  }
  return {};
}

}  // namespace offenbar::ooxml
