#include "converters/doc/drawings.h"

#include "converters/base/cursor.h"
#include "converters/doc/plc.h"
#include "converters/officeart/shape_properties.h"

namespace offenbar::doc {
namespace {

constexpr std::size_t most_shapes = 100'000;
constexpr std::uint16_t first_blip = 0xF018, last_blip = 0xF117;
constexpr std::uint16_t store_entry = 0xF007;  // OfficeArtFBSE

std::map<std::uint32_t, std::uint32_t> read_anchors(Bytes bytes) {
  constexpr std::size_t anchor_size = 26;  // Spa
  std::map<std::uint32_t, std::uint32_t> anchors;
  const Plc plc(bytes, anchor_size);
  for (std::size_t i = 0; i < plc.count(); ++i) {
    Cursor in(plc.data(i));
    anchors[plc.position(i)] = in.le<std::uint32_t>();
  }
  return anchors;
}

std::uint32_t id_of(const officeart::Record& shape) {
  const auto record = officeart::find(shape, officeart::fsp);
  if (!record) return 0;
  Cursor in(record->body);
  return in.le<std::uint32_t>();
}

}  // namespace

Drawings::Drawings(const Streams& streams)
    : streams_(streams),
      body_(read_anchors(streams.part(Part::anchors))),
      headers_(read_anchors(streams.part(Part::header_anchors))),
      left_(std::uint64_t{2} * streams.data.size()) {
  const Bytes content = streams.part(Part::drawings);
  const auto group = officeart::read_record(content, 0);
  if (!group || group->type != officeart::dgg_container) return;
  if (const auto store = officeart::find(*group, officeart::bstore_container)) {
    store_ = officeart::Pictures(*store, streams.document);
  }
  // Behind it, for the body and for the headers: which of them, and the drawing.
  std::size_t at = 8 + group->body.size();
  while (at + 9 <= content.size()) {
    const auto drawing = officeart::read_record(content, at + 1);
    if (!drawing) break;
    read_drawing(*drawing, 0, nullptr);
    at += 9 + drawing->body.size();
  }
}

// A group is anchored as a whole, by the shape that is its first.
void Drawings::read_drawing(const officeart::Record& container, unsigned depth, Shape* group) {
  if (depth > officeart::max_depth) return;
  bool first = true;
  officeart::Records records(container);
  while (const auto record = records.next()) {
    if (record->type == officeart::sp_container) {
      if (shapes_.size() == most_shapes) return;
      const bool opens_group = first && container.type == officeart::spgr_container && depth > 1;
      first = false;
      Shape* shape = group != nullptr ? group : &shapes_[id_of(*record)];
      if (opens_group && group == nullptr) group = shape;
      read_shape(*record, *shape);
    } else if (record->type == officeart::spgr_container) {
      read_drawing(*record, depth + 1, group);
    }
  }
}

void Drawings::read_shape(const officeart::Record& container, Shape& shape) {
  const officeart::ShapeProperties properties(container);
  if (const auto picture = properties.value(officeart::property_pib); picture != 0) {
    shape.pictures.push_back(picture);
  }
  std::string text = properties.text(officeart::property_gtext_unicode);
  if (!text.empty()) shape.word_art.push_back(std::move(text));
}

const Shape* Drawings::anchored(bool in_header, std::uint32_t position) const {
  const auto& anchors = in_header ? headers_ : body_;
  const auto anchor = anchors.find(position);
  if (anchor == anchors.end()) return nullptr;
  const auto shape = shapes_.find(anchor->second);
  return shape == shapes_.end() ? nullptr : &shape->second;
}

const std::vector<officeart::Picture>& Drawings::inline_pictures(std::uint32_t offset) {
  const auto [known, is_new] = inline_.try_emplace(offset);
  if (is_new) known->second = read_inline(offset);
  return known->second;
}

std::vector<officeart::Picture> Drawings::read_inline(std::uint32_t offset) {
  constexpr std::uint16_t with_name = 0x66;  // MM_SHAPEFILE
  std::vector<officeart::Picture> pictures;
  Cursor head(streams_.data);
  head.seek(offset);
  const auto size = head.le<std::uint32_t>();
  const auto head_size = head.le<std::uint16_t>();
  const auto kind = head.le<std::uint16_t>();
  if (!head.ok() || size < head_size || size > streams_.data.size() - offset) return pictures;
  if (size > left_) return pictures;
  left_ -= size;
  Cursor in(Bytes(streams_.data).subspan(offset, size));
  in.seek(head_size);
  if (kind == with_name) in.skip(in.le<std::uint8_t>());
  officeart::Records records(in.take(in.left()));
  while (const auto record = records.next()) {
    if (record->type == store_entry) {
      Cursor entry(record->body);
      entry.skip(33);
      entry.skip(2U + entry.le<std::uint8_t>());
      if (!entry.ok()) continue;
      const auto blip = officeart::read_record(record->body, entry.position());
      if (blip) pictures.push_back(officeart::picture_of(*blip));
    } else if (record->type >= first_blip && record->type <= last_blip) {
      pictures.push_back(officeart::picture_of(*record));
    }
  }
  return pictures;
}

}  // namespace offenbar::doc
