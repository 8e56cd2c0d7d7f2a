#include "converters/xls/sheet_objects.h"

#include <algorithm>
#include <map>

#include "converters/base/cursor.h"
#include "converters/document/normal_text.h"
#include "converters/officeart/shape_properties.h"
#include "converters/xls/pieces.h"

namespace offenbar::xls {
namespace {

constexpr std::size_t largest_drawing = std::size_t{256} << 20U;  // bytes
constexpr std::size_t most_objects = 200'000;
constexpr std::uint16_t note_goes_on = 0xFFFF;

// FtCmo, ot. [MS-XLS] 2.5.143
enum ObjectType : std::uint16_t {
  of_button = 0x07,
  of_check_box = 0x0B,
  of_group_box = 0x13,
  of_drop_down = 0x14,
  of_note = 0x19,
};

// What stands on a form control is not text of the sheet.
bool is_control(std::uint16_t type) {
  return type == of_button || (type >= of_check_box && type <= of_drop_down);
}

}  // namespace

bool SheetObjects::take(const Record& record, const Records& records) {
  switch (record.type) {
    case rt_drawing:
      for (const Bytes piece : records.pieces(record)) {
        if (drawing_.size() + piece.size() > largest_drawing) break;
        drawing_.insert(drawing_.end(), piece.begin(), piece.end());
      }
      return true;
    case rt_object:
      if (objects_.size() < most_objects) take_object(record.body);
      return true;
    case rt_text_object:
      take_text(record, records);
      return true;
    case rt_note:
      take_note(record.body);
      return true;
    default:
      return false;
  }
}

void SheetObjects::take_object(Bytes body) {
  constexpr std::uint16_t ft_picture_formula = 0x09, ft_common = 0x15;
  Object object;
  Cursor in(body);
  if (globals_.links().version < biff::Version::biff8) {
    in.skip(4);
    object.type = in.le<std::uint16_t>();
    object.id = in.le<std::uint16_t>();
  } else {
    while (in.left() >= 4) {
      const auto part = in.le<std::uint16_t>();
      const auto size = in.le<std::uint16_t>();
      Cursor inside(in.take(std::min<std::size_t>(size, in.left())));
      if (part == ft_common) {
        object.type = inside.le<std::uint16_t>();
        object.id = inside.le<std::uint16_t>();
      } else if (part == ft_picture_formula) {
        object.has_data = size > 0;
      } else if (part == 0) {
        break;
      }
    }
  }
  objects_.push_back(std::move(object));
}

void SheetObjects::take_text(const Record& record, const Records& records) {
  if (objects_.empty()) return;
  Cursor in(record.body);
  in.skip(10);
  const std::uint32_t count = in.le<std::uint16_t>();
  const std::vector<Bytes> pieces = records.pieces(record);
  if (pieces.size() < 2 || count == 0) return;
  const std::span<const Bytes> behind(pieces.begin() + 1, pieces.end());
  Pieces text(behind);
  const bool wide = (text.number(1) & 1U) != 0;
  objects_.back().text = text.characters(count, wide);
}

// Before BIFF8 the text is in the record, and goes on in others that name no row.
void SheetObjects::take_note(Bytes body) {
  Cursor in(body);
  Note note;
  note.row = in.le<std::uint16_t>();
  note.column = in.le<std::uint16_t>();
  if (globals_.links().version == biff::Version::biff8) {
    in.skip(2);
    note.object = in.le<std::uint16_t>();
    note.author = globals_.short_text(body, 8, 2);
    if (in.ok() && notes_.size() < most_objects) notes_.push_back(std::move(note));
    return;
  }
  const std::size_t count = in.le<std::uint16_t>();
  const std::string text =
      biff::text_of(in.take(std::min(count, in.left())), globals_.links().code_page);
  if (note.row != note_goes_on) {
    if (notes_.size() == most_objects) return;
    notes_.push_back(std::move(note));
  }
  if (!notes_.empty() && notes_.back().text.size() < 100'000) notes_.back().text += text;
}

// Shapes that have client data are followed by an Obj each.
void SheetObjects::add_shapes(const officeart::Record& container, unsigned depth) {
  officeart::Records inside(container);
  while (const auto record = inside.next()) {
    if (record->type == officeart::sp_container) {
      if (!officeart::find(*record, officeart::client_data)) continue;
      const officeart::ShapeProperties properties(*record);
      if (shapes_.size() < most_objects) {
        shapes_.push_back({properties.value(officeart::property_pib),
                           properties.text(officeart::property_gtext_unicode)});
      }
    } else if (record->container() && depth < officeart::max_depth) {
      add_shapes(*record, depth + 1);
    }
  }
}

void SheetObjects::add_text(Flow& flow, std::string_view text) {
  flow.begin_story(Story::text_box);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n\r"), text.size());
    flow.begin_paragraph();
    flow.add(text.substr(0, end));
    flow.end_paragraph();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  flow.end_story();
}

void SheetObjects::add_comment(const Note& note, std::string_view text) {
  Comment comment;
  comment.author = note.author;
  comment.where = sheet_ + "!" + column_letters(note.column) + std::to_string(note.row + 1);
  comment.text = normalised(text);
  if (!comment.text.empty()) document_.add(document_.comments, std::move(comment));
}

void SheetObjects::finish(Flow& flow, officeart::Pictures& pictures) {
  officeart::Records drawings{Bytes(drawing_)};
  while (const auto drawing = drawings.next()) add_shapes(*drawing, 0);
  shapes_.resize(std::max(shapes_.size(), objects_.size()));
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    const Object& object = objects_[i];
    if (object.type == of_note) continue;
    if (!is_control(object.type)) {
      add_text(flow, shapes_[i].word_art);
      add_text(flow, object.text);
    }
    if (shapes_[i].picture == 0 || object.has_data) continue;
    const officeart::Picture& picture = pictures.at(shapes_[i].picture);
    if (picture.digest.empty()) continue;
    document_.add(
        document_.images,
        Image{picture.digest, "picture " + std::to_string(shapes_[i].picture) + picture.extension,
              sheet_});
  }
  std::map<std::uint16_t, const Object*> of_notes;
  for (const Object& object : objects_) {
    if (object.type == of_note) of_notes[object.id] = &object;
  }
  for (const Note& note : notes_) {
    const auto found = of_notes.find(note.object);
    add_comment(note, found == of_notes.end() ? note.text : found->second->text);
  }
}

}  // namespace offenbar::xls
