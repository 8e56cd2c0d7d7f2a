// What begins and ends with the destinations of groups.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "converters/document/normal_text.h"
#include "converters/document/word_dates.h"
#include "converters/rtf_document/document_reader.h"

namespace offenbar::rtf_document {

void DocumentReader::enter(Destination destination, std::string_view word) {
  Group& entered = group();
  if (destination == Destination::unicode) {
    entered.destination = entered.before;  // as if neither this group nor that around it were there
    return;
  }
  if (destination == Destination::unicode_or_ansi) entered.before = entered.destination;
  entered.destination = destination;
  entered.owns = true;
  switch (destination) {
    case Destination::property:
    case Destination::comment_author:
    case Destination::comment_date:
    case Destination::shape_name:
    case Destination::link_source:
      collected_.clear();
      property_ = word;
      break;
    case Destination::shape_value:
      collected_.clear();
      entered.in_value = true;
      break;
    case Destination::created:
      created_ = {};
      break;
    case Destination::picture:
      picture_.emplace();
      break;
    case Destination::object_result:
      entered.in_object = true;
      break;
    case Destination::header:
      begin_header(word);
      break;
    case Destination::footnote:
      stories_.begin_story(Story::footnote);
      entered.begins_story = true;
      break;
    case Destination::shape_text:
      stories_.begin_story(Story::text_box);
      entered.begins_story = true;
      break;
    case Destination::comment:
      begin_comment();
      break;
    case Destination::field:
      stories_.begin_field();
      break;
    case Destination::field_result:
      stories_.begin_result(entered.tracked, entered.paragraph, heading());
      break;
    default:
      break;
  }
  // Text of a story has nothing of the text around it.
  if (entered.begins_story) {
    entered.paragraph = {};
    entered.tracked = {};
    entered.in_value = false;
  }
}

void DocumentReader::leave(const Group& closed) {
  switch (closed.destination) {
    case Destination::property:
      if (property_ == "propname") {
        own_name_ = collected_;
      } else {
        keep_property(property_);
      }
      break;
    case Destination::created:
      if (created_[0] > 0) {
        document_.properties["created"] =
            fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", created_[0], created_[1],
                        created_[2], created_[3], created_[4], created_[5]);
      }
      break;
    case Destination::comment_author:
      comment_author_ = collected_;
      break;
    case Destination::comment_date:
      if (!comments_.empty()) {
        const long dttm = std::strtol(collected_.c_str(), nullptr, 10);
        comments_.back().date = moment_of_dttm(static_cast<std::uint32_t>(dttm));
      }
      break;
    case Destination::shape_name:
      shape_name_ = collected_;
      break;
    case Destination::shape_value:
      if (shape_name_ == "gtextUNICODE") stories_.add_box(collected_);
      break;
    case Destination::link_source:
      if (!collected_.empty()) document_.add(document_.links, Link{collected_, stories_.place()});
      break;
    case Destination::picture:
      end_picture(closed);
      break;
    case Destination::header:
      end_header();
      break;
    case Destination::comment:
      end_comment();
      break;
    case Destination::field:
      stories_.end_field(group().tracked, group().paragraph, heading());
      break;
    case Destination::footnote:
    case Destination::shape_text:
      stories_.end_story();
      break;
    default:
      break;
  }
}

void DocumentReader::keep_property(const std::string& word) {
  const bool own = word == "staticval";
  const std::string name = own ? "custom: " + own_name_ : word == "doccomm" ? "description" : word;
  std::string value = normalised(collected_);
  if (value.empty() || document_.properties.size() >= Document::max_listed) return;
  document_.properties[name] = std::move(value);
}

void DocumentReader::end_picture(const Group& closed) {
  if (!picture_ || picture_->empty() || closed.in_object) return;
  if (closed.in_value && shape_name_ != "pib") return;  // what fills a shape is formatting
  stories_.shows_something();
  const std::string name = "picture " + std::to_string(document_.images.size() + 1);
  document_.add(
      document_.images,
      Image{picture_->digest(), name + std::string(picture_->extension()), stories_.place()});
  picture_.reset();
}

void DocumentReader::begin_header(std::string_view word) {
  header_shown_ = word.ends_with('f')   ? Shown::first_page
                  : word.ends_with('l') ? Shown::left_pages
                                        : Shown::always;
  header_begin_ = document_.story(Story::header_or_footer).size();
  stories_.begin_story(Story::header_or_footer);
  group().begins_story = true;
}

// Which of them are shown, the section says at its end.
void DocumentReader::end_header() {
  stories_.end_story();
  if (header_shown_ == Shown::always) return;
  auto& story = document_.story(Story::header_or_footer);
  const std::size_t begin = std::min(header_begin_, story.size());
  auto& waiting = waiting_headers_.at(static_cast<std::size_t>(header_shown_));
  waiting.insert(waiting.end(), story.begin() + static_cast<std::ptrdiff_t>(begin), story.end());
  story.resize(begin);
}

void DocumentReader::end_section() {
  auto& story = document_.story(Story::header_or_footer);
  const auto show = [&](Shown shown) {
    auto& waiting = waiting_headers_.at(static_cast<std::size_t>(shown));
    story.insert(story.end(), waiting.begin(), waiting.end());
    waiting.clear();
  };
  if (title_page_) show(Shown::first_page);
  if (facing_pages_) show(Shown::left_pages);
}

void DocumentReader::begin_comment() {
  constexpr std::size_t most_open = 1000;
  if (comments_.size() < most_open) {
    comments_.push_back({{}, comment_author_, {}, {}});
    comment_begins_.push_back(document_.story(Story::comment).size());
  }
  stories_.begin_story(Story::comment);
  group().begins_story = true;
}

void DocumentReader::end_comment() {
  stories_.end_story();
  if (comments_.empty()) return;
  auto& story = document_.story(Story::comment);
  Comment comment = std::move(comments_.back());
  for (std::size_t i = comment_begins_.back(); i < story.size(); ++i) {
    comment.text.append(comment.text.empty() ? "" : "\n").append(story[i].text);
  }
  story.resize(std::min(comment_begins_.back(), story.size()));
  comments_.pop_back();
  comment_begins_.pop_back();
  comment.where = "comment " + std::to_string(document_.comments.size() + 1);
  document_.add(document_.comments, std::move(comment));
}

}  // namespace offenbar::rtf_document
