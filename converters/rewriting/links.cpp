#include "converters/rewriting/links.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "converters/rewriting/package_edit.h"
#include "converters/rewriting/xml_edit.h"

namespace offenbar::rewriting {
namespace {

// No table of a document has this name: a cached table of it holds no values and only says where
// the other document lies.
constexpr std::string_view no_table = "offenbar";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// "file", "https"; empty for a path, a drive letter ("H:") included.
std::string scheme_of(std::string_view target) {
  const std::size_t colon = target.find_first_of(":/?#\\");
  if (colon == std::string_view::npos || colon < 2 || target[colon] != ':') return {};
  return lower(target.substr(0, colon));
}

// Programs' own addresses, mail and the like lead to no file.
bool leads_to_a_file(std::string_view target) {
  constexpr std::array known{"file", "http", "https", "smb", "davs", "dav"};
  if (target.empty() || target.starts_with('#')) return false;
  const std::string scheme = scheme_of(target);
  return scheme.empty() || std::find(known.begin(), known.end(), scheme) != known.end();
}

bool leads_out_of_the_package(std::string_view href) {
  if (!leads_to_a_file(href)) return false;
  return href.starts_with("../") || href.starts_with('/') || !scheme_of(href).empty() ||
         (href.size() > 2 && href[1] == ':');
}

std::string with_quotes_doubled(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out;
}

using Change = std::function<std::optional<NewLink>(const Link&)>;

class LinkEdits : public Edits {
 public:
  LinkEdits(const Change& change, const std::map<std::string, std::string>& filters)
      : change_(change), filters_(filters) {}

  [[nodiscard]] std::uint64_t changed() const { return changed_; }

  void start(Tag& tag) override {
    // Made anew at the end, with what holds now.
    if (tag.name == "table:table" && in_spreadsheet_ &&
        tag.value("table:name").ends_with("'#" + std::string(no_table))) {
      return tag.drop();
    }
    for (Tag::Attribute& one : tag.attributes) {
      if (one.name == "xlink:href") {
        reference(tag, one);
      } else if (one.raw.find("&apos;#") != std::string_view::npos ||
                 one.raw.find("'#") != std::string_view::npos) {
        formula(one);
      }
      // A text that people wrote may look like a formula.
      const bool is_formula = one.name == "table:formula" || one.name == "table:expression";
      if (is_formula && one.raw.find("HYPERLINK(") != std::string_view::npos) {
        hyperlink_function(one);
      }
    }
  }

  // Where LibreOffice puts cached tables: after the last table of a spreadsheet.
  std::string before(const Tag& tag) override {
    const bool follows =
        in_spreadsheet_ &&
        (tag.name == "table:named-expressions" || tag.name == "table:database-ranges" ||
         tag.name == "table:data-pilot-tables" || tag.name == "table:consolidation" ||
         tag.name == "table:dde-links");
    if (tag.name == "office:spreadsheet") in_spreadsheet_ = true;
    if (tag.name == "table:table") ++tables_;
    return follows && tables_ == 0 ? relative_tables() : std::string();
  }
  std::string before_end(std::string_view name) override {
    return name == "office:spreadsheet" ? relative_tables() : std::string();
  }
  void end(std::string_view name) override {
    if (name == "table:table") --tables_;
  }

 private:
  void reference(Tag& tag, Tag::Attribute& one) {
    const std::string href = unescaped(one.raw);
    if (!leads_out_of_the_package(href)) return;
    const auto becomes = change_({LinkKind::reference, href});
    if (!becomes || becomes->target == href) return;
    one.becomes = becomes->target;
    ++changed_;
    const std::string_view file =
        std::string_view(becomes->target)
            .substr(0, std::min(becomes->target.find('#'), becomes->target.size()));
    const auto filter = filters_.find(lower(file.substr(file.rfind('.') + 1)));
    if (filter == filters_.end()) return;
    tag.set("text:filter-name", filter->second);
    tag.set("table:filter-name", filter->second);
  }

  // All 'target'# in a value.
  void formula(Tag::Attribute& one) {
    std::string value = one.becomes ? *one.becomes : unescaped(one.raw);
    bool any = false;
    for (std::size_t end = value.find("'#"); end != std::string::npos;
         end = value.find("'#", end + 1)) {
      const std::optional<std::size_t> begin = opening_quote(value, end);
      if (!begin) continue;
      const std::string target = without_doubled(value.substr(*begin + 1, end - *begin - 1));
      if (scheme_of(target).empty() || !leads_to_a_file(target)) continue;
      const auto becomes = change_({LinkKind::formula, target});
      if (!becomes) continue;
      if (!becomes->relative.empty()) relative_[becomes->target] = becomes->relative;
      if (becomes->target == target) continue;
      const std::string written = with_quotes_doubled(becomes->target);
      value.replace(*begin + 1, end - *begin - 1, written);
      end = *begin + 1 + written.size();
      any = true;
      ++changed_;
    }
    if (any) one.becomes = std::move(value);
  }

  static std::optional<std::size_t> opening_quote(const std::string& value, std::size_t end) {
    for (std::size_t at = end; at-- > 0;) {
      if (value[at] != '\'') continue;
      if (at == 0 || value[at - 1] != '\'') return at;
      --at;  // a doubled one stands for itself
    }
    return std::nullopt;
  }
  static std::string without_doubled(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text[i] == '\'' && i + 1 < text.size() && text[i + 1] == '\'') ++i;
    }
    return out;
  }

  void hyperlink_function(Tag::Attribute& one) {
    constexpr std::string_view opening = "HYPERLINK(\"";
    std::string value = one.becomes ? *one.becomes : unescaped(one.raw);
    bool any = false;
    for (std::size_t at = value.find(opening); at != std::string::npos;
         at = value.find(opening, at + 1)) {
      const std::size_t begin = at + opening.size();
      const std::size_t end = value.find('"', begin);
      if (end == std::string::npos) break;
      const std::string target = value.substr(begin, end - begin);
      const bool is_part = end + 1 < value.size() && value[end + 1] != ';' && value[end + 1] != ')';
      if (is_part || !leads_to_a_file(target)) continue;
      const auto becomes = change_({LinkKind::text, target});
      if (!becomes || becomes->target == target) continue;
      if (becomes->target.find('"') != std::string::npos) continue;
      value.replace(begin, end - begin, becomes->target);
      any = true;
      ++changed_;
    }
    if (any) one.becomes = std::move(value);
  }

  std::string relative_tables() {
    std::string xml;
    for (const auto& [target, relative] : std::exchange(relative_, {})) {
      const std::string name = "'" + with_quotes_doubled(target) + "'#" + std::string(no_table);
      xml += "<table:table table:name=\"" + escaped(name) +
             "\" table:print=\"false\"><table:table-source xlink:type=\"simple\" xlink:href=\"" +
             escaped(relative) + "\" table:table-name=\"" + std::string(no_table) +
             "\" table:mode=\"copy-results-only\"/></table:table>";
    }
    return xml;
  }

  const Change& change_;
  const std::map<std::string, std::string>& filters_;
  std::map<std::string, std::string> relative_;  // by the target in formulas
  bool in_spreadsheet_ = false;
  int tables_ = 0;  // open ones
  std::uint64_t changed_ = 0;
};

}  // namespace

Result<PackageLinks> read_links(Bytes package) {
  PackageLinks found;
  OFFENBAR_TRY(const zip::Archive archive, zip::Archive::open(package));
  found.is_signed = is_signed(archive);
  std::set<Link> known;
  const Change note = [&](const Link& link) -> std::optional<NewLink> {
    if (known.size() == max_links && !known.contains(link)) {
      found.is_whole = false;
    } else if (known.insert(link).second) {
      found.links.push_back(link);
    }
    return std::nullopt;
  };
  const MemberEdit look = [&](std::string_view, std::string_view xml) {
    const std::map<std::string, std::string> none;
    LinkEdits edits(note, none);
    return edit(xml, edits);
  };
  OFFENBAR_TRY(const PackageEdit done, edit_package(package, look, -1));
  found.is_whole = found.is_whole && done.too_large.empty();
  return found;
}

Result<std::uint64_t> write_links(Bytes package, const std::map<Link, NewLink>& links,
                                  const std::map<std::string, std::string>& filters, int out) {
  const Change change = [&](const Link& link) -> std::optional<NewLink> {
    const auto found = links.find(link);
    return found == links.end() ? std::nullopt : std::optional<NewLink>(found->second);
  };
  std::uint64_t changed = 0;
  const MemberEdit rewrite = [&](std::string_view, std::string_view xml) {
    LinkEdits edits(change, filters);
    auto done = edit(xml, edits);
    changed += edits.changed();
    return done;
  };
  OFFENBAR_CHECK(edit_package(package, rewrite, out));
  return changed;
}

}  // namespace offenbar::rewriting
