// Takes an mbox of any kind apart: mboxo, mboxrd, mboxcl and mboxcl2.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"

namespace offenbar::mail {

// A message of an mbox, without its From_ line and the empty line behind it.
struct MboxMessage {
  Bytes bytes;                           // as they lie in the file
  std::uint64_t offset = 0;              // of its From_ line
  std::string sender;                    // of the From_ line
  std::optional<std::int64_t> received;  // of the From_ line, read as UTC
};

enum class MboxKind : std::uint8_t {
  plain,           // no quotes seen: nothing is taken away
  quoted,          // mboxrd: one ">" is taken away from lines that begin with ">*From "
  content_length,  // mboxcl2: the fields tell where messages end; nothing is quoted
};

// Decided by all of the file: `quoted` if no line but separators begins with "From " and some begin
// with ">From ", `content_length` if the first message's Content-Length ends at a separator.
[[nodiscard]] MboxKind kind_of_mbox(Bytes mbox);

// True for a line "From address date": one without a date is text. The line without its end.
[[nodiscard]] bool is_separator(std::string_view line);

// Calls `take` for each message, in order. A separator stands at the beginning or behind an empty
// line. False if the file does not begin with one (empty lines aside): then nothing is taken.
bool split_mbox(Bytes mbox, const std::function<void(const MboxMessage&)>& take);

// The message without mboxrd's quotes; line ends as they are.
[[nodiscard]] std::string unquoted_message(Bytes message);

}  // namespace offenbar::mail
