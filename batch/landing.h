// Puts finished results into TARGET, where people may already work: by rename, never over a file
// that is not ours, never through a symbolic link.
//
// Order per file: attributes on the staged file, fdatasync, claim of the name, rename. After a
// power cut a result is therefore whole or absent (0.5 ms per file on ext4; a syncfs per batch
// would be cheaper but leaves empty files under claimed names). The rename itself is durable no
// later than a ledger transaction committed after it where both are on one journalling file
// system; elsewhere flush() before that commit makes sure.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "batch/attributes.h"
#include "batch/file_record.h"
#include "batch/names.h"
#include "batch/staging.h"
#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/result.h"
#include "converters/loss.h"

namespace offenbar::batch {

class PresentNames;

// One result on its way.
struct Delivery {
  int staged_folder = -1;                  // JobFolder::get()
  std::string staged_name;                 // in it
  std::string sha256;                      // of its bytes, hex
  const Attributes* attributes = nullptr;  // of the source; null: left as staged
  std::string folder;         // relative to TARGET, raw bytes: own_path() of the source's folder
  std::string source_name;    // last component of the source
  std::string extension;      // of the result: "odt"; empty: an unchanged copy
  std::int64_t owner = 0;     // FileRecord::id
  std::string known_name;     // that of its earlier claim (delivered, or about to be); empty: none
  unsigned first_choice = 0;  // of choice_of_name(): 1 beside a folder that has the name
  std::set<std::string> own_digests;  // SHA-256 of what we put (or were about to put) there earlier
};

// "20261124T040000Z", for ".new-" names.
[[nodiscard]] std::string moment(std::int64_t utc_now);

enum class Landing : std::uint8_t {
  placed,    // under a name that was free
  replaced,  // our own earlier result gave way
  beside,  // someone edited our earlier result: it stays, the new one is "<stem>.new-<time>.<ext>"
};

struct Landed {
  Landing how = Landing::placed;
  Output output;
  std::vector<Loss> losses;        // permissions, attributes, target_edited
  std::vector<std::string> notes;  // name_shortened
};

class Target {
 public:
  // Opens TARGET, an absolute path, and makes it where it is absent (its parent must exist).
  // Errors: unreadable, disk_full.
  [[nodiscard]] static Result<Target> open(const std::string& path,
                                           const SystemCalls& calls = real_calls());
  Target(Target&&) noexcept;
  ~Target();

  // A folder below TARGET, made with all its parents where absent: 0700 until
  // apply_folder_attributes(). Descriptor for reading. "" is TARGET itself.
  // Errors: unreadable, with a hint, if a component is a symbolic link or a file; disk_full.
  [[nodiscard]] Result<Descriptor> make_folder(const std::string& folder) const;
  // A folder or file below TARGET that is there. Errors: not_found, unreadable.
  [[nodiscard]] Result<Descriptor> open_folder(const std::string& folder) const;
  [[nodiscard]] Result<Descriptor> open_file(const std::string& path) const;

  // Lands one result; safe to call from several threads. `utc_now` (seconds since 1970) names the
  // file beside an edited one.
  //
  // Names are tried in the order of choice_of_name(), `known_name` first. Somebody else's file is
  // never overwritten: its name counts as taken, in any case or normal form. A file under
  // `known_name` whose digest is none of `own_digests` was edited; an empty one does not count as
  // edited (nothing is in it, and a crash may have left it). A file with the very bytes of the new
  // result is taken for ours, so a lost ledger doubles nothing. A result of ours that was deleted
  // in the meantime is placed again.
  // The staged file is gone from its folder afterwards.
  // A folder on another file system than the staging folder (a mount in TARGET) gets its files by a
  // copy under a temporary name and a rename there.
  // Errors: those of make_folder(); disk_full; internal (no name left).
  [[nodiscard]] Result<Landed> land(const Delivery& delivery, Claims& claims,
                                    std::int64_t utc_now) const;

  // Copies a result that stands at `path` into a job folder under `name`, for a duplicate.
  // Errors: not_found; changed (its digest is not `sha256`: someone edited it); disk_full.
  [[nodiscard]] Result<void> copy_result(const std::string& path, const std::string& sha256,
                                         const JobFolder& job, const std::string& name) const;

  // syncfs on TARGET: everything landed so far is on disk. Errors: disk_full.
  [[nodiscard]] Result<void> flush() const;

  // Deletes results whose source is gone, for --prune: only those whose digest is still that of
  // the Output, then folders that this leaves empty. Answers the outputs that stay, edited since.
  [[nodiscard]] Result<std::vector<Output>> prune(const std::vector<Output>& outputs) const;

  [[nodiscard]] int get() const { return folder_.get(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Target(Descriptor folder, std::string path, const SystemCalls& calls);
  [[nodiscard]] Result<bool> prune_one(const Output& output) const;
  [[nodiscard]] Result<bool> prune_folder(const Output& output) const;
  void remove_if_empty(std::string folder) const;
  Descriptor folder_;
  std::string path_;
  const SystemCalls* calls_;
  std::unique_ptr<PresentNames> present_;
};

}  // namespace offenbar::batch
