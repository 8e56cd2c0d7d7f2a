// Contacts that Outlook exported as a table, and entries of its address books, as cards.
#pragma once

#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/contacts/clean_cards.h"

namespace offenbar::contacts {

struct CsvOptions {
  const mail::AddressBook* addresses = nullptr;  // may be null
  Version version = Version::v4;
};

// True if the first line names at least three columns of mappings/contact-columns.tsv.
[[nodiscard]] bool is_contact_csv(Bytes head);

// True if the first line is that of an export of Outlook, in one of the mapping's languages: at
// least fifteen columns, four of five known. Other tables with a few such columns are tables.
[[nodiscard]] bool is_outlook_csv(Bytes head);

// One card for each row that says anything. The separator is "," ";" or a tab, the text UTF-8,
// UTF-16 or Windows-1252; columns that nobody knows are kept by their name. Uids are made of a
// digest of the row; a row that is there twice gets two.
// Errors: Fault::unsupported if it is no such table; those of the mapping.
[[nodiscard]] Result<CleanedFile> csv_contacts(Bytes file, const CsvOptions& options,
                                               const TakeCard& take);

// A person of an offline address book or another directory. What is not known is empty.
struct DirectoryEntry {
  std::string dn;  // legacyExchangeDN: the uid is made of it, else of the address
  std::string smtp;
  std::string name;
  std::vector<std::string> proxies;  // "SMTP:...", "smtp:...", "X500:..."
};
[[nodiscard]] Written card_of(const DirectoryEntry& entry, Version version);

}  // namespace offenbar::contacts
