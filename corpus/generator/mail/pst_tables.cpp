#include "corpus/generator/mail/pst_tables.h"

#include <algorithm>
#include <array>

#include "corpus/generator/mail/append.h"

namespace offenbar::generator {
namespace {

constexpr std::size_t most_pieces = 2000;         // per heap block; a HID counts up to 2047
constexpr std::size_t longest_cell = 510;         // bytes: tables show 255 characters of a text
constexpr std::uint32_t row_id_tag = 0x67F20003;  // PidTagLtpRowId
constexpr std::uint32_t row_version_tag = 0x67F30003;  // PidTagLtpRowVer

// The first, and every 128th from the 9th on, hold the fill levels of the blocks after them.
// [MS-PST] 2.3.1.2 to 2.3.1.4
bool has_fill_levels(std::size_t page) { return page >= 8 && (page - 8) % 128 == 0; }
std::size_t head_size(std::size_t page) { return page == 0 ? 12 : has_fill_levels(page) ? 66 : 2; }

std::size_t map_size(std::size_t limits) { return 4 + 2 * limits; }

// FILL_LEVEL_*: how much is free, in 16 steps. [MS-PST] 2.3.1.2
std::uint8_t fill_level(std::size_t free) {
  constexpr std::array<std::size_t, 15> least = {3584, 2560, 2048, 1792, 1536, 1280, 1024, 768,
                                                 512,  256,  128,  64,   32,   16,   8};
  const auto found =
      std::find_if(least.begin(), least.end(), [free](std::size_t limit) { return free >= limit; });
  return static_cast<std::uint8_t>(found - least.begin());
}

// Two levels per byte, the lower half first.
void put_levels(std::string& block, std::size_t at, std::span<const std::uint8_t> levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    auto byte = static_cast<std::uint8_t>(block[at + i / 2]);
    byte = static_cast<std::uint8_t>(byte | levels[i] << (i % 2 * 4));
    block[at + i / 2] = static_cast<char>(byte);
  }
}

std::string many_values(const std::vector<std::string>& values) {
  std::string out;
  put(out, static_cast<std::uint32_t>(values.size()));
  auto offset = static_cast<std::uint32_t>(4 + 4 * values.size());
  for (const std::string& value : values) {
    put(out, offset);
    offset += static_cast<std::uint32_t>(value.size());
  }
  for (const std::string& value : values) out += value;
  return out;
}

// dwValueHnid: the value itself if it fits, else where it lies. [MS-PST] 2.3.3.3
std::uint32_t place_value(Heap& heap, Subnodes& subnodes, const Property& property) {
  const std::size_t fixed = fixed_size(property.type);
  if (fixed > 0 && fixed <= 4) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < property.value.size(); ++i)
      value |= std::uint32_t{static_cast<std::uint8_t>(property.value[i])} << (8 * i);
    return value;
  }
  const bool many = has_many(property.type);
  const std::string joined = many ? many_values(property.values) : std::string();
  const std::string_view bytes = many ? joined : property.value;
  return bytes.size() > Heap::largest_piece ? subnodes.add_value(bytes) : heap.add(bytes);
}

}  // namespace

void Heap::begin_page() {
  const std::size_t head = head_size(pages_.size());
  pages_.push_back({std::string(head, '\0'), {static_cast<std::uint16_t>(head)}});
}

HeapId Heap::add(std::string_view piece) {
  if (piece.empty()) return 0;
  if (pages_.empty()) begin_page();
  const Page& last = pages_.back();
  const std::size_t needed = piece.size() + map_size(last.limits.size() + 1) + 1;
  if (last.bytes.size() + needed > block_room || last.limits.size() > most_pieces) begin_page();
  Page& page = pages_.back();
  page.bytes += piece;
  page.limits.push_back(static_cast<std::uint16_t>(page.bytes.size()));
  const auto index = static_cast<HeapId>(page.limits.size() - 1);  // from 1 on
  return static_cast<HeapId>(pages_.size() - 1) << 16 | index << 5;
}

std::vector<std::string> Heap::blocks() const {
  std::vector<std::string> blocks;
  std::vector<std::uint8_t> levels;
  for (const Page& page : pages_) {
    std::string block = page.bytes;
    const std::size_t map = map_size(page.limits.size());
    levels.push_back(fill_level(block_room - block.size() - map));
    const bool is_last = blocks.size() + 1 == pages_.size();
    if (is_last) pad_to(block, 2);
    if (!is_last) block.resize(block_room - map, '\0');
    const auto map_at = static_cast<std::uint16_t>(block.size());
    put(block, static_cast<std::uint16_t>(page.limits.size() - 1));  // HNPAGEMAP
    put(block, std::uint16_t{0});
    for (const std::uint16_t limit : page.limits) put(block, limit);
    put_at(block, 0, map_at);
    blocks.push_back(std::move(block));
  }
  if (blocks.empty()) return blocks;
  put_at(blocks[0], 2, std::uint8_t{0xEC});  // bSig
  put_at(blocks[0], 3, static_cast<std::uint8_t>(client_));
  put_at(blocks[0], 4, root_);
  const std::span all(levels);
  put_levels(blocks[0], 8, all.first(std::min<std::size_t>(8, all.size())));
  for (std::size_t i = 8; i < all.size(); i += 128)
    put_levels(blocks[i], 2, all.subspan(i, std::min<std::size_t>(128, all.size() - i)));
  return blocks;
}

HeapId add_tree(Heap& heap, std::size_t key_size, std::size_t record_size,
                std::string_view records) {
  std::uint8_t levels = 0;
  HeapId root = 0;
  std::string below(records);
  for (std::size_t size = record_size; !below.empty(); size = key_size + 4) {
    const std::size_t room = Heap::largest_piece / size * size;
    std::string index;
    for (std::size_t at = 0; at < below.size(); at += room) {
      root = heap.add(std::string_view(below).substr(at, room));
      index.append(below, at, key_size);
      put(index, root);
    }
    if (index.size() == key_size + 4) break;
    ++levels;
    below = std::move(index);
  }
  std::string header;  // BTHHEADER
  put(header, std::uint8_t{0xB5});
  put(header, static_cast<std::uint8_t>(key_size));
  put(header, static_cast<std::uint8_t>(record_size - key_size));
  put(header, levels);
  put(header, root);
  return heap.add(header);
}

NodeId Subnodes::add_value(std::string_view bytes) {
  const NodeId id = node_id(next_++, NodeType::table_data);
  nodes_.push_back({id, database_->write_data(bytes), 0});
  return id;
}

Stored write_properties(NodeDatabase& database, std::span<const Property> properties,
                        Subnodes others) {
  std::vector<const Property*> sorted;
  for (const Property& property : properties) sorted.push_back(&property);
  std::sort(sorted.begin(), sorted.end(),
            [](const Property* a, const Property* b) { return a->id < b->id; });
  Heap heap(HeapClient::property_context);
  std::string records;
  for (const Property* property : sorted) {
    put(records, property->id);
    put(records, static_cast<std::uint16_t>(property->type));
    put(records, place_value(heap, others, *property));
  }
  heap.set_root(add_tree(heap, 2, 8, records));
  return {database.write_blocks(heap.blocks()), others.write()};
}

Table::Table(std::span<const std::uint32_t> columns) {
  for (const std::uint32_t tag : columns) columns_.push_back({tag});
  columns_.push_back({row_id_tag});
  columns_.push_back({row_version_tag});
  std::sort(columns_.begin(), columns_.end(),
            [](const Column& a, const Column& b) { return a.tag < b.tag; });
  lay_out();
}

// The row's id and version first, then cells of 8 and 4 bytes, of 2, of 1. [MS-PST] 2.3.4.4.1
void Table::lay_out() {
  std::uint16_t end = 8;
  std::uint8_t bit = 2;
  const auto place = [&](auto wanted) {
    for (Column& column : columns_) {
      if (column.tag == row_id_tag || column.tag == row_version_tag) continue;
      const std::size_t fixed = fixed_size(static_cast<Type>(column.tag & 0xFFFF));
      const auto size = static_cast<std::uint8_t>(fixed == 0 ? 4 : fixed);
      if (!wanted(size)) continue;
      column.offset = end;
      column.size = size;
      column.bit = bit++;
      end = static_cast<std::uint16_t>(end + size);
    }
    return end;
  };
  end_of_4_ = place([](std::size_t size) { return size >= 4; });
  end_of_2_ = place([](std::size_t size) { return size == 2; });
  end_of_1_ = place([](std::size_t size) { return size == 1; });
  row_size_ = static_cast<std::uint16_t>(end_of_1_ + (columns_.size() + 7) / 8);
  for (Column& column : columns_) {
    if (column.tag == row_id_tag) column = {column.tag, 0, 4, 0};
    if (column.tag == row_version_tag) column = {column.tag, 4, 4, 1};
  }
}

void Table::add_row(std::uint32_t row_id, const Properties& cells) {
  std::string row(row_size_, '\0');
  const auto exists = [&](std::uint8_t bit) {
    char& byte = row[end_of_1_ + bit / 8U];
    byte = static_cast<char>(byte | (0x80 >> (bit % 8)));
  };
  put_at(row, 0, row_id);
  put_at(row, 4, std::uint32_t{count_ + 1});
  exists(0);
  exists(1);
  for (const Column& column : columns_) {
    const Property* cell = cells.find(static_cast<std::uint16_t>(column.tag >> 16));
    if (cell == nullptr || cell->tag() != column.tag) continue;
    if (fixed_size(cell->type) > 0) {
      row.replace(column.offset, column.size, cell->value);
    } else {
      put_at(row, column.offset, heap_.add(std::string_view(cell->value).substr(0, longest_cell)));
    }
    exists(column.bit);
  }
  rows_ += row;
  put(index_, row_id);
  put(index_, count_++);
}

// Rows do not cross from one block into the next. [MS-PST] 2.3.4.4
std::vector<std::string> Table::row_blocks() const {
  const std::size_t room = block_room / row_size_ * row_size_;
  std::vector<std::string> blocks;
  for (std::size_t at = 0; at < rows_.size(); at += room) {
    blocks.push_back(rows_.substr(at, room));
    if (at + room < rows_.size()) blocks.back().resize(block_room, '\0');
  }
  return blocks;
}

// TCINFO. [MS-PST] 2.3.4.1
HeapId Table::add_info(HeapId index, std::uint32_t rows) {
  std::string info;
  put(info, std::uint8_t{0x7C});
  put(info, static_cast<std::uint8_t>(columns_.size()));
  for (const std::uint16_t end : {end_of_4_, end_of_2_, end_of_1_, row_size_}) put(info, end);
  put(info, index);
  put(info, rows);
  put(info, std::uint32_t{0});
  for (const Column& column : columns_) {  // TCOLDESC
    put(info, column.tag);
    put(info, column.offset);
    put(info, column.size);
    put(info, column.bit);
  }
  return heap_.add(info);
}

Stored Table::write(NodeDatabase& database) {
  Subnodes subnodes(database);
  std::uint32_t rows = 0;
  if (rows_.size() > Heap::largest_piece) {
    rows = node_id(1, NodeType::table_data);
    subnodes.add(rows, {database.write_blocks(row_blocks()), 0});
  } else {
    rows = heap_.add(rows_);
  }
  const HeapId index = add_tree(heap_, 4, 8, index_);
  heap_.set_root(add_info(index, rows));
  return {database.write_blocks(heap_.blocks()), subnodes.write()};
}

}  // namespace offenbar::generator
