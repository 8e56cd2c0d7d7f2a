#include "tests/mutations/elements.h"

#include <cctype>

namespace offenbar::mutations {

std::vector<Range> elements(const std::string& xml, const std::string& name, std::size_t most) {
  std::vector<Range> found;
  const std::string open = "<" + name, close = "</" + name + ">";
  std::size_t at = 0;
  while (found.size() < most && (at = xml.find(open, at)) != std::string::npos) {
    const char next = xml[at + open.size()];
    if (next != ' ' && next != '>' && next != '/') {
      at += open.size();
      continue;
    }
    Range range;
    range.begin = at;
    const std::size_t tag_end = xml.find('>', at);
    if (tag_end == std::string::npos) break;
    range.inside_begin = tag_end + 1;
    if (xml[tag_end - 1] == '/') {
      range.inside_end = range.end = range.inside_begin;
    } else {
      range.inside_end = xml.find(close, tag_end);
      if (range.inside_end == std::string::npos) break;
      range.end = range.inside_end + close.size();
    }
    at = range.end;
    found.push_back(range);
  }
  return found;
}

std::string_view inside(const std::string& xml, const Range& range) {
  return std::string_view(xml).substr(range.inside_begin, range.inside_end - range.inside_begin);
}

std::string text_of(std::string_view xml) {
  std::string text;
  bool in_tag = false;
  for (const char c : xml) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

bool says_something(std::string_view xml) {
  const std::string text = text_of(xml);
  std::size_t letters = 0;
  for (const char c : text) letters += std::isalnum(static_cast<unsigned char>(c)) != 0 ? 1 : 0;
  return letters >= 6;
}

std::size_t body_of(const std::string& xml) { return xml.find("<office:body"); }

const Range* pick(const std::vector<Range>& places, std::size_t n) {
  if (places.empty() || n >= places.size()) return nullptr;
  return &places[(n * 7919 + 1) % places.size()];
}

Seeded without(const std::string& xml, const Range* range) {
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + xml.substr(range->end);
}

Seeded instead(const std::string& xml, const Range* range, std::string_view by) {
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + std::string(by) + xml.substr(range->end);
}

Seeded replace_in(const std::string& xml, const Range* range, const std::string& name,
                  const std::string& by) {
  if (range == nullptr) return std::nullopt;
  const std::string part(inside(xml, *range));
  const auto in = elements(part, name);
  if (in.empty() || in[0].inside_begin == in[0].inside_end) return std::nullopt;
  return xml.substr(0, range->inside_begin + in[0].inside_begin) + by +
         xml.substr(range->inside_begin + in[0].inside_end);
}

Seeded replace_nth(const std::string& xml, std::size_t n, const std::string& text,
                   const std::string& by) {
  std::vector<Range> places;
  for (std::size_t at = 0; (at = xml.find(text, at)) != std::string::npos; at += text.size()) {
    if (places.size() < 50'000) places.push_back({at, at + text.size(), 0, 0});
  }
  return instead(xml, pick(places, n), by);
}

std::string_view tag_of(const std::string& xml, const Range& range) {
  return std::string_view(xml).substr(range.begin + 1, range.inside_begin - range.begin - 2);
}

std::vector<Range> annotations(const std::string& xml) {
  std::vector<Range> said;
  for (const char* name : {"office:annotation", "officeooo:annotation"}) {
    for (const Range& range : elements(xml, name)) {
      if (says_something(inside(xml, range))) said.push_back(range);
    }
  }
  return said;
}

std::vector<Range> cell_tags(const std::string& xml, const std::string& attribute) {
  std::vector<Range> found;
  const std::string begin = "<table:table-cell ";
  for (std::size_t at = body_of(xml); (at = xml.find(begin, at)) != std::string::npos; ++at) {
    const std::size_t end = xml.find('>', at);
    const std::size_t value = xml.find(attribute, at);
    if (value < end && found.size() < 50'000) found.push_back({at, end, value, 0});
    at = end;
  }
  return found;
}

}  // namespace offenbar::mutations
