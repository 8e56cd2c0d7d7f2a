// Marker documents of the text kinds: Word packages, Word 2003 XML, RTF, HTML.
#include <fmt/format.h>

#include "batch/canary_documents.h"
#include "batch/canary_package.h"

namespace offenbar::batch {
namespace {

constexpr std::string_view document_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
constexpr std::string_view settings_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml";

// A body with a sentence before it, so that the result is not empty.
std::string word_document(const std::string& body) {
  return R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")"
         R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")"
         R"( xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing")"
         R"( xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main")"
         R"( xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture")"
         R"( xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">)"
         "<w:body><w:p><w:r><w:t>Dieses Dokument fragt nach.</w:t></w:r></w:p>" +
         body + "</w:body></w:document>";
}

std::string field(const std::string& instruction) {
  return fmt::format(
      R"(<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>)"
      R"(<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Stand</w:t></w:r>)"
      R"(<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>)",
      instruction);
}

// `how` is "r:link" for a picture that stays outside, "r:embed" for one inside.
std::string picture(const std::string& how) {
  return fmt::format(
      R"(<w:p><w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="Bild"/>)"
      R"(<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>)"
      R"(<pic:nvPicPr><pic:cNvPr id="1" name="Bild"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>)"
      R"(<a:blip {}="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>)"
      R"(<a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>)"
      R"(</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>)",
      how);
}

constexpr std::string_view linked_object =
    R"(<w:p><w:r><w:object><v:shape id="_x0000_i1025" type="#_x0000_t75" style="width:100pt;height:50pt">)"
    R"(<v:imagedata r:id="rId2" o:title=""/></v:shape><o:OLEObject Type="Link" ProgID="Excel.Sheet.8")"
    R"( ShapeID="_x0000_i1025" DrawAspect="Content" r:id="rId1" UpdateMode="Always"/></w:object></w:r></w:p>)";

Result<std::string> word_package(const std::string& body,
                                 const std::vector<CanaryRelation>& relations,
                                 std::vector<CanaryPart> more = {}) {
  std::vector<CanaryPart> parts{
      {"word/document.xml", word_document(body), std::string(document_type)},
      {"word/_rels/document.xml.rels", canary_relations(relations), ""}};
  for (CanaryPart& part : more) parts.push_back(std::move(part));
  return canary_opc(parts);
}

Result<std::string> with_template(const std::string& url) {
  const std::string settings =
      R"(<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")"
      R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
      R"(<w:attachedTemplate r:id="rId1"/><w:linkStyles/></w:settings>)";
  return word_package(
      "", {{"rId1", "settings", "settings.xml"}},
      {{"word/settings.xml", settings, std::string(settings_type)},
       {"word/_rels/settings.xml.rels",
        canary_relations({{"rId1", "attachedTemplate", url + "/vorlage.dotm", true}}), ""}});
}

Result<std::string> with_svg(const std::string& url) {
  const std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">)"
      R"(<style>@import url("{0}/stil.css");</style><image xlink:href="{0}/svg.png" width="9" height="9"/>)"
      R"(<use xlink:href="{0}/teil.svg#a"/></svg>)",
      url);
  return word_package(picture("r:embed"), {{"rId1", "image", "media/bild.svg"}},
                      {{"word/media/bild.svg", svg, ""}});
}

std::string rtf(const std::string& url) {
  return fmt::format(
      R"({{\rtf1\ansi{{\*\template {0}/vorlage.dot}}{{\fonttbl{{\f0 Arial;}}}}\f0 Dieses Dokument fragt nach.\par )"
      R"({{\field{{\*\fldinst INCLUDEPICTURE "{0}/rtf.png" \\d}}{{\fldrslt Bild}}}}\par )"
      R"({{\field{{\*\fldinst INCLUDETEXT "{0}/rtf.txt"}}{{\fldrslt Text}}}}\par )"
      R"({{\field{{\*\fldinst DDEAUTO Excel "{0}/rtf.xls" "R1C1"}}{{\fldrslt Zahl}}}}\par )"
      R"({{\object\objlink\objupdate\objw1000\objh1000{{\*\objclass Excel.Sheet.8}}{{\*\objdata 01050000}})"
      R"({{\result Objekt}}}}\par }})",
      url);
}

std::string word_2003(const std::string& url) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>)"
      R"(<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml")"
      R"( xmlns:v="urn:schemas-microsoft-com:vml"><w:body><w:p><w:r><w:t>Dieses Dokument fragt nach.</w:t></w:r></w:p>)"
      R"(<w:p><w:r><w:pict><v:shape style="width:90pt;height:90pt"><v:imagedata src="{0}/wordml.png"/></v:shape>)"
      R"(</w:pict></w:r></w:p></w:body></w:wordDocument>)",
      url);
}

std::string html(const std::string& url) {
  return fmt::format(
      R"(<html><head><link rel="stylesheet" href="{0}/seite.css"></head><body><p>Tabelle</p>)"
      R"(<img src="{0}/seite.png"><iframe src="{0}/rahmen.html"></iframe></body></html>)",
      url);
}

}  // namespace

Result<std::vector<CanaryDocument>> canary_texts(const CanaryTargets& targets) {
  const std::string& url = targets.url;
  std::vector<CanaryDocument> documents;
  const auto add = [&](std::string name, std::string attempts, Result<std::string> content) {
    documents.push_back({std::move(name), std::move(attempts), content.value_or("")});
    return content ? Result<void>{} : Result<void>(tl::unexpected<Error>(content.error()));
  };
  OFFENBAR_CHECK(
      add("bild.docx", "a linked picture",
          word_package(picture("r:link"), {{"rId1", "image", url + "/bild.png", true}})));
  OFFENBAR_CHECK(add(
      "bild-ipv6.docx", "a linked picture over IPv6",
      word_package(picture("r:link"), {{"rId1", "image", targets.url_v6 + "/bild.png", true}})));
  OFFENBAR_CHECK(add("vorlage.docx", "an attached template", with_template(url)));
  OFFENBAR_CHECK(add("felder.docx", "INCLUDEPICTURE, INCLUDETEXT and DDEAUTO fields",
                     word_package(field("INCLUDEPICTURE \"" + url + "/feld.png\" \\d") +
                                      field("INCLUDETEXT \"" + url + "/feld.docx\"") +
                                      field("DDEAUTO Excel \"" + url + "/feld.xls\" \"R1C1\""),
                                  {})));
  OFFENBAR_CHECK(add(
      "objekt.docx", "a linked object",
      word_package(std::string(linked_object), {{"rId1", "oleObject", url + "/objekt.xls", true},
                                                {"rId2", "image", url + "/objekt.emf", true}})));
  OFFENBAR_CHECK(add("teil.docx", "a subdocument",
                     word_package(R"(<w:subDoc r:id="rId1"/>)",
                                  {{"rId1", "subDocument", url + "/teil.docx", true}})));
  OFFENBAR_CHECK(add("zeichnung.docx", "an SVG picture with references", with_svg(url)));
  OFFENBAR_CHECK(add("wordml.xml", "a linked picture in Word 2003 XML", word_2003(url)));
  OFFENBAR_CHECK(add("objekt.rtf", "a template, fields and a linked object in RTF", rtf(url)));
  OFFENBAR_CHECK(add("seite.xls", "HTML that calls itself a workbook", html(url)));
  documents.back().converted = false;
  return documents;
}

}  // namespace offenbar::batch
