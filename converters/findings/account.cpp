#include "converters/findings/account.h"

#include <algorithm>

#include "converters/base/text.h"

namespace offenbar::findings {
namespace {

std::string plain(std::string_view text) {
  std::string out(shorten_at_grapheme(text, Account::longest_text));
  for (char& letter : out) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  if (!is_valid_utf8(out)) out = printable(out);
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  out = out.substr(first, out.find_last_not_of(' ') - first + 1);
  if (text.size() > Account::longest_text) out += "…";
  return out;
}

void add_name(std::set<std::string, std::less<>>& names, std::string_view name) {
  std::string clean = plain(name);
  if (!clean.empty() && names.size() < Account::most_names) names.insert(std::move(clean));
}

}  // namespace

void Account::add(std::string_view kind, std::string_view where, std::string_view detail,
                  std::uint64_t count) {
  Kind& all = kinds_[std::string(kind)];
  std::string text = plain(detail);
  const auto known = all.by_detail.find(text);
  if (known != all.by_detail.end()) {
    all.listed[known->second].count += count;
  } else if (all.listed.size() < most_of_a_kind) {
    all.by_detail.emplace(text, all.listed.size());
    all.listed.push_back({std::string(kind), plain(where), std::move(text), count});
  } else {
    all.more += count;
  }
}

void Account::note(std::string_view what, std::string_view value) {
  std::string text = plain(value);
  if (!text.empty()) about_.emplace(what, std::move(text));
}

void Account::add_font(std::string_view name) {
  // "@MS Mincho" is the same font written sideways; "+mn-lt" stands for one of the theme.
  if (name.starts_with('@')) name.remove_prefix(1);
  if (!name.starts_with('+')) add_name(fonts_, name);
}

void Account::add_language(std::string_view tag) {
  if (tag.size() <= 35) add_name(languages_, tag);
}

std::vector<Finding> Account::findings() const {
  std::vector<Finding> all;
  for (const auto& [name, kind] : kinds_) {
    all.insert(all.end(), kind.listed.begin(), kind.listed.end());
    if (kind.more > 0) all.push_back({name, "", "and more", kind.more});
  }
  return all;
}

bool Account::has(std::string_view kind) const { return kinds_.find(kind) != kinds_.end(); }

}  // namespace offenbar::findings
