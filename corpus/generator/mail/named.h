// The named properties of the invented mail, and the ids that both writers give them.
#pragma once

#include <span>

#include "corpus/generator/mail/property.h"

namespace offenbar::generator {

[[nodiscard]] std::span<const PropertyName> names_in_use();

// In the order of names_in_use(). [MS-OXPROPS]
namespace named {
enum : std::uint16_t {
  keywords = 0x8000,       // PidNameKeywords
  reminder_delta,          // PidLidReminderDelta
  reminder_set,            // PidLidReminderSet
  is_private,              // PidLidPrivate
  common_start,            // PidLidCommonStart
  common_end,              // PidLidCommonEnd
  flag_request,            // PidLidFlagRequest
  busy_status,             // PidLidBusyStatus
  location,                // PidLidLocation
  appointment_start,       // PidLidAppointmentStartWhole
  appointment_end,         // PidLidAppointmentEndWhole
  appointment_duration,    // PidLidAppointmentDuration
  all_day,                 // PidLidAppointmentSubType
  recurrence,              // PidLidAppointmentRecur
  state_flags,             // PidLidAppointmentStateFlags
  response_status,         // PidLidResponseStatus
  is_recurring,            // PidLidRecurring
  recurrence_type,         // PidLidRecurrenceType
  recurrence_pattern,      // PidLidRecurrencePattern
  zone,                    // PidLidTimeZoneStruct
  zone_description,        // PidLidTimeZoneDescription
  clip_start,              // PidLidClipStart
  clip_end,                // PidLidClipEnd
  zone_definition,         // PidLidAppointmentTimeZoneDefinitionRecur
  global_object_id,        // PidLidGlobalObjectId
  clean_global_object_id,  // PidLidCleanGlobalObjectId
  task_status,             // PidLidTaskStatus
  percent_complete,        // PidLidPercentComplete
  task_start,              // PidLidTaskStartDate
  task_due,                // PidLidTaskDueDate
  task_complete,           // PidLidTaskComplete
  task_owner,              // PidLidTaskOwner
  file_as,                 // PidLidFileUnder
  list_name,               // PidLidDistributionListName
  list_one_offs,           // PidLidDistributionListOneOffMembers
  list_members,            // PidLidDistributionListMembers
  email_display_name,      // PidLidEmail1DisplayName
  email_address_type,      // PidLidEmail1AddressType
  email_address,           // PidLidEmail1EmailAddress
  email_original_name,     // PidLidEmail1OriginalDisplayName
  note_colour,             // PidLidNoteColor
  note_width,              // PidLidNoteWidth
  note_height,             // PidLidNoteHeight
  file_number,             // our own, as record management software adds them
  end_of_names,
};
}  // namespace named

}  // namespace offenbar::generator
