#include "tests/mutations/defects.h"

#include <array>
#include <cctype>

#include "tests/mutations/elements.h"

namespace offenbar::mutations {
namespace {

// Plain paragraphs of the body: text and spans only, not what was deleted, nor in an index.
std::vector<Range> paragraphs(const std::string& xml) {
  std::vector<Range> plain;
  std::size_t body = body_of(xml);
  if (body == std::string::npos) return plain;
  if (const auto tracked = xml.rfind("</text:tracked-changes>"); tracked != std::string::npos) {
    body = std::max(body, tracked);
  }
  for (const Range& range : elements(xml, "text:p")) {
    const std::string_view in = inside(xml, range);
    if (range.begin < body || !says_something(in)) continue;
    if (in.find("<text:p") != std::string_view::npos ||
        in.find("<draw:") != std::string_view::npos ||
        in.find("<text:note") != std::string_view::npos ||
        in.find("<office:annotation") != std::string_view::npos ||
        in.find("<text:change") != std::string_view::npos) {
      continue;
    }
    plain.push_back(range);
  }
  return plain;
}

Seeded drop_paragraph(const std::string& xml, std::size_t n) {
  return without(xml, pick(paragraphs(xml), n));
}

// Two that follow one another in one place: what stands in two boxes would only look like boxes in
// another order.
Seeded swap_paragraphs(const std::string& xml, std::size_t n) {
  const auto all = paragraphs(xml);
  std::vector<std::size_t> pairs;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const bool differ = text_of(inside(xml, all[i])) != text_of(inside(xml, all[i + 1]));
    if (all[i].end == all[i + 1].begin && differ) pairs.push_back(i);
  }
  if (n >= pairs.size()) return std::nullopt;
  const std::size_t at = pairs[(n * 7919 + 1) % pairs.size()];
  const Range &a = all[at], &b = all[at + 1];
  const std::string first(inside(xml, a)), second(inside(xml, b));
  return xml.substr(0, a.inside_begin) + second +
         xml.substr(a.inside_end, b.inside_begin - a.inside_end) + first + xml.substr(b.inside_end);
}

template <class Changes>
Seeded change_letter(const std::string& xml, std::size_t n, Changes changes) {
  const auto all = paragraphs(xml);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Range* range = pick(all, (n + i) % all.size());
    bool in_tag = false, in_entity = false;
    for (std::size_t at = range->inside_begin; at < range->inside_end; ++at) {
      if (xml[at] == '<') in_tag = true;
      if (xml[at] == '&') in_entity = true;
      if (!in_tag && !in_entity && changes(xml[at])) {
        std::string out = xml;
        out[at] = xml[at] == '7'                                           ? '8'
                  : xml[at] == 'x'                                         ? 'y'
                  : std::isdigit(static_cast<unsigned char>(xml[at])) != 0 ? '7'
                                                                           : 'x';
        return out;
      }
      if (xml[at] == '>') in_tag = false;
      if (xml[at] == ';') in_entity = false;
    }
  }
  return std::nullopt;
}

Seeded change_digit(const std::string& xml, std::size_t n) {
  return change_letter(xml, n, [](char c) { return c >= '0' && c <= '9'; });
}
Seeded change_character(const std::string& xml, std::size_t n) {
  return change_letter(xml, n, [](char c) { return c >= 'a' && c <= 'z'; });
}

Seeded join_paragraphs(const std::string& xml, std::size_t n) {
  const auto all = paragraphs(xml);
  std::vector<Range> joints;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i].end == all[i + 1].begin)
      joints.push_back({all[i].inside_end, all[i + 1].inside_begin, 0, 0});
  }
  return without(xml, pick(joints, n));
}

Seeded drop_note(const std::string& xml, std::size_t n) {
  return without(xml, pick(elements(xml, "text:note"), n));
}

Seeded drop_comment(const std::string& xml, std::size_t n) {
  return without(xml, pick(annotations(xml), n));
}

Seeded lose_comment_author(const std::string& xml, std::size_t n) {
  return replace_in(xml, pick(annotations(xml), n), "dc:creator", "");
}
Seeded change_comment_date(const std::string& xml, std::size_t n) {
  return replace_in(xml, pick(annotations(xml), n), "dc:date", "1999-01-01T01:01:01");
}

Seeded retarget_link(const std::string& xml, std::size_t n) {
  std::vector<Range> links;
  const std::string begin = "<text:a ", href = "xlink:href=\"";
  for (std::size_t at = 0; (at = xml.find(begin, at)) != std::string::npos; ++at) {
    const std::size_t value = xml.find(href, at);
    if (value == std::string::npos || value > xml.find('>', at)) continue;
    const std::size_t start = value + href.size();
    if (xml[start] != '#') links.push_back({start, xml.find('"', start), 0, 0});
  }
  const Range* range = pick(links, n);
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + "https://elsewhere.example/" + xml.substr(range->end);
}

std::vector<Range> pictures(const std::string& xml) {
  std::vector<Range> found;
  const std::string begin = "<draw:image ", href = "xlink:href=\"Pictures/";
  for (std::size_t at = 0; (at = xml.find(begin, at)) != std::string::npos; ++at) {
    const std::size_t value = xml.find(href, at);
    if (value == std::string::npos || value > xml.find('>', at)) continue;
    const std::size_t start = value + 12;
    const std::size_t end = xml.find('"', start);
    const std::string name = xml.substr(start, end - start);
    if (name.find("Preview") == std::string::npos) found.push_back({start, end, 0, 0});
  }
  return found;
}

Seeded lose_picture(const std::string& xml, std::size_t n) {
  const auto all = pictures(xml);
  const Range* range = pick(all, n);
  if (range == nullptr) return std::nullopt;
  const std::string name = xml.substr(range->begin, range->end - range->begin);
  std::string out = xml;  // wherever it is shown
  for (std::size_t at = 0; (at = out.find(name, at)) != std::string::npos;) {
    out.replace(at, name.size(), "Pictures/none.png");
  }
  return out;
}

Seeded accept_changes(const std::string& xml, std::size_t n) {
  std::vector<Range> regions;
  for (const Range& range : elements(xml, "text:changed-region")) {
    const auto deletion = inside(xml, range).find("<text:deletion");
    if (deletion != std::string_view::npos && says_something(inside(xml, range).substr(deletion))) {
      regions.push_back(range);
    }
  }
  return without(xml, pick(regions, n));
}

Seeded heading_to_text(const std::string& xml, std::size_t n) {
  std::vector<Range> said;
  for (const Range& range : elements(xml, "text:h")) {
    const auto in = inside(xml, range);
    if (says_something(in) && in.find("<text:h") == std::string_view::npos) said.push_back(range);
  }
  const Range* range = pick(said, n);
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + "<text:p>" + std::string(inside(xml, *range)) + "</text:p>" +
         xml.substr(range->end);
}

Seeded freeze_field(const std::string& xml, std::size_t n) {
  const Range* range = nullptr;
  const auto fields = elements(xml, "text:page-number");
  range = pick(fields, n);
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + "3" + xml.substr(range->end);
}

Seeded drop_header(const std::string& xml, std::size_t) {
  std::string out = xml;
  bool any = false;
  for (const char* name : {"style:header", "style:header-first", "style:header-left"}) {
    const auto all = elements(out, name);
    for (auto range = all.rbegin(); range != all.rend(); ++range) {
      any |= says_something(inside(out, *range));
      out.erase(range->begin, range->end - range->begin);
    }
  }
  if (!any) return std::nullopt;
  return out;
}

Seeded drop_title(const std::string& xml, std::size_t n) {
  std::vector<Range> titles = elements(xml, "dc:title");
  std::erase_if(titles, [&xml](const Range& title) {  // a title of spaces says nothing
    return text_of(inside(xml, title)).find_first_not_of(" \t\n") == std::string::npos;
  });
  return without(xml, pick(titles, n));
}

Seeded change_value(const std::string& xml, std::size_t n) {
  const std::string attribute = " office:value=\"";
  const auto all = cell_tags(xml, attribute);
  const Range* range = pick(all, n);
  if (range == nullptr) return std::nullopt;
  const std::size_t begin = range->inside_begin + attribute.size();
  return xml.substr(0, begin) + "918273.5" + xml.substr(xml.find('"', begin));
}

Seeded number_to_text(const std::string& xml, std::size_t n) {
  const std::string type = " office:value-type=\"float\"";
  std::vector<Range> shown;
  for (const Range& tag : cell_tags(xml, type)) {
    if (xml.compare(tag.end + 1, 8, "<text:p>") == 0) shown.push_back(tag);
  }
  const Range* range = pick(shown, n);
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->inside_begin) + " office:value-type=\"string\"" +
         xml.substr(range->inside_begin + type.size());
}

Seeded freeze_formula(const std::string& xml, std::size_t n) {
  const std::string attribute = " table:formula=\"";
  std::vector<Range> typed;
  for (const Range& tag : cell_tags(xml, attribute)) {
    const std::string formula = xml.substr(tag.inside_begin, 40);
    if (formula.find("of:=TRUE()\"") == std::string::npos &&
        formula.find("of:=FALSE()\"") == std::string::npos &&
        formula.find("of:=#") == std::string::npos) {
      typed.push_back(tag);
    }
  }
  const Range* range = pick(typed, n);
  if (range == nullptr) return std::nullopt;
  const std::size_t end = xml.find('"', range->inside_begin + attribute.size());
  return xml.substr(0, range->inside_begin) + xml.substr(end + 1);
}

Seeded empty_cell(const std::string& xml, std::size_t n) {
  const auto all = cell_tags(xml, " office:value-type=\"");
  std::vector<Range> plain;
  for (const Range& tag : all) {
    const std::string text = xml.substr(tag.begin, tag.end - tag.begin);
    if (text.find("formula") == std::string::npos && !text.ends_with("/") &&
        text.find("string-value=\"\"") == std::string::npos &&
        xml.compare(tag.end + 1, 8, "<text:p>") == 0 && xml.compare(tag.end + 9, 1, "<") != 0) {
      plain.push_back(tag);
    }
  }
  const Range* range = pick(plain, n);
  if (range == nullptr) return std::nullopt;
  const std::size_t value_end = xml.find('"', range->inside_begin + 20);
  return xml.substr(0, range->inside_begin) + xml.substr(value_end + 1);
}

Seeded rename_sheet(const std::string& xml, std::size_t n) {
  const std::string begin = "<table:table table:name=\"";
  std::vector<Range> sheets;
  for (std::size_t at = body_of(xml); (at = xml.find(begin, at)) != std::string::npos; ++at) {
    if (xml.compare(at + begin.size(), 5, "'file") == 0 ||
        xml.compare(at + begin.size(), 9, "&apos;fil") == 0)
      continue;
    sheets.push_back({at + begin.size(), 0, 0, 0});
  }
  const Range* range = pick(sheets, n);
  if (range == nullptr) return std::nullopt;
  return xml.substr(0, range->begin) + "Other " + xml.substr(range->begin);
}

Seeded drop_name(const std::string& xml, std::size_t n) {
  const std::size_t last = xml.rfind("</table:table>");
  std::vector<Range> names;
  for (const Range& range : elements(xml, "table:named-range")) {
    if (range.begin > last) names.push_back(range);
  }
  return without(xml, pick(names, n));
}

Seeded drop_speaker_notes(const std::string& xml, std::size_t n) {
  std::vector<Range> said;
  for (const Range& range : elements(xml, "presentation:notes")) {
    const auto in = inside(xml, range);
    const auto notes = in.find("presentation:class=\"notes\"");
    if (notes == std::string_view::npos) continue;
    const auto begin = in.find('>', notes), end = in.find("</draw:frame>", notes);
    if (end != std::string_view::npos && says_something(in.substr(begin, end - begin))) {
      said.push_back(range);
    }
  }
  return without(xml, pick(said, n));
}

Seeded drop_slide(const std::string& xml, std::size_t n) {
  std::vector<Range> said;
  for (const Range& range : elements(xml, "draw:page")) {
    if (says_something(inside(xml, range))) said.push_back(range);
  }
  return without(xml, pick(said, n));
}

constexpr std::string_view any_text =
    "text_missing text_changed text_added text_moved note_text speaker_notes field cell_value "
    "cell_missing cell_type cell_added paragraph_break cell_volatile comment_missing";

constexpr std::array table{
    Defect{"drop_paragraph", "content.xml", "text presentation", any_text, drop_paragraph},
    Defect{"swap_paragraphs", "content.xml", "text presentation", any_text, swap_paragraphs},
    Defect{"change_digit", "content.xml", "text presentation", any_text, change_digit},
    Defect{"change_character", "content.xml", "text presentation", any_text, change_character},
    Defect{"join_paragraphs", "content.xml", "text presentation", any_text, join_paragraphs},
    Defect{"drop_note", "content.xml", "text", "note_text", drop_note},
    Defect{"drop_comment", "content.xml", "text spreadsheet presentation", "comment_missing",
           drop_comment},
    Defect{"lose_comment_author", "content.xml", "text presentation", "comment_author",
           lose_comment_author},
    Defect{"change_comment_date", "content.xml", "text presentation", "comment_date",
           change_comment_date},
    Defect{"retarget_link", "content.xml", "text spreadsheet presentation", "hyperlink",
           retarget_link},
    Defect{"lose_picture", "content.xml", "text spreadsheet presentation",
           "image_missing image_changed image_recoded", lose_picture},
    Defect{"accept_deletion", "content.xml", "text", "tracked_change", accept_changes},
    Defect{"heading_to_text", "content.xml", "text", "heading_level", heading_to_text},
    Defect{"freeze_field", "styles.xml", "text", "field header_footer_text", freeze_field},
    Defect{"drop_header", "styles.xml", "text", "header_footer_text field", drop_header},
    Defect{"drop_title", "meta.xml", "text spreadsheet presentation", "property", drop_title},
    Defect{"change_value", "content.xml", "spreadsheet", "cell_value cell_volatile", change_value},
    Defect{"number_to_text", "content.xml", "spreadsheet", "cell_type cell_volatile",
           number_to_text},
    Defect{"freeze_formula", "content.xml", "spreadsheet", "formula_missing", freeze_formula},
    Defect{"empty_cell", "content.xml", "spreadsheet", "cell_missing", empty_cell},
    Defect{"rename_sheet", "content.xml", "spreadsheet", "sheet_name sheet_missing", rename_sheet},
    Defect{"drop_name", "content.xml", "spreadsheet", "defined_name", drop_name},
    Defect{"drop_speaker_notes", "content.xml", "presentation", "speaker_notes",
           drop_speaker_notes},
    Defect{"drop_slide", "content.xml", "presentation", "slides", drop_slide},
};

}  // namespace

std::span<const Defect> defects() {
  static const std::vector<Defect> all = [] {
    std::vector<Defect> both(table.begin(), table.end());
    const auto held = held_defects();
    both.insert(both.end(), held.begin(), held.end());
    const auto of_sheets = sheet_defects();
    both.insert(both.end(), of_sheets.begin(), of_sheets.end());
    return both;
  }();
  return all;
}

// "P12" becomes "Px12", where it is defined and wherever it is used.
std::string with_other_style_names(const std::string& xml) {
  std::string out;
  std::size_t copied = 0;
  const std::string end_of_name = "style-name=\"", definition = "style:name=\"";
  for (std::size_t at = 0; (at = xml.find("=\"", at)) != std::string::npos; at += 2) {
    const std::size_t value = at + 2;
    const auto ends_with = [&](const std::string& name) {
      return value >= name.size() && xml.compare(value - name.size(), name.size(), name) == 0;
    };
    if (!ends_with(end_of_name) && !ends_with(definition)) continue;
    std::size_t letters = value;
    while (letters < xml.size() && std::isalpha(static_cast<unsigned char>(xml[letters])) != 0) {
      ++letters;
    }
    std::size_t digits = letters;
    while (digits < xml.size() && std::isdigit(static_cast<unsigned char>(xml[digits])) != 0) {
      ++digits;
    }
    const bool automatic = letters > value && letters - value <= 2 && digits > letters;
    if (!automatic || xml[digits] != '"') continue;
    out.append(xml, copied, letters - copied).append("x");
    copied = letters;
  }
  return out.append(xml, copied);
}

}  // namespace offenbar::mutations
