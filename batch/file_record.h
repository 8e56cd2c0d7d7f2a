// One file as the ledger knows it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/page_drawing.h"
#include "batch/verdict.h"
#include "converters/base/result.h"
#include "converters/comparison/recalculation.h"
#include "converters/loss.h"

namespace offenbar::batch {

// Every file found is in exactly one of these. CONTRACTS.md, States.
enum class State : std::uint8_t {
  pending,
  done,
  done_with_losses,
  failed,
  encrypted,
  protected_,
  skipped,
  unsupported,
  duplicate,
};
inline constexpr std::size_t state_count = 9;
[[nodiscard]] std::string_view name_of(State state);  // "protected" for protected_
[[nodiscard]] State state_of(std::string_view name);
// The state of a file that ends with that fault.
[[nodiscard]] State state_of(Fault fault);

struct Output {
  std::string path;      // relative to TARGET, raw bytes
  std::string sha256;    // hex
  bool is_copy = false;  // the unchanged source
  // A mail store's folder: `sha256` is that of its items-sha256.txt.
  bool is_folder = false;
};

// What became of the items of a mail store. CONTRACTS.md, Items.
struct ItemCounts {
  std::uint64_t found = 0;  // as its folders list them
  std::uint64_t written = 0;
  std::uint64_t raw = 0;
  std::uint64_t refused = 0;
  std::uint64_t salvaged = 0;  // found outside of its folders; not in the others
};

struct Acceptance;  // decisions.h
using AcceptancePointer = std::shared_ptr<const Acceptance>;

struct FileRecord {
  std::int64_t id = 0;
  std::string root;  // the name under which its SOURCE lands
  std::string path;  // below that root, raw bytes; empty for a SOURCE that is a file
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;  // since 1970, UTC
  std::string sha256;         // of the source, hex; empty before it was read
  State state = State::pending;
  std::string reason;  // of skipped: already_open, excluded, link, special
  std::string format;  // id of the format table; empty: unknown
  std::optional<Error> error;
  std::vector<Output> outputs;
  std::vector<Loss> losses;
  std::vector<AcceptancePointer> accepted;  // one per loss, null where nobody has; or empty
  std::optional<Verdict> verdict;  // nothing: not compared with its source
  std::vector<std::string> notes;  // wrong_extension, name_shortened, repaired ...
  std::string route;               // zygote, repair, filter:<name>, soffice, mail, archive, copy
  std::string duplicate_of;        // <root>/<path> of the first
  std::string link_target;         // of a symbolic link
  double seconds = 0;              // wall time
  double cpu_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
  std::optional<ItemCounts> items;             // of a mail store
  std::optional<Recalculation> recalculation;  // of a workbook with formulas
  std::optional<DrawnPages> pages;             // with --pages; its losses are in `losses`
  bool gone = false;                           // deleted at the source since; not counted in found

  // By whom losses[at] is accepted; null: by nobody.
  [[nodiscard]] const Acceptance* accepted_by(std::size_t at) const {
    return at < accepted.size() ? accepted[at].get() : nullptr;
  }
};

// "<root>/<path>", or only the root for a SOURCE that is a file.
[[nodiscard]] std::string source_of(const FileRecord& record);

}  // namespace offenbar::batch
