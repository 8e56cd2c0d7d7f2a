// Writes a message as an Outlook item file. [MS-OXMSG]
#pragma once

#include <span>
#include <string>

#include "corpus/generator/mail/property.h"

namespace offenbar::generator {

// The bytes of the .msg; the property with id 0x8000 + i has names[i].
[[nodiscard]] std::string msg_file(const Message& message, std::span<const PropertyName> names);

}  // namespace offenbar::generator
