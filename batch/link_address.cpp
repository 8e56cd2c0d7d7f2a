#include "batch/link_address.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "converters/base/text.h"
#include "converters/office/here.h"

namespace offenbar::batch {
namespace {

using rewriting::Link;
using rewriting::LinkKind;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    const char byte = static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    if (byte != '\0') out += byte;
    i += 2;
  }
  return out;
}

std::vector<std::string_view> steps_of(std::string_view path) {
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) steps.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return steps;
}

bool is_drive(std::string_view path) {
  return path.size() >= 2 && std::isalpha(static_cast<unsigned char>(path[0])) != 0 &&
         path[1] == ':' && (path.size() == 2 || path[2] == '/');
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Fields of Word double each backslash, and LibreOffice leaves them so. The "//" of a server stays.
std::string single_slashes(std::string_view path) {
  std::string out(path.starts_with("//") ? "/" : "");
  for (const char c : path) {
    if (c != '/' || out.size() < 2 || out.back() != '/') out += c;
  }
  return out;
}

// A path that LibreOffice has resolved against its staging folder: what was relative of it. From
// far enough below the root it can only be one of those.
std::optional<std::string> relative_of_staged(std::string_view path) {
  constexpr std::string_view scheme = "file://";
  const auto here = steps_of(office::here.substr(scheme.size()));
  const auto steps = steps_of(path);
  std::size_t common = 0;
  while (common < std::min(here.size(), steps.size()) && here[common] == steps[common]) ++common;
  constexpr std::size_t unmistakable = 6;  // "proc/self/root" twice
  if (common < unmistakable) return std::nullopt;
  std::string relative;
  for (std::size_t i = common; i < here.size(); ++i) relative += "../";
  for (std::size_t i = common; i < steps.size(); ++i) {
    relative += std::string(steps[i]) + (i + 1 < steps.size() ? "/" : "");
  }
  return relative;
}

LinkAddress absolute_or_staged(std::string path, std::string fragment) {
  path = single_slashes(path);
  if (auto relative = relative_of_staged(path)) {
    return {LinkAddress::Kind::relative, *std::move(relative), std::move(fragment)};
  }
  return {LinkAddress::Kind::absolute, std::move(path), std::move(fragment)};
}

}  // namespace

LinkAddress address_of(const Link& link) {
  std::string_view target = link.target;
  std::string fragment;
  // In a formula the "#" is not part of the link; a file name may have one.
  if (const std::size_t hash = target.find('#');
      hash != std::string_view::npos && link.kind != LinkKind::formula) {
    fragment = target.substr(hash);
    target = target.substr(0, hash);
  }
  std::string path = percent_decoded(target);
  std::replace(path.begin(), path.end(), '\\', '/');
  const std::size_t colon = path.find("://");
  if (lower_ascii(std::string_view(path).substr(0, 5)) == "file:") {
    path.erase(0, 5);
    if (path.starts_with("///")) path.erase(0, 2);  // no server
    while (path.starts_with("///")) path.erase(0, 1);
    if (path.size() > 1 && path[0] == '/' && is_drive(std::string_view(path).substr(1))) {
      path.erase(0, 1);
    }
    if (path.starts_with("//localhost/")) path.erase(0, std::string_view("//localhost").size());
    return absolute_or_staged(std::move(path), std::move(fragment));
  }
  if (colon != std::string::npos && colon > 1) {
    return {LinkAddress::Kind::web, std::move(path), std::move(fragment)};
  }
  if (path.starts_with('/') || is_drive(path)) {
    return absolute_or_staged(std::move(path), std::move(fragment));
  }
  if (link.kind == LinkKind::reference && path.starts_with("../")) path.erase(0, 3);
  // A share that LibreOffice took for a name: "../%5C%5Cserver%5Cshare".
  if (path.starts_with("//") && link.target.find("%5C") != std::string::npos) {
    return absolute_or_staged(std::move(path), std::move(fragment));
  }
  return {LinkAddress::Kind::relative, std::move(path), std::move(fragment)};
}

std::optional<std::string> normalised_path(std::string_view path) {
  const std::string_view lead = path.starts_with("//") ? "//" : path.starts_with('/') ? "/" : "";
  std::vector<std::string_view> steps;
  for (const std::string_view step : steps_of(path)) {
    if (step == ".") continue;
    if (step != "..") {
      steps.push_back(step);
    } else if (steps.empty()) {
      return std::nullopt;
    } else {
      steps.pop_back();
    }
  }
  std::string out(lead);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    out += (i == 0 ? "" : "/");
    out += steps[i];
  }
  return out;
}

std::string relative_path(std::string_view from_folder, std::string_view to) {
  const auto from = steps_of(from_folder);
  const auto steps = steps_of(to);
  std::size_t common = 0;
  while (common < from.size() && common + 1 < steps.size() && from[common] == steps[common]) {
    ++common;
  }
  std::string path;
  for (std::size_t i = common; i < from.size(); ++i) path += "../";
  for (std::size_t i = common; i < steps.size(); ++i) {
    path += std::string(steps[i]) + (i + 1 < steps.size() ? "/" : "");
  }
  return path;
}

std::string percent_encoded(std::string_view path) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string url_of(std::string_view absolute_path) {
  std::string path(absolute_path);
  if (path.find("://") != std::string::npos) return path;
  std::replace(path.begin(), path.end(), '\\', '/');
  if (path.starts_with("//")) return "file:" + percent_encoded(path);
  if (is_drive(path)) return "file:///" + path.substr(0, 2) + percent_encoded(path.substr(2));
  return "file://" + percent_encoded(path);
}

std::optional<std::string_view> below(std::string_view path, std::string_view prefix) {
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  if (path.size() < prefix.size()) return std::nullopt;
  const bool exact = prefix.starts_with('/') && !prefix.starts_with("//");
  const std::string_view head = path.substr(0, prefix.size());
  const bool same = head == prefix || (!exact && normalised_key(head) == normalised_key(prefix));
  if (!same) return std::nullopt;
  std::string_view rest = path.substr(prefix.size());
  if (rest.empty()) return rest;
  if (rest.front() != '/') return std::nullopt;
  rest.remove_prefix(1);
  return rest;
}

}  // namespace offenbar::batch
