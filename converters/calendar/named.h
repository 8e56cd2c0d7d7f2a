// The named properties of calendar objects, by [MS-OXPROPS]'s name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/mapi/item.h"

namespace offenbar::calendar {

// Property sets. [MS-OXPROPS] 1.3.2
enum class Set : std::uint8_t { appointment, meeting, common, task, log, note };

struct Lid {
  Set set = Set::common;
  std::uint32_t id = 0;
};

namespace lid {
// PSETID_Appointment. [MS-OXOCAL] 2.2.1
constexpr Lid sequence{Set::appointment, 0x8201};          // PidLidAppointmentSequence
constexpr Lid busy_status{Set::appointment, 0x8205};       // PidLidBusyStatus
constexpr Lid location{Set::appointment, 0x8208};          // PidLidLocation
constexpr Lid start_whole{Set::appointment, 0x820D};       // PidLidAppointmentStartWhole
constexpr Lid end_whole{Set::appointment, 0x820E};         // PidLidAppointmentEndWhole
constexpr Lid duration{Set::appointment, 0x8213};          // PidLidAppointmentDuration
constexpr Lid all_day{Set::appointment, 0x8215};           // PidLidAppointmentSubType
constexpr Lid recurrence{Set::appointment, 0x8216};        // PidLidAppointmentRecur
constexpr Lid state_flags{Set::appointment, 0x8217};       // PidLidAppointmentStateFlags
constexpr Lid response_status{Set::appointment, 0x8218};   // PidLidResponseStatus
constexpr Lid is_recurring{Set::appointment, 0x8223};      // PidLidRecurring
constexpr Lid intended_busy{Set::appointment, 0x8224};     // PidLidIntendedBusyStatus
constexpr Lid replace_time{Set::appointment, 0x8228};      // PidLidExceptionReplaceTime
constexpr Lid zone_struct{Set::appointment, 0x8233};       // PidLidTimeZoneStruct
constexpr Lid zone_description{Set::appointment, 0x8234};  // PidLidTimeZoneDescription
constexpr Lid net_show_url{Set::appointment, 0x8248};      // PidLidNetShowUrl
constexpr Lid proposed_start{Set::appointment, 0x8250};    // PidLidAppointmentProposedStartWhole
constexpr Lid proposed_end{Set::appointment, 0x8251};      // PidLidAppointmentProposedEndWhole
constexpr Lid counter_proposal{Set::appointment, 0x8257};  // PidLidAppointmentCounterProposal
constexpr Lid no_proposals{Set::appointment, 0x825A};      // PidLidAppointmentNotAllowPropose
constexpr Lid start_zone{Set::appointment, 0x825E};   // PidLid...TimeZoneDefinitionStartDisplay
constexpr Lid end_zone{Set::appointment, 0x825F};     // PidLid...TimeZoneDefinitionEndDisplay
constexpr Lid series_zone{Set::appointment, 0x8260};  // PidLid...TimeZoneDefinitionRecur

// PSETID_Meeting
constexpr Lid global_id{Set::meeting, 0x0003};              // PidLidGlobalObjectId
constexpr Lid clean_global_id{Set::meeting, 0x0023};        // PidLidCleanGlobalObjectId
constexpr Lid attendee_change{Set::meeting, 0x0001};        // PidLidAttendeeCriticalChange
constexpr Lid owner_critical_change{Set::meeting, 0x001A};  // PidLidOwnerCriticalChange

// PSETID_Common. [MS-OXCMSG], [MS-OXORMDR]
constexpr Lid reminder_delta{Set::common, 0x8501};  // PidLidReminderDelta
constexpr Lid reminder_time{Set::common, 0x8502};   // PidLidReminderTime
constexpr Lid reminder_set{Set::common, 0x8503};    // PidLidReminderSet
constexpr Lid is_private{Set::common, 0x8506};      // PidLidPrivate
constexpr Lid common_start{Set::common, 0x8516};    // PidLidCommonStart
constexpr Lid common_end{Set::common, 0x8517};      // PidLidCommonEnd
constexpr Lid mileage{Set::common, 0x8534};         // PidLidMileage
constexpr Lid billing{Set::common, 0x8535};         // PidLidBilling
constexpr Lid companies{Set::common, 0x8539};       // PidLidCompanies
constexpr Lid contacts{Set::common, 0x853A};        // PidLidContacts

// PSETID_Task. [MS-OXOTASK] 2.2.2.2
constexpr Lid task_status{Set::task, 0x8101};       // PidLidTaskStatus
constexpr Lid percent_complete{Set::task, 0x8102};  // PidLidPercentComplete
constexpr Lid task_start{Set::task, 0x8104};        // PidLidTaskStartDate
constexpr Lid task_due{Set::task, 0x8105};          // PidLidTaskDueDate
constexpr Lid task_completed{Set::task, 0x810F};    // PidLidTaskDateCompleted
constexpr Lid actual_effort{Set::task, 0x8110};     // PidLidTaskActualEffort
constexpr Lid estimated_effort{Set::task, 0x8111};  // PidLidTaskEstimatedEffort
constexpr Lid task_recurrence{Set::task, 0x8116};   // PidLidTaskRecurrence
constexpr Lid is_complete{Set::task, 0x811C};       // PidLidTaskComplete
constexpr Lid task_owner{Set::task, 0x811F};        // PidLidTaskOwner
constexpr Lid task_assigner{Set::task, 0x8121};     // PidLidTaskAssigner
constexpr Lid task_recurs{Set::task, 0x8126};       // PidLidTaskFRecurring
constexpr Lid ownership{Set::task, 0x8129};         // PidLidTaskOwnership
constexpr Lid acceptance{Set::task, 0x812A};        // PidLidTaskAcceptanceState

// PSETID_Log. [MS-OXOJRNL] 2.2.1
constexpr Lid log_type{Set::log, 0x8700};      // PidLidLogType
constexpr Lid log_start{Set::log, 0x8706};     // PidLidLogStart
constexpr Lid log_duration{Set::log, 0x8707};  // PidLidLogDuration
constexpr Lid log_end{Set::log, 0x8708};       // PidLidLogEnd

// PSETID_Note. [MS-OXONOTE] 2.2.1
constexpr Lid note_colour{Set::note, 0x8B00};  // PidLidNoteColor
}  // namespace lid

[[nodiscard]] mapi::PropName name_of(Lid lid);
// A name of PS_PUBLIC_STRINGS, such as "Keywords".
[[nodiscard]] mapi::PropName public_name(std::string_view name);

}  // namespace offenbar::calendar
