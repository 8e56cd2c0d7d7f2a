#include "converters/rewriting/style_names.h"

#include <fmt/core.h>

#include <array>
#include <cctype>

namespace offenbar::rewriting {
namespace {

struct Use {
  std::string_view element, attribute, family;
};

// Where styles of a family are used. [ODF] 3, 19.498 and the elements named there.
constexpr std::array uses{
    Use{"text:p", "text:style-name", "paragraph"},
    Use{"text:p", "text:cond-style-name", "paragraph"},
    Use{"text:h", "text:style-name", "paragraph"},
    Use{"text:h", "text:cond-style-name", "paragraph"},
    Use{"text:index-source-style", "text:style-name", "paragraph"},
    Use{"text:table-of-content-entry-template", "text:style-name", "paragraph"},
    Use{"text:illustration-index-entry-template", "text:style-name", "paragraph"},
    Use{"text:table-index-entry-template", "text:style-name", "paragraph"},
    Use{"text:object-index-entry-template", "text:style-name", "paragraph"},
    Use{"text:user-index-entry-template", "text:style-name", "paragraph"},
    Use{"text:alphabetical-index-entry-template", "text:style-name", "paragraph"},
    Use{"text:bibliography-entry-template", "text:style-name", "paragraph"},
    Use{"text:index-title-template", "text:style-name", "paragraph"},
    Use{"text:notes-configuration", "text:default-style-name", "paragraph"},
    Use{"text:notes-configuration", "text:citation-style-name", "text"},
    Use{"text:notes-configuration", "text:citation-body-style-name", "text"},
    Use{"text:span", "text:style-name", "text"},
    Use{"text:a", "text:style-name", "text"},
    Use{"text:a", "text:visited-style-name", "text"},
    Use{"text:list-level-style-number", "text:style-name", "text"},
    Use{"text:list-level-style-bullet", "text:style-name", "text"},
    Use{"text:outline-level-style", "text:style-name", "text"},
    Use{"text:linenumbering-configuration", "text:style-name", "text"},
    Use{"text:index-entry-chapter", "text:style-name", "text"},
    Use{"text:index-entry-text", "text:style-name", "text"},
    Use{"text:index-entry-page-number", "text:style-name", "text"},
    Use{"text:index-entry-span", "text:style-name", "text"},
    Use{"text:index-entry-tab-stop", "text:style-name", "text"},
    Use{"text:index-entry-link-start", "text:style-name", "text"},
    Use{"text:index-entry-link-end", "text:style-name", "text"},
    Use{"text:alphabetical-index-source", "text:main-entry-style-name", "text"},
    Use{"style:drop-cap", "style:style-name", "text"},
    Use{"table:table-cell", "table:style-name", "table-cell"},
    Use{"table:covered-table-cell", "table:style-name", "table-cell"},
    Use{"table:table-row", "table:default-cell-style-name", "table-cell"},
    Use{"table:table-column", "table:default-cell-style-name", "table-cell"},
};

}  // namespace

std::string internal_name(std::string_view display) {
  std::string out;
  for (const char c : display) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '.';
    const bool first_digit = out.empty() && (std::isdigit(byte) != 0 || c == '-' || c == '.');
    if (plain && !first_digit) {
      out += c;
    } else {
      out += fmt::format("_{:x}_", static_cast<unsigned>(byte));
    }
  }
  return out;
}

void StyleNames::learn(const Tag& tag) {
  if (tag.name != "style:style") return;
  const std::string name = tag.value("style:name");
  const std::string display = tag.value("style:display-name");
  const Key key{tag.value("style:family"), name};
  display_.emplace(key, display.empty() ? name : display);
  parents_.emplace(key, tag.value("style:parent-style-name"));
}

// Whether a style goes by another one, however far above it.
bool StyleNames::descends(const Key& key, const std::string& from) const {
  std::set<std::string> seen;
  for (std::string name = key.second; seen.insert(name).second;) {
    const auto parent = parents_.find({key.first, name});
    if (parent == parents_.end() || parent->second.empty()) return false;
    name = parent->second;
    if (name == from) return true;
    if (const auto into = merged_.find({key.first, name}); into != merged_.end()) {
      name = into->second;
    }
  }
  return false;
}

// Which styles of this document get which name. Several may become one; a style that another one
// goes by cannot become that one.
void StyleNames::decide() {
  decided_ = true;
  struct Named {
    std::string now, was;  // internal names
  };
  std::map<Key, Named> named;  // by family and shown name
  for (const auto& [key, display] : display_) {
    if (rule_for(key) == nullptr)
      named.emplace(Key{key.first, display}, Named{key.second, key.second});
  }
  for (const auto& [key, display] : display_) {
    const HouseRules::Style* rule = rule_for(key);
    if (rule == nullptr) continue;
    const auto [one, is_first] = named.emplace(Key{key.first, rule->becomes},
                                               Named{internal_name(rule->becomes), key.second});
    if (!is_first && descends({key.first, one->second.was}, key.second)) continue;
    if (!is_first) merged_.emplace(key, one->second.was);
    becomes_[key] = {one->second.now, rule->becomes};
  }
}

const HouseRules::Style* StyleNames::rule_for(const Key& key) const {
  const std::string& shown = display_.at(key);
  for (const HouseRules::Style& rule : *rules_) {
    if (key.first == rule.family && shown == rule.name && rule.becomes != rule.name) return &rule;
  }
  return nullptr;
}

void StyleNames::use(Tag& tag, std::string_view attribute, std::string_view family) {
  if (!tag.has(attribute)) return;
  const auto found = becomes_.find({std::string(family), tag.value(attribute)});
  if (found != becomes_.end()) tag.set(attribute, found->second.first);
}

std::optional<std::pair<std::string, std::string>> StyleNames::rename(Tag& tag) {
  if (rules_->empty()) return std::nullopt;
  if (!decided_) decide();
  for (const Use& one : uses) {
    if (tag.name == one.element) use(tag, one.attribute, one.family);
  }
  use(tag, "draw:text-style-name", "paragraph");
  if (tag.name == "style:map") use(tag, "style:apply-style-name", family_);
  if (tag.name != "style:style") return std::nullopt;
  const std::string family = tag.value("style:family");
  if (!tag.is_empty) family_ = family;
  use(tag, "style:parent-style-name", family);
  use(tag, "style:next-style-name", "paragraph");
  const Key key{family, tag.value("style:name")};
  const auto found = becomes_.find(key);
  if (found == becomes_.end()) return std::nullopt;
  const std::string was = display_[key];
  if (merged_.contains(key)) {
    tag.drop();
  } else if (tag.has("style:display-name")) {
    tag.set("style:name", found->second.first);
    tag.set("style:display-name", found->second.second);
  } else {  // shown by its internal name
    tag.set("style:name", found->second.first);
    tag.add("style:display-name", found->second.second);
  }
  return std::pair{was, found->second.second};
}

void StyleNames::end(std::string_view name) {
  if (name == "style:style") family_.clear();
}

}  // namespace offenbar::rewriting
