// LibreOffice as a converter of one document at a time: the client's side.
//
// One zygote, a process of its own, holds a warmed LibreOffice. For each document it forks a child
// that is locked in, loads, stores and ends. README.md in this folder says how and why.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/isolation.h"
#include "converters/base/result.h"
#include "converters/loss.h"

namespace offenbar::office {

struct Settings {
  std::string program_folder;  // "/usr/lib/libreoffice/program"; found by find_office()
  std::string scratch_folder;  // 0700, ours alone: profile, warm-up documents
  std::string locale;          // BCP 47: "de-DE"
  bool require_isolation = true;
};

// One document. The folder holds the source under an ASCII name and receives the result; the
// child can write nowhere else.
struct Request {
  int folder = -1;              // descriptor of the staging folder, 0700, writable by us
  std::string source_name;      // in that folder: "source.docx"
  std::string result_name;      // in that folder: "result.odt"
  std::string source_format;    // id of the format table: picks the import filter
  std::string target_format;    // id: "odt", "ott", "pdfa"; picks the export filter
  std::string also_pdfa_name;   // empty: none; else a PDF/A-2b of the same loaded document
  // Empty: none; else what a spreadsheet's formulas come to when this LibreOffice computes them, as
  // lines of text written after the reply's results stand: "s <sheet's name>", then for each formula
  // "n <row> <column> <number>", "t <row> <column> <text>" or "e <row> <column> <number of the
  // error>", rows and columns from 0, parted by tabs, "\\", "\n", "\r", "\t" escaped; the last
  // line is "end". It may be missing or cut short: that is no error of the document's.
  std::string recalculated_name;
  std::chrono::seconds recalculation_limit{60};
  std::string import_filter;    // empty: by `source_format`; else this one (the second route)
  std::string document_url;     // file URL of the original, for relative links
  std::string destination_url;  // file URL where the result will stand
  std::vector<std::string> passwords;  // tried in order
  bool encrypt_result = true;          // with the password that opened it
  bool repair = false;                 // let LibreOffice repair the package
  std::chrono::seconds deadline{300};
  Limits limits;
};

struct Reply {
  int password = -1;                 // index of the password that opened it; -1: none was needed
  std::vector<Loss> losses;          // those the office tells itself, such as refused links
  std::vector<std::string> refused;  // questions and requests that were declined
  double cpu_seconds = 0;            // of the child
  std::uint64_t peak_memory_bytes = 0;
};

class Office {
 public:
  // Starts the zygote, warms it, verifies that every setting of mappings/office-settings.tsv is in
  // force, and that it is alone in its process. Errors: Fault::internal with a hint.
  [[nodiscard]] static Result<std::unique_ptr<Office>> start(const Settings& settings);

  virtual ~Office() = default;

  // Converts one document; waits for it. May be called by several threads at once. A zygote that
  // dies is started again by the next call.
  // Errors: corrupt (no filter takes it), encrypted (no password fits), timed_out, over_memory,
  // over_cpu, over_output, office_died, disk_full, internal.
  [[nodiscard]] virtual Result<Reply> convert(const Request& request) = 0;

  // "LibreOffice 7.4.7.2", and what locks its children in.
  [[nodiscard]] virtual std::string version() const = 0;
  [[nodiscard]] virtual Measures isolation() const = 0;
};

// The import filters for a format, the first route's first: what Request::import_filter may name.
// Empty for a format that mappings/office-filters.tsv does not list.
// Errors: as Table::load().
[[nodiscard]] Result<std::vector<std::string>> import_filters(std::string_view format);

// The folder with soffice.bin: $OFFENBAR_OFFICE, else the places distributions use. Empty: none.
[[nodiscard]] std::string find_office();

// A fresh `soffice` process with a private profile for one document: the last route.
[[nodiscard]] Result<Reply> convert_with_fresh_soffice(const Settings& settings,
                                                       const Request& request);

// The other side: what `offenbar work office` and `offenbar work soffice` run. They speak on
// descriptor 3 and do not return before it is closed.
int serve_zygote();
int serve_fresh_soffice();

}  // namespace offenbar::office
