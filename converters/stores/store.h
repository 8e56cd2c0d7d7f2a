// A source of mail of any kind as folders of items.
//
// Order is part of the contract: the same file gives the same folders and entries in the same
// order, in each process that opens it, so that work can be cut into slices by number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/base/result.h"
#include "converters/loss.h"
#include "converters/mail/write_mail.h"
#include "converters/mapi/item.h"
#include "converters/stores/kind.h"

namespace offenbar::stores {

struct Folder {
  std::vector<std::string> path;  // names below what people see as the mailbox, UTF-8
  std::string role;             // "inbox", "sent" ...: a key of mappings/folders.tsv; may be empty
  std::string container_class;  // "IPF.Appointment"; may be empty
  bool recovered = false;       // not of the mailbox: salvage found its items
  bool outside = false;         // of the store, but nothing that people see
  // What Outlook counted: PidTagContentCount, PidTagAssociatedContentCount.
  std::optional<std::uint64_t> claimed;
  std::optional<std::uint64_t> claimed_associated;
  // Counted by somebody who knows nothing of tables and properties.
  std::optional<std::uint64_t> witnessed;
};

struct Entry {
  std::uint64_t id = 0;     // in its store; 0 where there is none
  bool associated = false;  // a setting that Outlook keeps with the folder
  bool recovered = false;
};

// What an entry is: either an item, or a message that is mail already.
struct Opened {
  // A file of calendars or cards: `message` is all of it, and not mail.
  Kind kind = Kind::mail;
  std::unique_ptr<mapi::Item> item;
  Bytes message;  // if there is no item; lives until the next open()
  // What its store says of a message beside its bytes; the message's own fields, if it does not.
  std::optional<mail::Flags> flags;
  std::optional<std::int64_t> received;  // seconds since 1970
  std::vector<std::string> keywords;
  std::vector<Loss> losses;  // of reading it
};

// Used by one thread.
class Store {
 public:
  virtual ~Store() = default;
  // Parents before their children.
  [[nodiscard]] virtual const std::vector<Folder>& folders() const = 0;
  [[nodiscard]] virtual std::vector<Entry> entries(std::size_t folder) = 0;
  // Errors: of this item only.
  [[nodiscard]] virtual Result<Opened> open(std::size_t folder, std::size_t index) = 0;
  // The item with that entry id, if it is of this store: a member of a distribution list. Null if
  // it is not. [MS-OXCDATA] 2.2.4
  [[nodiscard]] virtual Result<std::unique_ptr<mapi::Item>> find(const mapi::Binary& /*entry_id*/) {
    return nullptr;
  }
  // The folder with that entry id, if it is of this store: where a rule files into. [MS-OXCDATA]
  // 2.2.4.1, [MS-PST] 2.4.3.2
  [[nodiscard]] virtual std::optional<std::size_t> folder_of(const mapi::Binary& /*entry_id*/) {
    return std::nullopt;
  }
  // What was found damaged so far.
  [[nodiscard]] virtual std::vector<Error> damage() const { return {}; }
  // For the report: "store_password", "salvaged".
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

// Opens a source of the format with that id: pst, ost, olm, mbox, maildir (packed, see
// maildir_pack.h), msg, tnef, eml, ics, vcs, vcf, contact-csv, oab. `file` may be
// closed afterwards. Errors: those of the readers.
[[nodiscard]] Result<std::unique_ptr<Store>> open(int file, std::string_view format, bool salvage);

// True for formats that become one file: msg, eml, ics, vcs, vcf.
[[nodiscard]] bool is_one_message(std::string_view format);

}  // namespace offenbar::stores
