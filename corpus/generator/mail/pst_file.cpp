#include "corpus/generator/mail/pst_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/checksum.h"

namespace offenbar::generator {
namespace {

// Every 8th AMap is followed by a PMap, and some of those by an FMap and an FPMap: the header
// covers the first 128 and 8192 AMaps, a page 496 and 496 * 64. [MS-PST] 2.2.2.7.3 to 2.2.2.7.6
bool has_page_map(std::uint64_t amap) { return amap % 8 == 0; }
bool has_free_map(std::uint64_t amap) { return amap >= 128 && (amap - 128) % 496 == 0; }
bool has_free_page_map(std::uint64_t amap) { return amap >= 8192 && (amap - 8192) % 31744 == 0; }

}  // namespace

std::string make_page(std::string body, PageType type, std::uint64_t offset, std::uint64_t id) {
  const bool is_tree = type == PageType::block_tree || type == PageType::node_tree;
  const std::uint32_t crc = crc_of(body);
  put(body, static_cast<std::uint8_t>(type));
  put(body, static_cast<std::uint8_t>(type));
  put(body, is_tree ? signature_of(offset, id) : std::uint16_t{0});
  put(body, crc);
  put(body, id);
  return body;
}

Result<PstFile> PstFile::create(const std::filesystem::path& path, bool sparse) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) return fail(Fault::unreadable, path.string() + ": " + std::strerror(errno));
  return PstFile(std::move(file), sparse);
}

PstFile::PstFile(Descriptor file, bool sparse) : file_(std::move(file)), sparse_(sparse) {
  begin_stretch(first_amap);
}

void PstFile::begin_stretch(std::uint64_t start) {
  start_ = start;
  used_ = 0;
  stretch_.assign(amap_reach, '\0');
  taken_.reset();
  const std::uint64_t number = (start - first_amap) / amap_reach;
  mark(0, page_size);  // the AMap itself, written last
  used_ = page_size;
  if (has_page_map(number)) add_map(PageType::page_map);
  if (has_free_map(number)) add_map(PageType::free_map);
  if (has_free_page_map(number)) add_map(PageType::free_page_map);
}

// These maps are kept for old programs only; all ones means: nothing free here.
void PstFile::add_map(PageType type) {
  const std::uint64_t offset = start_ + used_;
  mark(used_, used_ + page_size);
  used_ += page_size;
  put(offset, make_page(std::string(page_body, '\xFF'), type, offset, offset));
}

void PstFile::mark(std::size_t from, std::size_t to) {
  for (std::size_t bit = from / 64; bit < (to + 63) / 64; ++bit) taken_.set(bit);
}

std::uint64_t PstFile::reserve(std::size_t size, std::size_t boundary) {
  std::size_t at = (used_ + boundary - 1) / boundary * boundary;
  if (at + size > amap_reach) {
    write_stretch();
    begin_stretch(start_ + amap_reach);
    at = (used_ + boundary - 1) / boundary * boundary;
  }
  mark(at, at + size);
  used_ = at + size;
  return start_ + at;
}

void PstFile::put(std::uint64_t offset, std::string_view bytes) {
  stretch_.replace(offset - start_, bytes.size(), bytes);
}

void PstFile::jump_to(std::uint64_t offset) {
  if (offset < start_ + amap_reach) return;
  write_stretch();
  begin_stretch(first_amap + (offset - first_amap) / amap_reach * amap_reach);
}

void PstFile::write_stretch() {
  std::string map(page_body, '\0');
  for (std::size_t bit = 0; bit < taken_.size(); ++bit) {
    if (taken_[bit]) map[bit / 8] = static_cast<char>(map[bit / 8] | (0x80 >> (bit % 8)));
  }
  free_bytes_ += (taken_.size() - taken_.count()) * 64;
  put(start_, make_page(std::move(map), PageType::allocation_map, start_, start_));
  write_at(start_, sparse_ ? std::string_view(stretch_).substr(0, used_) : stretch_);
}

void PstFile::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty() && failure_ == 0) {
    const auto written =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno != EINTR) failure_ = errno;
    if (written <= 0) continue;
    offset += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

PstFile::Extent PstFile::close_maps() {
  write_stretch();
  return {start_ + amap_reach, start_, free_bytes_, !sparse_};
}

Result<void> PstFile::finish(std::string_view header) {
  write_at(0, header);
  const auto size = static_cast<off_t>(start_ + amap_reach);
  if (failure_ == 0 && ::ftruncate(file_.get(), size) != 0) failure_ = errno;
  if (failure_ == 0) return {};
  return fail(failure_ == ENOSPC ? Fault::disk_full : Fault::unreadable,
              std::string("writing the PST: ") + std::strerror(failure_));
}

}  // namespace offenbar::generator
