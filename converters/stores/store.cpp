#include "converters/stores/store.h"

#include <algorithm>
#include <array>

#include "converters/stores/kinds.h"

namespace offenbar::stores {

Result<std::unique_ptr<Store>> open(int file, std::string_view format, bool salvage) {
  if (format == "pst" || format == "ost") return open_pst(file, salvage);
  if (format == "olm") return open_olm(file);
  if (format == "mbox") return open_mbox(file);
  if (format == "maildir") return open_maildir(file);
  if (format == "contact-csv") return open_contact_table(file);
  if (format == "oab") return open_oab(file);
  return open_message(file, format);
}

bool is_one_message(std::string_view format) {
  constexpr std::array<std::string_view, 5> formats{"msg", "eml", "ics", "vcs", "vcf"};
  return std::ranges::find(formats, format) != formats.end();
}

}  // namespace offenbar::stores
