#include <algorithm>
#include <charconv>
#include <map>

#include "converters/base/mapped.h"
#include "converters/mail/maildir.h"
#include "converters/stores/kinds.h"
#include "converters/stores/maildir_pack.h"

namespace offenbar::stores {
namespace {

namespace pack = maildir_pack;

// The letters behind ":2,". https://cr.yp.to/proto/maildir.html
mail::Flags flags_of(std::string_view name) {
  mail::Flags flags;
  const std::size_t info = name.rfind(":2,");
  if (info == std::string_view::npos) return flags;
  for (const char letter : name.substr(info + 3)) {
    flags.draft = flags.draft || letter == 'D';
    flags.flagged = flags.flagged || letter == 'F';
    flags.forwarded = flags.forwarded || letter == 'P';
    flags.answered = flags.answered || letter == 'R';
    flags.seen = flags.seen || letter == 'S';
    flags.deleted = flags.deleted || letter == 'T';
  }
  return flags;
}

// dovecot-keywords: "0 Wichtig" is the keyword of the letter a.
using Keywords = std::map<char, std::string>;
Keywords keywords_in(std::string_view text) {
  Keywords keywords;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    unsigned number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    const auto used = static_cast<std::size_t>(end - line.data());
    if (error != std::errc() || number > 25 || used >= line.size()) continue;
    keywords[static_cast<char>('a' + number)] = mail::from_modified_utf7(line.substr(used + 1));
  }
  return keywords;
}

// "Archiv" and "2024" of ".Archiv.2024"; of "Archiv/2024", where folders lie in each other.
std::vector<std::string> path_of(std::string_view folder) {
  std::vector<std::string> path;
  const char separator = folder.starts_with('.') ? '.' : '/';
  if (separator == '.') folder.remove_prefix(1);
  while (!folder.empty()) {
    const std::string_view name = folder.substr(0, folder.find(separator));
    path.push_back(mail::from_modified_utf7(name));
    folder.remove_prefix(std::min(name.size() + 1, folder.size()));
  }
  return path;
}

struct Message {
  std::string_view name;
  std::int64_t modified = 0;
  Bytes bytes;
  bool is_new = false;
};

struct Mailbox {
  std::vector<Message> messages;
  Keywords keywords;
};

class MaildirStore : public Store {
 public:
  explicit MaildirStore(MappedFile file) : file_(std::move(file)) { read(); }

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }
  [[nodiscard]] std::vector<Entry> entries(std::size_t folder) override {
    return std::vector<Entry>(mailboxes_.at(folder).messages.size());
  }
  [[nodiscard]] std::vector<Error> damage() const override { return damage_; }

  [[nodiscard]] Result<Opened> open(std::size_t folder, std::size_t index) override {
    const Mailbox& mailbox = mailboxes_.at(folder);
    if (index >= mailbox.messages.size()) return fail(Fault::not_found, "no such message");
    const Message& message = mailbox.messages[index];
    Opened opened;
    opened.message = message.bytes;
    opened.flags = flags_of(message.name);
    if (message.is_new) opened.flags = mail::Flags{};
    opened.received = message.modified;
    const std::size_t info = message.name.rfind(":2,");
    if (info == std::string_view::npos) return opened;
    for (const char letter : message.name.substr(info + 3)) {
      const auto keyword = mailbox.keywords.find(letter);
      if (keyword != mailbox.keywords.end()) opened.keywords.push_back(keyword->second);
    }
    return opened;
  }

 private:
  void read() {
    Cursor in(file_.bytes());
    in.skip(pack::magic.size());
    while (in.left() > 0) {
      const auto record = pack::next(in);
      if (!record) {
        damage_.push_back(record.error());
        return;
      }
      take(*record);
    }
  }

  void take(const pack::Record& record) {
    Mailbox& mailbox = mailbox_of(record.folder);
    switch (record.kind) {
      case pack::Kind::message:
      case pack::Kind::new_message:
        mailbox.messages.push_back(
            {record.name, record.modified, record.bytes, record.kind == pack::Kind::new_message});
        break;
      case pack::Kind::keywords:
        mailbox.keywords = keywords_in(as_text(record.bytes));
        break;
      case pack::Kind::folder:
        break;
      default:
        damage_.push_back({Fault::unsupported,
                           "no message of the Maildir, and left out: " + std::string(record.name),
                           0, ""});
    }
  }

  Mailbox& mailbox_of(std::string_view folder) {
    const auto [at, is_new] = numbers_.try_emplace(std::string(folder), folders_.size());
    if (is_new) {
      Folder added;
      added.path = path_of(folder);
      if (added.path.empty()) {
        added.path = {"INBOX"};
        added.role = "inbox";
      }
      folders_.push_back(std::move(added));
      mailboxes_.emplace_back();
    }
    return mailboxes_[at->second];
  }

  MappedFile file_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<Folder> folders_;
  std::vector<Mailbox> mailboxes_;
  std::vector<Error> damage_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_maildir(int file) {
  OFFENBAR_TRY(MappedFile mapped, MappedFile::open(file));
  return std::make_unique<MaildirStore>(std::move(mapped));
}

}  // namespace offenbar::stores
