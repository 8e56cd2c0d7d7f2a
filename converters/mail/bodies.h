// The bodies of an item: plain, HTML, RTF, and which of them a mail takes. [MS-OXCMAIL] 2.1.3.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "converters/loss.h"
#include "converters/mail/charset.h"
#include "converters/mapi/item.h"
#include "converters/rtf/rtf_to_html.h"

namespace offenbar::mail {

struct Bodies {
  std::optional<std::string> plain;  // UTF-8
  std::optional<Html> html;
  std::vector<rtf::Picture> pictures;  // of genuine RTF: cid:rtf-picture-n@offenbar.invalid
};

// HTML as it is stored; else what compressed RTF wraps; else RTF converted to HTML, which is a loss
// `rtf_converted`. The plain text as it is stored; one is never made from HTML.
// A body that cannot be read is a loss `body_unreadable`, a damaged one `body_damaged`.
// `code_page` is that of the item's PtypString8 values.
using TakeLoss = std::function<void(Loss)>;
[[nodiscard]] Bodies bodies_of(const mapi::Item& item, unsigned code_page,
                               const TakeLoss& take_loss);

}  // namespace offenbar::mail
