// The properties inside attMsgProps, attAttachment and attRecipTable. [MS-OXTNEF] 2.1.3.4
#pragma once

#include <optional>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/mapi/property_list.h"

namespace offenbar::tnef {

// An object in a property begins with the interface that it had. 2.1.3.4.2
enum class ObjectKind : std::uint8_t { message, storage, stream, unknown };

struct ObjectValue {
  mapi::PropId id = 0;
  ObjectKind kind = ObjectKind::unknown;
  Bytes data;  // of a message a TNEF stream, of a storage a compound file
};

// Puts all properties of a counted list into `into`, over those that are there, and hands out the
// objects among them. The list ends where it makes no sense any more; that goes to the damage.
// `at` is the offset of `data` in the stream.
std::vector<ObjectValue> read_properties(Bytes data, std::uint64_t at, mapi::PropertyList& into);

// The rows of a recipient table, each a counted list for read_properties(). 2.1.3.3.22
[[nodiscard]] std::vector<Bytes> split_rows(Bytes data, std::uint64_t at,
                                            mapi::PropertyList& damage);

}  // namespace offenbar::tnef
