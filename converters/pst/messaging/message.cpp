#include "converters/pst/messaging/message.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "converters/mapi/access.h"

namespace offenbar::pst {
namespace {

constexpr std::int64_t embedded_message = 5;  // afEmbeddedMessage. [MS-OXCMSG] 2.2.2.9

// A row of the recipient table. [MS-PST] 2.4.5.3
class RecipientRow : public mapi::Recipient {
 public:
  RecipientRow(std::shared_ptr<ltp::TableContext> table, ltp::HeapPiece row,
               const NamedProperties& names)
      : table_(std::move(table)), row_(std::move(row)), names_(names) {}

  [[nodiscard]] std::vector<mapi::PropTag> tags() const override {
    std::vector<mapi::PropTag> found;
    for (const auto& column : table_->columns()) {
      if (table_->has(row_.bytes, column)) found.push_back(column.tag);
    }
    return found;
  }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const override {
    const auto* column = find(id);
    return column == nullptr ? std::nullopt : std::optional(column->tag);
  }
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const override {
    const auto* column = find(id);
    if (column == nullptr) return mapi::Value();
    return table_->cell(row_.bytes, *column);
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const override {
    const auto* column = find(id);
    if (column == nullptr) return nullptr;
    return table_->open_cell(row_.bytes, *column);
  }
  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const override {
    return names_.id_of(name);
  }
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const override {
    return names_.name_of(id);
  }

 private:
  [[nodiscard]] const ltp::TableContext::Column* find(mapi::PropId id) const {
    const auto& columns = table_->columns();
    const auto at = std::find_if(columns.begin(), columns.end(), [&](const auto& column) {
      return column.tag.id == id && table_->has(row_.bytes, column);
    });
    return at == columns.end() ? nullptr : &*at;
  }

  std::shared_ptr<ltp::TableContext> table_;
  ltp::HeapPiece row_;
  const NamedProperties& names_;
};

// [MS-PST] 2.4.6.2
class AttachmentNode : public NodeProperties<mapi::Attachment> {
 public:
  AttachmentNode(const ndb::Database& database, const NamedProperties& names, std::size_t depth,
                 Message::Opened opened, ltp::PropertyContext context)
      : NodeProperties(std::move(context), names),
        database_(database),
        depth_(depth),
        opened_(std::move(opened)) {}

  [[nodiscard]] Result<std::unique_ptr<mapi::Item>> embedded() const override {
    if (mapi::integer(*this, mapi::tag::attach_method) != embedded_message) return nullptr;
    if (depth_ + 1 > mapi::max_embedded_depth) {
      return fail(Fault::corrupt, fmt::format("messages are embedded deeper than {} times",
                                              mapi::max_embedded_depth));
    }
    OFFENBAR_TRY(const auto node, context().object(mapi::tag::attach_data));
    if (!node) return fail(Fault::corrupt, "an embedded message has no node");
    if (++*opened_ > max_embedded_messages) {
      return fail(Fault::corrupt, fmt::format("more than {} messages are embedded in one item",
                                              max_embedded_messages));
    }
    return Message::open(database_, names(), *node, depth_ + 1, opened_);
  }

 private:
  const ndb::Database& database_;
  std::size_t depth_;
  Message::Opened opened_;
};

}  // namespace

mapi::Value plain_subject(mapi::Value value) {
  if (auto* text = std::get_if<std::string>(&value); text && text->starts_with('\x01')) {
    std::size_t drop = 2;
    while (drop < text->size() && ((*text)[drop] & 0xC0) == 0x80) ++drop;  // rest of a character
    text->erase(0, drop);
  }
  if (auto* raw = std::get_if<mapi::String8>(&value); raw && raw->bytes.starts_with('\x01')) {
    raw->bytes.erase(0, 2);
  }
  return value;
}

Message::Message(const ndb::Database& database, const NamedProperties& names, ndb::NodeId id,
                 std::size_t depth, Opened opened, ltp::PropertyContext context)
    : NodeProperties(std::move(context), names),
      database_(&database),
      id_(id),
      depth_(depth),
      opened_(std::move(opened)) {}

Result<std::unique_ptr<mapi::Item>> Message::open(const ndb::Database& database,
                                                  const NamedProperties& names,
                                                  const ndb::Subnode& node, std::size_t depth,
                                                  Opened opened) {
  if (!opened) opened = std::make_shared<std::atomic<std::size_t>>(0);
  OFFENBAR_TRY(ltp::PropertyContext context,
               ltp::PropertyContext::open(database, node.data, node.subnodes));
  return std::unique_ptr<mapi::Item>(
      new Message(database, names, node.id, depth, std::move(opened), std::move(context)));
}

Result<std::shared_ptr<ltp::TableContext>> Message::table(ndb::NodeId id) const {
  OFFENBAR_TRY(const auto node, context().subnodes().find(id));
  if (!node) return nullptr;
  OFFENBAR_TRY(ltp::TableContext found,
               ltp::TableContext::open(*database_, node->data, node->subnodes));
  return std::make_shared<ltp::TableContext>(std::move(found));
}

Result<void> Message::read_recipients() const {
  if (recipients_) return {};
  OFFENBAR_TRY(recipient_table_, table(ndb::recipient_table));
  if (recipient_table_) {
    OFFENBAR_TRY(recipients_, recipient_table_->rows());
  } else {
    recipients_.emplace();
  }
  return {};
}

Result<std::size_t> Message::recipient_count() const {
  OFFENBAR_CHECK(read_recipients());
  return recipients_->size();
}

Result<std::unique_ptr<mapi::Recipient>> Message::recipient(std::size_t index) const {
  OFFENBAR_CHECK(read_recipients());
  if (index >= recipients_->size()) {
    return fail(Fault::not_found, fmt::format("no recipient {}", index));
  }
  OFFENBAR_TRY(ltp::HeapPiece row, recipient_table_->row((*recipients_)[index].index));
  return std::make_unique<RecipientRow>(recipient_table_, std::move(row), names());
}

// The rows' ids are the sub-nodes that hold the attachments. [MS-PST] 2.4.6.1
Result<void> Message::read_attachments() const {
  if (attachments_) return {};
  std::vector<ndb::NodeId> found;
  std::set<ndb::NodeId> listed;
  if (auto table_found = table(ndb::attachment_table); !table_found) {
    database_->damage().add(table_found.error());
  } else if (*table_found) {
    if (const auto rows = (*table_found)->rows()) {
      for (const ltp::RowPlace& row : *rows) {
        if (listed.insert({row.id}).second) found.push_back({row.id});
      }
    }
  }
  for (const ndb::Subnode& node : context().subnodes().all()) {
    if (node.id.type() == ndb::NodeType::attachment && listed.insert(node.id).second) {
      found.push_back(node.id);
    }
  }
  attachments_ = std::move(found);
  return {};
}

Result<std::size_t> Message::attachment_count() const {
  OFFENBAR_CHECK(read_attachments());
  return attachments_->size();
}

Result<std::unique_ptr<mapi::Attachment>> Message::attachment(std::size_t index) const {
  OFFENBAR_CHECK(read_attachments());
  if (index >= attachments_->size()) {
    return fail(Fault::not_found, fmt::format("no attachment {}", index));
  }
  const ndb::NodeId id = (*attachments_)[index];
  OFFENBAR_TRY(const auto node, context().subnodes().find(id));
  if (!node) return fail(Fault::corrupt, fmt::format("no sub-node {:#x} of an attachment", id.raw));
  OFFENBAR_TRY(ltp::PropertyContext properties,
               ltp::PropertyContext::open(*database_, node->data, node->subnodes));
  return std::make_unique<AttachmentNode>(*database_, names(), depth_, opened_,
                                          std::move(properties));
}

}  // namespace offenbar::pst
