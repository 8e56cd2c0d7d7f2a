#include "converters/rewriting/house_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include "converters/base/mapping.h"
#include "converters/rewriting/package_edit.h"
#include "converters/rewriting/style_names.h"
#include "converters/rewriting/xml_edit.h"

namespace offenbar::rewriting {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// What has a meaning of its own in a URL does not stand in it as it is.
std::string as_url_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '#':
        out += "%23";
        break;
      case '?':
        out += "%3F";
        break;
      case ' ':
        out += "%20";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Counts what is applied, row by row.
class Record {
 public:
  void add(std::string_view table, const std::string& was, const std::string& is,
           bool same_widths = true) {
    Applied& one = rows_[{std::string(table), was}];
    one.table = table;
    one.was = was;
    one.is = is;
    one.same_widths = same_widths;
    ++one.places;
  }
  [[nodiscard]] std::vector<Applied> rows() const {
    std::vector<Applied> all;
    for (const auto& [key, one] : rows_) all.push_back(one);
    return all;
  }

 private:
  std::map<std::pair<std::string, std::string>, Applied> rows_;
};

// "Arial", "'Times New Roman'", "Arial, sans-serif": the first family.
std::string family_name(std::string_view value) {
  std::string_view first = value.substr(0, std::min(value.find(','), value.size()));
  while (!first.empty() && (first.front() == ' ' || first.front() == '\'')) first.remove_prefix(1);
  while (!first.empty() && (first.back() == ' ' || first.back() == '\'')) first.remove_suffix(1);
  return std::string(first);
}

std::string as_family(const std::string& name) {
  return name.find(' ') == std::string::npos ? name : "'" + name + "'";
}

class FontEdits {
 public:
  FontEdits(const HouseRules& rules, Record& record) : rules_(rules), record_(record) {}

  void start(Tag& tag) {
    // A font that is in the document itself stays.
    if (tag.name == "style:font-face" && !tag.is_empty) return;
    for (const std::string_view attribute :
         {"svg:font-family", "fo:font-family", "style:font-family-asian",
          "style:font-family-complex"}) {
      if (!tag.has(attribute)) continue;
      const std::string was = family_name(tag.value(attribute));
      const auto rule = rules_.fonts.find(lower(was));
      if (rule == rules_.fonts.end() || rule->second.becomes == was) continue;
      tag.set(attribute, as_family(rule->second.becomes));
      record_.add("fonts", was, rule->second.becomes, rule->second.same_widths);
    }
  }

 private:
  const HouseRules& rules_;
  Record& record_;
};

// The name that the mapping knows a property of meta.xml by; empty: none.
std::string property_name(const Tag& tag) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> named{
      {{"dc:title", "title"},
       {"dc:subject", "subject"},
       {"meta:keyword", "keywords"},
       {"dc:description", "description"},
       {"meta:initial-creator", "author"},
       {"dc:creator", "last author"}}};
  for (const auto& [element, name] : named) {
    if (tag.name == element) return std::string(name);
  }
  return tag.name == "meta:user-defined" ? tag.value("meta:name") : std::string();
}

// The texts of all properties, in order.
class PropertyTexts : public Edits {
 public:
  void start(Tag& tag) override {
    inside_ = !property_name(tag).empty();
    if (inside_) texts.emplace_back();
  }
  void end(std::string_view) override { inside_ = false; }
  [[nodiscard]] bool wants_text() const override { return inside_; }
  std::optional<std::string> text(const std::string& utf8) override {
    texts.back() += utf8;
    return std::nullopt;
  }
  std::vector<std::string> texts;

 private:
  bool inside_ = false;
};

class MetaEdits : public Edits {
 public:
  MetaEdits(const HouseRules& rules, std::vector<std::string> texts, std::string_view climb,
            Record& record)
      : rules_(rules), texts_(std::move(texts)), climb_(climb), record_(record) {}

  void start(Tag& tag) override {
    becomes_.reset();
    if (tag.name == "meta:template") return attached(tag);
    const std::string name = property_name(tag);
    if (name.empty() || at_ == texts_.size()) return;
    const std::string& text = texts_[at_++];
    for (const HouseRules::Property& rule : rules_.properties) {
      if (rule.name != name || (rule.value != "*" && rule.value != text)) continue;
      if (rule.becomes == text) return;
      if (text.empty() && rule.becomes != "-") return;  // there is no text to put another for
      record_.add("metadata", name, rule.becomes);
      if (rule.becomes == "-") {
        tag.drop();
      } else {
        becomes_ = rule.becomes;
      }
      return;
    }
  }
  void end(std::string_view) override { becomes_.reset(); }
  [[nodiscard]] bool wants_text() const override { return becomes_.has_value(); }
  std::optional<std::string> text(const std::string&) override {
    return std::exchange(becomes_, std::string());
  }

 private:
  void attached(Tag& tag) {
    const std::string href = tag.value("xlink:href"), title = tag.value("xlink:title");
    const std::string file = lower(href.substr(href.find_last_of("/\\") + 1));
    const auto rule =
        std::find_if(rules_.templates.begin(), rules_.templates.end(), [&](const auto& one) {
          return one.first == lower(href) || (!file.empty() && one.first == file) ||
                 (!title.empty() && one.first == lower(title));
        });
    if (rule == rules_.templates.end()) return;
    record_.add("templates", href.empty() ? title : href, rule->second.becomes);
    if (rule->second.becomes == "-") return tag.drop();
    const bool whole = rule->second.becomes.find("://") != std::string::npos;
    tag.set("xlink:href", whole ? rule->second.becomes
                                : "../" + std::string(climb_) + as_url_path(rule->second.becomes));
    if (!rule->second.title.empty()) tag.set("xlink:title", rule->second.title);
  }

  const HouseRules& rules_;
  std::vector<std::string> texts_;
  std::string_view climb_;
  Record& record_;
  std::size_t at_ = 0;
  std::optional<std::string> becomes_;
};

class FontAndStyleEdits : public Edits {
 public:
  FontAndStyleEdits(const HouseRules& rules, StyleNames& names, Record& record)
      : fonts_(rules, record), names_(names), record_(record) {}
  void start(Tag& tag) override {
    fonts_.start(tag);
    if (const auto renamed = names_.rename(tag)) {
      record_.add("styles", renamed->first, renamed->second);
    }
  }
  void end(std::string_view name) override { names_.end(name); }

 private:
  FontEdits fonts_;
  StyleNames& names_;
  Record& record_;
};

}  // namespace

Result<HouseRules> HouseRules::load() {
  HouseRules rules;
  OFFENBAR_TRY(const Table fonts, Table::load("fonts"));
  for (const Table::Row& row : fonts.rows()) {
    const std::string becomes(fonts.at(row, "becomes"));
    if (becomes == "-") continue;
    rules.fonts[lower(row.front())] = {becomes,
                                       lower(becomes) == lower(fonts.at(row, "compatible"))};
  }
  OFFENBAR_TRY(const Table styles, Table::load("styles"));
  for (const Table::Row& row : styles.rows()) {
    rules.styles.push_back({std::string(styles.at(row, "family")), row.front(),
                            std::string(styles.at(row, "becomes"))});
  }
  OFFENBAR_TRY(const Table templates, Table::load("templates"));
  for (const Table::Row& row : templates.rows()) {
    rules.templates[lower(row.front())] = {std::string(templates.at(row, "becomes")),
                                           std::string(templates.at(row, "title"))};
  }
  OFFENBAR_TRY(const Table metadata, Table::load("metadata"));
  for (const Table::Row& row : metadata.rows()) {
    rules.properties.push_back({row.front(), std::string(metadata.at(row, "value")),
                                std::string(metadata.at(row, "becomes"))});
  }
  return rules;
}

Result<std::vector<Applied>> apply(Bytes package, const HouseRules& rules, std::string_view climb,
                                   int out) {
  Record record;
  std::map<std::string, StyleNames> names;  // by folder in the package: an embedded document's own
  const auto folder_of = [](std::string_view name) {
    return std::string(name.substr(0, name.rfind('/') + 1));
  };
  const MemberEdit learn = [&](std::string_view name, std::string_view xml) {
    StyleLearning learning(names.try_emplace(folder_of(name), rules.styles).first->second);
    return rules.styles.empty() ? Result<std::optional<std::string>>(std::nullopt)
                                : edit(xml, learning);
  };
  OFFENBAR_CHECK(edit_package(package, learn, -1));
  const MemberEdit change = [&](std::string_view name,
                                std::string_view xml) -> Result<std::optional<std::string>> {
    if (name == "meta.xml") {
      PropertyTexts texts;
      OFFENBAR_CHECK(edit(xml, texts));
      MetaEdits edits(rules, std::move(texts.texts), climb, record);
      return edit(xml, edits);
    }
    StyleNames& styles = names.try_emplace(folder_of(name), rules.styles).first->second;
    FontAndStyleEdits edits(rules, styles, record);
    return edit(xml, edits);
  };
  OFFENBAR_TRY(const PackageEdit done, edit_package(package, change, out));
  return done.changed ? record.rows() : std::vector<Applied>();
}

}  // namespace offenbar::rewriting
