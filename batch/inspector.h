// Who looks into untrusted bytes for the batch, in a process of its own. See examiner.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/isolation.h"
#include "converters/base/result.h"
#include "converters/facts.h"
#include "converters/format.h"
#include "converters/loss.h"
#include "converters/read.h"

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
  [[nodiscard]] virtual Measures isolation() const = 0;
  [[nodiscard]] virtual double cpu_seconds() const = 0;  // used so far, by its processes
};

}  // namespace offenbar::batch
