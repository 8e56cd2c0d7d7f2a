#include "converters/stores/store.h"

#include "converters/stores/kinds.h"

namespace offenbar::stores {

Result<std::unique_ptr<Store>> open(int file, std::string_view format, bool salvage) {
  if (format == "pst" || format == "ost") return open_pst(file, salvage);
  if (format == "olm") return open_olm(file);
  if (format == "mbox") return open_mbox(file);
  if (format == "maildir") return open_maildir(file);
  return open_message(file, format);
}

bool is_one_message(std::string_view format) { return format == "msg" || format == "eml"; }

}  // namespace offenbar::stores
