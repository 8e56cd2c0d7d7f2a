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

namespace offenbar::batch {
namespace {

std::string csv_field(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    field += c;
    if (c == '"') field += c;
  }
  return field + "\"";
}

Result<void> add_file(const std::string& file, mail::AddressBook& book) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return tl::unexpected(source_error(errno, "cannot open " + file));
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(opened.get()));
  auto added = mail::add_table(book, as_text(mapped.bytes()));
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
