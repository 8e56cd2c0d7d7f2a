// Marker documents with macros that write a file and ask for the listener when they run.
#include <fmt/format.h>

#include "batch/canary_documents.h"
#include "batch/canary_package.h"
#include "batch/vba_project.h"

namespace offenbar::batch {
namespace {

// Runs in Office and in LibreOffice's VBA mode alike; the last part is for LibreOffice alone.
std::string marking(const std::string& entry_point, const CanaryTargets& targets,
                    const std::string& name) {
  return fmt::format(
      "{0}\r\n"
      "On Error Resume Next\r\n"
      "Open \"{1}/{2}\" For Output As #1\r\n"
      "Print #1, \"{0}\"\r\n"
      "Close #1\r\n"
      "Set files = CreateUnoService(\"com.sun.star.ucb.SimpleFileAccess\")\r\n"
      "size = files.getSize(\"{3}/{2}\")\r\n"
      "Shell \"/bin/touch {1}/{2}-shell\"\r\n"
      "End Sub\r\n",
      entry_point, targets.marker_folder, name, targets.url);
}

Result<std::string> text_with_macros(const CanaryTargets& targets) {
  const std::string project = vba_project(
      {{"ThisDocument", marking("Private Sub Document_Open()", targets, "docm-open"), true},
       {"NewMacros", marking("Sub AutoOpen()", targets, "docm-auto")}});
  return canary_opc({
      {"word/document.xml",
       R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>)"
       R"(<w:t>Dieses Dokument hat Makros.</w:t></w:r></w:p></w:body></w:document>)",
       "application/vnd.ms-word.document.macroEnabled.main+xml"},
      {"word/_rels/document.xml.rels", canary_relations({{"rId1", "vbaProject", "vbaProject.bin"}}),
       ""},
      {"word/vbaProject.bin", project, ""},
  });
}

Result<std::string> sheet_with_macros(const CanaryTargets& targets) {
  const std::string project = vba_project(
      {{"ThisWorkbook", marking("Private Sub Workbook_Open()", targets, "xlsm-open"), true},
       {"Tabelle1", "", true},
       {"Modul1", marking("Sub Auto_Open()", targets, "xlsm-auto")}});
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  return canary_opc({
      {"xl/workbook.xml",
       fmt::format(
           R"(<workbook xmlns="{}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
           R"(<workbookPr codeName="ThisWorkbook"/><sheets><sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets></workbook>)",
           main),
       "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
      {"xl/_rels/workbook.xml.rels",
       canary_relations({{"rId1", "worksheet", "worksheets/sheet1.xml"},
                         {"rId2", "vbaProject", "vbaProject.bin"}}),
       ""},
      {"xl/worksheets/sheet1.xml",
       fmt::format(
           R"(<worksheet xmlns="{}"><sheetPr codeName="Tabelle1"/><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>)",
           main),
       "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"},
      {"xl/vbaProject.bin", project, ""},
  });
}

std::string odf_manifest(const std::string& media_type, const std::vector<std::string>& members) {
  std::string xml = fmt::format(
      R"(<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">)"
      R"(<manifest:file-entry manifest:full-path="/" manifest:media-type="{}"/>)",
      media_type);
  for (const std::string& member : members) {
    xml += fmt::format(
        R"(<manifest:file-entry manifest:full-path="{}" manifest:media-type="text/xml"/>)", member);
  }
  return xml + "</manifest:manifest>";
}

constexpr std::string_view odf_namespaces =
    R"(xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0")"
    R"( xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0")"
    R"( xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2")";

Result<std::string> open_text_with_basic(const CanaryTargets& targets) {
  const std::string type = "application/vnd.oasis.opendocument.text";
  const std::string content = fmt::format(
      R"(<office:document-content {}><office:scripts><office:event-listeners><script:event-listener script:language="ooo:script")"
      R"( script:event-name="dom:load" xlink:type="simple" xlink:href="vnd.sun.star.script:Standard.Modul.Start?language=Basic&amp;location=document"/>)"
      R"(</office:event-listeners></office:scripts><office:body><office:text><text:p>Offen, mit Makro.</text:p></office:text></office:body></office:document-content>)",
      odf_namespaces);
  const std::string module = fmt::format(
      R"(<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Modul" script:language="StarBasic"><![CDATA[{}]]></script:module>)",
      marking("Sub Start()", targets, "odt-basic"));
  const std::string library =
      R"(<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Modul"/></library:library>)";
  const std::string libraries =
      R"(<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>)";
  return canary_zip({{"mimetype", type, ""},
                     {"content.xml", content, ""},
                     {"Basic/Standard/Modul.xml", module, ""},
                     {"Basic/Standard/script-lb.xml", library, ""},
                     {"Basic/script-lc.xml", libraries, ""},
                     {"META-INF/manifest.xml",
                      odf_manifest(type, {"content.xml", "Basic/Standard/Modul.xml",
                                          "Basic/Standard/script-lb.xml", "Basic/script-lc.xml"}),
                      ""}});
}

Result<std::string> open_sheet_with_dde(const CanaryTargets& targets) {
  const std::string type = "application/vnd.oasis.opendocument.spreadsheet";
  const std::string content = fmt::format(
      R"(<office:document-content {} xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"><office:body><office:spreadsheet>)"
      R"dde(<table:table table:name="Tabelle1"><table:table-row><table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;&quot;{}/dde.ods&quot;;&quot;A1&quot;)")dde"
      R"( office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row></table:table>)"
      R"(</office:spreadsheet></office:body></office:document-content>)",
      odf_namespaces, targets.url);
  return canary_zip({{"mimetype", type, ""},
                     {"content.xml", content, ""},
                     {"META-INF/manifest.xml", odf_manifest(type, {"content.xml"}), ""}});
}

}  // namespace

Result<std::vector<CanaryDocument>> canary_macros(const CanaryTargets& targets) {
  OFFENBAR_TRY(std::string docm, text_with_macros(targets));
  OFFENBAR_TRY(std::string xlsm, sheet_with_macros(targets));
  OFFENBAR_TRY(std::string odt, open_text_with_basic(targets));
  OFFENBAR_TRY(std::string ods, open_sheet_with_dde(targets));
  return std::vector<CanaryDocument>{
      {"makro.docm", "Document_Open and AutoOpen macros", std::move(docm)},
      {"makro.xlsm", "Workbook_Open and Auto_Open macros", std::move(xlsm)},
      {"makro.odt", "a Basic macro on opening, in an open file", std::move(odt), false},
      {"dde.ods", "a DDE formula, in an open file", std::move(ods), false},
  };
}

Result<std::vector<CanaryDocument>> canary_documents(const CanaryTargets& targets) {
  OFFENBAR_TRY(std::vector<CanaryDocument> all, canary_texts(targets));
  OFFENBAR_TRY(std::vector<CanaryDocument> sheets, canary_sheets_and_slides(targets));
  OFFENBAR_TRY(std::vector<CanaryDocument> macros, canary_macros(targets));
  for (auto* more : {&sheets, &macros}) {
    std::move(more->begin(), more->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace offenbar::batch
