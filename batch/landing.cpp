#include "batch/landing.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "batch/present_names.h"
#include "converters/base/digest.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

// NFS, SMB and FUSE drivers that do not know the flags of renameat2, and kernels without it.
bool is_not_offered(int error_number) {
  return error_number == EINVAL || error_number == ENOSYS || error_number == EOPNOTSUPP ||
         error_number == EPERM;
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// Brings one staged file under one name of one folder.
class Placing {
 public:
  Placing(const Delivery& delivery, int folder, const SystemCalls& calls)
      : delivery_(delivery),
        folder_(folder),
        calls_(calls),
        from_folder_(delivery.staged_folder),
        from_(delivery.staged_name) {}
  Placing(const Placing&) = delete;
  Placing& operator=(const Placing&) = delete;
  ~Placing() { drop_copy(); }

  // Attributes and bytes of the file that is about to move, on disk.
  [[nodiscard]] Result<void> settle(int file) {
    if (delivery_.attributes != nullptr) losses_ = apply_attributes(file, *delivery_.attributes);
    if (calls_.sync(file) == 0) return {};
    return tl::unexpected(target_error(errno, "cannot flush " + delivery_.source_name));
  }

  [[nodiscard]] Result<void> settle_staged() {
    const Descriptor staged(
        ::openat(from_folder_, from_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat found {};
    if (!staged || ::fstat(staged.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
      return fail(Fault::bad_result, "the staged result " + from_ + " is no regular file");
    }
    return settle(staged.get());
  }

  enum class Outcome { placed, replaced, edited, taken };
  [[nodiscard]] Result<Outcome> place(const std::string& name) {
    OFFENBAR_TRY(const bool is_placed, move_to_free(name));
    return is_placed ? Outcome::placed : meet_existing(name);
  }

  [[nodiscard]] std::vector<Loss> take_losses() { return std::move(losses_); }

 private:
  static Result<Outcome> refused(int error_number, const std::string& name) {
    return tl::unexpected(target_error(error_number, "cannot place " + name));
  }

  // True if the name was free and is ours now; false if something stands there.
  Result<bool> move_to_free(const std::string& name) {
    if (calls_.rename(from_folder_, from_.c_str(), folder_, name.c_str(), RENAME_NOREPLACE) == 0) {
      return true;
    }
    if (errno == EEXIST) return false;
    if (errno == EXDEV && from_folder_ != folder_) {
      OFFENBAR_CHECK(copy_over());
      return move_to_free(name);
    }
    if (is_not_offered(errno)) return link_to_free(name);
    return tl::unexpected(target_error(errno, "cannot place " + name));
  }

  Result<bool> link_to_free(const std::string& name) {
    if (calls_.link(from_folder_, from_.c_str(), folder_, name.c_str()) == 0) {
      ::unlinkat(from_folder_, from_.c_str(), 0);
      return true;
    }
    if (errno == EEXIST) return false;
    return rename_onto_own(name);
  }

  // Without links (SMB, exFAT): takes the name with an empty file of our own, then renames over it.
  Result<bool> rename_onto_own(const std::string& name) {
    const Descriptor own(::openat(folder_, name.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!own && errno == EEXIST) return false;
    if (!own) return tl::unexpected(target_error(errno, "cannot place " + name));
    if (::renameat(from_folder_, from_.c_str(), folder_, name.c_str()) == 0) return true;
    const int error_number = errno;
    ::unlinkat(folder_, name.c_str(), 0);
    return tl::unexpected(target_error(error_number, "cannot place " + name));
  }

  // Under a name that depends only on the source's, so that a second try finds what a first one
  // left.
  Result<void> copy_over() {
    const std::string part =
        ".offenbar-part-" + sha256_hex(as_bytes(delivery_.source_name)).substr(0, 16);
    const Descriptor staged(
        ::openat(from_folder_, from_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!staged) return tl::unexpected(target_error(errno, "cannot open the staged result"));
    ::unlinkat(folder_, part.c_str(), 0);
    const Descriptor copy(
        ::openat(folder_, part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!copy) return tl::unexpected(target_error(errno, "cannot make a copy of " + from_));
    ::unlinkat(from_folder_, from_.c_str(), 0);
    from_folder_ = folder_;
    from_ = part;
    OFFENBAR_TRY(const Copied copied, copy_bytes(staged.get(), copy.get(), calls_));
    if (copied.sha256 != delivery_.sha256) return fail(Fault::bad_result, "the copy differs");
    return settle(copy.get());
  }

  void drop_copy() {
    if (from_folder_ == folder_) ::unlinkat(folder_, from_.c_str(), 0);
  }

  Result<Outcome> meet_existing(const std::string& name) {
    const Descriptor there(
        ::openat(folder_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    const bool is_known = name == delivery_.known_name;
    struct stat found {};
    if (!there || ::fstat(there.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
      return is_known ? Outcome::edited : Outcome::taken;
    }
    OFFENBAR_TRY(const std::string digest, sha256_of(there.get()));
    const bool is_empty = is_known && found.st_size == 0;
    if (is_empty || digest == delivery_.sha256 || delivery_.own_digests.contains(digest)) {
      return replace(name, found);
    }
    return is_known ? Outcome::edited : Outcome::taken;
  }

  // By exchange, so that an edit between the look and the rename is noticed and undone.
  Result<Outcome> replace(const std::string& name, const struct stat& seen) {
    if (calls_.rename(from_folder_, from_.c_str(), folder_, name.c_str(), RENAME_EXCHANGE) != 0) {
      return replace_without_exchange(name);
    }
    struct stat old {};
    const bool is_old = ::fstatat(from_folder_, from_.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 &&
                        is_same_file(seen, old);
    if (is_old) {
      ::unlinkat(from_folder_, from_.c_str(), 0);
      return Outcome::replaced;
    }
    if (calls_.rename(from_folder_, from_.c_str(), folder_, name.c_str(), RENAME_EXCHANGE) != 0) {
      return refused(errno, name);
    }
    return Outcome::edited;
  }

  Result<Outcome> replace_without_exchange(const std::string& name) {
    if (errno == EXDEV && from_folder_ != folder_) {
      OFFENBAR_CHECK(copy_over());
      return place(name);
    }
    if (!is_not_offered(errno) && errno != ENOENT) return refused(errno, name);
    if (::renameat(from_folder_, from_.c_str(), folder_, name.c_str()) != 0) {
      return refused(errno, name);
    }
    return Outcome::replaced;
  }

  const Delivery& delivery_;
  int folder_;
  const SystemCalls& calls_;
  int from_folder_;  // `folder_` once the file had to be copied over
  std::string from_;
  std::vector<Loss> losses_;
};

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

Result<bool> claim(Claims& claims, const Delivery& delivery, const std::string& name) {
  return claims.claim(delivery.folder, name, normalised_key(name), delivery.owner, delivery.sha256);
}

Landed landed_as(Placing& placing, const Delivery& delivery, const LandingName& choice,
                 Landing how) {
  Landed landed{how,
                {joined(delivery.folder, choice.name), delivery.sha256, delivery.extension.empty()},
                placing.take_losses(),
                {}};
  if (choice.shortened) landed.notes.emplace_back("name_shortened");
  return landed;
}

Result<Landed> land_beside(Placing& placing, const Delivery& delivery, Claims& claims,
                           const std::string& time) {
  for (unsigned attempt = 0; attempt < name_attempts; ++attempt) {
    const std::string number = attempt == 0 ? "" : fmt::format("-{}", attempt + 1);
    const LandingName choice = with_suffix(delivery.known_name, ".new-" + time + number);
    OFFENBAR_TRY(const bool is_ours, claim(claims, delivery, choice.name));
    if (!is_ours) continue;
    OFFENBAR_TRY(const Placing::Outcome outcome, placing.place(choice.name));
    if (outcome == Placing::Outcome::taken) continue;
    Landed landed = landed_as(placing, delivery, choice, Landing::beside);
    landed.losses.push_back({"target_edited", Severity::content, "", printable(delivery.known_name),
                             printable(choice.name)});
    return landed;
  }
  return fail(Fault::internal, "no name left beside " + delivery.known_name);
}

}  // namespace

std::string moment(std::int64_t utc_now) {
  const std::time_t seconds = utc_now;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Result<Landed> Target::land(const Delivery& delivery, Claims& claims, std::int64_t utc_now) const {
  OFFENBAR_TRY(const Descriptor folder, make_folder(delivery.folder));
  Placing placing(delivery, folder.get(), *calls_);
  OFFENBAR_CHECK(placing.settle_staged());
  const unsigned known = delivery.known_name.empty() ? 0 : 1;
  for (unsigned attempt = 0; attempt < name_attempts + known; ++attempt) {
    const bool is_known = attempt < known;
    const LandingName choice = is_known ? LandingName{delivery.known_name, false}
                                        : choice_of_name(delivery.source_name, delivery.extension,
                                                         attempt - known + delivery.first_choice);
    if (!is_known) {
      OFFENBAR_TRY(const bool is_taken,
                   present_->has_variant(folder.get(), delivery.folder, choice.name));
      if (is_taken) continue;
    }
    OFFENBAR_TRY(const bool is_ours, claim(claims, delivery, choice.name));
    if (!is_ours) continue;
    OFFENBAR_TRY(const Placing::Outcome outcome, placing.place(choice.name));
    switch (outcome) {
      case Placing::Outcome::placed:
        return landed_as(placing, delivery, choice, Landing::placed);
      case Placing::Outcome::replaced:
        return landed_as(placing, delivery, choice, Landing::replaced);
      case Placing::Outcome::edited:
        return land_beside(placing, delivery, claims, moment(utc_now));
      case Placing::Outcome::taken:
        OFFENBAR_CHECK(
            claims.release(delivery.folder, normalised_key(choice.name), delivery.owner));
    }
  }
  return fail(Fault::internal, "no name left for " + delivery.source_name);
}

}  // namespace offenbar::batch
