// Field instructions of Word, as DOCX, DOC and RTF have them. [ECMA-376] part 1, 17.16.5
#pragma once

#include <string_view>

#include "converters/findings/account.h"

namespace offenbar::findings {

// "INCLUDETEXT \"\\\\server\\share\\x.doc\" \\* MERGEFORMAT" and what it binds to.
void add_field(std::string_view instruction, std::string_view where, Account& account);

// Where a target is: "external" for a file or address of any kind that a document depends on.
// True for what a browser or mail program opens.
[[nodiscard]] bool is_web_address(std::string_view target);

}  // namespace offenbar::findings
