// What became of the items of a slice, as the process that reads a store tells it: there are too
// many of them for JSON.
//
// A message is the byte `item_records_mark` and records one after the other. A number is eight
// bytes, a text or list its count in four and what it counts, all little-endian; see the .cpp for
// the order. Both ends are the same program, so nothing tells of versions.
#pragma once

#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/stores/item_writer.h"

namespace offenbar::batch {

inline constexpr char item_records_mark = '\x01';  // JSON begins otherwise

// Appends the record of one item; to an empty `message`, the mark as well.
void append_record(std::string& message, const stores::Written& item);

// Errors: Fault::corrupt for what is no such message. The other end reads untrusted bytes.
[[nodiscard]] Result<std::vector<stores::Written>> items_of(Bytes message);

}  // namespace offenbar::batch
