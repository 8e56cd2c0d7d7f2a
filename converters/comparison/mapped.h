// What a result says otherwise because the user's mappings want it so: mappings/metadata, links,
// addresses, domains, categories and mail-folders.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar {

// Reads the tables, for a process that will be locked in. Tables that cannot be read say nothing.
void prepare_mapped();

// The value that a property of that name (as in Document::properties) shall have in the result;
// empty if the mapping removes it.
[[nodiscard]] std::string mapped_property(std::string_view name, const std::string& value);

// The targets that a link may have in the result, beside its own. `key` gives the part of a link by
// which links are compared.
[[nodiscard]] std::set<std::string> mapped_targets(const std::string& target,
                                                   std::string (*key)(std::string_view));

// The mail address that an item may name in the result beside its own, in lower case; `address` is.
[[nodiscard]] std::string mapped_address(const std::string& address);
// The name that a category may have in the result beside its own.
[[nodiscard]] std::string mapped_category(const std::string& category);
// The last name that a folder of a mailbox may have in the result beside its own. `role`: of the
// first folder of its path, as in mappings/folders; empty: none.
[[nodiscard]] std::string mapped_folder(const std::vector<std::string>& path,
                                        std::string_view role);

}  // namespace offenbar
