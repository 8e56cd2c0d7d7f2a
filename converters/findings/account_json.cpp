#include "converters/findings/account_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "converters/base/text.h"
#include "converters/facts_json.h"

namespace offenbar::findings {
namespace {

using nlohmann::json;

json findings_of(const Account& account, std::size_t most_of_a_kind) {
  json list = json::array();
  std::string kind;
  std::size_t shown = 0;
  std::uint64_t more = 0;
  const auto end_kind = [&] {
    if (more > 0) list.push_back({kind, "", "and more", more});
    more = shown = 0;
  };
  for (const Finding& finding : account.findings()) {
    if (finding.kind != kind) {
      end_kind();
      kind = finding.kind;
    }
    if (shown++ < most_of_a_kind) {
      list.push_back({finding.kind, finding.where, finding.detail, finding.count});
    } else {
      more += finding.count;
    }
  }
  end_kind();
  return list;
}

constexpr std::size_t longest_error = 2000;

// No file holds or counts more. Sums over many files stay far from what a number can hold, whatever
// a process says that has been taken over.
constexpr std::uint64_t most_bytes_of_file = std::uint64_t{1} << 50U;
constexpr std::uint64_t most_counted = std::uint64_t{1} << 40U;

std::string text_at(const json& list, std::size_t at) {
  return list.is_array() && at < list.size() && list[at].is_string() ? list[at].get<std::string>()
                                                                     : std::string();
}

std::vector<std::string> texts_of(const json& from, const char* name) {
  std::vector<std::string> texts;
  const json list = from.value(name, json::array());
  for (const json& text : list) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace

json to_json(const Account& account, std::size_t most_bytes) {
  json all = {{"format", account.format}, {"sha256", account.sha256},
              {"size", account.size},     {"likeness", account.likeness},
              {"words", account.words},   {"about", account.about()},
              {"fonts", account.fonts()}, {"languages", account.languages()}};
  if (account.error) {
    // Names of parts stand in it, and they may be of any length.
    Error error = *account.error;
    error.what = shorten_at_grapheme(error.what, longest_error);
    all["error"] = to_json(error);
  }
  for (const std::size_t most : {Account::most_of_a_kind, std::size_t{10}, std::size_t{2}}) {
    all["findings"] = findings_of(account, most);
    if (most == 2 ||
        all.dump(-1, ' ', false, json::error_handler_t::replace).size() <= most_bytes) {
      break;
    }
  }
  return all;
}

namespace {

Told checked_told_of(const json& from) {
  Told told;
  told.format = from.value("format", std::string());
  told.sha256 = from.value("sha256", std::string());
  told.size = std::min(from.value("size", std::uint64_t{0}), most_bytes_of_file);
  told.likeness = from.value("likeness", std::uint64_t{0});
  told.words = std::min(from.value("words", std::uint64_t{0}), most_counted);
  told.fonts = texts_of(from, "fonts");
  told.languages = texts_of(from, "languages");
  if (from.contains("error")) told.error = error_of(from["error"]);
  const json about = from.value("about", json::object());
  for (const auto& [name, value] : about.items()) {
    if (value.is_string()) told.about.emplace(name, value.get<std::string>());
  }
  const json findings = from.value("findings", json::array());
  for (const json& row : findings) {
    const bool counts = row.is_array() && row.size() == 4 && row[3].is_number_unsigned();
    told.findings.push_back({text_at(row, 0), text_at(row, 1), text_at(row, 2),
                             counts ? std::min(row[3].get<std::uint64_t>(), most_counted) : 1});
  }
  return told;
}

}  // namespace

Told told_of(const json& from) try {
  return checked_told_of(from);
} catch (const json::exception&) {
  // Whoever sends that has been taken over, or is broken.
  Told told;
  told.error = Error{Fault::corrupt, "the scanner answered nonsense about it", 0, ""};
  return told;
}

void add_member(json& object, std::string_view member) {
  const std::string_view whole = shorten_at_grapheme(member, longest_member);
  // Nothing is left of a single grapheme that long, and no name would stand for the file itself.
  member = whole.empty() ? member.substr(0, longest_member) : whole;
  if (is_valid_utf8(member)) {
    object["member"] = member;
  } else {
    object["member"] = std::vector<unsigned char>(member.begin(), member.end());
  }
}

std::string member_of(const json& object) {
  const auto found = object.find("member");
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  std::string member;
  if (!found->is_array()) return member;
  for (const json& byte : *found) {
    if (!byte.is_number_unsigned() || byte.get<std::uint64_t>() > 0xFF) return {};
    member += static_cast<char>(byte.get<std::uint64_t>());
  }
  return member;
}

}  // namespace offenbar::findings
