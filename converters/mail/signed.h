// Signed and encrypted mail, byte for byte. [MS-OXOSMIME], RFC 8551, RFC 3156
#pragma once

#include <optional>
#include <vector>

#include "converters/mail/attachments.h"

namespace offenbar::mail {

// The body of a mail that an attachment holds as it was sent: clear-signed (a whole MIME entity),
// opaque or encrypted (a CMS object), or PGP/MIME's two parts. Nothing if it is none of these.
// A signature that Outlook has taken apart is a loss `signature_broken`.
[[nodiscard]] std::optional<Part> signed_content(Writing& writing,
                                                 const std::vector<Planned>& attachments,
                                                 bool has_body);

}  // namespace offenbar::mail
