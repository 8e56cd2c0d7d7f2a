// Writes a contact or a distribution list of Outlook as a vCard: 4.0 (RFC 6350) or 3.0 (RFC 2426,
// and what clients made of it), after [MS-OXOCNTC] and [MS-OXVCARD].
//
// Same item, same bytes: no clock and no randomness.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/loss.h"
#include "converters/mail/addresses.h"
#include "converters/mapi/item.h"

namespace offenbar::contacts {

enum class Kind : std::uint8_t { none, person, group };
// IPM.Contact and IPM.DistList with their subclasses ("IPM.Contact.Amt"), in any case.
[[nodiscard]] Kind kind_of(std::string_view message_class);

enum class Version : std::uint8_t { v3, v4 };

// How a receiver learns who is in a list.
enum class Groups : std::uint8_t {
  kind_and_member,  // KIND and MEMBER; in 3.0 what Apple made of them
  categories,       // CATEGORIES on the members, which is what Nextcloud shows; the list's own card
                    // has its members in its note
  both,
};

struct Context {
  const mail::AddressBook* addresses = nullptr;  // may be null
  unsigned fallback_code_page = 1252;            // of PtypString8, where an item does not say
  Version version = Version::v4;
  Groups groups = Groups::kind_and_member;
  // The uid of the contact or list of the same store with that entry id; null, or no answer, where
  // the caller does not know.
  std::function<std::optional<std::string>(const mapi::Binary& entry_id)> uid_of_member = nullptr;
  // Names of the lists that a contact is in, by its uid: for Groups::categories and both. May be
  // null.
  std::function<std::vector<std::string>(std::string_view uid)> lists_of = nullptr;
};

struct Written {
  std::string uid;                       // "0a1b2c3d-...": urn:uuid: in front makes a URI of it
  std::string card;                      // BEGIN:VCARD to END:VCARD, CRLF
  std::string title;                     // FN
  std::optional<std::int64_t> modified;  // seconds since 1970
  std::vector<Loss> losses;
};

// What an item cannot give is a loss, and the rest is written.
// Errors: Fault::unsupported for items of other classes.
[[nodiscard]] Result<Written> write_contact(const mapi::Item& item, const Context& context);

// The uid of an item: of its search key, else its record key, else a digest of what it says. The
// same item has the same in every run. An item and its copy share a search key, so the caller
// passes those that it meets twice in one folder through derived_uid().
[[nodiscard]] std::string uid_of(const mapi::Item& item);
[[nodiscard]] std::string derived_uid(std::string_view uid, std::size_t copy);

// A member of a distribution list. [MS-OXOCNTC] 2.2.2.2
struct Member {
  std::string name;
  std::string address;  // SMTP, or a placeholder; empty for lists within the store
  std::string uid;      // of a contact or list of the same store, if known
  bool is_list = false;
};
[[nodiscard]] std::vector<Member> members_of(const mapi::Item& list, const Context& context);

}  // namespace offenbar::contacts
