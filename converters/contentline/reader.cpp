#include "converters/contentline/reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "converters/base/text.h"
#include "converters/contentline/parse_line.h"
#include "converters/contentline/physical_lines.h"

namespace offenbar::contentline {
namespace {

char upper_of(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper_of, upper_of);
}
std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t') out += upper_of(c);
  }
  return out;
}
bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_empty(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return is_blank(c) || c == '\0'; });
}
bool begins(std::string_view line, std::string_view with) {
  return equal_in_any_case(line.substr(0, with.size()), with);
}

class TreeReader {
 public:
  explicit TreeReader(std::string text) : text_(std::move(text)), lines_(text_) {}

  Tree run() {
    while (const auto line = lines_.next()) {
      if (is_empty(*line)) continue;
      first_line_ = lines_.number();
      std::string whole(*line);
      unfold(whole);
      take(whole);
      if (count_ > max_properties) {
        note(Note::Kind::limit, "more properties than can be");
        break;
      }
    }
    while (!open_.empty()) {
      note(Note::Kind::unended, open_.back().name);
      close();
    }
    return std::move(tree_);
  }

 private:
  void unfold(std::string& line) {
    soft_breaks(line);
    while (lines_.peek() && line.size() < max_value_bytes) {
      const std::string_view next = *lines_.peek();
      if (next.empty() || !is_blank(next[0])) break;
      if (is_empty(next) && !is_old_) break;
      // vCard 2.1 folds in front of white space, which is part of the value.
      line += next.substr(is_old_ ? 0 : 1);
      (void)lines_.next();
      soft_breaks(line);
    }
    base64_lines(line);
  }

  // The head, where it has parameters that may say how the value is encoded.
  static std::optional<Property> head_of(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || line.find(';') > colon) return std::nullopt;
    return parse_line(line.substr(0, std::min(line.size(), colon + 200)));
  }

  void soft_breaks(std::string& line) {
    if (!line.ends_with('=')) return;
    const auto head = head_of(line);
    if (!head || !is_quoted_printable(*head)) return;
    while (line.ends_with('=') && lines_.peek() && !begins(*lines_.peek(), "END:") &&
           line.size() < max_value_bytes) {
      line.pop_back();
      line += *lines_.next();
    }
  }

  // Some programs do not indent the lines of base64.
  void base64_lines(std::string& line) {
    const auto head = head_of(line);
    if (!head || !is_base64(*head)) return;
    while (lines_.peek() && line.size() < max_value_bytes) {
      const std::string_view next = *lines_.peek();
      if (is_empty(next) || next.find_first_of(":;") != std::string_view::npos) break;
      line += *lines_.next();
    }
  }

  void take(const std::string& line) {
    auto property = parse_line(line);
    if (!property) return note(Note::Kind::line, line);
    ++count_;
    if (property->name == "BEGIN" && property->parameters.empty()) return begin(property->value);
    if (property->name == "END" && property->parameters.empty()) return end(property->value);
    if (property->value.size() > max_value_bytes) return note(Note::Kind::limit, property->name);
    const Charset charset = decode(*property);
    if (charset == Charset::guessed) note(Note::Kind::charset, property->name);
    if (charset == Charset::broken) note(Note::Kind::broken, property->name);
    if (property->name == "VERSION")
      is_old_ = property->value.starts_with("2.1") || property->value.starts_with("1.0");
    if (open_.empty()) return note(Note::Kind::outside, line);
    open_.back().properties.push_back(*std::move(property));
  }

  void begin(std::string_view name) {
    if (open_.empty()) is_old_ = false;
    if (open_.size() >= max_depth) {
      note(Note::Kind::limit, "components in components");
      ++too_deep_;
      return;
    }
    Component component;
    component.name = upper(name);
    component.line = first_line_;
    // A card in a card is an AGENT; a calendar in a calendar is a file without its END.
    const bool is_lost_end =
        component.name == "VCALENDAR" || (component.name == "VCARD" && !is_agent());
    while (is_lost_end && !open_.empty()) {
      note(Note::Kind::unended, open_.back().name);
      close();
    }
    open_.push_back(std::move(component));
  }

  [[nodiscard]] bool is_agent() const {
    if (open_.empty() || open_.back().name != "VCARD") return true;
    const auto& properties = open_.back().properties;
    return !properties.empty() && properties.back().name == "AGENT" &&
           is_empty(properties.back().value);
  }

  void end(std::string_view raw) {
    if (too_deep_ > 0) {
      --too_deep_;
      return;
    }
    const std::string name = upper(raw);
    const auto found = std::find_if(open_.rbegin(), open_.rend(),
                                    [&](const Component& one) { return one.name == name; });
    if (found == open_.rend()) return note(Note::Kind::stray_end, name);
    const auto inner = static_cast<std::size_t>(found - open_.rbegin());
    for (std::size_t i = 0; i < inner; ++i) {
      note(Note::Kind::unended, open_.back().name);
      close();
    }
    close();
  }

  void close() {
    Component done = std::move(open_.back());
    open_.pop_back();
    (open_.empty() ? tree_.components : open_.back().children).push_back(std::move(done));
  }

  void note(Note::Kind kind, std::string_view text) {
    if (tree_.notes.size() >= max_notes) return;
    std::string shown(text.substr(0, 400));
    if (!is_valid_utf8(shown)) shown = from_code_page(as_bytes(shown), 1252).value_or("");
    tree_.notes.push_back({kind, first_line_, std::string(shorten_at_grapheme(shown, 200))});
  }

  std::string text_;
  PhysicalLines lines_;
  Tree tree_;
  std::vector<Component> open_;
  std::size_t first_line_ = 0;
  std::size_t count_ = 0;
  std::size_t too_deep_ = 0;
  bool is_old_ = false;  // vCard 2.1 or vCalendar 1.0
};

}  // namespace

const Property* Component::find(std::string_view of) const {
  const auto at = std::ranges::find_if(
      properties, [&](const Property& one) { return equal_in_any_case(one.name, of); });
  return at == properties.end() ? nullptr : &*at;
}

std::string_view Component::value(std::string_view of) const {
  const Property* found = find(of);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

Tree read(Bytes file) { return TreeReader(without_byte_order(file)).run(); }

}  // namespace offenbar::contentline
