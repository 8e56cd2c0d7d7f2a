// Writes items of a store into a staging folder, one file each, and says what became of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/digest.h"
#include "converters/base/result.h"
#include "converters/loss.h"
#include "converters/mail/addresses.h"
#include "converters/mail/clean_mail.h"
#include "converters/mail/write_mail.h"
#include "converters/stores/objects.h"
#include "converters/stores/places.h"
#include "converters/stores/store.h"

namespace offenbar::stores {

// What became of an item. CONTRACTS.md, Items.
enum class Kept : std::uint8_t { written = 1, raw = 2, refused = 3 };

struct Written {
  std::size_t index = 0;  // in its folder
  std::uint64_t id = 0;
  Kept kept = Kept::refused;
  Kind kind = Kind::mail;  // of what was written; mail also for what is kept raw
  std::string uid;         // of an appointment, contact and the like
  bool associated = false;
  bool recovered = false;
  bool unresolved = false;  // an address is a placeholder: the store may know it by the end
  std::string path;         // in the staging folder; of an mbox: that file
  std::uint64_t bytes = 0;
  std::string sha256;  // hex, of the message
  // Further files of the same item: path and digest.
  std::vector<std::pair<std::string, std::string>> beside;
  std::vector<std::string> keywords;  // as IMAP keywords, for Maildir
  std::string title;                  // its subject, where somebody must find it
  std::vector<Loss> losses;           // at most max_losses
  std::optional<Error> error;         // of a refused one

  static constexpr std::size_t max_losses = 40;
};

struct WriterOptions {
  Layout layout = Layout::maildir;
  const mail::AddressBook* addresses = nullptr;  // may be null
  mail::OpenTnef open_tnef;
  const ObjectWriter* objects = nullptr;  // null: what is no mail is kept raw
  bool learn = false;                     // only look for names and addresses; write nothing
};

class ItemWriter {
 public:
  // `store` and `places` must outlive this; `folder` is the staging folder.
  ItemWriter(Store& store, const Places& places, int folder, WriterOptions options)
      : store_(store), places_(places), folder_(folder), options_(std::move(options)) {}

  // Makes the folders that a mailbox has, also empty ones. Errors: disk_full.
  [[nodiscard]] Result<void> make_folders();
  // Begins a slice of a folder: in an mbox layout, its part of the file, from its beginning.
  [[nodiscard]] Result<void> begin_slice(std::size_t folder, std::size_t first);
  // Errors: disk_full and the like only; whatever is wrong with the item is in the answer.
  [[nodiscard]] Result<Written> write(std::size_t folder, std::size_t index, const Entry& entry);
  [[nodiscard]] Result<void> end_slice();

  // Both names of people that were met since the last call: X.500 name and SMTP address.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> take_learned();

 private:
  class ItemSink;
  [[nodiscard]] Result<mail::MailFacts> write_into(ItemSink& sink, const Opened& opened);
  [[nodiscard]] Result<bool> write_objects(const mapi::Item& item, std::size_t folder,
                                           Written& written);
  [[nodiscard]] Result<void> place_objects(Objects made, Kind kind, std::size_t folder,
                                           Written& written);
  [[nodiscard]] Result<void> place(ItemSink& sink, const mail::MailFacts& facts, std::size_t folder,
                                   Written& written);
  [[nodiscard]] Result<void> place_file(ItemSink& sink, std::optional<std::int64_t> time,
                                        const std::string& in, const std::string& name);
  [[nodiscard]] Result<void> append(ItemSink& sink, const mail::MailFacts& facts);
  void learn(const mapi::Item& item);

  Store& store_;
  const Places& places_;
  int folder_;
  WriterOptions options_;
  mail::AddressBook learned_;
  std::string buffer_;  // of the message being written
  Descriptor part_;     // of an mbox
};

// The part of an mbox that a slice writes: "parts/<folder>/<first, ten digits>".
[[nodiscard]] std::string part_of(std::size_t folder, std::size_t first);

}  // namespace offenbar::stores
