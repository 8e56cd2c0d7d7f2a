// What was typed, checked against the option table.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "batch/option_table.h"
#include "batch/stop.h"

namespace offenbar::batch {

struct CommandLine {
  const Command* command = nullptr;
  std::vector<std::string> arguments;                                  // raw bytes, as typed
  std::map<std::string, std::vector<std::string>, std::less<>> given;  // values by option name

  [[nodiscard]] bool has(std::string_view option) const { return given.count(option) > 0; }
  // The last value of the option, or `fallback` if it was not given.
  [[nodiscard]] std::string value(std::string_view option, std::string_view fallback = {}) const;
  // All its values, in order.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
};

// `words` is the command line without the program's name. Options may stand anywhere; after "--"
// nothing is an option any more. "--help" anywhere becomes the command help; so does no word at
// all. Errors: a Stop with exit code 2 that says what to type instead.
[[nodiscard]] OrStop<CommandLine> parse(std::span<const std::string> words);

}  // namespace offenbar::batch
