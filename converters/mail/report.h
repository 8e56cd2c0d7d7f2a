// Delivery reports and read receipts. [MS-OXCMAIL] 2.1.3.6, RFC 3464, RFC 8098
#pragma once

#include "converters/mail/part.h"

namespace offenbar::mail {

// "REPORT.IPM.Note.NDR" and its like.
[[nodiscard]] bool is_report(std::string_view message_class);

// The machine's part: message/delivery-status, or message/disposition-notification.
[[nodiscard]] Part status_part(Writing& writing);
// For multipart/report.
[[nodiscard]] std::string_view report_type(std::string_view message_class);
// For people, where the item has no text: what it is about, and whom.
[[nodiscard]] std::string report_text(Writing& writing);

}  // namespace offenbar::mail
