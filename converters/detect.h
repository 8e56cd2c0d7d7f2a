// From bytes to a row of the format table: by content, never by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/format.h"

namespace offenbar {

struct Detection {
  const Format* format = nullptr;  // null: no row recognises it
  // Set if it cannot be converted as it stands, found before anything loads it:
  // Fault::encrypted (a password may help), protected_ (a rights server), corrupt (damaged),
  // unsupported (no known kind; `what` says what it looks like: "HTML text", "empty file").
  std::optional<Error> obstacle;
  // How it is encrypted, for people and for the order of tries: "OOXML agile", "RC4 CryptoAPI" ...
  std::string encryption;
  // True if it opens with the password that Excel itself uses for protected workbooks
  // ("VelvetSweatshop"), so that nobody ever had to type one.
  bool default_password = false;
};

[[nodiscard]] Detection detect(const Content& content);

// True if `name` ends in one of the extensions of `format`, or has none.
[[nodiscard]] bool extension_fits(const Format& format, std::string_view name);

}  // namespace offenbar
