#include <algorithm>
#include <array>

#include "converters/format.h"
#include "converters/inspect.h"
#include "converters/read.h"
#include "converters/read_workbook.h"

namespace offenbar {
namespace {

using enum Handling;

// A row's id as a template argument, so that each row gets its own `recognise`.
template <std::size_t size>
struct Id {
  char text[size]{};
  consteval Id(const char (&literal)[size]) { std::copy_n(literal, size, text); }  // NOLINT
  [[nodiscard]] constexpr std::string_view view() const { return {text, size - 1}; }
};

template <Id id>
bool is(const Content& content) {
  return content.kind() == id.view();
}

using Inspect = Result<Facts> (*)(const Content&);
using Read = Result<Document> (*)(const Content&);

// A kind that the office converts.
template <Id id>
constexpr Format source(std::string_view name, std::string_view media_type,
                        std::string_view extensions, std::string_view target,
                        Inspect inspect = nullptr, Read read = nullptr) {
  return {id.view(), name, media_type, extensions, convert, target, &is<id>, inspect, "", read};
}
// A kind whose content is that of `like`; the extension tells.
template <Id like>
constexpr Format source_like(std::string_view id, std::string_view name,
                             std::string_view media_type, std::string_view extensions,
                             std::string_view target, Inspect inspect = nullptr,
                             Read read = nullptr) {
  return {id, name, media_type, extensions, convert, target, &is<like>, inspect, like.view(), read};
}
template <Id id>
constexpr Format open(std::string_view name, std::string_view media_type,
                      std::string_view extensions, Inspect inspect = nullptr, Read read = nullptr) {
  return {id.view(), name, media_type, extensions, already_open, "", &is<id>, inspect, "", read};
}
template <Id like>
constexpr Format open_like(std::string_view id, std::string_view name, std::string_view media_type,
                           std::string_view extensions) {
  return {id, name, media_type, extensions, already_open, "", &is<like>, nullptr, like.view()};
}
// A mail, a store of mail, a calendar, contacts.
template <Id id>
constexpr Format mail_source(std::string_view name, std::string_view media_type,
                             std::string_view extensions, std::string_view target) {
  return {id.view(), name, media_type, extensions, mail, target, &is<id>, nullptr, ""};
}
template <Id id>
constexpr Format carried(std::string_view name, std::string_view media_type,
                         std::string_view extensions) {
  return {id.view(), name, media_type, extensions, unsupported, "", &is<id>, nullptr, ""};
}

constexpr std::array table{
    // clang-format off
    // Word
    source<"docx">("Word document (Office Open XML)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "odt", inspect_word, read_word),
    source<"docm">("Word document with macros (Office Open XML)", "application/vnd.ms-word.document.macroEnabled.12", "docm", "odt", inspect_word, read_word),
    source<"dotx">("Word template (Office Open XML)", "application/vnd.openxmlformats-officedocument.wordprocessingml.template", "dotx", "ott", inspect_word, read_word),
    source<"dotm">("Word template with macros (Office Open XML)", "application/vnd.ms-word.template.macroEnabled.12", "dotm", "ott", inspect_word, read_word),
    source<"docx-flat">("Word document (Flat OPC)", "application/xml", "xml", "odt", inspect_flat_word, read_flat_word),
    source<"wordml">("Word 2003 XML", "application/xml", "xml doc", "odt", inspect_flat_word, read_word2003),
    source<"doc">("Word document (6 to 2003)", "application/msword", "doc wbk wiz", "odt", inspect_doc, read_doc),
    source<"doc2">("Word document (1 and 2)", "application/msword", "doc dot", "odt"),
    source<"dot">("Word template (6 to 2003)", "application/msword", "dot", "ott", inspect_doc, read_doc),
    source<"rtf">("Rich Text Format", "application/rtf text/rtf", "rtf doc", "odt", inspect_rtf, read_rtf),
    // Excel
    source<"xlsx">("Excel workbook (Office Open XML)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "ods", inspect_excel, read_excel),
    source<"xlsm">("Excel workbook with macros (Office Open XML)", "application/vnd.ms-excel.sheet.macroEnabled.12", "xlsm", "ods", inspect_excel, read_excel),
    source<"xlsb">("Excel binary workbook (2007 and later)", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "xlsb", "ods", inspect_excel_binary, read_excel_binary),
    source<"xltx">("Excel template (Office Open XML)", "application/vnd.openxmlformats-officedocument.spreadsheetml.template", "xltx", "ots", inspect_excel, read_excel),
    source<"xltm">("Excel template with macros (Office Open XML)", "application/vnd.ms-excel.template.macroEnabled.12", "xltm", "ots", inspect_excel, read_excel),
    source<"xlsx-flat">("Excel workbook (Flat OPC)", "application/xml", "xml", "ods", nullptr, read_flat_excel),
    source<"spreadsheetml">("Excel 2003 XML", "application/xml", "xml xls", "ods", inspect_spreadsheetml, read_excel_2003),
    source<"xls">("Excel workbook (2 to 2003)", "application/vnd.ms-excel", "xls xlw xlm xlc", "ods", inspect_xls, read_xls),
    source<"xlt">("Excel template (5 to 2003)", "application/vnd.ms-excel", "xlt", "ots", inspect_xls, read_xls),
    source<"slk">("SYLK table", "text/x-sylk", "slk sylk", "ods"),
    source<"dif">("Data Interchange Format", "text/x-dif", "dif", "ods"),
    source<"dbf">("dBASE table", "application/vnd.dbf", "dbf", "ods"),
    // PowerPoint
    source<"pptx">("PowerPoint presentation (Office Open XML)", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "odp", inspect_powerpoint, read_powerpoint),
    source<"pptm">("PowerPoint presentation with macros (Office Open XML)", "application/vnd.ms-powerpoint.presentation.macroEnabled.12", "pptm", "odp", inspect_powerpoint, read_powerpoint),
    source<"ppsx">("PowerPoint show (Office Open XML)", "application/vnd.openxmlformats-officedocument.presentationml.slideshow", "ppsx", "odp", inspect_powerpoint, read_powerpoint),
    source<"ppsm">("PowerPoint show with macros (Office Open XML)", "application/vnd.ms-powerpoint.slideshow.macroEnabled.12", "ppsm", "odp", inspect_powerpoint, read_powerpoint),
    source<"potx">("PowerPoint template (Office Open XML)", "application/vnd.openxmlformats-officedocument.presentationml.template", "potx", "otp", inspect_powerpoint, read_powerpoint),
    source<"potm">("PowerPoint template with macros (Office Open XML)", "application/vnd.ms-powerpoint.template.macroEnabled.12", "potm", "otp", inspect_powerpoint, read_powerpoint),
    source<"pptx-flat">("PowerPoint presentation (Flat OPC)", "application/xml", "xml", "odp", inspect_flat_powerpoint, read_flat_powerpoint),
    source<"ppt">("PowerPoint presentation (97 to 2003)", "application/vnd.ms-powerpoint", "ppt", "odp", inspect_ppt, read_ppt),
    source_like<"ppt">("pps", "PowerPoint show (97 to 2003)", "application/vnd.ms-powerpoint", "pps", "odp", inspect_ppt, read_ppt),
    source_like<"ppt">("pot", "PowerPoint template (97 to 2003)", "application/vnd.ms-powerpoint", "pot", "otp", inspect_ppt, read_ppt),
    source<"ppt95">("PowerPoint presentation (4 and 95)", "application/vnd.ms-powerpoint", "ppt pps pot", "odp"),
    // An encrypted package shows nothing of what is inside, until a password opens it.
    Format{"ooxml", "Office Open XML, encrypted", "application/x-ole-storage", "docx docm dotx dotm xlsx xlsm xlsb xltx xltm pptx pptm ppsx ppsm potx potm vsdx vsdm", unsupported, "", &is<"ooxml">, nullptr, ""},
    // Visio, Publisher
    source<"vsdx">("Visio drawing (2013 and later)", "application/vnd.ms-visio.drawing", "vsdx", "odg", nullptr, read_visio),
    source<"vsdm">("Visio drawing with macros (2013 and later)", "application/vnd.ms-visio.drawing.macroEnabled.12", "vsdm", "odg", nullptr, read_visio),
    source<"vstx">("Visio template (2013 and later)", "application/vnd.ms-visio.template", "vstx", "otg", nullptr, read_visio),
    source<"vstm">("Visio template with macros (2013 and later)", "application/vnd.ms-visio.template.macroEnabled.12", "vstm", "otg", nullptr, read_visio),
    source<"vsd">("Visio drawing (5 to 2010)", "application/vnd.visio", "vsd vss", "odg"),
    source_like<"vsd">("vst", "Visio template (5 to 2010)", "application/vnd.visio", "vst", "otg"),
    source<"vdx">("Visio drawing (XML)", "application/vnd.visio", "vdx vsx", "odg"),
    source_like<"vdx">("vtx", "Visio template (XML)", "application/vnd.visio", "vtx", "otg"),
    source<"pub">("Publisher publication", "application/vnd.ms-publisher", "pub", "odg"),
    // Works, Write, WordPerfect, Lotus, Quattro and others
    source<"wps">("Works text", "application/vnd.ms-works", "wps", "odt"),
    source<"wks">("Works table", "application/vnd.ms-works", "wks wdb", "ods"),
    source<"wri">("Windows Write", "application/x-mswrite", "wri", "odt"),
    source_like<"wri">("dosword", "Word for DOS", "application/msword", "doc", "odt"),
    source<"wpd">("WordPerfect document", "application/vnd.wordperfect", "wpd wp wp5 wp6 wpt", "odt"),
    source<"lwp">("Lotus Word Pro document", "application/vnd.lotus-wordpro", "lwp", "odt"),
    source<"hwp3">("Hangul document (3)", "application/x-hwp", "hwp", "odt"),
    source<"wk1">("Lotus 1-2-3 table (1 and 2)", "application/vnd.lotus-1-2-3", "wk1 wks wrk", "ods"),
    source<"wk3">("Lotus 1-2-3 table (3)", "application/vnd.lotus-1-2-3", "wk3", "ods"),
    source<"wk4">("Lotus 1-2-3 table (4 and 5)", "application/vnd.lotus-1-2-3", "wk4", "ods"),
    source<"123">("Lotus 1-2-3 table (97 and later)", "application/vnd.lotus-1-2-3", "123", "ods"),
    source<"wq1">("Quattro Pro table (DOS)", "application/x-quattro-pro", "wq1", "ods"),
    source<"wq2">("Quattro Pro table (DOS, 5)", "application/x-quattro-pro", "wq2", "ods"),
    source<"wb1">("Quattro Pro table (1 to 5)", "application/x-quattro-pro", "wb1", "ods"),
    source<"wb2">("Quattro Pro table (6)", "application/x-quattro-pro", "wb2", "ods"),
    source<"wb3">("Quattro Pro table (7 and 8)", "application/x-quattro-pro", "wb3", "ods"),
    source<"qpw">("Quattro Pro table (9 and later)", "application/x-quattro-pro", "qpw", "ods"),
    source<"cwk">("ClarisWorks or AppleWorks document", "application/x-claris-works", "cwk", "odt"),
    source<"abw">("AbiWord document", "application/x-abiword", "abw", "odt"),
    source<"fb2">("FictionBook", "application/x-fictionbook+xml", "fb2", "odt"),
    source<"sxw">("OpenOffice.org 1 text", "application/vnd.sun.xml.writer", "sxw", "odt"),
    source<"stw">("OpenOffice.org 1 text template", "application/vnd.sun.xml.writer.template", "stw", "ott"),
    source<"sxc">("OpenOffice.org 1 table", "application/vnd.sun.xml.calc", "sxc", "ods"),
    source<"stc">("OpenOffice.org 1 table template", "application/vnd.sun.xml.calc.template", "stc", "ots"),
    source<"sxi">("OpenOffice.org 1 presentation", "application/vnd.sun.xml.impress", "sxi", "odp"),
    source<"sti">("OpenOffice.org 1 presentation template", "application/vnd.sun.xml.impress.template", "sti", "otp"),
    source<"sxd">("OpenOffice.org 1 drawing", "application/vnd.sun.xml.draw", "sxd", "odg"),
    source<"std">("OpenOffice.org 1 drawing template", "application/vnd.sun.xml.draw.template", "std", "otg"),
    source<"cdr">("CorelDRAW drawing", "application/vnd.corel-draw", "cdr", "odg"),
    source<"cmx">("Corel Presentation Exchange", "image/x-cmx", "cmx", "odg"),
    source<"wpg">("WordPerfect Graphics", "application/x-wpg", "wpg", "odg"),
    source<"pmd">("PageMaker publication", "application/x-pagemaker", "pmd pm65 p65 pm6 pm7", "odg"),
    // Open already
    open<"odt">("OpenDocument text", "application/vnd.oasis.opendocument.text", "odt", inspect_odf, read_odf),
    open<"ott">("OpenDocument text template", "application/vnd.oasis.opendocument.text-template", "ott", inspect_odf, read_odf),
    open<"odm">("OpenDocument master document", "application/vnd.oasis.opendocument.text-master", "odm", inspect_odf, read_odf),
    open<"oth">("OpenDocument web template", "application/vnd.oasis.opendocument.text-web", "oth", inspect_odf, read_odf),
    open<"ods">("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", "ods", inspect_odf, read_odf),
    open<"ots">("OpenDocument spreadsheet template", "application/vnd.oasis.opendocument.spreadsheet-template", "ots", inspect_odf, read_odf),
    open<"odp">("OpenDocument presentation", "application/vnd.oasis.opendocument.presentation", "odp", inspect_odf, read_odf),
    open<"otp">("OpenDocument presentation template", "application/vnd.oasis.opendocument.presentation-template", "otp", inspect_odf, read_odf),
    open<"odg">("OpenDocument drawing", "application/vnd.oasis.opendocument.graphics", "odg", inspect_odf, read_odf),
    open<"otg">("OpenDocument drawing template", "application/vnd.oasis.opendocument.graphics-template", "otg", inspect_odf, read_odf),
    open<"odf">("OpenDocument formula", "application/vnd.oasis.opendocument.formula", "odf"),
    open<"odc">("OpenDocument chart", "application/vnd.oasis.opendocument.chart", "odc"),
    open<"odi">("OpenDocument image", "application/vnd.oasis.opendocument.image", "odi"),
    open<"odb">("OpenDocument database", "application/vnd.oasis.opendocument.base", "odb"),
    open<"fodt">("OpenDocument text (flat)", "application/vnd.oasis.opendocument.text-flat-xml", "fodt xml", inspect_odf),
    open<"fods">("OpenDocument spreadsheet (flat)", "application/vnd.oasis.opendocument.spreadsheet-flat-xml", "fods xml", inspect_odf),
    open<"fodp">("OpenDocument presentation (flat)", "application/vnd.oasis.opendocument.presentation-flat-xml", "fodp xml", inspect_odf),
    open<"fodg">("OpenDocument drawing (flat)", "application/vnd.oasis.opendocument.graphics-flat-xml", "fodg xml", inspect_odf),
    open<"pdf">("PDF", "application/pdf", "pdf ai"),
    open<"ps">("PostScript", "application/postscript", "ps eps ai"),
    open<"epub">("EPUB book", "application/epub+zip", "epub"),
    open<"html">("HTML page", "text/html application/xhtml+xml", "html htm xhtml"),
    open<"mhtml">("Web page in one file", "multipart/related", "mht mhtml"),
    open<"svg">("SVG drawing", "image/svg+xml", "svg"),
    open<"mml">("MathML formula", "application/mathml+xml", "mml"),
    open<"xml">("XML document", "application/xml text/xml", "xml xsl xslt xsd rdf kml gml gpx rss atom xmp"),
    open<"csv">("Comma-separated values", "text/csv", "csv tsv tab txt"),
    open<"txt">("Text", "text/plain", "txt text log asc readme conf ini"),
    open_like<"txt">("md", "Markdown", "text/markdown", "md markdown"),
    open_like<"txt">("json", "JSON", "application/json", "json geojson jsonl"),
    open_like<"txt">("csv-one-column", "Comma-separated values of one column", "text/csv", "csv"),
    open_like<"txt">("source", "Program text", "text/plain", "c h cpp cs java py js css sql sh bat cmd ps1 vbs bas php tex yaml yml toml"),
    open<"png">("PNG picture", "image/png", "png"),
    open<"jpg">("JPEG picture", "image/jpeg", "jpg jpeg jpe jfif"),
    open<"gif">("GIF picture", "image/gif", "gif"),
    open<"tif">("TIFF picture", "image/tiff", "tif tiff"),
    open<"bmp">("Bitmap picture", "image/bmp", "bmp dib"),
    open<"webp">("WebP picture", "image/webp", "webp"),
    open<"mp3">("MP3 sound", "audio/mpeg", "mp3"),
    open<"wav">("WAVE sound", "audio/vnd.wave", "wav"),
    open<"flac">("FLAC sound", "audio/flac", "flac"),
    open<"ogg">("Ogg sound or film", "audio/ogg video/ogg", "ogg oga ogv opus"),
    open<"mp4">("MPEG-4 film, sound or picture", "video/mp4 audio/mp4 image/heic image/avif", "mp4 m4a m4v mov heic avif 3gp"),
    open<"mkv">("Matroska film", "video/x-matroska video/webm", "mkv webm"),
    open<"avi">("AVI film", "video/vnd.avi", "avi"),
    open<"sqlite">("SQLite database", "application/vnd.sqlite3", "sqlite db sqlite3"),
    // Recognised, but nobody converts it
    carried<"one">("OneNote notebook", "application/onenote", "one onetoc2"),
    carried<"mpp">("Project plan", "application/vnd.ms-project", "mpp mpt"),
    carried<"mdb">("Access database (97 to 2003)", "application/vnd.ms-access", "mdb mde"),
    carried<"accdb">("Access database (2007 and later)", "application/vnd.ms-access", "accdb accde accdt"),
    carried<"xlam">("Excel add-in", "application/vnd.ms-excel.addin.macroEnabled.12", "xlam"),
    carried<"ppam">("PowerPoint add-in", "application/vnd.ms-powerpoint.addin.macroEnabled.12", "ppam"),
    carried<"vssx">("Visio stencil", "application/vnd.ms-visio.stencil", "vssx"),
    carried<"vssm">("Visio stencil with macros", "application/vnd.ms-visio.stencil.macroEnabled.12", "vssm"),
    carried<"hwp">("Hangul document (5)", "application/x-hwp", "hwp"),
    carried<"wpd-mac">("WordPerfect document (Macintosh, 1)", "application/vnd.wordperfect", "wpd"),
    carried<"key">("Keynote presentation", "application/vnd.apple.keynote", "key"),
    carried<"iwork">("Pages or Numbers document", "application/vnd.apple.pages application/vnd.apple.numbers", "pages numbers"),
    carried<"sdw">("StarOffice text (3 to 5)", "application/vnd.stardivision.writer", "sdw vor sgl"),
    carried<"sdc">("StarOffice table (3 to 5)", "application/vnd.stardivision.calc", "sdc"),
    carried<"sda">("StarOffice drawing or presentation (3 to 5)", "application/vnd.stardivision.draw", "sda sdd"),
    mail_source<"pst">("Outlook data file", "application/vnd.ms-outlook", "pst", "maildir"),
    mail_source<"ost">("Outlook offline data file", "application/vnd.ms-outlook", "ost", "maildir"),
    carried<"dbx">("Outlook Express folder", "application/x-outlook-express", "dbx"),
    mail_source<"msg">("Outlook message", "application/vnd.ms-outlook", "msg oft", "eml"),
    mail_source<"tnef">("Transport-neutral encapsulation", "application/vnd.ms-tnef", "dat tnef", "eml"),
    mail_source<"olm">("Outlook for Mac archive", "application/x-olm", "olm", "maildir"),
    mail_source<"eml">("Mail message", "message/rfc822", "eml emlx mai mht", "eml"),
    mail_source<"mbox">("Mailbox", "application/mbox", "mbox mbx", "maildir"),
    mail_source<"maildir">("Maildir (a folder)", "inode/directory", "", "maildir"),
    mail_source<"ics">("Calendar", "text/calendar", "ics ical ifb", "ics"),
    mail_source<"vcs">("Calendar (vCalendar 1.0)", "text/x-vcalendar", "vcs", "ics"),
    mail_source<"contact-csv">("Contacts as Outlook exports them", "text/csv", "csv txt", "vcf"),
    mail_source<"oab">("Outlook address book", "application/octet-stream", "oab", "vcf"),
    mail_source<"vcf">("Contacts", "text/vcard", "vcf vcard", "vcf"),
    carried<"xps">("XPS document", "application/vnd.ms-xpsdocument application/oxps", "xps oxps"),
    carried<"chm">("Help (compiled HTML)", "application/vnd.ms-htmlhelp", "chm"),
    carried<"hlp">("Windows help", "application/winhlp", "hlp"),
    carried<"zip">("Zip archive", "application/zip", "zip jar"),
    carried<"7z">("7-Zip archive", "application/x-7z-compressed", "7z"),
    carried<"rar">("RAR archive", "application/vnd.rar", "rar"),
    carried<"tar">("Tar archive", "application/x-tar", "tar"),
    carried<"gz">("Gzip archive", "application/gzip", "gz tgz emz wmz svgz zabw"),
    carried<"bz2">("Bzip2 archive", "application/x-bzip2", "bz2 tbz2"),
    carried<"xz">("XZ archive", "application/x-xz", "xz txz"),
    carried<"zst">("Zstandard archive", "application/zstd", "zst"),
    carried<"cab">("Cabinet archive", "application/vnd.ms-cab-compressed", "cab onepkg"),
    carried<"szdd">("File compressed with COMPRESS.EXE (SZDD)", "application/x-ms-compress-szdd", ""),
    carried<"kwaj">("File compressed with COMPRESS.EXE (KWAJ)", "application/x-ms-compress-kwaj", ""),
    carried<"exe">("Program", "application/vnd.microsoft.portable-executable", "exe dll com sys ocx scr msi"),
    carried<"lnk">("Windows shortcut", "application/x-ms-shortcut", "lnk"),
    carried<"owner">("Owner file of an opened document", "application/octet-stream", "doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pptm rtf"),
    carried<"emf">("Enhanced metafile", "image/emf", "emf"),
    carried<"wmf">("Windows metafile", "image/wmf", "wmf"),
    carried<"psd">("Photoshop picture", "image/vnd.adobe.photoshop", "psd"),
    carried<"dwg">("AutoCAD drawing", "image/vnd.dwg", "dwg"),
    carried<"asf">("Windows Media", "video/x-ms-asf", "wmv wma asf"),
    // Last: a compound file of no known program
    carried<"cfb">("Compound file of an unknown program", "application/x-ole-storage", "doc dot xls xlt ppt pot pps vsd pub msg mpp db"),
    // clang-format on
};

}  // namespace

std::span<const Format> formats() { return table; }

const Format* find_format(std::string_view id) {
  const auto found = std::ranges::find(table, id, &Format::id);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace offenbar
