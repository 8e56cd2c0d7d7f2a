// From the names that Outlook knows people by to addresses of the Internet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/loss.h"
#include "converters/mail/header.h"
#include "converters/mapi/item.h"

namespace offenbar::mail {

// Where an address comes from, best first.
enum class Origin : std::uint8_t {
  property,     // a property that holds SMTP addresses, or an address of type SMTP
  entry,        // a one-off entry id. [MS-OXCDATA] 2.2.5.1
  headers,      // the transport headers of the same item
  store,        // another item or contact of the store has both names
  table,        // the user's table
  name,         // the display name is an address
  placeholder,  // nobody knows: "name.1a2b3c4d@unresolved.invalid"
};
[[nodiscard]] std::string_view name_of(Origin origin);

// X.500 names ("/o=Amt/ou=.../cn=Recipients/cn=mmuster") and the SMTP addresses that go with them.
// Filled once, then read by any number of threads.
class AddressBook {
 public:
  // The first address for a name wins, but a table's wins over the store's. Names are compared
  // without regard to case; an address that is none is ignored.
  void add(std::string_view dn, std::string_view address, Origin origin);

  // Learns from anything that may hold both names: recipients, senders of items, contacts.
  void learn(const mapi::Properties& from, unsigned code_page);

  struct Known {
    std::string address;
    Origin origin = Origin::store;
  };
  [[nodiscard]] const Known* find(std::string_view dn) const;
  [[nodiscard]] std::size_t size() const { return known_.size(); }
  // Name (in lower case) and address of all that came since the last call, in no order. They stay
  // known, so that none is handed out twice.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> take_new();

 private:
  std::unordered_map<std::string, Known> known_;
  std::vector<std::string> new_;
};

// Adds the rows of a table. CSV: a header line names the columns; LDIF: RFC 2849, base64 values and
// folded lines included. Columns and attributes that count, without regard to case:
// legacyExchangeDN, dn, x500, ex, distinguishedName; mail, smtp, email, address,
// primarySmtpAddress; proxyAddresses with its SMTP: and X500: values. The count of names added.
// Errors: Fault::corrupt if a CSV has no such columns, or a line cannot be read: it is named.
[[nodiscard]] Result<std::size_t> add_csv(AddressBook& book, std::string_view text);
[[nodiscard]] Result<std::size_t> add_ldif(AddressBook& book, std::string_view text);
// LDIF if it looks like it, else CSV.
[[nodiscard]] Result<std::size_t> add_table(AddressBook& book, std::string_view text);

// The properties that describe one person in some object.
struct PersonIds {
  mapi::PropId smtp;
  mapi::PropId type;
  mapi::PropId address;
  mapi::PropId name;
  mapi::PropId entry_id;
  mapi::PropId search_key;
};
extern const PersonIds recipient_ids;
extern const PersonIds sender_ids;
extern const PersonIds from_ids;  // PidTagSentRepresenting...

struct Person {
  Mailbox mailbox;
  Origin origin = Origin::property;
  std::string original;  // the name that led to it, where it is no SMTP address

  [[nodiscard]] bool is_known() const { return origin != Origin::placeholder; }
};

// Finds addresses for one item: `named` are the mailboxes of its transport headers.
class Resolver {
 public:
  Resolver(const AddressBook* book, unsigned code_page) : book_(book), code_page_(code_page) {}
  void also_named(const std::vector<Mailbox>& named);

  // Nothing if none of the properties is there.
  [[nodiscard]] std::optional<Person> person(const mapi::Properties& from,
                                             const PersonIds& ids) const;
  // Of a type ("SMTP", "EX", "FAX"), an address of that type, and a name.
  [[nodiscard]] Person person(std::string_view type, std::string address, std::string name) const;
  // Of a one-off entry id or one of Exchange's address book; nothing for others. [MS-OXCDATA] 2.2.5
  [[nodiscard]] std::optional<Person> person_of_entry(Bytes entry_id) const;

 private:
  [[nodiscard]] Person by_name(std::string original, std::string name) const;

  const AddressBook* book_;
  unsigned code_page_;
  std::unordered_map<std::string, std::string> named_;  // address by name
};

// `address_unresolved` for a placeholder; nothing for others.
[[nodiscard]] std::optional<Loss> loss_of(const Person& person, std::string_view where);

// The members of PidTagReplyRecipientEntries. [MS-OXCDATA] 2.3.3; those that can be read.
[[nodiscard]] std::vector<Person> reply_recipients(const mapi::Binary& flat_entry_list,
                                                   const Resolver& resolver);

// Mailboxes of an address field as it stands in a header, words decoded; what cannot be read is
// left out.
[[nodiscard]] std::vector<Mailbox> parse_mailboxes(std::string_view field);

}  // namespace offenbar::mail
