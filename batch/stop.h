// Why the program ends early, in words and as an exit code.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "converters/base/result.h"

namespace offenbar::batch {

// CONTRACTS.md, exit codes.
enum Exit : int {
  exit_fine = 0,  // nothing to look at
  exit_could_not_run = 1,
  exit_usage = 2,
  exit_needs_a_look = 3,
  exit_interrupted = 130,
};

struct Stop {
  int code = exit_could_not_run;
  std::string what;
  std::string hint;  // what to do next; may be empty
};

template <class T>
using OrStop = tl::expected<T, Stop>;

[[nodiscard]] inline tl::unexpected<Stop> usage(std::string what, std::string hint = {}) {
  return tl::unexpected<Stop>(Stop{exit_usage, std::move(what), std::move(hint)});
}

[[nodiscard]] inline tl::unexpected<Stop> could_not_run(std::string what, std::string hint = {}) {
  return tl::unexpected<Stop>(Stop{exit_could_not_run, std::move(what), std::move(hint)});
}

[[nodiscard]] inline tl::unexpected<Stop> could_not_run(const Error& error) {
  return could_not_run(error.what, error.hint);
}

// OFFENBAR_OR_STOP(const Size size, size_of(text)); hands the Stop upward, else binds the value.
#define OFFENBAR_OR_STOP(declaration, expression) \
  OFFENBAR_OR_STOP_(OFFENBAR_JOIN(or_stop_, __LINE__), declaration, expression)
#define OFFENBAR_OR_STOP_(name, declaration, expression)                              \
  auto name = (expression);                                                           \
  if (!name) return tl::unexpected<::offenbar::batch::Stop>(std::move(name).error()); \
  declaration = *std::move(name)

}  // namespace offenbar::batch
