// What the lines of an internet message tell: RFC 5322 and MIME, read without taking it apart.
#pragma once

#include <string_view>

#include "converters/findings/account.h"

namespace offenbar::findings {

void add_message_text(std::string_view message, std::string_view where, Account& account);

}  // namespace offenbar::findings
