#include "batch/address_tables.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>

#include "batch/name_text.h"
#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/mail/addresses.h"
#include "converters/oab/address_book.h"

namespace offenbar::batch {
namespace {

// True if `text` begins with `lower_case`.
bool begins_with(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text.substr(0, lower_case.size()), lower_case, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

std::string csv_field(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    field += c;
    if (c == '"') field += c;
  }
  return field + "\"";
}

void add_person(const oab::Entry& person, mail::AddressBook& book) {
  book.add(person.dn, person.smtp, mail::Origin::table);
  constexpr std::string_view x500 = "x500:";
  for (const std::string& proxy : person.proxies) {
    const bool is_name = proxy.size() > x500.size() && begins_with(proxy, x500);
    if (is_name) book.add(proxy.substr(x500.size()), person.smtp, mail::Origin::table);
  }
}

Result<std::size_t> add_rows(Bytes bytes, mail::AddressBook& book) {
  if (!oab::is_oab(bytes)) return mail::add_table(book, as_text(bytes));
  return oab::read(bytes, [&book](const oab::Entry& person) { add_person(person, book); });
}

Result<void> add_file(const std::string& file, mail::AddressBook& book) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return tl::unexpected(source_error(errno, "cannot open " + file));
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(opened.get()));
  auto added = add_rows(mapped.bytes(), book);
  if (added) return {};
  Error error = added.error();
  error.what = fmt::format("{}: {}", name_for_terminal(file), error.what);
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

std::string address_table(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string table = "legacyExchangeDN,mail\n";
  for (const auto& [name, address] : pairs) {
    table += csv_field(name) + "," + csv_field(address) + "\n";
  }
  return table;
}

Result<std::string> read_address_tables(const std::vector<std::string>& files) {
  mail::AddressBook book;
  for (const std::string& file : files) OFFENBAR_CHECK(add_file(file, book));
  auto pairs = book.take_new();
  if (pairs.empty()) return std::string();
  std::ranges::sort(pairs);
  return address_table(pairs);
}

}  // namespace offenbar::batch
