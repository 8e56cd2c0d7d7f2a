// The ways to convert one document, tried one after the other until a result stands the check.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converters/base/result.h"
#include "converters/format.h"

namespace offenbar::batch {

struct Route {
  enum class Kind : std::uint8_t {
    zygote,   // as is
    repair,   // LibreOffice repairs the package first; OOXML only
    filter,   // another import filter
    soffice,  // a fresh process
  };
  Kind kind = Kind::zygote;
  std::string filter;  // of Kind::filter

  // As in FileRecord::route: "zygote", "repair", "filter:<name>", "soffice".
  [[nodiscard]] std::string name() const;
};

inline constexpr std::size_t most_filters = 2;  // other filters tried per document

// `filters` is office::import_filters(): the first one is that of the first route. `damaged`: the
// file is known to be, before anything has loaded it; only a repair can help then.
[[nodiscard]] std::vector<Route> routes_for(const Format& format,
                                            const std::vector<std::string>& filters, bool damaged);

// True if another route may succeed where this fault came up. What ran into a limit would only run
// into it again.
[[nodiscard]] bool worth_another_route(Fault fault);

}  // namespace offenbar::batch
