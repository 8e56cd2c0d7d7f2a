// The attachments of a calendar object, and the changed instances that hide among them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"

namespace offenbar::calendar {

// The embedded message of a changed instance. [MS-OXOCAL] 2.2.10
struct EmbeddedInstance {
  std::unique_ptr<mapi::Item> item;
  std::optional<Instant> replaces;  // PidTagExceptionReplaceTime
  std::optional<WallTime> start;    // PidTagExceptionStartTime: on the wall
};

// Those that can be read; others are losses `instance_unreadable`.
[[nodiscard]] std::vector<EmbeddedInstance> embedded_instances(const mapi::Item& item,
                                                               const Desk& desk);

// ATTACH for all that are no changed instances: files in base64, links, messages as
// message/rfc822. What is more than the receiver takes is a loss `receiver_refuses`.
void append_attachments(Lines& lines, const mapi::Item& item, unsigned code_page, const Desk& desk);

}  // namespace offenbar::calendar
