// Which tree of a migrated mailbox an item or a folder belongs to. CONTRACTS.md, "Mail stores
// become folders".
#pragma once

#include <cstdint>
#include <string_view>

namespace offenbar::stores {

enum class Kind : std::uint8_t { mail, calendar, contacts, tasks, notes, journal };

// Also the name of the tree: "mail", "calendar" ...
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] Kind kind_called(std::string_view name);  // mail for others

// By PidTagMessageClass. `mail` also for what nobody knows: it is kept raw there.
[[nodiscard]] Kind kind_of_item(std::string_view message_class);
// By PidTagContainerClass: what people put into a folder. [MS-OXOSFLD] 2.2.5
[[nodiscard]] Kind kind_of_folder(std::string_view container_class);

// ".ics", ".vcf", ".eml"
[[nodiscard]] std::string_view extension_of(Kind kind);

}  // namespace offenbar::stores
