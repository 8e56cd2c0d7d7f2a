// Marker documents of the spreadsheet and presentation kinds.
#include <fmt/format.h>

#include "batch/canary_documents.h"
#include "batch/canary_package.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view spreadsheet_ml =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view relationships =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string sheet_type(std::string_view part) {
  return fmt::format("application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml", part);
}

std::string slide_type(std::string_view part) {
  return fmt::format("application/vnd.openxmlformats-officedocument.presentationml.{}+xml", part);
}

std::string workbook(std::string_view more) {
  return fmt::format(
      R"(<workbook xmlns="{}" xmlns:r="{}"><sheets><sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets>{}</workbook>)",
      spreadsheet_ml, relationships, more);
}

// Cells with these formulas, each with a cached value.
std::string sheet(const std::vector<std::string>& formulas, std::string_view more = "") {
  std::string rows;
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    rows +=
        fmt::format(R"(<row r="{0}"><c r="A{0}"><f>{1}</f><v>7</v></c></row>)", i + 1, formulas[i]);
  }
  return fmt::format(
      R"(<worksheet xmlns="{}" xmlns:r="{}"><sheetData>{}</sheetData>{}</worksheet>)",
      spreadsheet_ml, relationships, rows, more);
}

std::string external_book() {
  return fmt::format(
      R"(<externalLink xmlns="{}" xmlns:r="{}"><externalBook r:id="rId1"><sheetNames><sheetName val="Tabelle1"/></sheetNames></externalBook></externalLink>)",
      spreadsheet_ml, relationships);
}

std::string dde_link() {
  return fmt::format(
      R"(<externalLink xmlns="{}"><ddeLink ddeService="soffice" ddeTopic="/etc/hostname"><ddeItems><ddeItem name="A1" advise="1"/></ddeItems></ddeLink></externalLink>)",
      spreadsheet_ml);
}

Result<std::string> linked_workbook(const std::string& url) {
  return canary_opc({
      {"xl/workbook.xml",
       workbook(
           R"(<externalReferences><externalReference r:id="rId2"/><externalReference r:id="rId3"/></externalReferences>)"),
       sheet_type("sheet.main")},
      {"xl/_rels/workbook.xml.rels",
       canary_relations({{"rId1", "worksheet", "worksheets/sheet1.xml"},
                         {"rId2", "externalLink", "externalLinks/externalLink1.xml"},
                         {"rId3", "externalLink", "externalLinks/externalLink2.xml"}}),
       ""},
      {"xl/worksheets/sheet1.xml",
       sheet({"[1]Tabelle1!A1", "[2]!'A1'", "WEBSERVICE(&quot;" + url + "/webservice&quot;)"}),
       sheet_type("worksheet")},
      {"xl/externalLinks/externalLink1.xml", external_book(), sheet_type("externalLink")},
      {"xl/externalLinks/_rels/externalLink1.xml.rels",
       canary_relations({{"rId1", "externalLinkPath", url + "/mappe.xlsx", true}}), ""},
      {"xl/externalLinks/externalLink2.xml", dde_link(), sheet_type("externalLink")},
  });
}

Result<std::string> web_query(const std::string& url) {
  const std::string connections = fmt::format(
      R"(<connections xmlns="{}"><connection id="1" name="Abfrage" type="4" refreshedVersion="6" refreshOnLoad="1" background="1" saveData="1">)"
      R"(<webPr sourceData="1" parsePre="1" consecutive="1" url="{}/abfrage.html" htmlTables="1"/></connection></connections>)",
      spreadsheet_ml, url);
  const std::string table = fmt::format(
      R"(<queryTable xmlns="{}" name="Abfrage" refreshOnLoad="1" connectionId="1" autoFormatId="16"/>)",
      spreadsheet_ml);
  return canary_opc({
      {"xl/workbook.xml",
       workbook(
           R"(<definedNames><definedName name="Abfrage" localSheetId="0">Tabelle1!$A$1</definedName></definedNames>)"),
       sheet_type("sheet.main")},
      {"xl/_rels/workbook.xml.rels",
       canary_relations({{"rId1", "worksheet", "worksheets/sheet1.xml"},
                         {"rId2", "connections", "connections.xml"}}),
       ""},
      {"xl/worksheets/sheet1.xml", sheet({"1+6"}), sheet_type("worksheet")},
      {"xl/worksheets/_rels/sheet1.xml.rels",
       canary_relations({{"rId1", "queryTable", "../queryTables/queryTable1.xml"}}), ""},
      {"xl/queryTables/queryTable1.xml", table, sheet_type("queryTable")},
      {"xl/connections.xml", connections, sheet_type("connections")},
  });
}

Result<std::string> picture_in_sheet(const std::string& url) {
  const std::string drawing = fmt::format(
      R"(<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing")"
      R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{}"><xdr:twoCellAnchor>)"
      R"(<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>)"
      R"(<xdr:to><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>)"
      R"(<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Bild"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>)"
      R"(<a:blip r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>)"
      R"(<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>)",
      relationships);
  return canary_opc({
      {"xl/workbook.xml", workbook(""), sheet_type("sheet.main")},
      {"xl/_rels/workbook.xml.rels",
       canary_relations({{"rId1", "worksheet", "worksheets/sheet1.xml"}}), ""},
      {"xl/worksheets/sheet1.xml", sheet({"1+6"}, R"(<drawing r:id="rId1"/>)"),
       sheet_type("worksheet")},
      {"xl/worksheets/_rels/sheet1.xml.rels",
       canary_relations({{"rId1", "drawing", "../drawings/drawing1.xml"}}), ""},
      {"xl/drawings/drawing1.xml", drawing,
       "application/vnd.openxmlformats-officedocument.drawing+xml"},
      {"xl/drawings/_rels/drawing1.xml.rels",
       canary_relations({{"rId1", "image", url + "/tabelle.png", true}}), ""},
  });
}

std::string slide() {
  return fmt::format(
      R"(<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main")"
      R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{}"><p:cSld><p:spTree>)"
      R"(<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>)"
      R"(<p:sp><p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>)"
      R"(<a:off x="0" y="0"/><a:ext cx="4000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>)"
      R"(<p:txBody><a:bodyPr/><a:p><a:r><a:t>Diese Folie fragt nach.</a:t></a:r></a:p></p:txBody></p:sp>)"
      R"(<p:pic><p:nvPicPr><p:cNvPr id="3" name="Film"><a:hlinkClick r:id="" action="ppaction://media"/></p:cNvPr><p:cNvPicPr/>)"
      R"(<p:nvPr><a:videoFile r:link="rId1"/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:link="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>)"
      R"(<p:spPr><a:xfrm><a:off x="0" y="1000000"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>)"
      R"(</p:spTree></p:cSld></p:sld>)",
      relationships);
}

Result<std::string> presentation(const std::string& url) {
  const std::string main = fmt::format(
      R"(<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{}">)"
      R"(<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>)",
      relationships);
  return canary_opc({
      {"ppt/presentation.xml", main, slide_type("presentation.main")},
      {"ppt/_rels/presentation.xml.rels",
       canary_relations({{"rId1", "slide", "slides/slide1.xml"}}), ""},
      {"ppt/slides/slide1.xml", slide(), slide_type("slide")},
      {"ppt/slides/_rels/slide1.xml.rels",
       canary_relations({{"rId1", "video", url + "/film.mp4", true},
                         {"rId2", "image", url + "/folie.png", true}}),
       ""},
  });
}

}  // namespace

Result<std::vector<CanaryDocument>> canary_sheets_and_slides(const CanaryTargets& targets) {
  OFFENBAR_TRY(std::string links, linked_workbook(targets.url));
  OFFENBAR_TRY(std::string query, web_query(targets.url));
  OFFENBAR_TRY(std::string picture, picture_in_sheet(targets.url));
  OFFENBAR_TRY(std::string film, presentation(targets.url));
  return std::vector<CanaryDocument>{
      {"verweise.xlsx", "a linked workbook, DDE and WEBSERVICE()", std::move(links)},
      {"abfrage.xlsx", "a web query that refreshes on load", std::move(query)},
      {"bild.xlsx", "a linked picture in a sheet", std::move(picture)},
      {"film.pptx", "a linked film and picture", std::move(film)},
  };
}

}  // namespace offenbar::batch
