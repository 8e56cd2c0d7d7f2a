// Changes the XML members of an ODF package and copies all others as they lie there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/base/zip.h"

namespace offenbar::rewriting {

// Larger ones are left as they are, and said.
inline constexpr std::uint64_t max_member = std::uint64_t{256} << 20U;  // bytes of XML

struct PackageEdit {
  bool changed = false;
  std::vector<std::string> too_large;  // names of members
};

// What a member becomes; nothing: it stays. `name` is its path in the package.
using MemberEdit =
    std::function<Result<std::optional<std::string>>(std::string_view name, std::string_view xml)>;

// Shows each content.xml, styles.xml and meta.xml to `edit` (those of embedded documents too) and
// writes the package to `out`, an empty file; if nothing changes, `out` stays empty. With `out` < 0
// nothing is written. Errors: corrupt; unsupported; what `edit` answers; those of zip::Writer.
[[nodiscard]] Result<PackageEdit> edit_package(Bytes package, const MemberEdit& edit, int out);

[[nodiscard]] bool is_signed(const zip::Archive& package);

}  // namespace offenbar::rewriting
