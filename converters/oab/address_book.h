// Reads an offline address book of Outlook: who has which X.500 name and which addresses.
// [MS-OXOAB] 2.9, uncompressed version 4 full details, and the same compressed by LZX
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"

namespace offenbar::oab {

// A person, list or room. All in UTF-8; what it does not have is empty.
struct Entry {
  std::string dn;                    // legacyExchangeDN: "/o=Amt/ou=.../cn=mmuster"
  std::string smtp;                  // "max.muster@amt.example"
  std::string name;                  // as people see it
  std::vector<std::string> proxies;  // "SMTP:...", "smtp:...", "X500:/o=..."
};

// The first 20 bytes tell.
[[nodiscard]] bool is_oab(Bytes head);

// Calls `take` for each record, in their order. Returns how many there were. A compressed file is
// unpacked piece by piece: memory does not grow with it.
// Errors: what was broken first, after all that could be read was taken. Fault::corrupt;
// unsupported for other versions and for patches; over_output above 2 GiB.
[[nodiscard]] Result<std::size_t> read(Bytes whole, const std::function<void(const Entry&)>& take);

}  // namespace offenbar::oab
