// The rules that a store keeps beside its mail, as one Sieve script for who takes the mailbox over.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "converters/mail/addresses.h"
#include "converters/rules/script.h"
#include "converters/stores/places.h"
#include "converters/stores/store.h"

namespace offenbar::stores {

inline constexpr const char* rule_script_name = "rules.sieve";

// Which entries are settings of their folder: folder and index.
using SettingsEntries = std::vector<std::pair<std::size_t, std::size_t>>;

// Looks through `settings`; what rules file into is named as `places` name it. `addresses` may be
// null. Errors of one rule are its loss.
[[nodiscard]] rules::Script rule_script(Store& store, const Places& places,
                                        const mail::AddressBook* addresses,
                                        const SettingsEntries& settings);

// A mailbox as Sieve and Dovecot name it, in UTF-8: "INBOX", "Archiv.2024" in a Maildir++, with "/"
// in the other layouts. Empty for a folder that is no mailbox.
[[nodiscard]] std::string sieve_mailbox(const Folder& folder, const Place& place, Layout layout);

}  // namespace offenbar::stores
