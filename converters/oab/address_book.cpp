#include "converters/oab/address_book.h"

#include "converters/oab/details.h"
#include "converters/oab/lzx_container.h"

namespace offenbar::oab {

bool is_oab(Bytes head) { return is_details(head) || is_lzx_container(head); }

Result<std::size_t> read(Bytes whole, const std::function<void(const Entry&)>& take) {
  Details details(take);
  if (is_lzx_container(whole)) {
    const auto unpacked = unpack(whole, [&details](Bytes piece) { return details.feed(piece); });
    if (!unpacked) return tl::unexpected<Error>(unpacked.error());
    return details.finish();
  }
  OFFENBAR_CHECK(details.feed(whole));
  return details.finish();
}

}  // namespace offenbar::oab
