// A whole small store for tests: folders, messages, names. [MS-PST] 2.4
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/pst_item_maker.h"

namespace offenbar::test {

class SampleStore {
 public:
  static constexpr std::uint32_t root = 0x122;
  static constexpr std::uint32_t subtree = 0x8022;
  static constexpr std::uint32_t inbox = 0x8042;
  static constexpr std::uint32_t calendar = 0x8062;
  static constexpr std::uint32_t search = 0x8083;
  using Node = ItemMaker::Node;
  using Values = ItemMaker::Values;

  explicit SampleStore(PstKind kind = PstKind::unicode,
                       PstMaker::Encoding encoding = PstMaker::Encoding::permute)
      : kind_(kind), file(kind, encoding), items(file, kind) {}

  // The type of texts in this kind of store.
  [[nodiscard]] std::uint32_t text_tag(std::uint32_t id) const {
    return id << 16U | (kind_ == PstKind::ansi ? 0x1EU : 0x1FU);
  }
  [[nodiscard]] std::string text(std::string_view ascii) const {
    return kind_ == PstKind::ansi ? std::string(ascii) : utf16(ascii);
  }

  // A message with recipients and attachments, which are nodes of their own.
  Node message(const std::string& subject, Values more = {},
               const std::vector<std::string>& recipients = {},
               const std::vector<Node>& attachments = {}) {
    Values values = std::move(more);
    values[text_tag(0x001A)] = text("IPM.Note");
    values[text_tag(0x0037)] = text(subject);
    ItemMaker::Subnodes subnodes;
    std::vector<ItemMaker::Row> people;
    for (const std::string& name : recipients) {
      people.push_back({static_cast<std::uint32_t>(people.size()),
                        {{text_tag(0x3001), text(name)}, {0x0C150003, raw(std::uint32_t{1})}}});
    }
    const Node recipient_table = items.table(people);
    subnodes.push_back({0x692, recipient_table.data, recipient_table.subnodes});
    if (!attachments.empty()) {
      std::vector<ItemMaker::Row> list;
      for (const Node& attachment : attachments) {
        const std::uint32_t id = 0x8025 + 0x20 * static_cast<std::uint32_t>(list.size());
        subnodes.push_back({id, attachment.data, attachment.subnodes});
        list.push_back({id, {{0x37050003, raw(std::uint32_t{1})}}});
      }
      const Node attachment_table = items.table(list);
      subnodes.push_back({0x671, attachment_table.data, attachment_table.subnodes});
    }
    return items.properties(values, subnodes);
  }

  Node attachment(const std::string& name, const std::string& content) {
    return items.properties({{0x37050003, raw(std::uint32_t{1})},
                             {text_tag(0x3707), text(name)},
                             {0x37010102, content}});
  }
  Node embedded(const Node& inner) {
    std::string object = raw(std::uint32_t{0x200024});
    put(object, std::uint32_t{0});
    return items.properties({{0x37050003, raw(std::uint32_t{5})}, {0x3701000D, object}},
                            {{0x200024, inner.data, inner.subnodes}});
  }

  // Into the inbox. `listed`: in its contents table.
  std::uint32_t add(const Node& message, bool listed = true, std::uint32_t folder = inbox,
                    bool associated = false) {
    const std::uint32_t id = next_ | (associated ? 8U : 4U);
    next_ += 0x20;
    file.add_node(id, message.data, message.subnodes, folder);
    if (listed) (associated ? associated_rows : rows)[folder].push_back({id, {}});
    return id;
  }
  std::string entry_id(std::uint32_t node) const {
    return std::string(4, '\0') + std::string(16, 'S') + raw(node);
  }

  [[nodiscard]] std::string make(std::size_t fanout = 0) {
    add_store();
    add_names();
    add_folder(root, root, "", "");
    add_folder(subtree, root, "Top of Outlook data file", "");
    add_folder(inbox, subtree, "Inbox", "IPF.Note");
    add_folder(calendar, subtree, "Calendar", "IPF.Appointment");
    add_folder(search, root, "Search", "");
    return file.make(fanout);
  }

 private:
  PstKind kind_;
  std::uint32_t next_ = 0x200000;

 public:
  PstMaker file;
  ItemMaker items;
  std::map<std::uint32_t, std::vector<ItemMaker::Row>> rows;             // by folder
  std::map<std::uint32_t, std::vector<ItemMaker::Row>> associated_rows;  // by folder

 private:
  void add(std::uint32_t id, const Node& node, std::uint32_t parent = 0) {
    file.add_node(id, node.data, node.subnodes, parent);
  }
  void add_store() {
    add(0x21, items.properties({{text_tag(0x3001), text("Sample")},
                                {0x35E00102, entry_id(subtree)},
                                {0x67FF0003, raw(std::uint32_t{0x1234})}}));
  }
  // The ids 0x8000 (a number), 0x8001 (a text) and 0x8002 (a text of PS_PUBLIC_STRINGS).
  void add_names() {
    std::string entries =
        raw(std::uint32_t{0x8233}) + raw(std::uint16_t{6}) + raw(std::uint16_t{0});
    entries += raw(std::uint32_t{0}) + raw(std::uint16_t{7}) + raw(std::uint16_t{1});
    entries += raw(std::uint32_t{16}) + raw(std::uint16_t{5}) + raw(std::uint16_t{2});
    const std::string strings =
        raw(std::uint32_t{12}) + utf16("Etwas!") + raw(std::uint32_t{16}) + utf16("Keywords");
    add(0x61, items.properties({{0x00010003, raw(std::uint32_t{251})},
                                {0x00020102, std::string(16, 'G')},
                                {0x00030102, entries},
                                {0x00040102, strings}}));
  }
  void add_folder(std::uint32_t id, std::uint32_t parent, const std::string& name,
                  const std::string& type) {
    Values values{{text_tag(0x3001), text(name)},
                  {text_tag(0x3613), text(type)},
                  {0x36020003, raw(static_cast<std::uint32_t>(rows[id].size()))}};
    if (id == root) values[0x36D00102] = entry_id(calendar);
    add(id, items.properties(values), parent);
    if (id == search) return;
    const std::vector<std::uint32_t> columns{text_tag(0x0037), 0x0E060040, 0x0E080003, 0x0E1B000B};
    add((id & ~0x1FU) | 0x0E, items.table(rows[id], false, columns));
    add((id & ~0x1FU) | 0x0F, items.table(associated_rows[id], false, columns));
  }
};

}  // namespace offenbar::test
