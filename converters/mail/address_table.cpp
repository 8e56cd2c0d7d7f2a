#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "converters/mail/addresses.h"
#include "converters/mail/charset.h"

namespace offenbar::mail {
namespace {

constexpr std::array<std::string_view, 5> dn_columns{"legacyexchangedn", "dn", "x500", "ex",
                                                     "distinguishedname"};
constexpr std::array<std::string_view, 5> address_columns{"mail", "smtp", "email", "address",
                                                          "primarysmtpaddress"};
constexpr std::string_view proxies = "proxyaddresses";

std::string key_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x80 && std::isalnum(u) != 0) out += static_cast<char>(std::tolower(u));
  }
  return out;
}

template <class List>
bool holds(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != std::end(list);
}

// What one row or entry says of a person.
struct Row {
  std::vector<std::string> dns;
  std::string address;
  std::string proxy_address;

  void put(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (holds(dn_columns, key)) dns.emplace_back(value);
    if (holds(address_columns, key) && address.empty()) address = value;
    if (key == proxies) proxy(value);
  }
  // "SMTP:" is the first address, "smtp:" a second one. [MS-OXOABK] 2.2.3.23
  void proxy(std::string_view value) {
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view type = value.substr(0, colon);
    const std::string_view name = value.substr(colon + 1);
    if (key_of(type) == "x500") dns.emplace_back(name);
    if (type == "SMTP" || (key_of(type) == "smtp" && proxy_address.empty())) proxy_address = name;
  }
  std::size_t add_to(AddressBook& book) const {
    const std::size_t before = book.size();
    for (const std::string& dn : dns)
      book.add(dn, address.empty() ? proxy_address : address, Origin::table);
    return book.size() - before;
  }
};

// RFC 4180; the separator is what the header line uses.
class Csv {
 public:
  explicit Csv(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    const std::string_view first = text_.substr(0, text_.find('\n'));
    for (const char c : {';', '\t'}) {
      if (std::ranges::count(first, c) > std::ranges::count(first, separator_)) separator_ = c;
    }
  }

  // False at the end.
  bool next(std::vector<std::string>& cells) {
    cells.assign(1, {});
    if (at_ >= text_.size()) return false;
    ++line_;
    bool quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quoted && c == '"' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cells.back() += '"';
        ++at_;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == separator_) {
        cells.emplace_back();
      } else if (!quoted && c == '\n') {
        ++at_;
        break;
      } else if (c != '\r') {
        cells.back() += c;
      }
    }
    return true;
  }
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  char separator_ = ',';
};

// Several values of a cell, as tools write proxyAddresses.
void put_values(Row& row, std::string_view key, std::string_view cell) {
  if (key != proxies) return row.put(key, one_line(cell));
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(";|"), cell.size());
    row.put(key, one_line(cell.substr(0, end)));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
}

// RFC 2849: a line that begins with a space continues the one before.
std::string unfolded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') continue;
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] == ' ') {
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Result<std::size_t> add_csv(AddressBook& book, std::string_view text) {
  Csv csv(text);
  std::vector<std::string> header;
  csv.next(header);
  for (std::string& name : header) name = key_of(name);
  const auto any_of = [&header](const auto& list) {
    return std::ranges::any_of(header,
                               [&list](const std::string& name) { return holds(list, name); });
  };
  if (!holds(header, proxies) && !(any_of(dn_columns) && any_of(address_columns))) {
    return fail(Fault::corrupt, "address table: line 1 names no column legacyExchangeDN and mail");
  }
  std::size_t added = 0;
  for (std::vector<std::string> cells; csv.next(cells);) {
    if (cells.size() > header.size()) {
      return fail(Fault::corrupt, fmt::format("address table: row {} has {} cells, expected {}",
                                              csv.line(), cells.size(), header.size()));
    }
    Row row;
    for (std::size_t i = 0; i < cells.size(); ++i) put_values(row, header[i], cells[i]);
    added += row.add_to(book);
  }
  return added;
}

Result<std::size_t> add_ldif(AddressBook& book, std::string_view text) {
  const std::string lines = unfolded(text);
  std::string_view rest = lines;
  std::size_t added = 0;
  Row row;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) {
      added += row.add_to(book);
      row = {};
      continue;
    }
    const std::size_t colon = line.find(':');
    if (line.front() == '#' || colon == std::string_view::npos) continue;
    std::string_view value = line.substr(colon + 1);
    std::string decoded;
    if (value.starts_with(':')) {
      decoded = decode_words(fmt::format("=?utf-8?B?{}?=", one_line(value.substr(1))));
      value = decoded;
    }
    // The dn of an entry is LDAP's name for it, which no mail knows.
    const std::string key = key_of(line.substr(0, std::min(line.find(';'), colon)));
    if (key != "dn") row.put(key, one_line(value));
  }
  return added + row.add_to(book);
}

Result<std::size_t> add_table(AddressBook& book, std::string_view text) {
  const std::string_view head = text.substr(0, text.find('\n'));
  const bool is_ldif = head.starts_with("dn:") || head.starts_with("version:") ||
                       head.starts_with("#") || text.find("\ndn:") != std::string_view::npos;
  return is_ldif ? add_ldif(book, text) : add_csv(book, text);
}

}  // namespace offenbar::mail
