#include "converters/stores/item_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <iterator>
#include <system_error>

#include "converters/base/text.h"
#include "converters/mail/maildir.h"
#include "converters/mail/mbox.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::stores {
namespace {

constexpr std::size_t longest_text = 300;  // of a place or a value in a loss

Error write_error(int error_number, const std::string& what) {
  // What no file of the run could be written through pauses it; the rest is this store's.
  const bool is_full = error_number == ENOSPC || error_number == EDQUOT || error_number == EROFS ||
                       error_number == EIO || error_number == ESTALE;
  return {is_full ? Fault::disk_full : Fault::unreadable,
          fmt::format("{}: {}", what, std::generic_category().message(error_number)), 0, ""};
}

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(write_error(errno, "cannot write a message"));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> make_folder(int folder, const std::string& path) {
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdirat(folder, part.c_str(), 0700) != 0 && errno != EEXIST) {
      return tl::unexpected(write_error(errno, "cannot make a folder"));
    }
    if (slash == std::string::npos) return {};
  }
}

void set_time(int file, std::int64_t unix_seconds) {
  const timespec time{static_cast<time_t>(unix_seconds), 0};
  const std::array<timespec, 2> both{time, time};
  (void)::futimens(file, both.data());
}

std::string short_text(const std::string& text) {
  return text.size() <= longest_text ? text
                                     : std::string(shorten_at_grapheme(text, longest_text)) + "…";
}

// What one row can hold: the gravest first, texts cut.
std::vector<Loss> told_losses(std::vector<Loss> losses) {
  std::ranges::stable_sort(losses, std::greater<>(), &Loss::severity);
  if (losses.size() > Written::max_losses) losses.resize(Written::max_losses);
  for (Loss& loss : losses) {
    for (std::string* text : {&loss.where, &loss.before, &loss.after}) *text = short_text(*text);
  }
  return losses;
}

bool has_unresolved(const std::vector<Loss>& losses) {
  return std::ranges::any_of(losses, [](const Loss& loss) {
    return loss.category == "address_unresolved" && !loss.before.empty();
  });
}

std::string day(const mail::MailFacts& facts) {
  if (!facts.received) return "0000-00-00";
  const std::time_t seconds = *facts.received;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

}  // namespace

std::string part_of(std::size_t folder, std::size_t first) {
  return fmt::format("parts/{}/{:010}", folder, first);
}

// A message on its way: digested as it comes, in memory while it is small.
class ItemWriter::ItemSink : public mail::Sink {
 public:
  // `buffer` is lent, so that its memory serves one message after the other.
  ItemSink(int folder, std::string& buffer) : folder_(folder), text_(buffer) { text_.clear(); }
  ItemSink(const ItemSink&) = delete;
  ItemSink& operator=(const ItemSink&) = delete;
  ~ItemSink() override {
    if (spilled_) ::unlinkat(folder_, spill_name().c_str(), 0);
  }

  Result<void> write(std::string_view bytes) override {
    digest_.update(as_bytes(bytes));
    if (spilled_) return write_all(spilled_.get(), bytes);
    if (text_.size() + bytes.size() <= largest_in_memory) {
      text_ += bytes;
      return {};
    }
    spilled_ = Descriptor(::openat(folder_, spill_name().c_str(),
                                   O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!spilled_) return tl::unexpected(write_error(errno, "cannot make a file for a message"));
    OFFENBAR_CHECK(write_all(spilled_.get(), text_));
    text_.clear();
    return write_all(spilled_.get(), bytes);
  }

  [[nodiscard]] std::string sha256() const { return digest_.hex(); }

  // The message becomes the file `path` of the folder. Whatever stood there goes.
  [[nodiscard]] Result<void> become(const std::string& path, std::optional<std::int64_t> time) {
    if (spilled_) {
      if (time) set_time(spilled_.get(), *time);
      if (::renameat(folder_, spill_name().c_str(), folder_, path.c_str()) != 0) {
        return tl::unexpected(write_error(errno, "cannot place a message"));
      }
      spilled_.reset();
      return {};
    }
    const Descriptor file(::openat(folder_, path.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return tl::unexpected(write_error(errno, "cannot make a file for a message"));
    OFFENBAR_CHECK(write_all(file.get(), text_));
    if (time) set_time(file.get(), *time);
    return {};
  }

  [[nodiscard]] Result<void> pass_on(mail::Sink& to) const {
    if (!spilled_) return to.write(text_);
    std::string block(64U << 10U, '\0');
    for (off_t at = 0;;) {
      const ssize_t got = ::pread(spilled_.get(), block.data(), block.size(), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return tl::unexpected(write_error(errno, "cannot read a message again"));
      if (got == 0) return {};
      OFFENBAR_CHECK(to.write({block.data(), static_cast<std::size_t>(got)}));
      at += got;
    }
  }

 private:
  static constexpr std::size_t largest_in_memory = 1U << 20U;

  // One writer per process, and each process has its own number.
  [[nodiscard]] static std::string spill_name() { return fmt::format("spill-{}", ::getpid()); }

  int folder_;
  Sha256 digest_;
  std::string& text_;
  Descriptor spilled_;
};

Result<void> ItemWriter::make_folders() {
  if (places_.layout() == Layout::file) return {};
  for (std::size_t i = 0; i < store_.folders().size(); ++i) {
    const Folder& folder = store_.folders()[i];
    if (folder.outside || folder.path.empty()) continue;
    const Kind kind = kind_of_folder(folder.container_class);
    if (kind != Kind::mail && options_.objects != nullptr) {
      OFFENBAR_CHECK(make_folder(folder_, places_.of(i).collection_of(kind)));
      continue;
    }
    const std::string& place = places_.of(i).mail;
    switch (places_.layout()) {
      case Layout::maildir:
        for (const char* part : {"/cur", "/new", "/tmp"}) {
          OFFENBAR_CHECK(make_folder(folder_, place + part));
        }
        break;
      case Layout::eml:
        OFFENBAR_CHECK(make_folder(folder_, place));
        break;
      default:
        break;
    }
  }
  return {};
}

Result<void> ItemWriter::begin_slice(std::size_t folder, std::size_t first) {
  if (places_.layout() != Layout::mbox) return {};
  OFFENBAR_CHECK(make_folder(folder_, fmt::format("parts/{}", folder)));
  part_ = Descriptor(::openat(folder_, part_of(folder, first).c_str(),
                              O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!part_) return tl::unexpected(write_error(errno, "cannot make a part of a mailbox"));
  return {};
}

Result<void> ItemWriter::end_slice() {
  part_.reset();
  return {};
}

Result<Written> ItemWriter::write(std::size_t folder, std::size_t index, const Entry& entry) {
  Written written;
  written.index = index;
  written.id = entry.id;
  written.associated = entry.associated;
  written.recovered = entry.recovered;
  auto opened = store_.open(folder, index);
  if (!opened) {
    written.error = opened.error();
    return written;
  }
  const mapi::Item* item = opened->item.get();
  if (item != nullptr && options_.learn) {
    learn(*item);
    written.kept = Kept::written;  // it was, and stays as it is
    return written;
  }
  if (opened->kind != Kind::mail && options_.objects != nullptr) {
    auto made = options_.objects->clean(opened->message, opened->kind);
    if (made) {
      std::ranges::move(opened->losses, std::back_inserter(made->losses));
      OFFENBAR_CHECK(place_objects(*std::move(made), opened->kind, folder, written));
    } else {
      written.error = made.error();
    }
    return written;
  }
  if (item != nullptr && !entry.associated) {
    OFFENBAR_TRY(const bool is_done, write_objects(*item, folder, written));
    if (is_done) return written;
  }
  ItemSink sink(folder_, buffer_);
  auto facts = write_into(sink, *opened);
  if (!facts && facts.error().fault == Fault::disk_full) {
    return tl::unexpected<Error>(facts.error());
  }
  if (!facts) {
    written.error = facts.error();
    return written;
  }
  written.kept = facts->raw ? Kept::raw : Kept::written;
  written.bytes = facts->bytes;
  written.sha256 = sink.sha256();
  written.unresolved = has_unresolved(facts->losses);
  const bool is_looked_for =
      facts->raw || entry.associated || !facts->losses.empty() || places_.layout() == Layout::eml;
  if (item != nullptr && is_looked_for) {
    written.title = short_text(
        mapi::text(*item, mapi::tag::subject, mapi::string8_code_page(*item, 1252)).value_or(""));
  }
  OFFENBAR_CHECK(place(sink, *facts, folder, written));
  written.losses = told_losses(std::move(facts->losses));
  return written;
}

// False: it is mail, or nothing but its properties can be kept of it.
Result<bool> ItemWriter::write_objects(const mapi::Item& item, std::size_t folder,
                                       Written& written) {
  if (options_.objects == nullptr) return false;
  const Kind kind = kind_of_item(mapi::text(item, mapi::tag::message_class, 1252).value_or(""));
  if (kind == Kind::mail) return false;
  auto made = options_.objects->write(item, kind);
  if (!made) return false;
  OFFENBAR_CHECK(place_objects(*std::move(made), kind, folder, written));
  return true;
}

Result<void> ItemWriter::place_objects(Objects made, Kind kind, std::size_t folder,
                                       Written& written) {
  written.kept = Kept::written;
  written.kind = kind;
  written.unresolved = has_unresolved(made.losses);
  written.title = short_text(made.title);
  written.uid = made.list.front().uid;
  written.losses = told_losses(std::move(made.losses));
  const bool is_file = places_.layout() == Layout::file;
  const std::string in = is_file ? "" : places_.of(folder).collection_of(kind);
  for (std::size_t i = 0; i < made.list.size(); ++i) {
    ItemSink sink(folder_, buffer_);
    OFFENBAR_CHECK(sink.write(made.list[i].text));
    const std::string title = path_component(shorten_at_grapheme(written.title, 80));
    const std::string number = i == 0 ? "" : fmt::format(" ({})", i + 1);
    const std::string path = is_file ? fmt::format("result{}", extension_of(kind))
                                     : fmt::format("{}/{:06} {}{}{}", in, written.index + 1, title,
                                                   number, extension_of(kind));
    written.bytes += made.list[i].text.size();
    if (i == 0) {
      written.path = path;
      written.sha256 = sink.sha256();
    } else {
      written.beside.emplace_back(path, sink.sha256());
    }
    OFFENBAR_CHECK(is_file ? sink.become(path, made.modified)
                           : place_file(sink, made.modified, in, path));
  }
  return {};
}

Result<mail::MailFacts> ItemWriter::write_into(ItemSink& sink, const Opened& opened) {
  mail::Context context;
  context.addresses = options_.addresses;
  if (options_.objects != nullptr) {
    context.companion = [this](const mapi::Item& item) {
      return options_.objects->companion(item);
    };
  }
  const bool is_crlf = places_.layout() == Layout::eml || places_.layout() == Layout::file;
  context.line_ends = is_crlf ? mail::LineEnds::crlf : mail::LineEnds::lf;
  if (opened.item) return mail::write_mail(*opened.item, context, sink);
  OFFENBAR_TRY(mail::MailFacts facts,
               mail::clean_mail(opened.message, context, options_.open_tnef, sink));
  if (opened.flags) facts.flags = *opened.flags;
  if (opened.received) facts.received = opened.received;
  if (!opened.keywords.empty()) facts.keywords = opened.keywords;
  return facts;
}

Result<void> ItemWriter::place(ItemSink& sink, const mail::MailFacts& facts, std::size_t folder,
                               Written& written) {
  const Place& at = places_.of(folder);
  const std::string plain_name =
      fmt::format("{:06} {} {}.eml", written.index + 1, day(facts),
                  path_component(shorten_at_grapheme(written.title, 80)));
  if (places_.layout() == Layout::file) {
    written.path = "result.eml";
    return sink.become(written.path, facts.received);
  }
  if (facts.raw || written.associated) {
    written.path = at.raw + "/" + plain_name;
    return place_file(sink, facts.received, at.raw, written.path);
  }
  switch (places_.layout()) {
    case Layout::mbox:
      written.path = at.mail;
      return append(sink, facts);
    case Layout::eml:
      written.path = at.mail + "/" + plain_name;
      return place_file(sink, facts.received, at.mail, written.path);
    default: {
      for (const std::string& category : facts.keywords) {
        std::string keyword = mail::imap_keyword(category);
        if (!keyword.empty()) written.keywords.push_back(std::move(keyword));
      }
      // Letters of keywords come when all of the folder is known.
      mail::MailFacts without = facts;
      without.keywords.clear();
      mail::MaildirKeywords none;
      written.path = at.mail + "/cur/" + mail::maildir_file(without, written.index + 1, none);
      return place_file(sink, facts.received, at.mail + "/cur", written.path);
    }
  }
}

Result<void> ItemWriter::place_file(ItemSink& sink, std::optional<std::int64_t> time,
                                    const std::string& in, const std::string& name) {
  if (const auto placed = sink.become(name, time); placed) return placed;
  OFFENBAR_CHECK(make_folder(folder_, in));
  if (in.ends_with("/cur")) {  // a calendar with a mail in it, for example
    const std::string mailbox = in.substr(0, in.size() - 4);
    OFFENBAR_CHECK(make_folder(folder_, mailbox + "/new"));
    OFFENBAR_CHECK(make_folder(folder_, mailbox + "/tmp"));
  }
  return sink.become(name, time);
}

namespace {

class FileSink : public mail::Sink {
 public:
  explicit FileSink(int file) : file_(file) {}
  Result<void> write(std::string_view bytes) override { return write_all(file_, bytes); }

 private:
  int file_;
};

}  // namespace

Result<void> ItemWriter::append(ItemSink& sink, const mail::MailFacts& facts) {
  FileSink file(part_.get());
  mail::MboxSink mbox(file);
  OFFENBAR_CHECK(mbox.begin(facts.sender, facts.received));
  OFFENBAR_CHECK(sink.pass_on(mbox));
  return mbox.end();
}

// Who is met under both names anywhere in the store can be found by the X.500 name elsewhere.
void ItemWriter::learn(const mapi::Item& item) {
  const unsigned code_page = mapi::string8_code_page(item, 1252);
  learned_.learn(item, code_page);
  const auto count = item.recipient_count();
  if (!count) return;
  for (std::size_t i = 0; i < *count; ++i) {
    if (const auto recipient = item.recipient(i)) learned_.learn(**recipient, code_page);
  }
}

std::vector<std::pair<std::string, std::string>> ItemWriter::take_learned() {
  return learned_.take_new();
}

}  // namespace offenbar::stores
