// Reads winmail.dat: a message, its recipients and attachments as one stream. [MS-OXTNEF]
#pragma once

#include <memory>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/mapi/item.h"

namespace offenbar::tnef {

// The message in a TNEF stream, wherever that was met: in a file or in a part of a mail. `whole`
// must outlive the item and all that it hands out.
// PidTagMessageCodepage is that of attOemCodepage, in which the stream's PtypString8 are. Times of
// attributes (attDateSent ...) are the sender's local time, which is taken for UTC; encapsulated
// properties have better ones and win. A named property keeps its id unless two names share it.
// PidTagAttachDataObject is the compound file or the TNEF stream of the object.
// Errors: Fault::corrupt if the signature is not there or nothing follows it.
[[nodiscard]] Result<std::unique_ptr<mapi::Item>> open(Bytes whole);

}  // namespace offenbar::tnef
