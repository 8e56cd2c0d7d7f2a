// A mailbox with rules of every kind that Outlook and Exchange keep in it, and with broken ones.
#pragma once

#include <filesystem>

#include "converters/base/result.h"

namespace offenbar::generator {

// The same file each time: the folders "Posteingang", below it "Bürgeramt", "Rat & Ausschüsse" and
// "Zu später", "Kalender" and "Gesendete Elemente"; a few mails to the owner,
// amt@neustadt.example.org; 12 rules of the organizer and 6 rule messages in the inbox, one more in
// "Bürgeramt". Errors: Fault::disk_full, unreadable.
[[nodiscard]] Result<void> make_rules(const std::filesystem::path& path);

}  // namespace offenbar::generator
