// A mail as a store's item says it. Nothing here is shared with those who write mail: they choose
// bodies, charsets and addresses by themselves.
#pragma once

#include <memory>

#include "converters/items/letter.h"
#include "converters/mapi/item.h"

namespace offenbar::items {

// The item must outlive the letter.
[[nodiscard]] Letter letter_of_item(const mapi::Item& item);
// The letter keeps the item, and `behind`, in which it lies.
[[nodiscard]] Letter letter_of_item(std::shared_ptr<const mapi::Item> item,
                                    std::shared_ptr<const void> behind);

// "R" of a Maildir name and so on: what Outlook says of reading, answering and the like.
// [MS-OXCMSG] 2.2.1.6, [MS-OXOFLAG] 2.2.1.1, [MS-OXOMSG] 2.2.1.45
[[nodiscard]] std::string flags_of_item(const mapi::Item& item);

}  // namespace offenbar::items
