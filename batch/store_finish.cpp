#include "batch/store_finish.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "batch/recovery.h"
#include "batch/staging.h"
#include "batch/system_calls.h"
#include "converters/base/digest.h"
#include "converters/mail/maildir.h"

namespace offenbar::batch {
namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Result<void> make_parents(int folder, const std::string& path) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (::mkdirat(folder, path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST) {
      return tl::unexpected(target_error(errno, "cannot make a folder for mail"));
    }
  }
  return {};
}

// One part behind the others, digested on the way.
Result<void> append_part(int from, int to, Sha256& digest) {
  std::vector<std::byte> block(256U << 10U);
  for (;;) {
    const ssize_t got = ::read(from, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(target_error(errno, "cannot read a part of a mailbox"));
    if (got == 0) return {};
    Bytes rest(block.data(), static_cast<std::size_t>(got));
    digest.update(rest);
    while (!rest.empty()) {
      const ssize_t written = ::write(to, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return tl::unexpected(target_error(errno, "cannot write a mailbox"));
      rest = rest.subspan(static_cast<std::size_t>(written));
    }
  }
}

std::string cell(std::string_view text) {
  std::string clean;
  for (const char c : text) clean += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
  return clean;
}

// Where most of a folder lies.
std::string place_of(const StoreFolder& folder) {
  const stores::Kind kind = stores::kind_of_folder(folder.container_class);
  return kind == stores::Kind::mail ? folder.place.mail : folder.place.collection_of(kind);
}

std::string cell(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : std::string();
}

// "mail 12, calendar 1": of what was written.
std::string kinds_text(const StoreFolderCounts& counts) {
  std::uint64_t mail = counts.written;
  std::string text;
  for (const auto& [kind, count] : counts.kinds) {
    mail -= std::min(mail, count);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", stores::name_of(kind), count);
  }
  if (mail == 0) return text;
  return fmt::format("mail {}{}{}", mail, text.empty() ? "" : ", ", text);
}

}  // namespace

bool is_beneath(std::string_view path) {
  if (path.empty() || path.front() == '/') return false;
  while (true) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return false;
    if (slash == path.size()) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<void> write_small_file(int folder, const std::string& path, std::string_view text) {
  OFFENBAR_CHECK(make_parents(folder, path));
  const Descriptor file(
      ::openat(folder, path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return tl::unexpected(target_error(errno, "cannot make " + path));
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::unexpected(target_error(errno, "cannot write " + path));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// Letters go to the keywords in the order in which the folder's items have them, so that they are
// the same whoever wrote which item.
Result<std::vector<std::pair<std::size_t, std::string>>> StoreFinish::finish_maildir(
    const std::vector<stores::Written>& items, mail::MaildirKeywords& keywords) {
  std::vector<std::pair<std::size_t, std::string>> moved;
  Descriptor in;
  std::string in_place;  // the folder that `in` is
  for (const stores::Written& item : items) {
    if (item.keywords.empty()) continue;
    std::string letters;
    for (const std::string& keyword : item.keywords) {
      const char letter = keywords.letter_of(keyword);
      if (letter != 0 && letters.find(letter) == std::string::npos) letters += letter;
    }
    std::ranges::sort(letters);
    if (letters.empty() || item.path.ends_with(letters) || !is_beneath(item.path)) continue;
    const std::string wanted = item.path + letters;
    // Nearly all lie in one folder.
    if (std::string place = folder_of(item.path); !in || place != in_place) {
      OFFENBAR_TRY(in, open_source_folder(folder_, place));
      in_place = std::move(place);
    }
    // A run that was killed here has renamed some already.
    if (::renameat(in.get(), name_of(item.path).c_str(), in.get(), name_of(wanted).c_str()) != 0 &&
        (errno != ENOENT || ::faccessat(in.get(), name_of(wanted).c_str(), F_OK, 0) != 0)) {
      return tl::unexpected(target_error(errno, "cannot name a message"));
    }
    moved.emplace_back(item.index, wanted);
  }
  return moved;
}

Result<void> StoreFinish::write_keywords(std::size_t folder,
                                         const mail::MaildirKeywords& keywords) {
  const std::string file = keywords.file();
  const std::string& place = folders_[folder].place.mail;
  if (file.empty() || !is_beneath(place)) return {};
  return write_small_file(folder_, place + "/dovecot-keywords", file);
}

Result<std::string> StoreFinish::finish_mbox(std::size_t folder) {
  const std::string& place = folders_[folder].place.mail;
  const auto parts = open_source_folder(folder_, fmt::format("parts/{}", folder));
  if (!parts) {  // none, or put together by a run that was killed later
    const auto whole = open_source(folder_, place);
    if (!whole) return std::string();
    return sha256_of(whole->get());
  }
  if (!is_beneath(place)) return fail(Fault::internal, "a mailbox has no place");
  OFFENBAR_CHECK(make_parents(folder_, place));
  const Descriptor whole(::openat(folder_, place.c_str(),
                                  O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!whole) return tl::unexpected(target_error(errno, "cannot make a mailbox"));
  Sha256 digest;
  OFFENBAR_TRY(const std::vector<std::string> names, names_in(parts->get()));
  for (const std::string& name : names) {
    const Descriptor part(::openat(parts->get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!part) return tl::unexpected(target_error(errno, "cannot open a part of a mailbox"));
    OFFENBAR_CHECK(append_part(part.get(), whole.get(), digest));
  }
  return digest.hex();
}

Result<void> StoreFinish::remove_parts() {
  if (::renameat(folder_, "parts", folder_, "parts-done") != 0 && errno != ENOENT) {
    return tl::unexpected(target_error(errno, "cannot put parts of mailboxes away"));
  }
  return remove_tree(folder_, "parts-done");
}

Result<void> StoreFinish::write_subscriptions() {
  std::string text;
  for (const StoreFolder& folder : folders_) {
    if (folder.recovered || folder.place.mailbox.empty() || folder.place.mailbox == "INBOX")
      continue;
    // The folder's own name says how the mailbox is written, dots and umlauts included.
    if (!folder.place.mail.starts_with("mail/.") || !is_beneath(folder.place.mail)) continue;
    const std::string messages = folder.place.mail + "/cur";  // a calendar has none
    if (::faccessat(folder_, messages.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) continue;
    text += folder.place.mail.substr(6) + "\n";
  }
  return text.empty() ? Result<void>{} : write_small_file(folder_, "mail/subscriptions", text);
}

Result<void> StoreFinish::write_folder_list(const std::vector<StoreFolderCounts>& counts) {
  std::string text =
      "folder\trole\tspecial_use\tplace\tfound\twritten\traw\trefused\tclaimed\tclaimed_"
      "associated\t"
      "witnessed\tkinds\n";
  for (const StoreFolderCounts& one : counts) {
    const StoreFolder& folder = one.folder;
    if (folder.found == 0 && folder.place.mailbox.empty()) continue;  // nothing people know
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", cell(folder.name()),
                        cell(folder.role), cell(folder.place.special_use), cell(place_of(folder)),
                        folder.found, one.written, one.raw, one.refused, cell(folder.claimed),
                        cell(folder.claimed_associated), cell(folder.witnessed), kinds_text(one));
  }
  return write_small_file(folder_, "folders.tsv", text);
}

}  // namespace offenbar::batch
