// Values of properties in the types that writers want, whatever type a store gave them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "converters/mapi/item.h"

namespace offenbar::mapi {

// Each answers nothing if the property is not there, damaged, or of a type that cannot be meant.

// Any integer type, boolean included.
[[nodiscard]] std::optional<std::int64_t> integer(const Properties& from, PropId id);
[[nodiscard]] std::optional<bool> boolean(const Properties& from, PropId id);
[[nodiscard]] std::optional<FileTime> time(const Properties& from, PropId id);
[[nodiscard]] std::optional<Binary> binary(const Properties& from, PropId id);
// PtypString as UTF-8. PtypString8 is read in `code_page`; bytes that mean nothing become U+FFFD.
[[nodiscard]] std::optional<std::string> text(const Properties& from, PropId id,
                                              unsigned code_page);

// The code page of the item's PtypString8 values: PidTagMessageCodepage, else
// PidTagInternetCodepage where it is one that such values can have, else the ANSI code page of the
// language in PidTagMessageLocaleId, else `fallback`. [MS-OXCMSG] 2.2.1.5, 2.2.1.52
[[nodiscard]] unsigned string8_code_page(const Properties& item, unsigned fallback);
// Of an LCID, by mappings/locale-code-pages.tsv; nothing for languages that Windows writes in
// Unicode only, and for LCIDs that name no language. [MS-LCID] 2.2
[[nodiscard]] std::optional<unsigned> ansi_code_page(std::int64_t locale_id);

}  // namespace offenbar::mapi
