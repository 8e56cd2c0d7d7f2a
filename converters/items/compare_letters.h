// What a result lacks of a mail.
#pragma once

#include <string>

#include "converters/items/differences.h"
#include "converters/items/letter.h"

namespace offenbar::items {

// `where`: of a message in a message, the name of its attachment.
void compare_letters(const Letter& source, const Letter& result, const std::string& where,
                     Differences& found);

// Flags as a Maildir names them: those that one of both lacks.
void compare_flags(std::string_view source, std::string_view result, Differences& found);

}  // namespace offenbar::items
