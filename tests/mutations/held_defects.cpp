// Defects of what stands beside the text, and of how text looks.
#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>

#include "tests/mutations/defects.h"
#include "tests/mutations/elements.h"

namespace offenbar::mutations {
namespace {

std::string attribute(std::string_view tag, std::string_view name) {
  const std::string key = " " + std::string(name) + "=\"";
  const auto at = tag.find(key);
  if (at == std::string_view::npos) return {};
  const auto begin = at + key.size();
  return std::string(tag.substr(begin, tag.find('"', begin) - begin));
}

template <class Keep>
std::vector<Range> those(const std::string& xml, const std::string& name, Keep keep) {
  std::vector<Range> all = elements(xml, name);
  std::erase_if(all,
                [&](const Range& range) { return range.begin < body_of(xml) || !keep(range); });
  return all;
}

Seeded lose_alt_text(const std::string& xml, std::size_t n) {
  const auto said = those(xml, "svg:desc",
                          [&](const Range& range) { return says_something(inside(xml, range)); });
  // All that say the same: a description may stand twice.
  const Range* range = pick(said, n);
  if (range == nullptr) return std::nullopt;
  const std::string whole = xml.substr(range->begin, range->end - range->begin);
  std::string out = xml;
  for (std::size_t at = 0; (at = out.find(whole, at)) != std::string::npos;) {
    out.erase(at, whole.size());
  }
  return out;
}

Seeded lose_bookmark(const std::string& xml, std::size_t n) {
  std::vector<Range> named;
  for (const char* name : {"text:bookmark", "text:bookmark-start"}) {
    for (const Range& range : those(xml, name, [](const Range&) { return true; })) {
      const std::string own = attribute(tag_of(xml, range), "text:name");
      // LibreOffice gives names of its own to those that stand twice.
      if (!own.starts_with('_') && own.find(" Copy ") == std::string::npos) named.push_back(range);
    }
  }
  return without(xml, pick(named, n));
}

Seeded freeze_reference(const std::string& xml, std::size_t n) {
  std::map<std::string, int> names;
  const auto all = elements(xml, "text:bookmark-ref");
  for (const Range& range : all) ++names[attribute(tag_of(xml, range), "text:ref-name")];
  std::vector<Range> single = all;
  std::erase_if(single, [&](const Range& range) {
    return names[attribute(tag_of(xml, range), "text:ref-name")] > 1;
  });
  const Range* range = pick(single, n);
  if (range == nullptr) return std::nullopt;
  return instead(xml, range, inside(xml, *range));
}

Seeded lose_choice(const std::string& xml, std::size_t n) {
  std::vector<Range> choices;
  for (const char* name : {"text:label", "loext:list-item"}) {
    for (const Range& range : elements(xml, name)) {
      const auto tag = tag_of(xml, range);
      const std::string shown = attribute(tag, "loext:display-text");
      const std::string value = attribute(tag, "text:value");
      if (!shown.empty() || !value.empty()) choices.push_back(range);
    }
  }
  return without(xml, pick(choices, n));
}

Seeded lose_check_box(const std::string& xml, std::size_t n) {
  Seeded out = replace_nth(xml, n, " loext:checkbox=\"true\"", "");
  return out ? out
             : replace_nth(xml, n, "vnd.oasis.opendocument.field.FORMCHECKBOX",
                           "vnd.oasis.opendocument.field.UNHANDLED");
}

Seeded lose_text_field(const std::string& xml, std::size_t n) {
  return replace_nth(xml, n, "vnd.oasis.opendocument.field.FORMTEXT",
                     "vnd.oasis.opendocument.field.UNHANDLED");
}

Seeded change_equation(const std::string& xml, std::size_t n) {
  for (const char* name : {"mi", "mn"}) {
    std::vector<Range> said = elements(xml, name);
    std::erase_if(said, [&](const Range& range) {
      const auto in = inside(xml, range);
      return in.size() != 1 || std::isalnum(static_cast<unsigned char>(in[0])) == 0;
    });
    const Range* range = pick(said, n);
    if (range == nullptr) continue;
    const std::string by = inside(xml, *range) == "7" ? "8" : "7";
    return xml.substr(0, range->inside_begin) + by + xml.substr(range->inside_end);
  }
  return std::nullopt;
}

Seeded lose_object(const std::string& xml, std::size_t n) {
  return without(xml, pick(those(xml, "draw:object", [](const Range&) { return true; }), n));
}

// Of Writer's tables in the body.
std::vector<Range> plain_rows(const std::string& xml) {
  std::vector<Range> rows;
  for (const Range& table : those(xml, "table:table", [](const Range&) { return true; })) {
    const std::string in(inside(xml, table));
    if (in.find("<table:table ") != std::string::npos || in.find("<draw:") != std::string::npos ||
        in.find("rows-spanned") != std::string::npos) {
      continue;
    }
    for (Range row : elements(in, "table:table-row")) {
      row.begin += table.inside_begin;
      row.end += table.inside_begin;
      row.inside_begin += table.inside_begin;
      row.inside_end += table.inside_begin;
      rows.push_back(row);
    }
  }
  return rows;
}

Seeded lose_row(const std::string& xml, std::size_t n) {
  return without(xml, pick(plain_rows(xml), n));
}

Seeded lose_cell(const std::string& xml, std::size_t n) {
  const auto rows = plain_rows(xml);
  const Range* row = pick(rows, n);
  if (row == nullptr) return std::nullopt;
  const std::string in(inside(xml, *row));
  const auto cells = elements(in, "table:table-cell");
  if (cells.size() < 2) return std::nullopt;
  return xml.substr(0, row->inside_begin + cells[1].begin) +
         xml.substr(row->inside_begin + cells[1].end);
}

// In each layout: which of them belongs to the text is another question.
Seeded for_all_pages(const std::string& xml, const std::string& name, const std::string& by) {
  std::string out = xml;
  bool any = false;
  const std::string key = " " + name + "=\"";
  std::size_t at = 0;
  while ((at = out.find("<style:page-layout-properties", at)) != std::string::npos) {
    const std::size_t end = out.find('>', at);
    const std::size_t value = out.find(key, at);
    at = end;
    if (value == std::string::npos || value > end) continue;
    const std::size_t begin = value + key.size();
    out.replace(begin, out.find('"', begin) - begin, by);
    any = true;
  }
  if (!any) return std::nullopt;
  return out;
}

Seeded other_paper(const std::string& xml, std::size_t n) {
  if (n > 0) return std::nullopt;
  return for_all_pages(xml, "fo:page-height", "99mm");
}
Seeded other_margin(const std::string& xml, std::size_t n) {
  if (n > 0) return std::nullopt;
  return for_all_pages(xml, "fo:margin-left", "77mm");
}

// Items with one paragraph, of lists that have no others.
Seeded list_to_text(const std::string& xml, std::size_t n) {
  std::vector<Range> lists = those(xml, "text:list", [&](const Range& range) {
    const std::string in(inside(xml, range));
    const auto items = elements(in, "text:list-item");
    if (items.size() != 1 || in.find("<text:list ") != std::string::npos) return false;
    if (in.find("<text:list>") != std::string::npos || !in.starts_with("<text:list-item>")) {
      return false;
    }
    const auto item = inside(in, items[0]);
    return item.starts_with("<text:p") && says_something(item) &&
           item.find("<text:h") == std::string_view::npos &&
           item.find("<text:change") == std::string_view::npos &&
           item.find("<draw:") == std::string_view::npos;
  });
  // Only lists whose levels have a label.
  std::erase_if(lists, [&](const Range& range) {
    const std::string style = attribute(tag_of(xml, range), "text:style-name");
    return style.empty();
  });
  const Range* range = pick(lists, n);
  if (range == nullptr) return std::nullopt;
  const std::string in(inside(xml, *range));
  return instead(xml, range, inside(in, elements(in, "text:list-item")[0]));
}

// Spans of an automatic style that says so and that hold some letters.
Seeded lose_mark(const std::string& xml, std::size_t n, const std::string& says,
                 const std::string& by) {
  std::vector<Range> styles;
  for (const Range& range : elements(xml, "style:style")) {
    const auto tag = tag_of(xml, range);
    const auto in = inside(xml, range);
    if (range.begin > body_of(xml) || attribute(tag, "style:family") != "text" ||
        in.find(says) == std::string_view::npos) {
      continue;
    }
    const std::string use = "<text:span text:style-name=\"" + attribute(tag, "style:name") + "\">";
    for (std::size_t at = body_of(xml); (at = xml.find(use, at)) != std::string::npos; ++at) {
      const std::size_t begin = at + use.size();
      const auto text = std::string_view(xml).substr(begin, xml.find('<', begin) - begin);
      // mappings/equivalences.tsv, letters.link: whether links are underlined is no matter.
      const std::size_t link = xml.rfind("<text:a ", at), end_of_link = xml.find("</text:a>", link);
      const bool in_link = link != std::string::npos && at < end_of_link;
      if (!says_something(text) || (in_link && says.find("underline") != std::string::npos)) {
        continue;
      }
      styles.push_back(range);
      break;
    }
  }
  const Range* range = pick(styles, n);
  if (range == nullptr) return std::nullopt;
  const std::size_t at = xml.find(says, range->begin);
  return xml.substr(0, at) + by + xml.substr(at + says.size());
}

Seeded lose_bold(const std::string& xml, std::size_t n) {
  return lose_mark(xml, n, "fo:font-weight=\"bold\"", "fo:font-weight=\"normal\"");
}
Seeded lose_italic(const std::string& xml, std::size_t n) {
  return lose_mark(xml, n, "fo:font-style=\"italic\"", "fo:font-style=\"normal\"");
}
Seeded lose_underline(const std::string& xml, std::size_t n) {
  return lose_mark(xml, n, "style:text-underline-style=\"solid\"",
                   "style:text-underline-style=\"none\"");
}
Seeded lose_strike(const std::string& xml, std::size_t n) {
  return lose_mark(xml, n, "style:text-line-through-style=\"solid\"",
                   "style:text-line-through-style=\"none\"");
}
Seeded show_hidden(const std::string& xml, std::size_t n) {
  return lose_mark(xml, n, "text:display=\"none\"", "text:display=\"true\"");
}

// One link of several to the same place.
Seeded lose_second_link(const std::string& xml, std::size_t n) {
  const auto links = those(xml, "text:a", [&](const Range& range) {
    return !attribute(tag_of(xml, range), "xlink:href").starts_with('#') &&
           says_something(inside(xml, range));
  });
  std::map<std::string, int> targets;
  for (const Range& range : links) ++targets[attribute(tag_of(xml, range), "xlink:href")];
  std::vector<Range> twice = links;
  std::erase_if(twice, [&](const Range& range) {
    return targets[attribute(tag_of(xml, range), "xlink:href")] < 2;
  });
  // In paragraphs of their own: pieces of one link are one.
  std::vector<Range> apart;
  for (std::size_t i = 0; i < twice.size(); ++i) {
    const std::size_t from = xml.rfind("<text:p", twice[i].begin);
    const std::size_t to = xml.find("</text:p>", twice[i].end);
    const auto inside_it = [&](const Range& other) {
      return other.begin != twice[i].begin && other.begin > from && other.end < to;
    };
    if (std::ranges::none_of(links, inside_it)) apart.push_back(twice[i]);
  }
  const Range* range = pick(apart, n);
  if (range == nullptr) return std::nullopt;
  return instead(xml, range, inside(xml, *range));
}

Seeded retarget_bookmark_link(const std::string& xml, std::size_t n) {
  std::vector<Range> targets;
  const std::string begin = "xlink:href=\"#";
  for (std::size_t at = body_of(xml); (at = xml.find(begin, at)) != std::string::npos; ++at) {
    const std::size_t start = at + begin.size(), end = xml.find('"', start);
    const std::string name = xml.substr(start, end - start);
    // LibreOffice writes the link of a style twice.
    const bool again = xml.compare(xml.rfind('<', at), 6, "<loext") == 0;
    if (xml[start] != '_' && name.find('|') == std::string::npos && !again) {
      targets.push_back({start, end, 0, 0});
    }
  }
  return instead(xml, pick(targets, n), "elsewhere.A1");
}

Seeded lose_second_picture(const std::string& xml, std::size_t n) {
  std::vector<Range> all = those(xml, "draw:image", [&](const Range& range) {
    return attribute(tag_of(xml, range), "xlink:href").starts_with("Pictures/");
  });
  std::map<std::string, int> names;
  for (const Range& range : all) ++names[attribute(tag_of(xml, range), "xlink:href")];
  std::erase_if(all, [&](const Range& range) {
    return names[attribute(tag_of(xml, range), "xlink:href")] < 2;
  });
  return without(xml, pick(all, n));
}

Seeded join_in_comment(const std::string& xml, std::size_t n) {
  std::vector<Range> joints;
  for (const Range& range : annotations(xml)) {
    const std::string in(inside(xml, range));
    const auto paragraphs = elements(in, "text:p");
    for (std::size_t i = 0; i + 1 < paragraphs.size(); ++i) {
      const Range &a = paragraphs[i], &b = paragraphs[i + 1];
      if (a.end != b.begin || a.inside_begin == a.inside_end || b.inside_begin == b.inside_end ||
          text_of(inside(in, a)).empty() || text_of(inside(in, b)).empty()) {
        continue;
      }
      joints.push_back(
          {range.inside_begin + a.inside_end, range.inside_begin + b.inside_begin, 0, 0});
    }
  }
  return without(xml, pick(joints, n));
}

Seeded swap_slides(const std::string& xml, std::size_t n) {
  const auto slides = elements(xml, "draw:page");
  std::vector<std::size_t> pairs;
  for (std::size_t i = 0; i + 1 < slides.size(); ++i) {
    const auto a = inside(xml, slides[i]), b = inside(xml, slides[i + 1]);
    if (says_something(a) && says_something(b) && text_of(a) != text_of(b)) pairs.push_back(i);
  }
  if (n >= pairs.size()) return std::nullopt;
  const Range &a = slides[pairs[(n * 7919 + 1) % pairs.size()]], &b = *(&a + 1);
  return xml.substr(0, a.begin) + xml.substr(b.begin, b.end - b.begin) +
         xml.substr(a.end, b.begin - a.end) + xml.substr(a.begin, a.end - a.begin) +
         xml.substr(b.end);
}

// What is said to one slide is said to the next.
Seeded move_notes(const std::string& xml, std::size_t n) {
  const auto slides = elements(xml, "draw:page");
  std::vector<std::size_t> pairs;
  const auto notes_of = [&](const Range& slide) {
    const std::string in(inside(xml, slide));
    auto notes = elements(in, "presentation:notes");
    if (notes.empty()) return Range{};
    Range one = notes[0];
    one.begin += slide.inside_begin;
    one.end += slide.inside_begin;
    one.inside_begin += slide.inside_begin;
    one.inside_end += slide.inside_begin;
    return one;
  };
  const auto said = [&](const Range& notes) {
    const auto in = inside(xml, notes);
    const auto at = in.find("presentation:class=\"notes\"");
    if (at == std::string_view::npos) return std::string();
    const auto end = in.find("</draw:frame>", at);
    return end == std::string_view::npos ? std::string()
                                         : text_of(in.substr(in.find('>', at), end - at));
  };
  for (std::size_t i = 0; i + 1 < slides.size(); ++i) {
    const Range a = notes_of(slides[i]), b = notes_of(slides[i + 1]);
    if (a.end == 0 || b.end == 0 || said(a) == said(b)) continue;
    if (says_something(said(a)) && said(b).size() < 3) pairs.push_back(i);
  }
  if (n >= pairs.size()) return std::nullopt;
  const std::size_t at = pairs[(n * 7919 + 1) % pairs.size()];
  const Range a = notes_of(slides[at]), b = notes_of(slides[at + 1]);
  return xml.substr(0, a.begin) + xml.substr(b.begin, b.end - b.begin) +
         xml.substr(a.end, b.begin - a.end) + xml.substr(a.begin, a.end - a.begin) +
         xml.substr(b.end);
}

std::vector<Range> regions_with(const std::string& xml, const std::string& name) {
  std::vector<Range> regions = elements(xml, "text:changed-region");
  std::erase_if(regions, [&](const Range& range) {
    const auto in = inside(xml, range);
    if (in.find("<" + name) == std::string_view::npos) return true;
    if (name == "text:deletion")
      return !says_something(in.substr(in.find("</office:change-info>")));
    const std::string id = attribute(tag_of(xml, range), "text:id");
    const auto begin = xml.find("<text:change-start text:change-id=\"" + id);
    const auto end = xml.find("<text:change-end text:change-id=\"" + id);
    return begin == std::string::npos || end == std::string::npos || end < begin ||
           !says_something(std::string_view(xml).substr(begin, end - begin));
  });
  return regions;
}

Seeded accept_insertion(const std::string& xml, std::size_t n) {
  return without(xml, pick(regions_with(xml, "text:insertion"), n));
}
Seeded change_author_of_change(const std::string& xml, std::size_t n) {
  return replace_in(xml, pick(regions_with(xml, "text:deletion"), n), "dc:creator", "Nobody Else");
}

Seeded lose_own_property(const std::string& xml, std::size_t n) {
  std::vector<Range> own = elements(xml, "meta:user-defined");
  std::erase_if(own, [&](const Range& range) {
    const std::string name = attribute(tag_of(xml, range), "meta:name");
    const bool program = name == "AppVersion" || name == "DocSecurity" || name == "ScaleCrop" ||
                         name == "HyperlinksChanged" || name == "LinksUpToDate" ||
                         name == "ShareDoc";
    return program || text_of(inside(xml, range)).find_first_not_of(" \t\n") == std::string::npos;
  });
  return without(xml, pick(own, n));
}

Seeded change_author(const std::string& xml, std::size_t n) {
  const auto authors = elements(xml, "meta:initial-creator");
  const bool named =
      !authors.empty() &&
      text_of(inside(xml, authors[0])).find_first_not_of(" \t\n") != std::string::npos;
  return n > 0 || !named ? std::nullopt
                         : replace_in(xml, pick(elements(xml, "office:meta"), 0),
                                      "meta:initial-creator", "Nobody Else");
}

Seeded show_slide(const std::string& xml, std::size_t n) {
  return replace_nth(xml, n, "presentation:visibility=\"hidden\"",
                     "presentation:visibility=\"visible\"");
}

Seeded other_heading_level(const std::string& xml, std::size_t n) {
  std::vector<Range> headings =
      those(xml, "text:h", [&](const Range& range) { return says_something(inside(xml, range)); });
  const Range* range = pick(headings, n);
  if (range == nullptr) return std::nullopt;
  const std::string tag(tag_of(xml, *range));
  const std::string key = "text:outline-level=\"";
  const std::size_t at = tag.find(key);
  if (at == std::string::npos) return std::nullopt;
  std::string other = tag;
  other[at + key.size()] = tag[at + key.size()] == '4' ? '5' : '4';
  return xml.substr(0, range->begin + 1) + other + xml.substr(range->begin + 1 + tag.size());
}

Seeded change_note(const std::string& xml, std::size_t n) {
  std::vector<Range> bodies = elements(xml, "text:note-body");
  std::erase_if(bodies, [&](const Range& range) { return !says_something(inside(xml, range)); });
  const Range* range = pick(bodies, n);
  if (range == nullptr) return std::nullopt;
  bool in_tag = false;
  for (std::size_t at = range->inside_begin; at < range->inside_end; ++at) {
    if (xml[at] == '<' || xml[at] == '&') in_tag = true;
    if (!in_tag && std::isalnum(static_cast<unsigned char>(xml[at])) != 0) {
      std::string out = xml;
      out[at] = xml[at] == 'x' ? 'y' : 'x';
      return out;
    }
    if (xml[at] == '>' || xml[at] == ';') in_tag = false;
  }
  return std::nullopt;
}

Seeded drop_footer(const std::string& xml, std::size_t n) {
  if (n > 0) return std::nullopt;
  std::string out = xml;
  bool any = false;
  for (const char* name : {"style:footer", "style:footer-first", "style:footer-left"}) {
    const auto all = elements(out, name);
    for (auto range = all.rbegin(); range != all.rend(); ++range) {
      any |= says_something(inside(out, *range));
      out.erase(range->begin, range->end - range->begin);
    }
  }
  if (!any) return std::nullopt;
  return out;
}

Seeded other_formula(const std::string& xml, std::size_t n) {
  std::vector<Range> cells;
  for (const Range& tag : cell_tags(xml, " table:formula=\"of:=")) {
    const std::size_t begin = tag.inside_begin + 20;
    const std::size_t at = xml.find("[.A", begin);
    const std::size_t end = xml.find('"', begin);
    if (at < end) cells.push_back({at, at + 3, 0, 0});
  }
  return instead(xml, pick(cells, n), "[.Z");
}

Seeded change_cell_text(const std::string& xml, std::size_t n) {
  std::vector<Range> cells;
  for (const Range& tag : cell_tags(xml, " office:value-type=\"string\"")) {
    const std::size_t text = tag.end + 9;
    if (xml.compare(tag.end + 1, 8, "<text:p>") == 0 && tag.end - tag.begin < 400 &&
        std::isalpha(static_cast<unsigned char>(xml[text])) != 0 &&
        xml.substr(tag.begin, tag.end - tag.begin).find("formula") == std::string::npos) {
      cells.push_back({text, text + 1, 0, 0});
    }
  }
  const Range* range = pick(cells, n);
  if (range == nullptr) return std::nullopt;
  return instead(xml, range, xml[range->begin] == 'x' ? "y" : "x");
}

Seeded change_date_cell(const std::string& xml, std::size_t n) {
  const std::string name = " office:date-value=\"";
  const auto all = cell_tags(xml, name);
  const Range* range = pick(all, n);
  if (range == nullptr) return std::nullopt;
  const std::size_t begin = range->inside_begin + name.size();
  return xml.substr(0, begin) + "1987-06-05" + xml.substr(xml.find('"', begin));
}

Seeded drop_sheet(const std::string& xml, std::size_t n) {
  const auto sheets = those(xml, "table:table", [&](const Range& range) {
    return attribute(tag_of(xml, range), "table:name").find("file:") == std::string::npos;
  });
  return without(xml, pick(sheets, n));
}

constexpr std::array table{
    Defect{"lose_alt_text", "content.xml", "text presentation", "alt_text", lose_alt_text},
    Defect{"lose_bookmark", "content.xml", "text", "bookmark", lose_bookmark},
    Defect{"freeze_reference", "content.xml", "text", "reference", freeze_reference},
    Defect{"lose_choice", "content.xml", "text", "form_field", lose_choice},
    Defect{"lose_check_box", "content.xml", "text", "form_field", lose_check_box},
    Defect{"lose_text_field", "content.xml", "text", "form_field", lose_text_field},
    Defect{"change_equation", "formula", "text", "equation", change_equation},
    Defect{"lose_object", "content.xml", "text presentation", "object_missing equation",
           lose_object},
    Defect{"lose_row", "content.xml", "text presentation", "table_shape", lose_row},
    Defect{"lose_cell", "content.xml", "text presentation", "table_shape", lose_cell},
    Defect{"other_paper", "styles.xml", "text", "page_layout", other_paper},
    Defect{"other_margin", "styles.xml", "text", "page_layout", other_margin},
    Defect{"list_to_text", "content.xml", "text", "list_label", list_to_text},
    Defect{"lose_bold", "content.xml", "text", "character_formatting", lose_bold},
    Defect{"lose_italic", "content.xml", "text", "character_formatting", lose_italic},
    Defect{"lose_underline", "content.xml", "text", "character_formatting", lose_underline},
    Defect{"lose_strike", "content.xml", "text", "character_formatting", lose_strike},
    Defect{"show_hidden", "content.xml", "text", "character_formatting", show_hidden},
    Defect{"lose_second_link", "content.xml", "text", "hyperlink", lose_second_link},
    Defect{"retarget_inner_link", "content.xml", "text spreadsheet", "hyperlink",
           retarget_bookmark_link},
    Defect{"lose_second_picture", "content.xml", "text presentation",
           "image_missing image_changed image_recoded", lose_second_picture},
    Defect{"join_in_comment", "content.xml", "text", "paragraph_break", join_in_comment},
    Defect{"swap_slides", "content.xml", "presentation",
           "text_moved text_missing text_changed speaker_notes", swap_slides},
    Defect{"move_notes", "content.xml", "presentation", "speaker_notes text_moved", move_notes},
    Defect{"accept_insertion", "content.xml", "text", "tracked_change", accept_insertion},
    Defect{"other_author_of_change", "content.xml", "text", "tracked_change",
           change_author_of_change},
    Defect{"lose_own_property", "meta.xml", "text spreadsheet presentation", "property",
           lose_own_property},
    Defect{"change_author", "meta.xml", "text spreadsheet presentation", "property", change_author},
    Defect{"show_slide", "content.xml", "presentation", "slide_hidden", show_slide},
    Defect{"other_heading_level", "content.xml", "text", "heading_level", other_heading_level},
    Defect{"change_note", "content.xml", "text", "note_text", change_note},
    Defect{"drop_footer", "styles.xml", "text", "header_footer_text field", drop_footer},
    Defect{"other_formula", "content.xml", "spreadsheet", "formula_changed", other_formula},
    Defect{"change_cell_text", "content.xml", "spreadsheet", "cell_value cell_volatile",
           change_cell_text},
    Defect{"change_date_cell", "content.xml", "spreadsheet", "cell_value cell_volatile",
           change_date_cell},
    Defect{"drop_sheet", "content.xml", "spreadsheet", "sheet_missing sheet_name", drop_sheet},
};

}  // namespace

std::span<const Defect> held_defects() { return table; }

}  // namespace offenbar::mutations
