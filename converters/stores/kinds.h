// One function per kind of source; store.h chooses.
#pragma once

#include "converters/stores/store.h"

namespace offenbar::stores {

[[nodiscard]] Result<std::unique_ptr<Store>> open_pst(int file, bool salvage);
[[nodiscard]] Result<std::unique_ptr<Store>> open_olm(int file);
[[nodiscard]] Result<std::unique_ptr<Store>> open_mbox(int file);
[[nodiscard]] Result<std::unique_ptr<Store>> open_maildir(int file);  // packed: maildir_pack.h
// msg, tnef, eml, ics, vcs or vcf: a folder without a name, with one item.
[[nodiscard]] Result<std::unique_ptr<Store>> open_message(int file, std::string_view format);

// contact-csv, oab: one folder of contacts.
[[nodiscard]] Result<std::unique_ptr<Store>> open_contact_table(int file);
[[nodiscard]] Result<std::unique_ptr<Store>> open_oab(int file);

}  // namespace offenbar::stores
