// Fields, and pictures and drawings at their anchors.
#include <algorithm>
#include <utility>

#include "converters/doc/codes.h"
#include "converters/doc/story_reader.h"
#include "converters/document/normal_text.h"

namespace offenbar::doc {
namespace {

bool is_object_field(std::string_view instruction) {
  const std::string name = name_of_field(instruction);
  return name == "EMBED" || name == "LINK" || name == "SHAPE";
}

}  // namespace

void StoryReader::field(char16_t code, std::uint32_t position, const CharacterFormat& format) {
  constexpr std::size_t most_fields = 1000;
  bool shown = false;
  if (code == field_begin) {
    fields_.begin(field_names_.at(position));
    if (open_fields_.size() < most_fields) open_fields_.emplace_back();
  } else if (code == field_separator) {
    shown = fields_.separate();
    if (!open_fields_.empty()) {
      open_fields_.back().object = is_object_field(fields_.last_instruction());
      open_fields_.back().link = {link_of_field(fields_.last_instruction()), flow_.place().text()};
    }
  } else {
    const std::string ruby_base = base_of_ruby_field(fields_.instruction());
    shown = fields_.end();
    const bool empty = open_fields_.empty() || !open_fields_.back().shows;
    if (!open_fields_.empty()) end_field();
    add(ruby_base, format);
    if (empty) add(symbol_of_field(fields_.last_instruction()), format);
  }
  if (shown && !format.deleted) flow_.add(computed_field);
}

// A link that shows nothing leads nobody anywhere.
void StoryReader::end_field() {
  const OpenField field = std::move(open_fields_.back());
  open_fields_.pop_back();
  const std::string& target = field.link.target;
  if (!target.empty() && !target.starts_with("#_") && field.shows)
    document_.add(document_.links, field.link);
}

void StoryReader::shows_something() {
  for (auto field = open_fields_.rbegin(); field != open_fields_.rend() && !field->shows; ++field) {
    field->shows = true;  // and so do those around it
  }
}

void StoryReader::picture(const Run& run) {
  const CharacterFormat& format = run.format;
  if (!format.has_picture || format.data || format.object || format.deleted) return;
  shows_something();
  if (std::ranges::find(open_fields_, true, &OpenField::object) != open_fields_.end()) return;
  if (!streams_.fib.is_word_97()) return;
  for (const auto& picture : drawings_.inline_pictures(format.picture)) add_image(picture);
}

void StoryReader::drawing(std::uint32_t position) {
  const bool in_header = story_ == Story::header_or_footer;
  const Shape* shape =
      drawings_.anchored(in_header, position - static_cast<std::uint32_t>(origin_));
  if (shape == nullptr) return;
  shows_something();
  for (const std::uint32_t number : shape->pictures) add_image(drawings_.picture(number));
  for (const std::string& text : shape->word_art) flow_.add_box(text);
}

void StoryReader::add_image(const officeart::Picture& picture) {
  if (picture.digest.empty()) return;
  const std::string name = "picture " + std::to_string(document_.images.size() + 1);
  document_.add(document_.images,
                Image{picture.digest, name + picture.extension, flow_.place().text()});
}

}  // namespace offenbar::doc
