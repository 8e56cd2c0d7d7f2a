// Who looks into untrusted bytes for the batch, in a process of its own. See examiner.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/link_list.h"
#include "converters/base/isolation.h"
#include "converters/base/result.h"
#include "converters/facts.h"
#include "converters/format.h"
#include "converters/loss.h"
#include "converters/read.h"
#include "converters/rewriting/house_rules.h"
#include "converters/vba/inventory.h"

namespace offenbar::batch {

// What a source is and holds. converters/detect.h says what the words mean.
struct Inspection {
  const Format* format = nullptr;  // null: nobody knows it
  std::optional<Error> obstacle;
  std::string encryption;
  bool default_password = false;
  std::optional<std::size_t> password;  // index of the one that opens it
  bool password_unknown = false;  // encrypted in a way that only the office can try passwords on
  std::optional<Facts> facts;     // nothing where they cannot be had
};

struct ResultLinks {
  std::vector<rewriting::Link> links;
  bool encrypted = false;  // then there are none
  bool is_signed = false;
  bool whole = true;  // false: a part of it is too large
};

class Inspector {
 public:
  virtual ~Inspector() = default;
  // Errors: unreadable; those of a child that ran into a limit; internal.
  [[nodiscard]] virtual Result<Inspection> inspect(int file, const std::string& name,
                                                   const std::vector<std::string>& passwords) = 0;
  // The first check of a result of kind `format` ("odt"); its facts, unless it is encrypted.
  // Errors: bad_result.
  [[nodiscard]] virtual Result<std::optional<Facts>> check_result(int file,
                                                                  const std::string& format,
                                                                  bool encrypted) = 0;
  // What the result (of format `result_format`) lacks of what the source says, worst first. Nothing
  // if there is no reader for one of them, or the source is damaged. `password` opens those that
  // are encrypted, empty: none; what they say is not quoted then. Errors: bad_result, also if the
  // password does not open the result; those of inspect().
  [[nodiscard]] virtual Result<std::optional<std::vector<Loss>>> compare(
      [[maybe_unused]] int source, [[maybe_unused]] const std::string& source_format,
      [[maybe_unused]] int result, [[maybe_unused]] const std::string& result_format,
      [[maybe_unused]] const std::string& password = {}) {
    return std::nullopt;
  }
  // The values stored in a workbook against what the office computed, a file of the lines that
  // office.h describes. Nothing where converters/read.h has nothing. Errors: those of inspect().
  [[nodiscard]] virtual Result<std::optional<ProvedValues>> prove_values(
      [[maybe_unused]] int source, [[maybe_unused]] const std::string& source_format,
      [[maybe_unused]] int computed) {
    return std::nullopt;
  }
  // Puts the mappings' fonts, styles, templates and properties into a result and writes it to
  // `out`, an empty file; if none applies, `out` stays empty. `climb` leads from its folder to
  // TARGET. Errors: those of inspect().
  [[nodiscard]] virtual Result<std::vector<rewriting::Applied>> apply_rules(
      [[maybe_unused]] int result, [[maybe_unused]] const std::string& climb,
      [[maybe_unused]] int out) {
    return std::vector<rewriting::Applied>{};
  }
  // Writes the VBA project of a source as text to `out`, an empty file, and answers what of it will
  // not work. Nothing if there is none. Errors: those of inspect().
  [[nodiscard]] virtual Result<std::optional<std::vector<vba::Obstacle>>> macros(
      [[maybe_unused]] int source, [[maybe_unused]] int out) {
    return std::nullopt;
  }
  // Writes a result without its macros to `out`, an empty file; if there are none, it stays empty.
  // Errors: those of inspect().
  [[nodiscard]] virtual Result<void> strip_macros([[maybe_unused]] int result,
                                                  [[maybe_unused]] int out) {
    return {};
  }
  // Where a result leads to, for the second pass over finished results (link_pass.h).
  // Errors: those of inspect().
  [[nodiscard]] virtual Result<ResultLinks> links([[maybe_unused]] int result) {
    return ResultLinks{};
  }
  // Writes the result with other links to `out`, an empty file; answers how many places changed.
  // If none did, `out` stays empty. Errors: those of inspect().
  [[nodiscard]] virtual Result<std::uint64_t> relink([[maybe_unused]] int result,
                                                     [[maybe_unused]] const NewLinks& links,
                                                     [[maybe_unused]] int out) {
    return std::uint64_t{0};
  }
  [[nodiscard]] virtual Measures isolation() const = 0;
  [[nodiscard]] virtual double cpu_seconds() const = 0;  // used so far, by its processes
};

}  // namespace offenbar::batch
