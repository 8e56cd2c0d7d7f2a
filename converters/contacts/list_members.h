// The members of a distribution list as they are stored. [MS-OXOCNTC] 2.2.2.2
#pragma once

#include <vector>

#include "converters/contacts/source.h"

namespace offenbar::contacts {

// Of PidLidDistributionListStream where there is one, else of PidLidDistributionListMembers with
// the one-off entry ids beside it. One that cannot be read is a loss `member_unreadable`, one whose
// address is not known a loss `address_unresolved`.
[[nodiscard]] std::vector<Member> list_members(Source& from);

}  // namespace offenbar::contacts
