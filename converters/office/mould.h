// The mould: a process that holds a warmed LibreOffice and does nothing but fork.
//
// Between two forks it allocates nothing, so every document meets the same memory, address by
// address, and the same input gives the same bytes. Its children are its parent's to wait for.
#pragma once

#include <cstdint>

#include "converters/base/channel.h"
#include "converters/office/office.h"

namespace offenbar::office {

// Starts LibreOffice on this thread, says on `channel` that it is ready ({"version", "isolation"})
// or why not ({"error"}), then makes a child for each packet: a request as JSON with the staging
// folder and the socket for its answer. What comes back is the child's process id as 8 bytes,
// negative if there is none. Ends when the channel does.
[[noreturn]] void serve_mould(Channel channel, const Settings& settings);

}  // namespace offenbar::office
