// Whether what stands in a header field may stand there. RFC 5322, 3.3, 3.4 and 4
//
// Stored transport headers hold what senders wrote: "Mueller, Hans", lists with semicolons, dates
// of any form. Some receivers refuse a message for such a field, others lose it.
#pragma once

#include <cstdint>
#include <string_view>

namespace offenbar::mail {

enum class AddressSyntax : std::uint8_t {
  sound,
  eight_bit,  // would be sound if its names were ASCII
  broken,
};

// Of the body of a field that names people: mailboxes and groups, folded or not.
[[nodiscard]] AddressSyntax address_syntax(std::string_view body);

// A date and time with its zone, in the current or the obsolete form.
[[nodiscard]] bool is_date_time(std::string_view body);

}  // namespace offenbar::mail
