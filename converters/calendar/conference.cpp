#include "converters/calendar/conference.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "converters/base/digest.h"
#include "converters/base/mapping.h"

namespace offenbar::calendar {
namespace {

constexpr std::size_t longest_url = 2000;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// The link that begins `text`, up to what cannot be part of it.
std::string_view url_at(std::string_view text) {
  text = text.substr(0, longest_url);
  const auto end = std::ranges::find_if(text, [](char c) {
    return static_cast<unsigned char>(c) <= 32 || static_cast<unsigned char>(c) >= 127 ||
           std::string_view("\"'<>\\^`{|}").find(c) != std::string_view::npos;
  });
  std::string_view url = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  while (!url.empty() && std::string_view(".,;:!?)]").find(url.back()) != std::string_view::npos)
    url.remove_suffix(1);
  return url;
}

std::string without_entities(std::string_view url) {
  std::string out;
  for (std::size_t at = 0; at < url.size();) {
    const bool ampersand = url.substr(at).starts_with("&amp;");
    out += url[at];
    at += ampersand ? 5 : 1;
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const std::string_view digits = text.substr(std::min(i + 1, text.size()), 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    const bool escape = text[i] == '%' && error == std::errc() && end == digits.data() + 2;
    out += escape ? static_cast<char>(value) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// What a link checker of Microsoft hides in its own link.
std::string unwrapped(std::string url) {
  constexpr std::string_view parameter = "url=";
  if (url.find("safelinks.protection.outlook.com/") == std::string::npos) return url;
  const std::size_t begin = url.find(parameter);
  if (begin == std::string::npos) return url;
  const std::size_t value = begin + parameter.size();
  const std::size_t end = std::min(url.find('&', value), url.size());
  return std::string(url_at(percent_decoded(std::string_view(url).substr(value, end - value))));
}

}  // namespace

Result<Meetings> Meetings::load() {
  OFFENBAR_TRY(const Table table, Table::load("meetings"));
  Meetings meetings;
  for (const Table::Row& row : table.rows()) {
    const std::string pattern(table.at(row, "url"));
    const std::size_t slash = std::min(pattern.find('/'), pattern.size());
    meetings.services_.push_back({std::string(table.at(row, "service")),
                                  lower(pattern.substr(0, slash)), pattern.substr(slash),
                                  std::string(table.at(row, "label")),
                                  std::string(table.at(row, "replacement"))});
    if (meetings.services_.back().replacement == "-") meetings.services_.back().replacement = "";
  }
  return meetings;
}

std::optional<MeetingLink> Meetings::find(std::string_view text) const {
  constexpr std::string_view scheme = "://";
  for (std::size_t at = text.find(scheme); at != std::string_view::npos;
       at = text.find(scheme, at + 1)) {
    const std::size_t begin = at >= 5 && lower(text.substr(at - 5, 5)) == "https"  ? at - 5
                              : at >= 4 && lower(text.substr(at - 4, 4)) == "http" ? at - 4
                                                                                   : at;
    if (begin == at) continue;
    std::string url = unwrapped(without_entities(url_at(text.substr(begin))));
    if (const Service* const service = service_of(url)) {
      return MeetingLink{std::move(url), service->name, service->label, service->replacement};
    }
  }
  return std::nullopt;
}

const Meetings::Service* Meetings::service_of(std::string_view url) const {
  const std::size_t begin = std::min(url.find("://") + 3, url.size());
  const std::string_view rest = url.substr(begin);
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string host = lower(rest.substr(0, std::min(rest.find(':'), slash)));
  const std::string_view path = rest.substr(slash);
  const auto found = std::ranges::find_if(services_, [&](const Service& one) {
    const bool below = host.size() > one.host.size() && host.ends_with(one.host) &&
                       host[host.size() - one.host.size() - 1] == '.';
    return (host == one.host || below || one.host == "*") && path.starts_with(one.path) &&
           path.size() > one.path.size();
  });
  return found == services_.end() ? nullptr : &*found;
}

std::string replaced_link(std::string_view replacement, std::string_view uid) {
  constexpr std::string_view place = "{id}";
  std::string url(replacement);
  const std::size_t at = url.find(place);
  // As long as nobody can guess.
  if (at != std::string::npos)
    url.replace(at, place.size(), sha256_hex(as_bytes(uid)).substr(0, 24));
  return url;
}

}  // namespace offenbar::calendar
