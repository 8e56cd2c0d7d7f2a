// A Maildir as one file: what stages sources packs it, and its store reads the pack. So a folder of
// many messages is copied, digested, handed over and locked in like any other source.
//
//   magic, then for each file: kind, lengths of folder and name (u16), size (u64), modification
//   time (seconds since 1970, i64), folder, name, the bytes; numbers little-endian.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "converters/base/cursor.h"

namespace offenbar::stores::maildir_pack {

inline constexpr std::string_view magic = "offenbar maildir 1\n";

enum class Kind : std::uint8_t {
  folder = 'f',       // a mailbox, also an empty one; has no bytes
  message = 'm',      // in cur
  new_message = 'n',  // in new: nobody has seen it
  keywords = 'k',     // dovecot-keywords
  stranger = 'x',     // no message: named, not packed
};

struct Record {
  Kind kind = Kind::stranger;
  std::string_view folder;  // below the Maildir: ".Archiv.2024"; empty for the INBOX
  std::string_view name;
  std::int64_t modified = 0;
  Bytes bytes;
};

// What stands in front of `size` bytes.
[[nodiscard]] std::string head_of(Kind kind, std::string_view folder, std::string_view name,
                                  std::uint64_t size, std::int64_t modified);
// Errors: Fault::corrupt.
[[nodiscard]] Result<Record> next(Cursor& in);

}  // namespace offenbar::stores::maildir_pack
