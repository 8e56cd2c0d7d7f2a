// Everything in a mailbox that is not mail. [MS-OXOCAL], [MS-OXOCNTC], [MS-OXOTASK], [MS-OXONOTE]
//
// `number` is the item's number; it sets the time.
#pragma once

#include "corpus/generator/mail/content.h"

namespace offenbar::generator {

[[nodiscard]] Item appointment(Random& random, std::uint64_t number);
// Ten Tuesdays and Thursdays, one removed, one moved and renamed.
[[nodiscard]] Item weekly_series(Random& random, std::uint64_t number);
[[nodiscard]] Item all_day_event(Random& random, std::uint64_t number);
[[nodiscard]] Item meeting_request(Random& random, std::uint64_t number);
[[nodiscard]] Item contact(Random& random, std::uint64_t number);
[[nodiscard]] Item distribution_list(Random& random, std::uint64_t number);
[[nodiscard]] Item task(Random& random, std::uint64_t number);
[[nodiscard]] Item sticky_note(Random& random, std::uint64_t number);
// A class of a program that nobody has any more.
[[nodiscard]] Item unknown_item(Random& random, std::uint64_t number);
// A folder-associated item: settings that no user sees.
[[nodiscard]] Item folder_settings(Random& random, std::uint64_t number);

}  // namespace offenbar::generator
