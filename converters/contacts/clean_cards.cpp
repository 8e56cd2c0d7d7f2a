#include "converters/contacts/clean_cards.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <utility>

#include "converters/base/uuid.h"
#include "converters/contacts/old_property.h"
#include "converters/contacts/times.h"
#include "converters/contentline/losses.h"
#include "converters/contentline/reader.h"

namespace offenbar::contacts {
namespace {

using contentline::Component;

constexpr std::size_t max_agents = 8;  // cards in cards in cards

// What a card of 4.0 says at most once, but for alternatives in other languages.
constexpr std::array<std::string_view, 10> singles{"FN",  "N",   "BDAY", "ANNIVERSARY", "GENDER",
                                                   "UID", "REV", "KIND", "PRODID",      "CREATED"};

bool is_single(std::string_view name) { return std::ranges::find(singles, name) != singles.end(); }

bool is_empty_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c == ';' || c == ' ' || c == ','; });
}

// One card of a file while it is made clean.
class Cleaner {
 public:
  Cleaner(const Component& from, std::size_t number) : where_(place(from, number)) {
    for (const Property& property : from.properties) {
      const bool is_frame = property.name == "VERSION" || property.name == "PRODID" ||
                            property.name == "PROFILE" || property.name == "AGENT";
      if (!is_frame) add(modern(property));
    }
  }

  // The uid of a card in this card.
  void add_agent(const std::string& uid) {
    card_.raw("RELATED", "urn:uuid:" + uid, {{"TYPE", {"agent"}}});
  }
  // One who is only named, or lies elsewhere. RFC 2426, 3.5.4; RFC 6350, 6.6.6
  void add_agent(const Property& from) {
    const std::string* type = from.parameter("VALUE");
    if (type != nullptr && equal_in_any_case(*type, "uri")) {
      card_.raw("RELATED", std::string(trimmed(from.value)), {{"TYPE", {"agent"}}});
    } else {
      const std::string text = contentline::unescaped(from.value);
      card_.raw("RELATED", contentline::escaped(trimmed(text)),
                {{"TYPE", {"agent"}}, {"VALUE", {"text"}}});
    }
  }

  Written finish(Version version) {
    add_labels();
    add_sort_strings();
    repair_name();
    Written written;
    written.uid = uid();
    written.title = contentline::unescaped(card_.find("FN")->value);
    if (const Property* changed = card_.find("REV")) written.modified = unix_time(changed->value);
    written.losses = std::move(losses_);
    written.card = text_of(card_, version);
    return written;
  }

  void set_uid(const std::string& uid) {
    const bool is_uuid = uid.size() == 36 && std::ranges::count(uid, '-') == 4;
    std::vector<Parameter> parameters;
    if (!is_uuid && uid.find(':') == std::string::npos) parameters = {{"VALUE", {"text"}}};
    const Property property{"", "UID", std::move(parameters),
                            is_uuid ? "urn:uuid:" + uid : contentline::escaped(uid)};
    if (Property* old = card_.find("UID")) {
      *old = property;
    } else {
      card_.properties.insert(card_.properties.begin(), property);
    }
  }

  // As the card says it; of a digest of all it says where it says none.
  std::string uid() {
    if (!uid_.empty()) return uid_;
    if (const Property* said = card_.find("UID")) {
      uid_ = trimmed(contentline::unescaped(said->value));
      if (lower(uid_).starts_with("urn:uuid:")) uid_.erase(0, 9);
    }
    if (uid_.empty()) {
      uid_ = uuid_of("card:" + text_of(card_, Version::v4));
      repaired("no UID", uid_);
    }
    set_uid(uid_);
    return uid_;
  }
  void change_uid(const std::string& uid) {
    repaired("UID " + uid_ + ", which another card has", uid);
    uid_ = uid;
    set_uid(uid);
  }

 private:
  static std::string place(const Component& from, std::size_t number) {
    const std::string_view name = from.value("FN");
    std::string where = "card " + std::to_string(number);
    if (!name.empty()) where += " (" + contentline::unescaped(name) + ")";
    return where;
  }

  void repaired(std::string before, std::string after) {
    losses_.push_back(
        {"repaired_object", Severity::cosmetic, where_, std::move(before), std::move(after)});
  }

  void add(Property property) {
    const bool is_empty = is_empty_value(property.value);
    if (is_empty && property.name != "N") return;
    if (property.name == "LABEL") return labels_.push_back(std::move(property));
    if (property.name == "SORT-STRING") return sort_strings_.push_back(std::move(property));
    Property* old = is_single(property.name) ? card_.find(property.name) : nullptr;
    if (old == nullptr || property.parameter("ALTID") != nullptr)
      return card_.properties.push_back(std::move(property));
    if (is_empty || old->value == property.value) return;
    if (is_empty_value(old->value)) {
      *old = std::move(property);
      return;
    }
    repaired(property.name + " twice", "X-OFFENBAR-" + property.name);
    property.name = "X-OFFENBAR-" + property.name;
    card_.properties.push_back(std::move(property));
  }

  // A label belongs to the address of the same types.
  void add_labels() {
    constexpr std::size_t most_compared = 100;  // nobody has more addresses; damage has
    if (labels_.size() > most_compared) return keep_labels(labels_);
    for (Property& label : labels_) {
      const std::string text = contentline::unescaped(label.value);
      const auto address = std::ranges::find_if(card_.properties, [&](const Property& one) {
        return one.name == "ADR" && one.group == label.group && one.parameter("LABEL") == nullptr &&
               same_types(one, label);
      });
      if (address != card_.properties.end()) {
        address->parameters.push_back({"LABEL", {text}});
        continue;
      }
      keep_labels({&label, 1});
    }
    labels_.clear();
  }

  // As addresses of their own.
  void keep_labels(std::span<Property> labels) {
    for (Property& label : labels) {
      const std::string text = contentline::unescaped(label.value);
      label.name = "ADR";
      label.parameters.push_back({"LABEL", {text}});
      label.value = contentline::joined({"", "", text, "", "", "", ""}, ';');
      card_.properties.push_back(std::move(label));
    }
  }

  static bool same_types(const Property& a, const Property& b) {
    return std::ranges::all_of(std::array{"home", "work"}, [&](const char* type) {
      return has_type(a, type) == has_type(b, type);
    });
  }

  void add_sort_strings() {
    for (const Property& sort : sort_strings_) {
      Property* name = card_.find("N");
      if (name == nullptr || name->parameter("SORT-AS") != nullptr) {
        card_.text("X-OFFENBAR-SORT-STRING", contentline::unescaped(sort.value));
      } else {
        name->parameters.push_back({"SORT-AS", {contentline::unescaped(sort.value)}});
      }
    }
    sort_strings_.clear();
  }

  void repair_name() {
    if (card_.find("FN") == nullptr) {
      const std::string name = invented_name();
      repaired("no FN", name);
      card_.text("FN", name);
    }
    if (card_.find("N") == nullptr) {
      const std::string name = contentline::unescaped(card_.find("FN")->value);
      card_.raw("N", contentline::joined({name, "", "", "", ""}, ';'));
    }
  }

  [[nodiscard]] std::string invented_name() const {
    if (const Property* name = card_.find("N")) {
      const auto parts = parts_of(name->value, ';');
      std::string spoken;
      for (const std::size_t at : {3U, 1U, 2U, 0U, 4U}) {
        if (at >= parts.size() || trimmed(parts[at]).empty()) continue;
        spoken += (spoken.empty() ? "" : " ") + std::string(trimmed(parts[at]));
      }
      if (!spoken.empty()) return spoken;
    }
    for (const std::string_view name : {"ORG", "NICKNAME", "EMAIL", "TEL", "URL"}) {
      const Property* other = card_.find(name);
      if (other == nullptr) continue;
      const auto parts = parts_of(other->value, name == "ORG" ? ';' : ',');
      if (!parts.empty() && !trimmed(parts[0]).empty()) return std::string(trimmed(parts[0]));
    }
    return "?";
  }

  std::string where_;
  Card card_;
  std::vector<Property> labels_;
  std::vector<Property> sort_strings_;
  std::vector<Loss> losses_;
  std::string uid_;
};

class FileCleaner {
 public:
  FileCleaner(Version version, const TakeCard& take) : version_(version), take_(take) {}

  CleanedFile run(Bytes bytes) {
    contentline::Tree tree = contentline::read(bytes);
    file_.losses = contentline::losses_of(tree.notes);
    for (const Component& component : tree.components) {
      if (component.name == "VCARD") {
        (void)clean(component, 0);
      } else {
        other(component);
      }
    }
    return std::move(file_);
  }

 private:
  std::string clean(const Component& component, std::size_t depth) {
    const std::size_t number = ++file_.found;
    Cleaner cleaner(component, number);
    for (const std::string& agent : agents(component, depth, cleaner)) cleaner.add_agent(agent);
    std::string uid = cleaner.uid();
    if (const std::size_t copy = uids_[uid]++; copy > 0) {
      // Whoever had this one first keeps it, and the derived one is taken, too.
      std::string other_uid = derived_uid(uid, copy);
      for (std::size_t i = copy + 1; uids_[other_uid]++ > 0; ++i) other_uid = derived_uid(uid, i);
      uid = other_uid;
      cleaner.change_uid(uid);
    }
    take_(cleaner.finish(version_));
    return uid;
  }

  // 2.1 nests cards; 3.0 has them as text, or says where they are.
  std::vector<std::string> agents(const Component& component, std::size_t depth, Cleaner& cleaner) {
    std::vector<std::string> uids;
    for (const Component& child : component.children) {
      if (child.name == "VCARD") {
        uids.push_back(clean(child, depth + 1));
      } else {
        other(child);
      }
    }
    for (const Property& property : component.properties) {
      if (property.name != "AGENT" || trimmed(property.value).empty()) continue;
      const std::string text = contentline::unescaped(property.value);
      if (depth >= max_agents) {
        file_.losses.push_back(
            {"line_unreadable", Severity::content, "AGENT", text.substr(0, 200), ""});
        continue;
      }
      const auto inner = contentline::read(as_bytes(text));
      for (const Component& agent : inner.components) uids.push_back(clean(agent, depth + 1));
      if (inner.components.empty()) {
        cleaner.add_agent(property);
        continue;
      }
      const std::vector<Loss> losses = contentline::losses_of(inner.notes);
      file_.losses.insert(file_.losses.end(), losses.begin(), losses.end());
    }
    return uids;
  }

  void other(const Component& component) {
    file_.losses.push_back({"line_unreadable", Severity::content,
                            "line " + std::to_string(component.line), component.name, "no card"});
  }

  Version version_;
  const TakeCard& take_;
  CleanedFile file_;
  std::unordered_map<std::string, std::size_t> uids_;
};

}  // namespace

CleanedFile clean_cards(Bytes file, Version version, const TakeCard& take) {
  return FileCleaner(version, take).run(file);
}

}  // namespace offenbar::contacts
