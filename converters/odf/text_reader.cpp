#include "converters/odf/text_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "converters/document/normal_text.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {

enum class TextElement : std::uint8_t {
  other,
  body,
  header,
  paragraph,
  heading,
  spaces,
  tab,
  line_break,
  link,
  note,
  note_body,
  skipped,
  computed,
  reference,
  table,
  row,
  cell,
  frame,
  shape,
  image,
  object,
  annotation,
  creator,
  date,
  tracked_changes,
  changed_region,
  insertion,
  deletion,
  change_start,
  change_end,
  page,
  notes,
  style,
  page_properties,
  presentation,
  span,
  list,
  list_item,
  list_header,
  covered_cell,
  bookmark,
  description,
  field_mark,
  field_param,
  drop_down,
  drop_choice,
  content_control,
  content_choice,
  text_input,
  clicked,
  drawing,
};

namespace {

using enum TextElement;

constexpr std::array<std::pair<std::string_view, TextElement>, 124> elements{{
    {"office:body", body},
    {"office:presentation", presentation},
    {"office:drawing", drawing},
    {"style:header", header},
    {"style:footer", header},
    {"style:header-left", header},
    {"style:footer-left", header},
    {"style:header-first", header},
    {"style:footer-first", header},
    {"text:p", paragraph},
    {"text:h", heading},
    {"text:s", spaces},
    {"text:tab", tab},
    {"text:line-break", line_break},
    {"text:a", link},
    {"draw:a", link},
    {"text:note", note},
    {"text:note-body", note_body},
    {"text:note-citation", skipped},
    {"text:ruby-text", skipped},
    {"text:number", skipped},
    {"text:script", skipped},
    {"text:table-of-content-source", skipped},
    {"text:illustration-index-source", skipped},
    {"text:table-index-source", skipped},
    {"text:object-index-source", skipped},
    {"text:user-index-source", skipped},
    {"text:alphabetical-index-source", skipped},
    {"text:bibliography-source", skipped},
    {"office:forms", skipped},
    {"office:scripts", skipped},
    {"office:binary-data", skipped},
    {"presentation:event-listener", clicked},
    {"svg:title", skipped},
    {"svg:desc", description},
    {"math:math", skipped},
    {"chart:chart", skipped},
    {"text:page-number", computed},
    {"text:page-count", computed},
    {"text:page-variable-get", computed},
    {"text:date", computed},
    {"text:time", computed},
    {"text:file-name", computed},
    {"text:author-name", computed},
    {"text:author-initials", computed},
    {"text:creator", computed},
    {"text:initial-creator", computed},
    {"text:creation-date", computed},
    {"text:creation-time", computed},
    {"text:modification-date", computed},
    {"text:modification-time", computed},
    {"text:print-date", computed},
    {"text:print-time", computed},
    {"text:printed-by", computed},
    {"text:editing-cycles", computed},
    {"text:editing-duration", computed},
    {"text:template-name", computed},
    {"text:title", computed},
    {"text:subject", computed},
    {"text:keywords", computed},
    {"text:description", computed},
    {"text:user-defined", computed},
    {"text:word-count", computed},
    {"text:character-count", computed},
    {"text:paragraph-count", computed},
    {"text:table-count", computed},
    {"text:image-count", computed},
    {"text:object-count", computed},
    {"text:sheet-name", computed},
    {"text:sender-firstname", computed},
    {"text:sender-lastname", computed},
    {"text:sender-initials", computed},
    {"text:sender-street", computed},
    {"text:bookmark-ref", reference},
    {"text:reference-ref", reference},
    {"table:table", table},
    {"table:table-row", row},
    {"table:table-cell", cell},
    {"table:covered-table-cell", covered_cell},
    {"text:span", span},
    {"text:list", list},
    {"text:list-item", list_item},
    {"text:list-header", list_header},
    {"text:bookmark", bookmark},
    {"text:bookmark-start", bookmark},
    {"field:fieldmark", field_mark},
    {"field:fieldmark-start", field_mark},
    {"field:param", field_param},
    {"text:drop-down", drop_down},
    {"text:label", drop_choice},
    {"loext:content-control", content_control},
    {"loext:list-item", content_choice},
    {"text:text-input", text_input},
    {"draw:frame", frame},
    {"draw:custom-shape", shape},
    {"draw:rect", shape},
    {"draw:ellipse", shape},
    {"draw:circle", shape},
    {"draw:line", shape},
    {"draw:connector", shape},
    {"draw:polygon", shape},
    {"draw:polyline", shape},
    {"draw:path", shape},
    {"draw:caption", shape},
    {"draw:measure", shape},
    {"draw:regular-polygon", shape},
    {"draw:page-thumbnail", other},
    {"draw:image", image},
    {"draw:object", object},
    {"draw:object-ole", object},
    {"office:annotation", annotation},
    {"officeooo:annotation", annotation},
    {"dc:creator", creator},
    {"dc:date", date},
    {"text:tracked-changes", tracked_changes},
    {"text:changed-region", changed_region},
    {"text:insertion", insertion},
    {"text:deletion", deletion},
    {"text:change-start", change_start},
    {"text:change-end", change_end},
    {"draw:page", page},
    {"presentation:notes", notes},
    {"style:style", style},
    {"style:drawing-page-properties", page_properties},
}};

bool is_furniture(std::string_view presentation_class) {
  return presentation_class == "header" || presentation_class == "footer" ||
         presentation_class == "date-time" || presentation_class == "page-number" ||
         presentation_class == "page" || presentation_class == "handout";
}

}  // namespace

TextReader::TextReader(Document& document, Pictures& pictures)
    : document_(document),
      pictures_(pictures),
      flow_(document),
      look_(document),
      words_(elements, &prefix_of) {
  document.knows_lists = document.knows_pages = true;
  document.tells({Held::alt_text, Held::bookmark, Held::reference, Held::form_field, Held::equation,
                  Held::object, Held::table, Held::chart});
  document.add_columns(1);
}

void TextReader::begin_part(bool styles) {
  words_.forget();
  styles_ = styles;
  area_ = skipped_ = tracked_ = deleted_ = 0;
  frames_.clear();
  comments_.clear();
  comment_begins_.clear();
  captured_ = nullptr;
  look_.begin_part();
  lists_.clear();
  list_bases_.assign(1, 0);
  marks_.clear();
  links_ = 0;
  in_description_ = is_list_ = false;
  while (flow_.story() != Story::body) flow_.end_story();
}

void TextReader::start(std::string_view space, std::string_view name,
                       const xml::Attributes& attributes) {
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  if (area_ == 0) look_.start(space, name, attributes);
  const TextElement element = words_.of(space, name);
  if (element == other) return;
  if (element == style) {
    style_name_ = attributes.value(space::style, "name");
  } else if (element == page_properties) {
    if (attributes.value(space::presentation, "visibility") == "hidden") {
      hidden_styles_.insert(style_name_);
    }
  } else if (element == body && !styles_) {
    ++area_;
  } else if (element == header && styles_) {
    if (attributes.value(space::style, "display") == "false") {
      ++skipped_;
      return;
    }
    if (area_++ == 0) flow_.begin_story(Story::header_or_footer);
  } else if (area_ > 0) {
    start_element(element, attributes);
  }
}

void TextReader::start_element(TextElement element, const xml::Attributes& attributes) {
  switch (element) {
    case presentation:
      presentation_ = true;
      document_.kind = Document::Kind::presentation;
      break;
    case drawing:
      presentation_ = true;
      flow_.draw();
      document_.kind = Document::Kind::drawing;
      break;
    case paragraph:
      flow_.begin_paragraph();
      start_paragraph(attributes);
      break;
    case heading: {
      const std::string level(attributes.value(space::text, "outline-level"));
      flow_.begin_paragraph(static_cast<std::uint8_t>(std::clamp(std::atoi(level.c_str()), 1, 10)));
      start_paragraph(attributes);
      break;
    }
    case span:
      push_marks(look_.within(marks_.empty() ? Marks{0} : marks_.back(),
                              attributes.value(space::text, "style-name")));
      break;
    case list:
    case list_item:
    case list_header:
      start_list(element, attributes);
      break;
    case bookmark:
      hold_bookmark(attributes.value(space::text, "name"));
      break;
    case description:
      in_description_ = true;
      description_.clear();
      break;
    case spaces:
      add_spaces(attributes.value(space::text, "c"));
      break;
    case tab:
      add("\t");
      break;
    case line_break:
      add("\n");
      break;
    case link:
      add_link(attributes.value(space::xlink, "href"));
      ++links_;
      push_marks(look_.within(marks_.empty() ? Marks{0} : marks_.back(),
                              attributes.value(space::text, "style-name")));
      break;
    case clicked:  // a shape that is a link
      add_link(attributes.value(space::xlink, "href"));
      break;
    case note:
      note_ = attributes.value(space::text, "note-class") == "endnote" ? Story::endnote
                                                                       : Story::footnote;
      break;
    case note_body:
      begin_story(note_);
      break;
    case skipped:
      ++skipped_;
      break;
    case reference:
      hold(Held::reference, attributes.value(space::text, "ref-name"));
      if (attributes.value(space::text, "reference-format") != "page") break;
      [[fallthrough]];
    case computed:
      add(computed_field);
      ++skipped_;
      break;
    case table:
      if (!frames_.empty()) frames_.back().has_content = true;  // a picture of it follows
      flow_.begin_table();
      break;
    case row:
      flow_.begin_row();
      break;
    case cell:
      flow_.begin_cell();
      break;
    case covered_cell:
      flow_.begin_cell();
      flow_.cover_cell();
      break;
    case frame:
    case shape:
      start_frame(element, attributes);
      break;
    case image:
      if (!frames_.empty() && std::exchange(frames_.back().has_content, true)) break;
      pictures_.add(document_, attributes.value(space::xlink, "href"), flow_.place().text());
      break;
    case object:
      if (!frames_.empty()) frames_.back().has_content = true;
      if (deleted_ == 0) {
        objects_.add(attributes.value(space::xlink, "href"), flow_.place().text());
      }
      break;
    case annotation:
      comments_.emplace_back();
      comment_begins_.push_back(document_.story(Story::comment).size());
      begin_story(Story::comment);
      break;
    case page:
      flow_.begin_slide();
      document_.slides.push_back(
          {hidden_styles_.contains(attributes.value(space::draw, "style-name")),
           std::string(attributes.value(space::draw, "name"))});
      break;
    case notes:
      begin_story(Story::notes);
      break;
    case field_mark:
    case field_param:
    case drop_down:
    case drop_choice:
    case content_control:
    case content_choice:
    case text_input:
      start_field_of_form(element, attributes);
      break;
    default:
      start_change(element, attributes);
  }
}

void TextReader::start_paragraph(const xml::Attributes& attributes) {
  const std::string_view name = attributes.value(space::text, "style-name");
  push_marks(presentation_ ? Marks{0} : look_.of_paragraph(name));
  const std::size_t level = lists_.size() - list_bases_.back();
  if (level == 0 || !std::exchange(lists_.back().fresh, false)) return;
  const ListLabel label = look_.label(lists_.back().style, level);
  if (label != ListLabel::none) flow_.set_list(static_cast<std::uint8_t>(level), label);
}

void TextReader::start_list(TextElement element, const xml::Attributes& attributes) {
  constexpr std::size_t most_nested = 200;
  const bool nested = lists_.size() > list_bases_.back();
  if (element == TextElement::list) {
    List opened;
    opened.style = attributes.value(space::text, "style-name");
    if (opened.style.empty() && nested) opened.style = lists_.back().style;
    if (lists_.size() < most_nested) lists_.push_back(std::move(opened));
  } else if (nested) {
    lists_.back().fresh = element == TextElement::list_item;
  }
}

// A list, a box to check, a date or a text that somebody is to fill in.
void TextReader::start_field_of_form(TextElement element, const xml::Attributes& attributes) {
  if (element == TextElement::field_mark) {
    const std::string_view type = attributes.value(space::field, "type");
    is_list_ = type.ends_with("FORMDROPDOWN");
    choices_.clear();
    // Word's bookmark of such a field becomes its name.
    hold_bookmark(attributes.value(space::text, "name"));
    if (type.ends_with("FORMTEXT")) hold(Held::form_field, "text field");
    if (type.ends_with("FORMCHECKBOX")) hold(Held::form_field, "check box");
    if (type.ends_with("FORMDATE")) hold(Held::form_field, "date field");
  } else if (element == TextElement::field_param) {
    if (attributes.value(space::field, "name") == "Dropdown_ListEntry") {
      add_choice(attributes.value(space::field, "value"));
    }
  } else if (element == TextElement::drop_down) {
    hold_bookmark(attributes.value(space::text, "name"));
    choices_.clear();
    is_list_ = true;
  } else if (element == TextElement::drop_choice) {
    add_choice(attributes.value(space::text, "value"));
  } else if (element == TextElement::content_control) {
    choices_.clear();
    is_list_ = true;
    if (attributes.value(space::loext, "checkbox") == "true") hold(Held::form_field, "check box");
    if (attributes.value(space::loext, "date") == "true") hold(Held::form_field, "date field");
  } else if (element == TextElement::content_choice) {
    const std::string_view shown = attributes.value(space::loext, "display-text");
    add_choice(shown.empty() ? attributes.value(space::loext, "value") : shown);
  } else if (element == TextElement::text_input) {
    hold(Held::form_field, "text field");
  }
}

void TextReader::end_field_of_form(TextElement element) {
  const bool is_end = element == TextElement::field_mark || element == TextElement::drop_down ||
                      element == TextElement::content_control;
  if (!is_end || !std::exchange(is_list_, false)) return;
  if (!choices_.empty()) hold(Held::form_field, "list: " + choices_);
  choices_.clear();
}

void TextReader::add_choice(std::string_view text) {
  constexpr std::size_t longest = 2000;
  if (text.empty() || choices_.size() > longest) return;
  choices_.append(choices_.empty() ? "" : "; ").append(normalised(text));
}

void TextReader::hold(Held kind, std::string_view value) {
  if (!value.empty() && deleted_ == 0) document_.hold(kind, value, flow_.place().text());
}

void TextReader::hold_bookmark(std::string_view name) {
  if (!name.starts_with('_')) hold(Held::bookmark, name);  // others are the program's own
}

void TextReader::push_marks(Marks marks) {
  marks_.push_back(marks);
  if (presentation_ || !flow_.in_paragraph()) return;
  if (links_ > 0) marks = static_cast<Marks>(marks & ~bit_of(Mark::underlined));
  flow_.set_marks(marks);
}

void TextReader::pop_marks() {
  if (marks_.empty()) return;
  marks_.pop_back();
  if (marks_.empty()) return;
  const Marks around = marks_.back();
  marks_.pop_back();
  push_marks(around);
}

void TextReader::begin_story(Story story) {
  flow_.begin_story(story);
  list_bases_.push_back(lists_.size());
}

void TextReader::end_story() {
  flow_.end_story();
  if (list_bases_.size() == 1) return;
  lists_.resize(std::min(lists_.size(), list_bases_.back()));
  list_bases_.pop_back();
}

void TextReader::start_change(TextElement element, const xml::Attributes& attributes) {
  switch (element) {
    case creator:
    case date:
      captured_ = nullptr;
      if (!comments_.empty()) {
        captured_ = element == creator ? &comments_.back().author : &comments_.back().date;
      } else if (tracked_ > 0 && element == creator) {
        captured_ = &change_author_;
      }
      break;
    case tracked_changes:
      ++tracked_;
      break;
    case changed_region:
      change_id_ = attributes.value(space::text, "id");
      change_author_.clear();
      change_text_.clear();
      break;
    case deletion:
      ++deleted_;
      break;
    case change_start: {
      const std::string_view id = attributes.value(space::text, "change-id");
      const auto found = insertions_.find(id);
      if (found != insertions_.end() && open_ids_.size() < 1000) {
        open_ids_.emplace_back(id);
        open_insertions_.push_back(found->second);
      }
      break;
    }
    case change_end: {
      const auto open = std::ranges::find(open_ids_, attributes.value(space::text, "change-id"));
      if (open != open_ids_.end()) {
        open_insertions_.erase(open_insertions_.begin() + (open - open_ids_.begin()));
        open_ids_.erase(open);
      }
      break;
    }
    default:
      break;
  }
}

void TextReader::start_frame(TextElement element, const xml::Attributes& attributes) {
  Frame opened;
  if (presentation_) {
    const std::string_view role = attributes.value(space::presentation, "class");
    if (element == TextElement::frame && is_furniture(role)) {
      ++skipped_;
      return;
    }
    opened.title = role == "title";
    if (opened.title) flow_.set_title(true);
  } else {
    opened.story = true;
    begin_story(Story::text_box);
  }
  frames_.push_back(opened);
}

void TextReader::end_frame() {
  if (frames_.empty()) return;
  if (frames_.back().story) end_story();
  if (frames_.back().title) flow_.set_title(false);
  frames_.pop_back();
}

void TextReader::end_annotation() {
  if (comments_.empty()) return;
  end_story();
  auto& story = document_.story(Story::comment);
  Comment comment = std::move(comments_.back());
  for (std::size_t i = comment_begins_.back(); i < story.size(); ++i) {
    comment.text.append(comment.text.empty() ? "" : "\n").append(story[i].text);
  }
  story.resize(std::min(comment_begins_.back(), story.size()));
  comments_.pop_back();
  comment_begins_.pop_back();
  comment.where = presentation_ ? "slide " + std::to_string(flow_.slide()) + ", comment"
                                : "comment " + std::to_string(document_.comments.size() + 1);
  document_.add(document_.comments, std::move(comment));
}

void TextReader::add_spaces(std::string_view count) {
  std::size_t spaces = 1;
  std::from_chars(count.data(), count.data() + count.size(), spaces);
  add(std::string(std::clamp<std::size_t>(spaces, 1, 1000), ' '));
}

void TextReader::add_link(std::string_view href) {
  // "#x|outline" is an entry of a table of contents, "#_x" a name of the program's own.
  const bool own = href.starts_with("#_") || href.find('|') != std::string_view::npos;
  if (href.empty() || (href.starts_with('#') && (own || presentation_))) return;
  document_.add(document_.links, Link{std::string(href), flow_.place().text()});
}

void TextReader::add(std::string_view utf8) {
  if (deleted_ > 0) {
    if (flow_.in_paragraph()) document_.add_change(true, change_author_, utf8);
    return;
  }
  if (tracked_ > 0) return;
  if (!open_insertions_.empty() && flow_.in_paragraph() && comments_.empty()) {
    document_.add_change(false, open_insertions_.back(), utf8);
  }
  flow_.add(utf8);
}

void TextReader::end(std::string_view space, std::string_view name) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  if (area_ == 0) look_.end(space, name);
  const TextElement element = words_.of(space, name);
  if (area_ == 0 || element == other) return;
  end_field_of_form(element);
  switch (element) {
    case body:
      if (!styles_) --area_;
      break;
    case header:
      if (styles_ && --area_ == 0) flow_.end_story();
      break;
    case paragraph:
    case heading:
      flow_.end_paragraph();
      pop_marks();
      break;
    case span:
      pop_marks();
      break;
    case link:
      if (links_ > 0) --links_;
      pop_marks();
      break;
    case list:
      if (lists_.size() > list_bases_.back()) lists_.pop_back();
      break;
    case description:
      in_description_ = false;
      hold(Held::alt_text, normalised(description_));
      break;
    case note_body:
    case notes:
      end_story();
      break;
    case table:
      flow_.end_table();
      break;
    case frame:
    case shape:
      end_frame();
      break;
    case annotation:
      end_annotation();
      break;
    case creator:
    case date:
      captured_ = nullptr;
      break;
    case tracked_changes:
      if (tracked_ > 0) --tracked_;
      break;
    case insertion:
      if (insertions_.size() < Document::max_listed) insertions_[change_id_] = change_author_;
      break;
    case deletion:
      if (deleted_ > 0) --deleted_;
      break;
    default:
      break;
  }
}

void TextReader::text(std::string_view utf8) {
  if (area_ == 0 || skipped_ > 0) return;
  if (in_description_) {
    if (description_.size() < 10'000) description_.append(utf8);
  } else if (captured_ != nullptr) {
    if (captured_->size() < 10'000) captured_->append(utf8);
  } else {
    add(utf8);
  }
}

}  // namespace offenbar::odf
