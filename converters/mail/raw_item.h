// Items that are no mail and that nobody else writes: nothing of them is dropped.
#pragma once

#include "converters/mail/part.h"

namespace offenbar::mail {

// For people: the texts of the item, a line each.
[[nodiscard]] Part readable_part(Writing& writing);

// All properties of the item and its recipients as an attachment "properties.json": an object with
// "properties" and "recipients", and of each property its "tag" (8 hex digits), "name" (that of
// [MS-OXPROPS], or {"set", "id"} or {"set", "name"}), "type" and "value". Binary values are base64,
// times ticks of 100 ns since 1601, text in a code page base64 too, with "code_page". Values larger
// than memory are streamed.
[[nodiscard]] Part properties_part();

}  // namespace offenbar::mail
