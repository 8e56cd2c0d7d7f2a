// What a compound file says of itself: its property sets. [MS-OLEPS], [MS-OSHARED] 2.3.3.2
#pragma once

#include "converters/cfb/compound_file.h"
#include "converters/findings/account.h"

namespace offenbar::findings {

// Title pages nobody reads, but authors, programs, templates and dates. Damage is passed over.
void add_property_sets(const cfb::CompoundFile& file, Account& account);

}  // namespace offenbar::findings
