#include <algorithm>
#include <array>
#include <cstring>

#include "converters/base/cursor.h"
#include "converters/kind.h"

namespace offenbar {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view id;
};

// The first match wins: longer signatures stand before shorter ones that begin alike.
constexpr std::array signatures{
    Signature{0, "{\\rt"sv, "rtf"},
    Signature{0, "{\\urtf"sv, "rtf"},
    Signature{0, "\xDB\xA5"sv, "doc2"},  // wIdent of Word 2
    Signature{0, "\x9B\xA5"sv, "doc2"},  // wIdent of Word 1
    Signature{0, "\xFEWPC"sv, "wpd-mac"},
    Signature{0, "\x09\x00\x04\x00"sv, "xls"},          // BIFF2 BOF
    Signature{0, "\x09\x02\x06\x00"sv, "xls"},          // BIFF3
    Signature{0, "\x09\x04\x06\x00"sv, "xls"},          // BIFF4
    Signature{0, "\x09\x08\x08\x00\x00\x05"sv, "xls"},  // BIFF5
    Signature{0, "\x09\x08\x10\x00\x00\x06"sv, "xls"},  // BIFF8
    Signature{0, "\x00\x00\x02\x00\x20\x51"sv, "wq1"},
    Signature{0, "\x00\x00\x02\x00\x21\x51"sv, "wq2"},
    Signature{0, "\x00\x00\x02\x00\x01\x10"sv, "wb1"},
    Signature{0, "\x00\x00\x02\x00\x02\x10"sv, "wb2"},
    Signature{0, "\x00\x00\x02\x00\x07\x10"sv, "wb3"},
    Signature{0, "\x00\x00\x02\x00\x04\x04"sv, "wk1"},  // 1-2-3 1A
    Signature{0, "\x00\x00\x02\x00\x05\x04"sv, "wk1"},  // Symphony
    Signature{0, "\x00\x00\x02\x00\x06\x04"sv, "wk1"},
    Signature{0, "\x00\x00\x1A\x00\x00\x10"sv, "wk3"},
    Signature{0, "\x00\x00\x1A\x00\x02\x10"sv, "wk4"},
    Signature{0, "\x00\x00\x1A\x00\x03\x10"sv, "123"},
    Signature{0, "\x00\x00\x1A\x00\x05\x10"sv, "123"},
    Signature{0, "\xFF\x00\x02\x00\x04\x04"sv, "wks"},
    Signature{0, "\xFF\x00\x02\x00\x04\x05"sv, "wks"},
    Signature{0, "\xFF\x00\x02\x00\x05\x54"sv, "wks"},
    Signature{0, "\x01\xFE\x32\x00"sv, "wps"},
    Signature{0, "WordPro"sv, "lwp"},
    Signature{4, "BOBO"sv, "cwk"},
    Signature{0, "HWP Document File V3"sv, "hwp3"},
    Signature{0, "ID;P"sv, "slk"},
    Signature{8, "CDR"sv, "cdr"},
    Signature{8, "cdr"sv, "cdr"},
    Signature{8, "CMX1"sv, "cmx"},
    Signature{0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3"sv, "one"},
    Signature{0, "\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F"sv, "one"},
    Signature{4, "Standard Jet DB"sv, "mdb"},
    Signature{4, "Standard ACE DB"sv, "accdb"},
    Signature{4, "Jet System DB"sv, "mdb"},
    Signature{4, "MSISAM Database"sv, "mdb"},
    Signature{0, "\xCF\xAD\x12\xFE"sv, "dbx"},
    Signature{0, "\x78\x9F\x3E\x22"sv, "tnef"},
    Signature{0, "ITSF"sv, "chm"},
    Signature{0, "\x3F\x5F\x03\x00"sv, "hlp"},
    Signature{0, "MSCF"sv, "cab"},
    Signature{0, "SZDD\x88\xF0\x27\x33"sv, "szdd"},
    Signature{0, "KWAJ\x88\xF0\x27\xD1"sv, "kwaj"},
    Signature{0, "7z\xBC\xAF\x27\x1C"sv, "7z"},
    Signature{0, "Rar!\x1A\x07"sv, "rar"},
    Signature{0, "\x1F\x8B"sv, "gz"},
    Signature{0, "BZh"sv, "bz2"},
    Signature{0,
              "\xFD"
              "7zXZ"sv,
              "xz"},
    Signature{0, "\x28\xB5\x2F\xFD"sv, "zst"},
    Signature{257, "ustar"sv, "tar"},
    Signature{0, "%!PS"sv, "ps"},
    Signature{0, "\xC5\xD0\xD3\xC6"sv, "ps"},
    Signature{0, "AC10"sv, "dwg"},
    Signature{0, "\x89PNG\r\n\x1A\n"sv, "png"},
    Signature{0, "\xFF\xD8\xFF"sv, "jpg"},
    Signature{0, "GIF8"sv, "gif"},
    Signature{0, "II*\0"sv, "tif"},
    Signature{0, "MM\0*"sv, "tif"},
    Signature{8, "WEBP"sv, "webp"},
    Signature{8, "WAVE"sv, "wav"},
    Signature{8, "AVI "sv, "avi"},
    Signature{0, "8BPS"sv, "psd"},
    Signature{0, "\xD7\xCD\xC6\x9A"sv, "wmf"},
    Signature{40, " EMF"sv, "emf"},
    Signature{4, "ftyp"sv, "mp4"},
    Signature{0, "ID3"sv, "mp3"},
    Signature{0, "\xFF\xFB"sv, "mp3"},
    Signature{0, "fLaC"sv, "flac"},
    Signature{0, "OggS"sv, "ogg"},
    Signature{0, "\x1A\x45\xDF\xA3"sv, "mkv"},
    Signature{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, "asf"},
    Signature{0,
              "\x7F"
              "ELF"sv,
              "exe"},
    Signature{0, "SQLite format 3"sv, "sqlite"},
    Signature{0, "L\x00\x00\x00\x01\x14\x02\x00"sv, "lnk"},
};

bool matches(Bytes bytes, const Signature& signature) {
  return bytes.size() >= signature.offset &&
         starts_with(bytes.subspan(signature.offset), signature.bytes);
}

std::uint8_t octet(Bytes bytes, std::size_t at) {
  return at < bytes.size() ? std::to_integer<std::uint8_t>(bytes[at]) : std::uint8_t{0};
}

// WordPerfect files share a prefix; byte 8 is the product, byte 9 the kind of file.
std::string_view wordperfect(Bytes bytes) {
  if (!starts_with(bytes, "\xFFWPC")) return {};
  if (octet(bytes, 8) == 1 && octet(bytes, 9) == 0x16) return "wpg";
  if (octet(bytes, 8) == 1 || octet(bytes, 9) == 0x0A || octet(bytes, 9) == 0x2C) return "wpd";
  return {};
}

// Windows Write. Word for DOS has the same header and, where pnMac at byte 96 is 0, the same claim;
// LibreOffice's filter for Write tells the two apart itself.
std::string_view windows_write(Bytes bytes) {
  if (bytes.size() < 128 || octet(bytes, 1) != 0xBE || octet(bytes, 5) != 0xAB) return {};
  return octet(bytes, 0) == 0x31 || octet(bytes, 0) == 0x32 ? "wri" : std::string_view();
}

// dBASE has no signature, so every field of the header must make sense.
std::string_view dbase(Bytes bytes) {
  static constexpr std::array<std::uint8_t, 12> versions{0x02, 0x03, 0x04, 0x05, 0x30, 0x31,
                                                         0x32, 0x43, 0x83, 0x8B, 0xCB, 0xF5};
  if (bytes.size() < 65 || std::ranges::find(versions, octet(bytes, 0)) == versions.end())
    return {};
  const auto header = static_cast<std::size_t>(octet(bytes, 8)) | octet(bytes, 9) * 256U;
  const auto record = static_cast<std::size_t>(octet(bytes, 10)) | octet(bytes, 11) * 256U;
  const bool date = octet(bytes, 2) <= 12 && octet(bytes, 3) <= 31;
  if (!date || header < 65 || header > bytes.size() || record == 0) return {};
  // The field descriptors end with 0x0D, in Visual FoxPro before a backlink of 263 bytes.
  const bool ends = octet(bytes, header - 1) == 0x0D || octet(bytes, header - 2) == 0x0D ||
                    (header > 329 && octet(bytes, header - 264) == 0x0D);
  const auto first = octet(bytes, 32);
  return ends && first > ' ' && first < 0x80 ? "dbf" : std::string_view();
}

// wMagicClient tells a personal store from an offline copy. [MS-PST] 2.2.2.6
std::string_view mail_store(Bytes bytes) {
  if (!starts_with(bytes, "!BDN")) return {};
  return octet(bytes, 9) == 'O' ? "ost" : "pst";
}

std::string_view executable(Bytes bytes) {
  if (!starts_with(bytes, "MZ") || bytes.size() < 64) return {};
  return "exe";
}

std::string_view bitmap(Bytes bytes) {
  Cursor in(bytes);
  in.skip(2);
  const auto size = in.le<std::uint32_t>();
  const auto reserved = in.le<std::uint32_t>();
  const bool fits = in.ok() && size <= bytes.size() + 4 && size > 26 && reserved == 0;
  return starts_with(bytes, "BM") && fits ? "bmp" : std::string_view();
}

// The file "~$name" that Office leaves beside an open document: its owner's name, twice.
std::string_view owner_file(Bytes bytes) {
  if (bytes.size() != 162 && bytes.size() != 165) return {};
  const std::size_t length = octet(bytes, 0);
  if (length == 0 || length > 54) return {};
  const bool wide_name = octet(bytes, bytes.size() == 162 ? 54 : 55) == length;
  return wide_name ? "owner" : std::string_view();
}

std::string_view pdf(Bytes bytes) {
  const std::string_view head = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 1024)));
  return head.find("%PDF-") != std::string_view::npos ? "pdf" : std::string_view();
}

}  // namespace

std::string_view kind_by_signature(Bytes bytes) {
  for (const Signature& signature : signatures) {
    if (matches(bytes, signature)) return signature.id;
  }
  for (const auto recognise :
       {mail_store, wordperfect, windows_write, executable, bitmap, owner_file, dbase, pdf}) {
    if (const std::string_view id = recognise(bytes); !id.empty()) return id;
  }
  return {};
}

}  // namespace offenbar
