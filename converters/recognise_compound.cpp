#include <algorithm>
#include <array>
#include <string>

#include "converters/base/cursor.h"
#include "converters/kind.h"
#include "converters/offcrypto/lock.h"

namespace offenbar {
namespace {

struct Row {
  std::string_view stream;  // a path that only this kind has
  std::string_view id;
};

constexpr std::array rows{
    Row{"PowerPoint Document", "ppt"},
    Row{"PP40", "ppt95"},
    Row{"PP97_DUALSTORAGE/PowerPoint Document", "ppt"},
    Row{"VisioDocument", "vsd"},
    Row{"Quill/QuillSub/CONTENTS", "pub"},
    Row{"NativeContent_MAIN", "qpw"},
    Row{"__properties_version1.0", "msg"},
    Row{"__nameid_version1.0", "msg"},
    Row{"MatOST", "wps"},
    Row{"StarWriterDocument", "sdw"},
    Row{"StarCalcDocument", "sdc"},
    Row{"StarDrawDocument3", "sda"},
    Row{"StarDrawDocument", "sda"},
    Row{"PageMaker", "pmd"},
};

std::string_view word(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("WordDocument");
  if (entry == nullptr) return {};
  const auto head = file.read_head(*entry, 32);
  if (!head) return "doc";
  Cursor fib(*head);
  fib.skip(10);
  const auto flags = fib.le<std::uint16_t>();
  return fib.ok() && (flags & 1U) != 0 ? "dot" : "doc";  // fDot
}

// A workbook says that it is a template by an empty record TEMPLATE. [MS-XLS] 2.4.323
std::string_view workbook(const cfb::CompoundFile& file) {
  const cfb::Entry* entry = file.find("Workbook");
  if (entry == nullptr) entry = file.find("Book");
  if (entry == nullptr) return {};
  constexpr std::uint16_t template_record = 0x0060;
  constexpr std::uint16_t eof_record = 0x000A;
  const auto head = file.read_head(*entry, 8192);
  if (!head) return "xls";
  Cursor in(*head);
  while (in.ok() && in.left() >= 4) {
    const auto type = in.le<std::uint16_t>();
    if (type == template_record) return "xlt";
    if (type == eof_record) break;
    in.skip(in.le<std::uint16_t>());
  }
  return "xls";
}

// WordPerfect and Quattro Pro inside a compound file; Works; Hangul.
std::string_view by_first_bytes(const cfb::CompoundFile& file) {
  struct Probe {
    std::string_view stream;
    std::string_view bytes;
    std::string_view id;
  };
  static constexpr std::array probes{
      Probe{"PerfectOffice_MAIN", "\xFFWPC", "wpd"},
      Probe{"PerfectOffice_MAIN", "", "wb3"},
      Probe{"FileHeader", "HWP Document File", "hwp"},
      Probe{"CONTENTS", "CHNK", "wps"},
      Probe{"MM", "", "wps"},
  };
  for (const Probe& probe : probes) {
    const cfb::Entry* entry = file.find(probe.stream);
    if (entry == nullptr || entry->is_storage) continue;
    const auto head = file.read_head(*entry, 32);
    if (head && starts_with(*head, probe.bytes)) return probe.id;
  }
  return {};
}

// Project names its storages "   114" and "   1" by version.
std::string_view project(const cfb::CompoundFile& file) {
  const bool found = std::ranges::any_of(file.entries(), [](const cfb::Entry& entry) {
    return entry.is_storage && entry.name.starts_with("   ") && entry.name.size() <= 6;
  });
  return found ? "mpp" : std::string_view();
}

// Publisher 2 and 95 have no Quill; their CLSID begins with 0x00021201.
std::string_view publisher(const cfb::CompoundFile& file) {
  const Bytes clsid = file.root().clsid;
  const bool class_fits = clsid[0] == std::byte{0x01} && clsid[1] == std::byte{0x12} &&
                          clsid[2] == std::byte{0x02} && clsid[3] == std::byte{0x00};
  return class_fits && file.find("Contents") != nullptr ? "pub" : std::string_view();
}

// The directory is damaged, but the names in it still show what it was.
std::string_view by_names(Bytes bytes) {
  static constexpr std::array names{
      Row{"EncryptedPackage", "ooxml"},
      Row{"PowerPoint Document", "ppt"},
      Row{"VisioDocument", "vsd"},
      Row{"QuillSub", "pub"},
      Row{"__nameid_version1.0", "msg"},
      Row{"WordDocument", "doc"},
      Row{"Workbook", "xls"},
  };
  // The directory lists the document's own streams before those of what is embedded.
  std::size_t first = std::string_view::npos;
  std::string_view id = "cfb";
  for (const Row& row : names) {
    std::string wide;
    for (const char c : row.stream) (wide += c) += '\0';
    const std::size_t at = as_text(bytes).find(wide);
    if (at < first) {
      first = at;
      id = row.id;
    }
  }
  return id;
}

}  // namespace

std::string_view kind_of_compound(const Content& content) {
  const cfb::CompoundFile* file = content.compound();
  if (file == nullptr) {
    return content.compound_error() != nullptr ? by_names(content.bytes()) : std::string_view();
  }
  if (offcrypto::is_encrypted_package(*file)) return "ooxml";
  // A storage of a newer kind may hold an older one for compatibility: rows before Word and Excel.
  for (const Row& row : rows) {
    if (file->find(row.stream) != nullptr) return row.id;
  }
  for (const auto recognise : {word, workbook, by_first_bytes, publisher, project}) {
    if (const std::string_view id = recognise(*file); !id.empty()) return id;
  }
  return "cfb";
}

}  // namespace offenbar
