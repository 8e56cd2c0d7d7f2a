// Gives styles of an ODF document other names, where they are defined and where they are used.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/rewriting/house_rules.h"
#include "converters/rewriting/xml_edit.h"

namespace offenbar::rewriting {

// Of one document: learn() sees every tag of its styles.xml and content.xml first, then rename().
class StyleNames {
 public:
  explicit StyleNames(const std::vector<HouseRules::Style>& rules) : rules_(&rules) {}

  void learn(const Tag& tag);
  // Renames what the tag defines or uses. Answers old and new name if it defines a style.
  std::optional<std::pair<std::string, std::string>> rename(Tag& tag);
  void end(std::string_view name);

 private:
  using Key = std::pair<std::string, std::string>;  // family, internal name
  void decide();
  [[nodiscard]] const HouseRules::Style* rule_for(const Key& key) const;
  [[nodiscard]] bool descends(const Key& key, const std::string& from) const;
  void use(Tag& tag, std::string_view attribute, std::string_view family);

  const std::vector<HouseRules::Style>* rules_;
  std::map<Key, std::string> display_;  // of styles that people see
  std::map<Key, std::string> parents_;  // internal names
  std::map<Key, Key> becomes_;          // internal name, shown name
  std::map<Key, std::string> merged_;   // into which one, by the internal name it had
  std::string family_;                  // of the style that is open
  bool decided_ = false;
};

class StyleLearning : public Edits {
 public:
  explicit StyleLearning(StyleNames& names) : names_(names) {}
  void start(Tag& tag) override { names_.learn(tag); }

 private:
  StyleNames& names_;
};

// As LibreOffice writes names that are no NCName: "Text body" is "Text_20_body".
[[nodiscard]] std::string internal_name(std::string_view display);

}  // namespace offenbar::rewriting
