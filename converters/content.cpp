#include "converters/content.h"

#include <algorithm>

#include "converters/kind.h"

namespace offenbar {
namespace {

constexpr std::string_view compound_signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

bool looks_like_zip(Bytes bytes) {
  return starts_with(bytes, "PK\x03\x04") || starts_with(bytes, "PK\x05\x06") ||
         starts_with(bytes, "PK\x07\x08");
}

// A file that was cut off may still end with the directory of an archive that was stored inside of
// it. An archive of our own begins where the file begins (or behind the mark of a spanned one).
Result<zip::Archive> open_archive(Bytes bytes) {
  OFFENBAR_TRY(zip::Archive archive, zip::Archive::open(bytes));
  const auto entries = archive.entries();
  const auto first = std::ranges::min_element(entries, {}, &zip::Entry::header_offset);
  if (first != entries.end() && first->header_offset > 4) {
    return fail(Fault::corrupt, "zip has no directory of its own: it is cut off");
  }
  return archive;
}

template <class T>
const T* value_or_null(const std::unique_ptr<Result<T>>& result) {
  return result && *result ? &**result : nullptr;
}
template <class T>
const Error* error_or_null(const std::unique_ptr<Result<T>>& result) {
  return result && !*result ? &result->error() : nullptr;
}

}  // namespace

const zip::Archive* Content::archive() const {
  if (!archive_ && looks_like_zip(bytes_)) {
    archive_ = std::make_unique<Result<zip::Archive>>(open_archive(bytes_));
  }
  return value_or_null(archive_);
}

const Error* Content::archive_error() const {
  (void)archive();
  return error_or_null(archive_);
}

const cfb::CompoundFile* Content::compound() const {
  if (!compound_ && starts_with(bytes_, compound_signature)) {
    compound_ = std::make_unique<Result<cfb::CompoundFile>>(cfb::CompoundFile::open(bytes_));
  }
  return value_or_null(compound_);
}

const Error* Content::compound_error() const {
  (void)compound();
  return error_or_null(compound_);
}

const ooxml::Package* Content::package() const {
  if (!package_ && archive() != nullptr) {
    package_ = std::make_unique<Result<ooxml::Package>>(ooxml::read_package(*archive()));
  }
  return value_or_null(package_);
}

std::string_view Content::kind() const {
  if (!kind_) kind_ = kind_of(*this);
  return *kind_;
}

}  // namespace offenbar
