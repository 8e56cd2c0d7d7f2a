// What a VBA project does that another program cannot do for it: read from its source, never run.
#pragma once

#include <string>
#include <string_view>

#include "converters/base/bytes.h"
#include "converters/cfb/compound_file.h"
#include "converters/findings/account.h"
#include "converters/vba/project.h"

namespace offenbar::findings {

// `where` names the project, empty for the only one there is.
void add_macros(const vba::Project& project, std::string_view where, Account& account);

// A project in a storage of a compound file ("Macros"), if there is one; a damaged one is told.
void add_macros_of(const cfb::CompoundFile& file, std::string_view storage, std::string_view where,
                   Account& account);

// The same for the bytes of a vbaProject.bin.
void add_macros_of(Bytes project, std::string_view where, Account& account);

}  // namespace offenbar::findings
