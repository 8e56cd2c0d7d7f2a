// A Maildir as a source: one row of the ledger, whatever it holds. CONTRACTS.md, What is found
#pragma once

#include <cstdint>

#include "batch/staging.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// True if cur, new and tmp lie in `folder`.
[[nodiscard]] bool is_maildir(int folder);

struct MaildirState {
  std::uint64_t size = 0;     // bytes of all messages
  std::int64_t mtime_ns = 0;  // the latest of its files and folders, since 1970
  auto operator<=>(const MaildirState&) const = default;
};
// Looks at all that lies beneath `folder`, follows nothing. Errors: unreadable.
[[nodiscard]] Result<MaildirState> look_at_maildir(int folder);

// Packs it into the job folder: converters/stores/maildir_pack.h. Subfolders in both layouts of
// Dovecot are part of it. The digest covers names and bytes.
// Errors: changed (somebody wrote to it meanwhile); unreadable; disk_full.
[[nodiscard]] Result<StagedSource> stage_maildir(int folder, const JobFolder& job,
                                                 const SystemCalls& calls = real_calls());

}  // namespace offenbar::batch
