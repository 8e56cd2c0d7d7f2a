// The private staging folder: where a source is copied to, converted and checked, before its result
// is renamed into place.
//
//   TARGET/.offenbar/staging/<run>/<job>/      0700, one per file in work
//                                  source.docx the copy, under an ASCII name
//                                  t/          0700, the office's temporary files
//
// It lies on the target's file system, so that landing is a rename. A run owns its folder alone;
// folders of other runs are those of dead ones (the run lock is held) and go by clean_staging().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "batch/attributes.h"
#include "batch/system_calls.h"
#include "converters/base/descriptor.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// Opens a folder that the user named (links in its path are followed), to open sources beneath it.
// Errors: Fault::not_found, unreadable.
[[nodiscard]] Result<Descriptor> open_folder(const std::string& path);

// Opens `path`, relative and in raw bytes, beneath `root` for reading, never through a symbolic
// link and never above `root`: openat2, or component by component on kernels without it and for
// paths longer than PATH_MAX. Access times are left alone where the system allows.
// Errors: not_found; changed (a link, or no regular file any more); unreadable.
[[nodiscard]] Result<Descriptor> open_source(int root, const std::string& path,
                                             const SystemCalls& calls = real_calls());
// The same for a folder, for its attributes or its list of names. An empty path is `root` itself.
[[nodiscard]] Result<Descriptor> open_source_folder(int root, const std::string& path,
                                                    const SystemCalls& calls = real_calls());

struct Copied {
  std::uint64_t size = 0;
  std::string sha256;  // hex, of exactly the bytes that were written
};

// Copies all of `from` (at its offset, which is 0 on a fresh descriptor) into the empty file `to`:
// a reflink where the file system can, else bytes, hashed in the same go. Never a hard link.
// Errors: unreadable (reading); disk_full, over_output (writing).
[[nodiscard]] Result<Copied> copy_bytes(int from, int to, const SystemCalls& calls = real_calls());

// The folder of one file in work. It is emptied and removed when this object goes.
class JobFolder {
 public:
  JobFolder(JobFolder&&) noexcept = default;
  JobFolder& operator=(JobFolder&&) noexcept = delete;
  ~JobFolder();

  [[nodiscard]] int get() const { return folder_.get(); }          // descriptor, for reading
  [[nodiscard]] const std::string& path() const { return path_; }  // absolute
  [[nodiscard]] std::string path_of(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }
  // Removes everything in it but `t` and the named files, and empties `t`: before a second try.
  [[nodiscard]] Result<void> clear(const std::vector<std::string>& keep = {});
  // Removes it with all it holds. The destructor does the same and cannot tell.
  [[nodiscard]] Result<void> remove();

 private:
  friend class Staging;
  JobFolder(Descriptor parent, Descriptor folder, std::string name, std::string path);
  Descriptor parent_;
  Descriptor folder_;
  std::string name_;
  std::string path_;
};

// The staging folder of one run. Safe to use from several threads.
class Staging {
 public:
  // Makes `staging_folder`/`run`, 0700; it must not exist. `run` is a plain name, unique per run.
  // Errors: disk_full, unreadable.
  [[nodiscard]] static Result<Staging> open(const std::string& staging_folder,
                                            const std::string& run);
  // Makes the folder of one job with its `t`: under that name, or "17-2" while another of the same
  // job is still there. `job` is a plain name, given to one thread at a time: "17".
  [[nodiscard]] Result<JobFolder> make_job(const std::string& job) const;
  // Removes the run's folder with all it holds, at the end of the run.
  [[nodiscard]] Result<void> remove() const;
  [[nodiscard]] const std::string& path() const { return path_; }  // absolute, of the run's folder

 private:
  Staging(Descriptor parent, Descriptor folder, std::string name, std::string path);
  Descriptor parent_;
  Descriptor folder_;
  std::string name_;
  std::string path_;
};

struct StagedSource {
  std::string name;  // in the job folder: "source.docx"
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;  // since 1970, UTC
  std::string sha256;         // hex
  Attributes attributes;      // of the source
};

// Copies an open source into the job folder under the name "source.<extension>", 0600, where
// `extension` is that of `source_name` if it is plain ASCII, else "bin". Size, modification and
// change time are compared before and after.
// Errors: changed (it was written to meanwhile: the caller tries once more); unreadable (EIO and
// the like); disk_full. The copy is removed again on error.
[[nodiscard]] Result<StagedSource> stage_source(int source, std::string_view source_name,
                                                const JobFolder& job,
                                                const SystemCalls& calls = real_calls());

// True for mail stores that are read where they lie, because they may be larger than memory and
// disk: PST, OST ([MS-PST] 2.2.2.6), mbox. Looks at the first bytes only.
[[nodiscard]] bool is_mail_store(int source);
// As stage_source(), but nothing is copied: `name` stays empty. Errors: changed, unreadable.
[[nodiscard]] Result<StagedSource> digest_source(int source, std::string_view source_name);
// Errors: changed, if size or time are not what they were then.
[[nodiscard]] Result<void> check_unchanged(int source, const StagedSource& then);

// The modification time in nanoseconds since 1970, as the ledger keeps it.
[[nodiscard]] std::int64_t nanoseconds_of(const timespec& time);

}  // namespace offenbar::batch
