// Findings of mail: messages and stores of them, through the readers of converters/stores.
#pragma once

#include <string_view>

#include "converters/findings/account.h"

namespace offenbar::findings {

// Items by class, span of dates, encodings, S/MIME, rules, forms, addresses that only Exchange
// knows. `format` is the id of a mail source. Errors: those of stores::open; the items that can be
// read are told.
[[nodiscard]] Result<void> add_mails(int file, std::string_view format, Account& account);

}  // namespace offenbar::findings
