// Makes whole sources: a PST with a mailbox in it, or a folder of MSG files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>

#include "converters/base/result.h"
#include "corpus/generator/mail/pst_encoding.h"

namespace offenbar::generator {

struct MailboxOptions {
  std::uint64_t seed = 1;
  std::uint64_t items = 100;        // 0: as many as `size` takes
  std::uint64_t size = 0;           // bytes: items are added until the file is larger
  std::uint64_t attachment_mb = 0;  // million bytes of attachments in all; 0: as they come
  std::uint64_t attachment_mean = 0;  // bytes on the average; 0: from what is above
  std::uint64_t sparse_size = 0;    // bytes: items are spread over a file of this size
  Encoding encoding = Encoding::permute;
};

// The manifest's lines go to `manifest` as items are written.
// Errors: Fault::unreadable or disk_full if the file cannot be written.
[[nodiscard]] Result<void> make_pst(const std::filesystem::path& path,
                                    const MailboxOptions& options, std::ostream& manifest);

// The same items as files "0001.msg" and so on, without those that belong to a folder; a size above
// 0 and an encoding do not count here. Errors: as make_pst().
[[nodiscard]] Result<void> make_msgs(const std::filesystem::path& folder,
                                     const MailboxOptions& options, std::ostream& manifest);

}  // namespace offenbar::generator
