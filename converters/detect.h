// From bytes to a row of the format table: by content, not by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converters/format.h"
#include "converters/offcrypto/lock.h"

namespace offenbar {

struct Detection {
  const Format* format = nullptr;  // null: no row recognises it
  // Set if it cannot be converted as it stands, found before anything loads it:
  // Fault::encrypted (a password may help), protected_ (a rights server), corrupt (damaged),
  // unsupported (no known kind; `what` says what it looks like: "empty file", "unknown bytes").
  std::optional<Error> obstacle;
  // How it is encrypted, for people and for the order of tries: "OOXML agile, AES-256, SHA512" ...
  std::string encryption;
  // True if it opens with the password that Excel itself uses for protected workbooks
  // ("VelvetSweatshop"), so that nobody ever had to type one. The obstacle `encrypted` stays.
  bool default_password = false;
  // The lock itself, to try passwords on. Empty if there is none or its header is damaged.
  std::optional<offcrypto::Lock> lock;
  // What the row's own reader counted while it looked for damage; only for what gets converted.
  std::optional<Facts> facts;
};

// `name_hint` chooses among rows of the same content (Format::content_of, and what is inside an
// encrypted package); it never overrules content.
[[nodiscard]] Detection detect(const Content& content, std::string_view name_hint = {});

// True if `name` ends in one of the extensions of `format`, or has none.
[[nodiscard]] bool extension_fits(const Format& format, std::string_view name);

}  // namespace offenbar
