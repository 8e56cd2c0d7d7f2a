// A message object with its recipients and attachments. [MS-PST] 2.4.5
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "converters/mapi/item.h"
#include "converters/pst/ltp/table_context.h"
#include "converters/pst/messaging/named_properties.h"
#include "converters/pst/messaging/node_properties.h"
#include "converters/pst/ndb/database.h"

namespace offenbar::pst {

// The most embedded messages that are opened below one item, counting each time. Each may embed the
// same two others, so that depth alone bounds nothing.
constexpr std::size_t max_embedded_messages = 50'000;

class Message : public NodeProperties<mapi::Item> {
 public:
  // How many embedded messages were opened below an item of the store: shared by all of them.
  using Opened = std::shared_ptr<std::atomic<std::size_t>>;

  // `depth` counts the messages it is embedded in; `opened` is null for one in a folder.
  // Errors: Fault::corrupt, unreadable: its properties. Database and names must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<mapi::Item>> open(const ndb::Database& database,
                                                                const NamedProperties& names,
                                                                const ndb::Subnode& node,
                                                                std::size_t depth = 0,
                                                                Opened opened = nullptr);

  [[nodiscard]] std::uint64_t id() const override { return id_.raw; }
  [[nodiscard]] Result<std::size_t> recipient_count() const override;
  [[nodiscard]] Result<std::unique_ptr<mapi::Recipient>> recipient(
      std::size_t index) const override;
  // Those that the table lists, then those that it does not.
  [[nodiscard]] Result<std::size_t> attachment_count() const override;
  [[nodiscard]] Result<std::unique_ptr<mapi::Attachment>> attachment(
      std::size_t index) const override;

 private:
  Message(const ndb::Database& database, const NamedProperties& names, ndb::NodeId id,
          std::size_t depth, Opened opened, ltp::PropertyContext context);
  // Null if the message has no such table.
  [[nodiscard]] Result<std::shared_ptr<ltp::TableContext>> table(ndb::NodeId id) const;
  [[nodiscard]] Result<void> read_recipients() const;
  [[nodiscard]] Result<void> read_attachments() const;

  const ndb::Database* database_;
  ndb::NodeId id_;
  std::size_t depth_;
  Opened opened_;
  // Read when they are asked for.
  mutable std::shared_ptr<ltp::TableContext> recipient_table_;
  mutable std::optional<std::vector<ltp::RowPlace>> recipients_;
  mutable std::optional<std::vector<ndb::NodeId>> attachments_;
};

}  // namespace offenbar::pst
