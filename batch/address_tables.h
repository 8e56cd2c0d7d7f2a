// The user's tables of addresses: --addresses.
#pragma once

#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

// All files as one CSV with the columns legacyExchangeDN and mail, for the processes that read mail
// stores; empty if there are no names. LDIF, CSV, or an Outlook address book (OAB version 4).
// Errors: not_found, unreadable, corrupt: they name the file.
[[nodiscard]] Result<std::string> read_address_tables(const std::vector<std::string>& files);

// X.500 names and addresses as such a table.
[[nodiscard]] std::string address_table(
    const std::vector<std::pair<std::string, std::string>>& pairs);

}  // namespace offenbar::batch
