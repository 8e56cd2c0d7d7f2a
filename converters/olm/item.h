// An item of an archive as the item model knows it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "converters/base/result.h"
#include "converters/base/zip.h"
#include "converters/mapi/item.h"

namespace offenbar::olm {

// `xml` is the item's element; attachments are read from `archive` when they are asked for.
// Errors: Fault::corrupt if the XML is not well-formed.
[[nodiscard]] Result<std::unique_ptr<mapi::Item>> make_item(
    std::shared_ptr<const zip::Archive> archive, std::string xml, std::uint64_t id);

}  // namespace offenbar::olm
