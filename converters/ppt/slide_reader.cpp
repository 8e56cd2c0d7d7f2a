#include "converters/ppt/slide_reader.h"

#include <algorithm>
#include <utility>

#include "converters/base/cursor.h"
#include "converters/officeart/shape_properties.h"

namespace offenbar::ppt {
namespace {

// OfficeArtFSP. [MS-ODRAW] 2.2.40
constexpr unsigned picture_frame = 75;  // msosptPictureFrame
constexpr std::uint32_t is_deleted = 1U << 3U;
constexpr std::uint32_t is_ole = 1U << 4U;

// PlaceholderEnum. 2.13.21
constexpr std::uint8_t master_date = 0x07;
constexpr std::uint8_t master_header = 0x0A;

bool is_title_placeholder(std::uint8_t id) {
  constexpr std::uint8_t title = 0x0D, center_title = 0x0F, vertical_title = 0x11;
  return id == title || id == center_title || id == vertical_title;
}

// The distinct ones, in order: edges of rows or columns.
std::vector<std::int32_t> edges(std::vector<std::int32_t> values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::size_t rank(const std::vector<std::int32_t>& edges, std::int32_t value) {
  return static_cast<std::size_t>(std::ranges::lower_bound(edges, value) - edges.begin());
}

}  // namespace

struct SlideReader::Shape {
  std::vector<TextBody> texts;
  std::string word_art;
  std::uint32_t link = 0;  // exHyperlinkIdRef of the shape itself
  std::uint32_t picture = 0;
  std::int32_t left = 0, top = 0;  // within its group
  std::uint8_t placeholder = 0;
  bool deleted = false;
  bool object = false;
};

Result<void> SlideReader::read(const Record& page, const std::vector<TextBody>& outline, Of of) {
  outline_ = &outline;
  of_ = of;
  const auto drawn = officeart::find(page, drawing);
  if (!drawn) return {};
  const auto container = officeart::find(*drawn, officeart::dg_container);
  if (!container) return {};
  const auto group = officeart::find(*container, officeart::spgr_container);
  if (!group) return {};
  return read_group(*group, 0);
}

Result<void> SlideReader::read_group(const Record& group, unsigned depth) {
  if (depth > officeart::max_depth) return fail(Fault::corrupt, "shapes are nested too deep");
  Records records(group);
  bool first = true;  // describes the group itself
  while (const auto record = records.next()) {
    if (record->type == officeart::sp_container && std::exchange(first, false)) {
      const officeart::ShapeProperties properties(*record);
      if ((properties.value(officeart::property_table_properties) & 1U) != 0) {
        return read_table(group);
      }
      add_link(shape_of(*record).link);
    } else if (record->type == officeart::sp_container) {
      read_shape(*record);
    } else if (record->type == officeart::spgr_container) {
      OFFENBAR_CHECK(read_group(*record, depth + 1));
    }
  }
  return records.finish();
}

// A table is a group of its cells (and of lines) that lie side by side.
Result<void> SlideReader::read_table(const Record& group) {
  std::vector<Shape> cells;
  Records records(group);
  while (const auto record = records.next()) {
    if (record->type != officeart::sp_container) continue;
    if (!officeart::find(*record, officeart::client_textbox)) continue;
    cells.push_back(shape_of(*record));
  }
  OFFENBAR_CHECK(records.finish());
  std::vector<std::int32_t> tops, lefts;
  for (const Shape& cell : cells) {
    tops.push_back(cell.top);
    lefts.push_back(cell.left);
  }
  tops = edges(std::move(tops));
  lefts = edges(std::move(lefts));
  std::ranges::stable_sort(cells, {},
                           [](const Shape& cell) { return std::pair(cell.top, cell.left); });
  flow_.begin_table();
  std::size_t row = 0, column = 0;  // begun
  for (const Shape& cell : cells) {
    for (; row <= rank(tops, cell.top); ++row, column = 0) flow_.begin_row();
    for (; column <= rank(lefts, cell.left); ++column) flow_.begin_cell();
    add_shape(cell);
  }
  flow_.end_table();
  return {};
}

void SlideReader::read_shape(const Record& container) {
  const Shape shape = shape_of(container);
  const bool furniture = shape.placeholder >= master_date && shape.placeholder <= master_header;
  if (shape.deleted || furniture) return;
  const bool title = is_title_placeholder(shape.placeholder) ||
                     (!shape.texts.empty() && shape.texts.front().is_title());
  flow_.set_title(of_ == Of::slide && title);
  add_shape(shape);
  flow_.set_title(false);
}

void SlideReader::add_shape(const Shape& shape) {
  add_link(shape.link);
  if (shape.picture != 0 && !shape.object && of_ == Of::slide) {
    const officeart::Picture& picture = pictures_.at(shape.picture);
    if (!picture.digest.empty()) {
      document_.add(document_.images,
                    Image{picture.digest, "picture" + picture.extension, flow_.place().text()});
    }
  }
  for (const TextBody& body : shape.texts) {
    for (const std::uint32_t link : body.links) add_link(link);
    body.add_to(flow_);
  }
  if (!shape.word_art.empty()) {
    flow_.begin_paragraph();
    flow_.add(shape.word_art);
    flow_.end_paragraph();
  }
}

SlideReader::Shape SlideReader::shape_of(const Record& container) const {
  Shape shape;
  const officeart::ShapeProperties properties(container);
  shape.word_art = properties.text(officeart::property_gtext_unicode);
  Records records(container);
  while (const auto record = records.next()) {
    Cursor in(record->body);
    if (record->type == officeart::fsp) {
      in.skip(4);
      const auto flags = in.le<std::uint32_t>();
      shape.deleted = (flags & is_deleted) != 0;
      shape.object |= (flags & is_ole) != 0;
      if (record->instance() == picture_frame) {
        shape.picture = properties.value(officeart::property_pib);
      }
    } else if (record->type == officeart::child_anchor) {
      shape.left = in.le<std::int32_t>();
      shape.top = in.le<std::int32_t>();
    } else if (record->type == officeart::client_data) {
      read_client_data(*record, shape);
    } else if (record->type == officeart::client_textbox) {
      TextBodies bodies;
      Records texts(*record);
      while (const auto text = texts.next()) {
        if (document_.truncated) break;  // one text may be shown by many shapes
        if (text->type == outline_text_ref_atom) {
          const auto at = Cursor(text->body).le<std::uint32_t>();
          if (at < outline_->size()) bodies.all.push_back((*outline_)[at]);
        } else {
          bodies.add(*text);
        }
      }
      shape.texts = std::move(bodies.all);
    }
  }
  return shape;
}

// OfficeArtClientData. 2.7.3
void SlideReader::read_client_data(const Record& data, Shape& shape) const {
  Records records(data);
  while (const auto record = records.next()) {
    if (record->type == placeholder_atom) {
      Cursor in(record->body);
      in.skip(4);
      shape.placeholder = in.le<std::uint8_t>();
    } else if (record->type == external_object_ref_atom) {
      shape.object = true;
    } else if (record->type == interactive_info && shape.link == 0) {
      shape.link = link_of(*record);
    }
  }
}

void SlideReader::add_link(std::uint32_t id) {
  const auto found = links_.find(id);
  if (id == 0 || found == links_.end() || found->second.empty()) return;
  document_.add(document_.links, Link{found->second, flow_.place().text()});
}

}  // namespace offenbar::ppt
