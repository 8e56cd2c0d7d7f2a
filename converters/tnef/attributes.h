// The stream of attributes. [MS-OXTNEF] 2.1.1, 2.1.3.2
#pragma once

#include <cstdint>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/mapi/property_list.h"

namespace offenbar::tnef {

enum class Level : std::uint8_t { message = 1, attachment = 2 };

// A type in the upper half, a name in the lower. 2.1.1
enum class Id : std::uint32_t {
  owner = 0x00060000,                      // attOwner
  sent_for = 0x00060001,                   // attSentFor
  delegate = 0x00060002,                   // attDelegate
  date_start = 0x00030006,                 // attDateStart
  date_end = 0x00030007,                   // attDateEnd
  appointment_id = 0x00050008,             // attAidOwner
  response_requested = 0x00040009,         // attRequestRes
  from = 0x00008000,                       // attFrom
  subject = 0x00018004,                    // attSubject
  date_sent = 0x00038005,                  // attDateSent
  date_received = 0x00038006,              // attDateRecd
  message_status = 0x00068007,             // attMessageStatus
  message_class = 0x00078008,              // attMessageClass
  message_id = 0x00018009,                 // attMessageID
  parent_id = 0x0001800A,                  // attParentID
  conversation_id = 0x0001800B,            // attConversationID
  body = 0x0002800C,                       // attBody
  priority = 0x0004800D,                   // attPriority
  attach_data = 0x0006800F,                // attAttachData
  attach_title = 0x00018010,               // attAttachTitle
  attach_metafile = 0x00068011,            // attAttachMetaFile
  attach_created = 0x00038012,             // attAttachCreateDate
  attach_modified = 0x00038013,            // attAttachModifyDate
  date_modified = 0x00038020,              // attDateModified
  attach_transport_filename = 0x00069001,  // attAttachTransportFilename
  attach_rendering = 0x00069002,           // attAttachRendData
  message_properties = 0x00069003,         // attMsgProps
  recipient_table = 0x00069004,            // attRecipTable
  attachment_properties = 0x00069005,      // attAttachment
  code_page = 0x00069007,                  // attOemCodepage
  original_message_class = 0x00070006,     // attOriginalMessageClass
  version = 0x00089006,                    // attTnefVersion
};

struct Attribute {
  Level level{};
  Id id{};
  Bytes data;
  std::uint64_t at = 0;  // offset of the data in the stream
};

// All attributes in their order. One that is cut off has the bytes that are left. Wrong checksums
// and bytes that are no attribute go to the list's damage.
// Errors: Fault::corrupt if the stream does not begin with the signature and a key.
[[nodiscard]] Result<std::vector<Attribute>> read_attributes(Bytes whole,
                                                             mapi::PropertyList& damage);

}  // namespace offenbar::tnef
