#include "converters/pst/messaging/store.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/pst/ltp/table_context.h"
#include "converters/pst/messaging/folder_tree.h"
#include "converters/pst/messaging/message.h"
#include "converters/pst/messaging/node_properties.h"

namespace offenbar::pst {
namespace {

using ndb::NodeId;
using ndb::NodeType;

constexpr mapi::PropId pst_password = 0x67FF;      // PidTagPstPassword: a checksum of it
constexpr mapi::PropId container_class = 0x3613;   // PidTagContainerClass
constexpr mapi::PropId content_count = 0x3602;     // PidTagContentCount
constexpr mapi::PropId unread_count = 0x3603;      // PidTagContentUnreadCount
constexpr mapi::PropId associated_count = 0x3617;  // PidTagAssociatedContentCount
constexpr unsigned ansi_code_page = 1252;  // of folder names in ANSI stores, which tell no other

std::string text_of(const mapi::Properties& from, mapi::PropId id) {
  return mapi::text(from, id, mapi::string8_code_page(from, ansi_code_page)).value_or("");
}

std::optional<std::uint32_t> count_of(const mapi::Properties& from, mapi::PropId id) {
  const auto number = mapi::integer(from, id);
  return number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

bool is_folder(NodeId id) {
  return id.type() == NodeType::folder || id.type() == NodeType::search_folder;
}
bool is_message(NodeId id) {
  return id.type() == NodeType::message || id.type() == NodeType::associated_message;
}

Result<ltp::TableContext> open_table(const ndb::Database& database, NodeId id) {
  OFFENBAR_TRY(const ndb::Node node, database.node(id));
  return ltp::TableContext::open(database, node.data, node.subnodes);
}

// The folder that takes mail of every class: the row of the receive folder table whose class is
// empty. [MS-OXCSTOR] 2.2.1.3; its columns in a PST are told by the files one meets.
NodeId receive_folder(const ndb::Database& database) {
  const auto table = open_table(database, ndb::receive_folders);
  if (!table) return {};
  const auto rows = table->rows();
  if (!rows) return {};
  for (const ltp::RowPlace& place : *rows) {
    const auto row = table->row(place.index);
    if (!row) continue;
    bool every_class = true;
    NodeId found;
    for (const auto& column : table->columns()) {
      const auto value = table->cell(row->bytes, column);
      if (!value) continue;
      const auto* text = std::get_if<std::string>(&*value);
      const auto* raw = std::get_if<mapi::String8>(&*value);
      if (column.tag.id == mapi::tag::message_class) {
        every_class = !(text && !text->empty()) && !(raw && !raw->bytes.empty());
      }
      if (const auto* entry = std::get_if<mapi::Binary>(&*value)) {
        if (const NodeId node = node_of_entry_id(*entry); node.raw != 0) found = node;
      }
      if (const auto* number = std::get_if<std::int32_t>(&*value)) {
        const NodeId node{static_cast<std::uint32_t>(*number)};
        if (column.tag.id == 0x6605 && is_folder(node)) found = node;
      }
    }
    if (every_class && found.raw != 0) return found;
  }
  return {};
}

}  // namespace

// What one walk of the node B-tree tells.
struct Store::Index {
  struct Child {
    NodeId parent;
    NodeId id;
    auto operator<=>(const Child&) const = default;
  };
  std::vector<Child> messages;  // sorted
  std::vector<Folder> folders;

  [[nodiscard]] std::span<const Child> messages_of(NodeId folder) const {
    const auto range =
        std::equal_range(messages.begin(), messages.end(), Child{folder, {}},
                         [](const Child& a, const Child& b) { return a.parent < b.parent; });
    return {range.first, range.second};
  }
};

Store::Store(std::unique_ptr<ndb::Database> database) : database_(std::move(database)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(int descriptor, StoreOptions options) {
  OFFENBAR_TRY(auto database, ndb::Database::open(descriptor, {.salvage = options.salvage}));
  std::unique_ptr<Store> store(new Store(std::move(database)));
  store->read_properties();
  return store;
}

void Store::read_properties() {
  names_ = NamedProperties::read(*database_);
  auto context = database_->node(ndb::message_store).and_then([&](const ndb::Node& node) {
    return ltp::PropertyContext::open(*database_, node.data, node.subnodes);
  });
  if (context) {
    properties_ = std::make_unique<NodeProperties<mapi::Properties>>(*std::move(context), names_);
  } else {
    database_->damage().add(context.error());
  }
}

Store::Facts Store::facts() const {
  const ndb::Header& header = database_->header();
  Facts facts;
  facts.version = header.version;
  facts.generation = header.layout.generation;
  facts.encoding = header.encoding;
  facts.offline = header.offline;
  facts.file_bytes = database_->file_bytes();
  // Offline stores have a number there that nobody was asked for.
  facts.has_password =
      !header.offline && properties_ && mapi::integer(*properties_, pst_password).value_or(0) != 0;
  return facts;
}

Result<std::unique_ptr<mapi::Properties>> Store::folder_properties(NodeId folder) const {
  OFFENBAR_TRY(const ndb::Node node, database_->node(folder));
  OFFENBAR_TRY(ltp::PropertyContext context,
               ltp::PropertyContext::open(*database_, node.data, node.subnodes));
  return std::make_unique<NodeProperties<mapi::Properties>>(std::move(context), names());
}

const Store::Index& Store::index() const {
  std::call_once(index_once_, [&] {
    auto index = std::make_unique<Index>();
    std::set<NodeId> known;
    database_->walk_nodes([&](const ndb::Node& node) {
      if (is_message(node.id)) index->messages.push_back({node.parent, node.id});
      if (!is_folder(node.id)) return;
      Folder folder;
      folder.id = node.id;
      folder.parent = node.parent;
      known.insert(node.id);
      index->folders.push_back(std::move(folder));
    });
    std::sort(index->messages.begin(), index->messages.end());
    for (const auto& [parent, id] : index->messages) {
      if (!known.insert(parent).second) continue;
      Folder folder;
      folder.id = parent;
      folder.kind = FolderKind::missing;
      index->folders.push_back(std::move(folder));
    }
    auto properties_of = [&](NodeId id) -> std::unique_ptr<mapi::Properties> {
      auto properties = folder_properties(id);
      return properties ? *std::move(properties) : nullptr;
    };
    const auto kinds =
        well_known_folders(properties_.get(), receive_folder(*database_), properties_of);
    for (Folder& folder : index->folders) {
      if (folder.kind == FolderKind::missing) continue;
      const auto kind = kinds.find(folder.id);
      if (kind != kinds.end()) folder.kind = kind->second;
      if (folder.id.type() == NodeType::search_folder && kind == kinds.end()) {
        folder.kind = FolderKind::search;
      }
      const auto properties = folder_properties(folder.id);
      if (!properties) {
        database_->damage().add(properties.error());
        continue;
      }
      folder.name = text_of(**properties, mapi::tag::display_name);
      folder.container_class = text_of(**properties, container_class);
      folder.claimed_items = count_of(**properties, content_count);
      folder.claimed_unread = count_of(**properties, unread_count);
      folder.claimed_associated = count_of(**properties, associated_count);
    }
    if (!recovered_items().empty()) {
      Folder folder;
      folder.id = recovered_folder;
      folder.kind = FolderKind::recovered;
      index->folders.push_back(std::move(folder));
    }
    index->folders = in_order(std::move(index->folders), database_->damage());
    index_ = std::move(index);
  });
  return *index_;
}

const std::vector<Folder>& Store::folders() const { return index().folders; }

std::vector<ItemEntry> Store::items(NodeId folder) const {
  if (folder == recovered_folder) return recovered_items();
  std::vector<ItemEntry> found;
  if (folder.type() == NodeType::search_folder) return found;
  std::unordered_set<std::uint32_t> listed;
  for (const NodeType type : {NodeType::contents_table, NodeType::associated_contents}) {
    const auto table = open_table(*database_, folder.with(type));
    if (!table) {
      if (table.error().fault != Fault::not_found) database_->damage().add(table.error());
      continue;
    }
    const auto rows = table->rows();
    if (!rows) continue;
    for (const ltp::RowPlace& row : *rows) {
      if (!listed.insert(row.id).second) continue;
      found.push_back({{row.id}, type == NodeType::associated_contents, true, false});
    }
  }
  for (const auto& [parent, id] : index().messages_of(folder)) {
    if (listed.contains(id.raw)) continue;
    found.push_back({id, id.type() == NodeType::associated_message, false, false});
  }
  return found;
}

// A lost node is an item if it still has properties, a message class among them.
std::vector<ItemEntry> Store::recovered_items() const {
  std::vector<ItemEntry> found;
  database_->walk_lost_nodes([&](const ndb::Node& node) {
    if (!is_message(node.id)) return;
    const auto context = ltp::PropertyContext::open(*database_, node.data, node.subnodes);
    if (!context || !context->tag_of(mapi::tag::message_class)) return;
    found.push_back({node.id, node.id.type() == NodeType::associated_message, false, true});
  });
  return found;
}

Result<std::unique_ptr<mapi::Item>> Store::item(NodeId id) const {
  auto node = database_->node(id);
  if (!node && node.error().fault == Fault::not_found) {
    if (auto lost = database_->lost_node(id)) node = std::move(lost);
  }
  if (!node) return tl::unexpected(node.error());
  return Message::open(*database_, names(), {node->id, node->data, node->subnodes});
}

}  // namespace offenbar::pst
