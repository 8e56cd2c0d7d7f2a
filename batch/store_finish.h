// What a store's folder needs when all items are written: keyword letters, mailboxes in one file,
// the list of folders and the list of digests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "batch/store_messages.h"
#include "batch/store_rows.h"
#include "converters/mail/maildir.h"

namespace offenbar::batch {

class StoreFinish {
 public:
  // `folder`: the staging folder. Paths come from a process that read untrusted bytes: nothing is
  // opened but what lies beneath, and no link is followed.
  StoreFinish(int folder, const std::vector<StoreFolder>& folders)
      : folder_(folder), folders_(folders) {}

  // Some items of a folder, in order; `keywords` are the folder's. Answers how paths of items
  // changed: by index.
  [[nodiscard]] Result<std::vector<std::pair<std::size_t, std::string>>> finish_maildir(
      const std::vector<stores::Written>& items, mail::MaildirKeywords& keywords);
  // When all of the folder's are finished.
  [[nodiscard]] Result<void> write_keywords(std::size_t folder,
                                            const mail::MaildirKeywords& keywords);
  // Puts the parts of an mbox together. The digest of the whole, or nothing if there is none.
  [[nodiscard]] Result<std::string> finish_mbox(std::size_t folder);
  // When all mboxes are whole. A run that is killed meanwhile finds either all parts or none.
  [[nodiscard]] Result<void> remove_parts();
  // mail/subscriptions, for Dovecot.
  [[nodiscard]] Result<void> write_subscriptions();
  // folders.tsv: what became of each folder, for people.
  [[nodiscard]] Result<void> write_folder_list(const std::vector<StoreFolderCounts>& counts);

 private:
  int folder_;
  const std::vector<StoreFolder>& folders_;
};

// A small file of ours, written whole. Errors: disk_full.
[[nodiscard]] Result<void> write_small_file(int folder, const std::string& path,
                                            std::string_view text);
// True for a path that stays where it is meant: relative, no "..", no empty component.
[[nodiscard]] bool is_beneath(std::string_view path);

}  // namespace offenbar::batch
