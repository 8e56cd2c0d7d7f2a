// Looks into one file and, if it is an archive, into its members: what `offenbar scan` does with
// each file. No LibreOffice; every byte is untrusted.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/findings/account.h"
#include "converters/findings/functions.h"

namespace offenbar::findings {

inline constexpr std::size_t deepest_archive = 3;
inline constexpr std::uint64_t largest_member = std::uint64_t{64} << 20U;  // bytes, held in memory
// Of one file, whatever lies in what: archives in archives would multiply what each is allowed.
inline constexpr std::uint64_t most_members = 100'000;
inline constexpr std::uint64_t most_unpacked_ratio = 300;                  // 100 at each depth
inline constexpr std::uint64_t free_unpacked = std::uint64_t{256} << 20U;  // bytes, whatever ratio

// Takes the account of the file last, those of members before it: `member` is the path below the
// file, "Briefe/a.doc", with "/" between the archive and its members; empty for the file itself.
using Taker = std::function<void(const std::string& member, Account account)>;

// `file` is open for reading; a file that shrinks meanwhile ends the process with SIGBUS.
// `name` tells the extension. What cannot be read has Account::error.
void examine(int file, const std::string& name, const Functions& functions, const Taker& take);

// A Maildir, packed into one file (converters/stores/maildir_pack.h).
void examine_maildir(int file, const Taker& take);

// The account of bytes that are no archive and no store of mails.
[[nodiscard]] Account examine_bytes(Bytes bytes, std::string_view name, const Functions& functions);

// Loads what the readers need from disk: a process that locks itself in calls it before.
void prepare();

}  // namespace offenbar::findings
