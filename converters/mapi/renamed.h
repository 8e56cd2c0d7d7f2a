// What people in a mailbox shall be called from now on: mappings/addresses, domains, categories.
#pragma once

#include <string>
#include <string_view>

namespace offenbar::mapi {

// A mail address, by its own row, else by that of its domain; otherwise as it is.
[[nodiscard]] std::string renamed_address(std::string address);
[[nodiscard]] std::string renamed_category(std::string category);

}  // namespace offenbar::mapi
