// What `offenbar migrate` was asked to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "batch/file_record.h"
#include "batch/run_hold.h"

namespace offenbar::batch {

enum class Order : std::uint8_t { longest_first, path };

struct SourceRoot {
  std::string name;  // its name in TARGET
  std::string path;  // absolute
};

struct MigrateOptions {
  std::vector<SourceRoot> sources;
  std::string target;        // absolute
  std::string state_folder;  // --state; empty: the default of CONTRACTS.md
  unsigned jobs = 1;
  bool dry_run = false;
  bool retry_failed = false;
  bool force = false;             // start in spite of too little free space
  bool require_isolation = true;  // false: --unsafe
  bool also_pdfa = false;
  bool pages = false;       // --pages: draw source and result, and compare page by page
  bool recalculate = true;  // --witness: compare stored values with what LibreOffice computes
  bool decrypt = false;
  bool prune = false;
  bool open_archives = false;
  bool house_rules = false;     // mappings want fonts, styles, templates or properties otherwise
  std::string macros = "keep";  // --macros: keep, extract, strip
  bool remap = false;           // --remap: convert again what was converted
  bool redact = false;
  Verdict fail_on = Verdict::content;  // --fail-on: exit code 3 at or above
  std::vector<std::string> include;    // globs over the path below the root
  std::vector<std::string> exclude;
  std::chrono::seconds deadline{300};       // per document
  std::uint64_t memory_bytes = 4ull << 30;  // per document
  std::uint64_t output_bytes = 4ull << 30;  // per document
  Order order = Order::longest_first;
  std::string mail_layout = "maildir";     // --mail: maildir, mbox, eml
  std::vector<std::string> address_files;  // --addresses
  bool salvage = false;
  std::string profile = "standard";  // --profile: a receiver of mappings/profiles.tsv
  bool single = false;               // --single: one file per calendar and address book
  std::string locale;                // BCP 47, as given or found
  std::string passwords_file;
  unsigned password_tries = 20;
  std::set<State> carry{State::encrypted, State::protected_, State::unsupported, State::failed,
                        State::skipped};  // --carry
  std::optional<Hours> hours;             // --hours: work only then
  std::vector<std::string> command{};     // how to start it again: the words behind "offenbar"
  std::string office_folder;              // program folder of LibreOffice
};

}  // namespace offenbar::batch
