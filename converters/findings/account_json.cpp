#include "converters/findings/account_json.h"

#include <nlohmann/json.hpp>

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
  if (account.error) all["error"] = to_json(*account.error);
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
  told.size = from.value("size", std::uint64_t{0});
  told.likeness = from.value("likeness", std::uint64_t{0});
  told.words = from.value("words", std::uint64_t{0});
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
                             counts ? row[3].get<std::uint64_t>() : 1});
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

}  // namespace offenbar::findings
