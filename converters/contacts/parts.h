// The parts of a contact, each written by one file of its name.
#pragma once

#include <string>

#include "converters/contacts/source.h"

namespace offenbar::contacts {

// FN, exactly one and never empty; N, NICKNAME, ORG, TITLE, ROLE, file-as and phonetic names.
void add_names(Source& from, Card& to);
// TEL: all slots of [MS-OXOCNTC] 2.2.1.4 and [MS-OXOABK] 2.2.4
void add_phones(Source& from, Card& to);
// EMAIL and IMPP; fax addresses whose number no phone slot has. [MS-OXOCNTC] 2.2.1.2
void add_electronic_addresses(Source& from, Card& to);
// ADR with its label; the mailing address has PREF. [MS-OXOCNTC] 2.2.1.3
void add_postal_addresses(Source& from, Card& to);
// BDAY, ANNIVERSARY. [MS-OXOCNTC] 2.2.1.5
void add_days(Source& from, Card& to);
// GENDER, RELATED, URL, LANG, HOBBY, FBURL, CLASS and the fields without a name in vCard.
void add_personal(Source& from, Card& to);
// NOTE, CATEGORIES and the fields that users have made for themselves.
void add_notes(Source& from, Card& to, const std::string& uid);
// PHOTO, KEY and other attachments.
void add_media(Source& from, Card& to);
// FN, KIND, MEMBER of a distribution list. [MS-OXOCNTC] 2.2.2
void add_list(Source& from, Card& to);
// UID, REV, CREATED
void add_identity(Source& from, Card& to, const std::string& uid);

}  // namespace offenbar::contacts
