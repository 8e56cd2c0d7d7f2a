#include "converters/mail/addresses.h"

#include <fmt/format.h>
#include <unicode/idna.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"
#include "converters/mail/charset.h"
#include "converters/mapi/access.h"
#include "converters/mapi/renamed.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {

using namespace mapi;

const PersonIds recipient_ids{tag::smtp_address, tag::address_type, tag::email_address,
                              tag::display_name, tag::entry_id,     tag::search_key};
const PersonIds sender_ids{tag::sender_smtp_address,  tag::sender_address_type,
                           tag::sender_email_address, tag::sender_name,
                           tag::sender_entry_id,      tag::sender_search_key};
const PersonIds from_ids{tag::sent_representing_smtp_address,  tag::sent_representing_address_type,
                         tag::sent_representing_email_address, tag::sent_representing_name,
                         tag::sent_representing_entry_id,      tag::sent_representing_search_key};

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return out;
}

bool has_prefix(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() &&
         lower(text.substr(0, lower_prefix.size())) == lower_prefix;
}

// "/o=...": what EX addresses are.
bool is_dn(std::string_view text) {
  return has_prefix(text, "/o=") || has_prefix(text, "/ou=") || has_prefix(text, "/cn=");
}

// A domain outside of ASCII as receivers know it. RFC 5891
std::string ascii_domain(const std::string& address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string::npos) return address;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status));
  if (U_FAILURE(status) != 0) return address;
  icu::IDNAInfo info;
  icu::UnicodeString ascii;
  idna->nameToASCII(icu::UnicodeString::fromUTF8(address.substr(at + 1)), ascii, info, status);
  if (U_FAILURE(status) != 0 || info.hasErrors() != 0) return address;
  std::string domain;
  ascii.toUTF8String(domain);
  return address.substr(0, at + 1) + domain;
}

// An addr-spec, without what people and programs put around it; empty if there is none.
std::string as_address(std::string_view text) {
  std::string address = one_line(text);
  if (has_prefix(address, "smtp:")) address.erase(0, 5);
  if (has_prefix(address, "mailto:")) address.erase(0, 7);
  if (const std::size_t open = address.rfind('<');
      open != std::string::npos && address.ends_with('>')) {
    address = address.substr(open + 1, address.size() - open - 2);
  }
  if (address.size() > 2 && address.front() == '\'' && address.back() == '\'') {
    address = address.substr(1, address.size() - 2);
  }
  if (is_address(address)) return address;
  if (!std::ranges::all_of(address, [](unsigned char c) { return c < 0x80; }))
    address = ascii_domain(address);
  return is_address(address) ? address : std::string();
}

// "IMCEAEX-_O=AMT_OU=..._CN=MMUSTER@x.example": how Exchange puts an X.500 name into an address.
// [MS-OXCMAIL] 2.1.1.3; empty if it is none.
std::string dn_of_capsule(std::string_view address) {
  if (!has_prefix(address, "imceaex-")) return {};
  std::string dn;
  const std::string_view capsule =
      address.substr(8, std::min(address.rfind('@'), address.size()) - 8);
  for (std::size_t i = 0; i < capsule.size(); ++i) {
    unsigned value = 0;
    const std::string_view digits = capsule.substr(std::min(i + 1, capsule.size()), 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if ((capsule[i] == '+' || capsule[i] == '%') && error == std::errc() &&
        end == digits.data() + 2) {
      dn += static_cast<char>(value);
      i += 2;
    } else {
      dn += capsule[i] == '_' ? '/' : capsule[i];
    }
  }
  return is_dn(dn) ? dn : std::string();
}

// The last part of an X.500 name: what an administrator called the mailbox.
std::string last_part(std::string_view dn) {
  const std::size_t equals = dn.rfind('=');
  return std::string(equals == std::string_view::npos ? dn : dn.substr(equals + 1));
}

std::string placeholder(std::string_view original) {
  std::string local;
  for (const char c : lower(is_dn(original) ? last_part(original) : std::string(original))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      local += c;
    } else if (!local.empty() && local.back() != '.') {
      local += '.';
    }
    if (local.size() >= 40) break;
  }
  if (!local.empty() && local.back() != '.') local += '.';
  return local + sha256_hex(as_bytes(lower(original))).substr(0, 8) + "@unresolved.invalid";
}

// A name that says nothing but an X.500 name is shown by its last part.
std::string shown_name(std::string name) {
  name = one_line(name);
  return is_dn(name) ? last_part(name) : name;
}

struct Entry {
  std::string type;
  std::string address;
  std::string name;
};

constexpr std::array<std::uint8_t, 16> one_off_provider{
    0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02};
constexpr std::array<std::uint8_t, 16> exchange_provider{
    0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A, 0xB4, 0xB9, 0x08, 0x00, 0x2B, 0x2F, 0xE1, 0x82};

bool is_provider(Bytes bytes, const std::array<std::uint8_t, 16>& provider) {
  return std::ranges::equal(bytes, std::as_bytes(std::span(provider)));
}

std::string take_bytes_until_nul(Cursor& in) {
  std::string out;
  for (char c = in.le<char>(); c != 0 && in.ok(); c = in.le<char>()) out += c;
  return out;
}
std::string take_units_until_nul(Cursor& in) {
  std::u16string units;
  for (auto unit = in.le<std::uint16_t>(); unit != 0 && in.ok(); unit = in.le<std::uint16_t>()) {
    units += static_cast<char16_t>(unit);
  }
  std::string utf8;
  append_utf8(utf8, units);
  return utf8;
}

// [MS-OXCDATA] 2.2.5.1
std::optional<Entry> one_off_entry(Cursor& in, unsigned code_page) {
  constexpr unsigned is_unicode = 0x8000;
  in.skip(2);
  const unsigned flags = in.le<std::uint16_t>();
  Entry entry;
  for (std::string* field : {&entry.name, &entry.type, &entry.address}) {
    if ((flags & is_unicode) != 0) {
      *field = take_units_until_nul(in);
    } else {
      const std::string raw = take_bytes_until_nul(in);
      *field = from_code_page(as_bytes(raw), code_page).value_or(raw);
    }
  }
  if (entry.address.empty()) return std::nullopt;
  return entry;
}

// [MS-OXCDATA] 2.2.5, 2.2.5.2
std::optional<Entry> read_entry(Bytes bytes, unsigned code_page) {
  Cursor in(bytes);
  in.skip(4);
  const Bytes provider = in.take(16);
  if (is_provider(provider, one_off_provider)) return one_off_entry(in, code_page);
  if (!is_provider(provider, exchange_provider)) return std::nullopt;
  in.skip(8);
  Entry entry{"EX", take_bytes_until_nul(in), ""};
  if (entry.address.empty()) return std::nullopt;
  return entry;
}

// "EX:/O=..." or "SMTP:A@B.EXAMPLE", upper case, with a NUL
std::optional<Entry> read_search_key(const Binary& key) {
  std::string text(as_text(key));
  text.resize(std::min(text.find('\0'), text.size()));
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon > 16 || colon + 1 == text.size()) return std::nullopt;
  return Entry{text.substr(0, colon), text.substr(colon + 1), ""};
}

std::string dn_in(const Properties& from, PropId type, PropId address, unsigned code_page) {
  const auto dn = text(from, address, code_page);
  const auto kind = text(from, type, code_page);
  return dn && (is_dn(*dn) || (kind && lower(*kind) == "ex")) ? *dn : std::string();
}

}  // namespace

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::property:
      return "property";
    case Origin::entry:
      return "entry";
    case Origin::headers:
      return "headers";
    case Origin::store:
      return "store";
    case Origin::table:
      return "table";
    case Origin::name:
      return "name";
    case Origin::placeholder:
      return "placeholder";
  }
  return "placeholder";
}

void AddressBook::add(std::string_view dn, std::string_view address, Origin origin) {
  std::string valid = as_address(address);
  if (dn.empty() || valid.empty()) return;
  const auto [at, is_new] = known_.try_emplace(lower(dn), Known{valid, origin});
  if (is_new) new_.push_back(at->first);
  if (!is_new && origin == Origin::table && at->second.origin != Origin::table) {
    at->second = {std::move(valid), origin};
  }
}

void AddressBook::learn(const Properties& from, unsigned code_page) {
  for (const PersonIds* ids : {&recipient_ids, &sender_ids, &from_ids}) {
    const auto smtp = text(from, ids->smtp, code_page);
    if (!smtp) continue;
    if (const std::string dn = dn_in(from, ids->type, ids->address, code_page); !dn.empty()) {
      add(dn, *smtp, Origin::store);
    }
    const auto id = binary(from, ids->entry_id);
    if (!id) continue;
    if (const auto entry = read_entry(*id, code_page); entry && is_dn(entry->address)) {
      add(entry->address, *smtp, Origin::store);
    }
  }
}

std::vector<std::pair<std::string, std::string>> AddressBook::take_new() {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::string& name : std::exchange(new_, {})) {
    std::string address = known_.at(name).address;
    pairs.emplace_back(std::move(name), std::move(address));
  }
  return pairs;
}

const AddressBook::Known* AddressBook::find(std::string_view dn) const {
  const auto found = known_.find(lower(dn));
  return found == known_.end() ? nullptr : &found->second;
}

void Resolver::also_named(const std::vector<Mailbox>& named) {
  for (const Mailbox& one : named) named_.try_emplace(one.name, one.address);
}

std::optional<Person> Resolver::person(const Properties& from, const PersonIds& ids) const {
  std::string name = shown_name(text(from, ids.name, code_page_).value_or(std::string()));
  if (const auto smtp = text(from, ids.smtp, code_page_)) {
    if (std::string address = as_address(*smtp); !address.empty()) {
      return Person{{std::move(name), renamed_address(std::move(address))}, Origin::property, {}};
    }
  }
  const std::string type = text(from, ids.type, code_page_).value_or(std::string());
  std::string address = text(from, ids.address, code_page_).value_or(std::string());
  Person found;
  if (!address.empty()) {
    found = person(type, address, name);
    if (found.is_known()) return found;
  }
  // The same person may be named in other ways.
  std::array<std::optional<Entry>, 2> entries;
  if (const auto id = binary(from, ids.entry_id)) entries[0] = read_entry(*id, code_page_);
  if (const auto key = binary(from, ids.search_key)) entries[1] = read_search_key(*key);
  for (auto& entry : entries) {
    if (!entry) continue;
    if (name.empty()) name = shown_name(entry->name);
    Person other = person(entry->type, entry->address, name);
    if (other.is_known()) {
      if (other.origin == Origin::property) other.origin = Origin::entry;
      return other;
    }
    if (address.empty()) {
      address = entry->address;
      found = std::move(other);
    }
  }
  if (!address.empty()) return found;
  if (name.empty()) return std::nullopt;
  return by_name({}, name);
}

Person Resolver::person(std::string_view type, std::string address, std::string name) const {
  name = shown_name(std::move(name));
  std::string dn = dn_of_capsule(address);
  if (dn.empty() && (is_dn(address) || lower(type) == "ex")) dn = address;
  if (dn.empty()) {
    if (std::string smtp = as_address(address); !smtp.empty()) {
      return {{std::move(name), renamed_address(std::move(smtp))}, Origin::property, {}};
    }
    return by_name(type.empty() || address.empty() ? address : fmt::format("{}:{}", type, address),
                   name);
  }
  if (book_ != nullptr) {
    if (const auto* known = book_->find(dn))
      return {{std::move(name), renamed_address(known->address)}, known->origin, dn};
  }
  return by_name(std::move(dn), std::move(name));
}

std::optional<Person> Resolver::person_of_entry(Bytes entry_id) const {
  auto entry = read_entry(entry_id, code_page_);
  if (!entry) return std::nullopt;
  return person(entry->type, std::move(entry->address), std::move(entry->name));
}

Person Resolver::by_name(std::string original, std::string name) const {
  if (!name.empty()) {
    const auto named = named_.find(name);
    if (named != named_.end()) {
      return {
          {std::move(name), renamed_address(named->second)}, Origin::headers, std::move(original)};
    }
  }
  if (std::string address = as_address(name); !address.empty()) {
    return {
        {std::move(name), renamed_address(std::move(address))}, Origin::name, std::move(original)};
  }
  if (original.empty()) original = name;
  if (name.empty()) name = is_dn(original) ? last_part(original) : one_line(original);
  std::string invented = placeholder(original);
  return {{std::move(name), std::move(invented)}, Origin::placeholder, std::move(original)};
}

std::optional<Loss> loss_of(const Person& person, std::string_view where) {
  if (person.is_known()) return std::nullopt;
  return Loss{"address_unresolved", Severity::content, std::string(where), person.original,
              person.mailbox.address};
}

std::vector<Person> reply_recipients(const Binary& flat_entry_list, const Resolver& resolver) {
  std::vector<Person> people;
  Cursor in(flat_entry_list);
  const auto count = in.le<std::uint32_t>();
  in.skip(4);  // the size of all
  for (std::uint32_t i = 0; i < count && in.left() > 4; ++i) {
    const std::size_t size = in.le<std::uint32_t>();
    const Bytes bytes = in.take(size);
    in.skip(std::min((4 - size % 4) % 4, in.left()));
    if (auto entry = read_entry(bytes, 1252)) {
      people.push_back(resolver.person(entry->type, entry->address, entry->name));
    }
  }
  return people;
}

}  // namespace offenbar::mail
