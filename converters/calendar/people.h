// Organizer and attendees. [MS-OXOCAL] 2.2.3, 2.2.4; RFC 5545, 3.8.4.1
#pragma once

#include "converters/calendar/lines.h"
#include "converters/calendar/reading.h"

namespace offenbar::calendar {

enum class Purpose : std::uint8_t {
  stored,   // an object that a server keeps
  request,  // a mail to attendees
  cancel,
  reply,  // a mail to the organizer: its one attendee is the sender
};

// ORGANIZER, who is never a delegate, and the ATTENDEEs; neither for an appointment of one's own.
void append_people(Lines& lines, const Reading& reading, const Desk& desk, Purpose purpose);

// Of a REPLY: ORGANIZER is the receiver of the mail, ATTENDEE its sender, with that answer.
void append_reply(Lines& lines, const Reading& reading, const Desk& desk,
                  std::string_view participation);

}  // namespace offenbar::calendar
