// Reads Outlook's message files: mail, appointments, contacts ... one in a file. [MS-OXMSG]
#pragma once

#include <memory>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/mapi/item.h"

namespace offenbar::msg {

// The message in a compound file, Unicode or not. `whole` must outlive the item and all that it
// hands out; these may outlive the item. Texts that are not Unicode stay mapi::String8.
// An OLE object (afStorage) is PidTagAttachDataObject: its stream is a compound file made of the
// storage, as it would lie in a file of its own.
// A broken FAT or directory is followed as far as it goes.
// Errors: Fault::corrupt if the compound file's header or root is broken, if nothing in it looks
// like a message, or if its streams share their sectors.
[[nodiscard]] Result<std::unique_ptr<mapi::Item>> open(Bytes whole);

}  // namespace offenbar::msg
