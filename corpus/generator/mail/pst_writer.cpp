#include "corpus/generator/mail/pst_writer.h"

#include <array>

#include "converters/base/digest.h"
#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/property_names.h"
#include "corpus/generator/mail/tags.h"

namespace offenbar::generator {
namespace {

constexpr NodeId store_node = 0x21;            // NID_MESSAGE_STORE
constexpr NodeId names_node = 0x61;            // NID_NAME_TO_ID_MAP
constexpr NodeId root_folder = 0x122;          // NID_ROOT_FOLDER
constexpr NodeId search_queue = 0x1E1;         // NID_SEARCH_MANAGEMENT_QUEUE
constexpr NodeId search_list = 0x201;          // NID_SEARCH_ACTIVITY_LIST
constexpr NodeId attachment_table = 0x671;     // NID_ATTACHMENT_TABLE
constexpr NodeId recipient_table = 0x692;      // NID_RECIPIENT_TABLE
constexpr NodeId hierarchy_template = 0x60D;   // NID_HIERARCHY_TABLE_TEMPLATE
constexpr NodeId contents_template = 0x60E;    // NID_CONTENTS_TABLE_TEMPLATE
constexpr NodeId associated_template = 0x60F;  // NID_ASSOC_CONTENTS_TABLE_TEMPLATE
constexpr NodeId search_template = 0x610;      // NID_SEARCH_CONTENTS_TABLE_TEMPLATE
constexpr NodeId receive_folders = 0x62B;      // NID_RECEIVE_FOLDER_TABLE
constexpr std::uint32_t first_subnode = 0x401;

// [MS-PST] 2.4.4.4.1
constexpr std::uint32_t hierarchy_columns[] = {0x0E300003, 0x0E330014, 0x0E340102, 0x0E380003,
                                               0x3001001F, 0x36020003, 0x36030003, 0x360A000B,
                                               0x3613001F, 0x66350003, 0x66360003};
// [MS-PST] 2.4.4.5.1
constexpr std::uint32_t contents_columns[] = {
    0x00170003, 0x001A001F, 0x00360003, 0x0037001F, 0x00390040, 0x0042001F, 0x0057000B,
    0x0058000B, 0x0070001F, 0x00710102, 0x0E03001F, 0x0E04001F, 0x0E060040, 0x0E070003,
    0x0E080003, 0x0E170003, 0x0E300003, 0x0E330014, 0x0E340102, 0x0E380003, 0x0E3C0102,
    0x0E3D0102, 0x10970003, 0x30080040, 0x65C60003};
// [MS-PST] 2.4.4.6.1
constexpr std::uint32_t associated_columns[] = {
    0x001A001F, 0x003A001F, 0x0E070003, 0x0E170003, 0x3001001F, 0x67000003,
    0x67010003, 0x67020003, 0x67030003, 0x67040003, 0x67050003, 0x68020003,
    0x7003001F, 0x70040102, 0x70050102, 0x70060102, 0x70070003, 0x68030003};
// [MS-PST] 2.4.8.5.1: contents that say which folder they come from
constexpr std::uint32_t search_columns[] = {
    0x00170003, 0x001A001F, 0x00360003, 0x0037001F, 0x00390040, 0x0042001F,
    0x0057000B, 0x0058000B, 0x0E03001F, 0x0E04001F, 0x0E05001F, 0x0E060040,
    0x0E070003, 0x0E080003, 0x0E170003, 0x0E2A000B, 0x30080040, 0x67F10003};
// [MS-PST] 2.4.5.3.1
constexpr std::uint32_t recipient_columns[] = {
    0x0C150003, 0x0E0F000B, 0x0FF90102, 0x0FFE0003, 0x0FFF0102, 0x3001001F, 0x3002001F,
    0x3003001F, 0x300B0102, 0x39000003, 0x39FE001F, 0x39FF001F, 0x3A40000B};
// The class of a message and the node of its folder, as files have it.
constexpr std::uint32_t receive_columns[] = {0x001A001F, 0x66050003};
// [MS-PST] 2.4.6.1.1
constexpr std::uint32_t attachment_columns[] = {0x0E200003, 0x3704001F, 0x37050003, 0x370B0003};

// The store's key: from its name, so that the same input gives the same bytes.
std::string key_of(std::string_view name) {
  const std::string digest = sha256_hex(as_bytes(name));
  std::string key;
  for (std::size_t i = 0; i < 32; i += 2)
    key += static_cast<char>(std::stoi(digest.substr(i, 2), nullptr, 16));
  return key;
}

}  // namespace

Result<PstWriter> PstWriter::create(const std::filesystem::path& path,
                                    NodeDatabase::Options options, std::string store_name,
                                    std::span<const PropertyName> names) {
  OFFENBAR_TRY(NodeDatabase database, NodeDatabase::create(path, options));
  return PstWriter(std::move(database), std::move(store_name), names);
}

PstWriter::PstWriter(NodeDatabase database, std::string store_name,
                     std::span<const PropertyName> names)
    : database_(std::move(database)),
      store_name_(std::move(store_name)),
      record_key_(key_of(store_name_)),
      names_(names) {
  begin_folder(root_folder, root_folder, "", "");
  begin_folder(top, root_folder, "Anfang der Outlook-Datendatei", "");
  begin_folder(finder, root_folder, "Suchstamm", "");
  begin_folder(deleted, top, "Gelöschte Elemente", "IPF.Note");
}

PstWriter::Folder& PstWriter::folder_of(NodeId id) { return folders_.at(id); }

void PstWriter::begin_folder(NodeId id, NodeId parent, std::string name,
                             std::string container_class) {
  folders_.emplace(id, Folder{id, parent, std::move(name), std::move(container_class), 0,
                              Table(contents_columns), Table(associated_columns)});
}

NodeId PstWriter::add_folder(NodeId parent, std::string name, std::string container_class) {
  const NodeId id = node_id(next_folder_++, NodeType::folder);
  begin_folder(id, parent, std::move(name), std::move(container_class));
  return id;
}

NodeId PstWriter::add_message(NodeId folder_id, const Message& message) {
  const NodeType type = message.is_associated ? NodeType::associated_message : NodeType::message;
  const NodeId id = node_id(next_message_++, type);
  add_node(id, write_message(message), folder_id);
  Properties row = message.properties;
  row.number(tag::message_size, static_cast<std::uint32_t>(size_of(message)));
  row.number(tag::message_status, 0);
  Folder& folder = folder_of(folder_id);
  (message.is_associated ? folder.associated : folder.contents).add_row(id, row);
  const Property* flags = message.properties.find(tag::message_flags);
  const bool is_read = flags != nullptr && (flags->value[0] & 1) != 0;
  if (!message.is_associated && !is_read) ++folder.unread;
  return id;
}

Stored PstWriter::write_message(const Message& message) {
  Subnodes subnodes(database_);
  Table recipients(recipient_columns);
  for (const Properties& recipient : message.recipients)
    recipients.add_row(static_cast<std::uint32_t>(recipients.rows()), recipient);
  subnodes.add(recipient_table, recipients.write(database_));
  if (!message.attachments.empty()) {
    Table attachments(attachment_columns);
    for (const Attachment& attachment : message.attachments) {
      const auto index = first_subnode + static_cast<std::uint32_t>(attachments.rows());
      const NodeId id = node_id(index, NodeType::attachment);
      subnodes.add(id, write_attachment(attachment));
      attachments.add_row(id, attachment.properties);
    }
    subnodes.add(attachment_table, attachments.write(database_));
  }
  Properties all = message.properties;
  all.number(tag::message_size, static_cast<std::uint32_t>(size_of(message)));
  return write_properties(database_, all.all(), std::move(subnodes));
}

Stored PstWriter::write_attachment(const Attachment& attachment) {
  Subnodes subnodes(database_);
  std::vector<Property> all(attachment.properties.all().begin(), attachment.properties.all().end());
  if (attachment.embedded) {
    const NodeId id = node_id(first_subnode, NodeType::message);
    subnodes.add(id, write_message(*attachment.embedded));
    Property object{tag::attach_data, Type::object, {}, {}};
    put(object.value, id);
    put(object.value, static_cast<std::uint32_t>(size_of(*attachment.embedded)));
    all.push_back(std::move(object));
  }
  return write_properties(database_, all, std::move(subnodes));
}

Properties PstWriter::folder_properties(const Folder& folder) const {
  bool has_subfolders = false;
  for (const auto& [id, other] : folders_)
    has_subfolders = has_subfolders || (other.parent == folder.id && id != folder.id);
  Properties properties;
  properties.text(tag::display_name, folder.name)
      .number(tag::content_count, static_cast<std::uint32_t>(folder.contents.rows()))
      .number(tag::content_unread_count, folder.unread)
      .truth(tag::subfolders, has_subfolders);
  if (!folder.container_class.empty())
    properties.text(tag::container_class, folder.container_class);
  if (folder.associated.rows() > 0)
    properties.number(tag::associated_content_count,
                      static_cast<std::uint32_t>(folder.associated.rows()));
  return properties;
}

void PstWriter::write_folder(Folder& folder) {
  Table hierarchy(hierarchy_columns);
  for (const auto& [id, child] : folders_)
    if (child.parent == folder.id && id != folder.id)
      hierarchy.add_row(id, folder_properties(child));
  const Properties properties = folder_properties(folder);
  add_node(folder.id, write_properties(database_, properties.all(), Subnodes(database_)),
           folder.parent);
  add_node(with_type(folder.id, NodeType::hierarchy_table), hierarchy.write(database_));
  add_node(with_type(folder.id, NodeType::contents_table), folder.contents.write(database_));
  add_node(with_type(folder.id, NodeType::associated_table), folder.associated.write(database_));
}

// [MS-PST] 2.4.3.1
void PstWriter::write_store() {
  constexpr std::uint32_t valid_folders = 0x89;  // subtree, wastebasket, finder
  Properties store;
  store.bytes(tag::record_key, record_key_)
      .text(tag::display_name, store_name_)
      .number(tag::valid_folder_mask, valid_folders)
      .bytes(tag::ipm_subtree_entry_id, entry_id(top))
      .bytes(tag::ipm_wastebasket_entry_id, entry_id(deleted))
      .bytes(tag::finder_entry_id, entry_id(finder))
      .number(tag::pst_password, 0);
  add_node(store_node, write_properties(database_, store.all(), Subnodes(database_)));
}

// [MS-PST] 2.4.7
void PstWriter::write_names() {
  constexpr std::uint32_t buckets = 251;
  const NameStreams streams = name_streams(names_);
  Properties map;
  map.number(0x0001, buckets)  // PidTagNameidBucketCount
      .bytes(0x0002, streams.guids)
      .bytes(0x0003, streams.entries)
      .bytes(0x0004, streams.strings);
  for (const auto& [bucket, entries] : name_buckets(names_, buckets))
    map.bytes(static_cast<std::uint16_t>(0x1000 + bucket), entries);
  add_node(names_node, write_properties(database_, map.all(), Subnodes(database_)));
}

// Empty tables that new objects are copied from, and queues without content. [MS-PST] 2.7.1
void PstWriter::write_fixed_nodes() {
  const auto add_empty = [this](NodeId id, std::span<const std::uint32_t> columns) {
    add_node(id, Table(columns).write(database_));
  };
  add_empty(hierarchy_template, hierarchy_columns);
  add_empty(contents_template, contents_columns);
  add_empty(associated_template, associated_columns);
  add_empty(search_template, search_columns);
  add_empty(attachment_table, attachment_columns);
  add_empty(recipient_table, recipient_columns);
  add_node(search_queue, {});
  add_node(search_list, {});
}

void PstWriter::write_receive_folder() {
  if (receive_folder_ == 0) return;
  Table table(receive_columns);
  Properties row;
  row.number(0x6605, receive_folder_);
  table.add_row(1, row);
  add_node(receive_folders, table.write(database_));
}

void PstWriter::add_node(NodeId id, Stored stored, NodeId parent) {
  database_.add_node(id, stored.data, stored.subnodes, parent);
}

std::string PstWriter::entry_id(NodeId id) const {
  std::string entry(4, '\0');
  entry += record_key_;
  put(entry, id);
  return entry;
}

Result<void> PstWriter::finish() {
  for (auto& [id, folder] : folders_) write_folder(folder);
  write_store();
  write_names();
  write_fixed_nodes();
  write_receive_folder();
  return database_.finish();
}

}  // namespace offenbar::generator
