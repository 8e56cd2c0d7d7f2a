// What the header of a message says of it, beside the bytes.
#pragma once

#include <string_view>

#include "converters/mail/write_mail.h"

namespace offenbar::mail {

// Fills received, sender, message_id, flags and keywords from the fields of a header whose lines
// may end with CR.
void read_field_facts(std::string_view header, MailFacts& facts);

}  // namespace offenbar::mail
