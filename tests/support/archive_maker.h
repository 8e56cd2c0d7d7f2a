// Makes archives in memory for tests: those of libarchive by its writer, the others by hand.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "converters/archive/utf8_locale.h"
#include "converters/base/descriptor.h"

namespace offenbar::test {

struct Packed {
  std::string name;
  std::string bytes = {};
  unsigned type = AE_IFREG;
  unsigned mode = 0644;
  std::int64_t mtime = 1'600'000'000;  // seconds since 1970
  std::string link = {};               // target of a symbolic link
  std::string hard_link = {};
};

// `kind`: zip, 7z, tar, tar.gz, tar.bz2, tar.xz, tar.zst.
[[nodiscard]] inline std::string make_archive(std::string_view kind,
                                              const std::vector<Packed>& members,
                                              const std::string& password = {}) {
  const offenbar::archive::Utf8Locale locale;  // the names below are UTF-8
  std::string bytes;
  ::archive* out = archive_write_new();
  int failed = 0;
  const auto check = [&](int code) { failed += code == ARCHIVE_OK ? 0 : 1; };
  if (kind == "zip") {
    check(archive_write_set_format_zip(out));
  } else if (kind == "7z") {
    check(archive_write_set_format_7zip(out));
  } else {
    check(archive_write_set_format_pax_restricted(out));
    if (kind.ends_with(".gz")) check(archive_write_add_filter_gzip(out));
    if (kind.ends_with(".bz2")) check(archive_write_add_filter_bzip2(out));
    if (kind.ends_with(".xz")) check(archive_write_add_filter_xz(out));
    if (kind.ends_with(".zst")) check(archive_write_add_filter_zstd(out));
  }
  if (!password.empty()) {
    check(archive_write_set_options(out, "zip:encryption=aes256"));
    check(archive_write_set_passphrase(out, password.c_str()));
  }
  archive_write_set_bytes_in_last_block(out, 1);
  check(archive_write_open(
      out, &bytes, nullptr,
      [](::archive*, void* data, const void* block, size_t size) -> la_ssize_t {
        static_cast<std::string*>(data)->append(static_cast<const char*>(block), size);
        return static_cast<la_ssize_t>(size);
      },
      nullptr));
  for (const Packed& member : members) {
    ::archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, member.mode);
    archive_entry_set_mtime(entry, member.mtime, 0);
    if (!member.link.empty()) archive_entry_set_symlink(entry, member.link.c_str());
    if (!member.hard_link.empty()) archive_entry_set_hardlink(entry, member.hard_link.c_str());
    const bool has_bytes = member.type == AE_IFREG && member.hard_link.empty();
    archive_entry_set_size(entry, has_bytes ? static_cast<la_int64_t>(member.bytes.size()) : 0);
    check(archive_write_header(out, entry));
    if (has_bytes && !member.bytes.empty()) {
      const auto written = archive_write_data(out, member.bytes.data(), member.bytes.size());
      failed += written == static_cast<la_ssize_t>(member.bytes.size()) ? 0 : 1;
    }
    archive_entry_free(entry);
  }
  check(archive_write_close(out));
  archive_write_free(out);
  if (failed > 0) throw std::runtime_error("libarchive wrote no " + std::string(kind));
  return bytes;
}

inline void put_little(std::string& to, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
}

struct CabMember {
  std::string name, bytes;
  bool utf8 = false;
};

// A cabinet of one folder, stored, with block checksums left out. [MS-CAB] 2
[[nodiscard]] inline std::string make_cab(const std::vector<CabMember>& members) {
  std::string files, data, all;
  for (const CabMember& member : members) {
    put_little(files, member.bytes.size(), 4);
    put_little(files, all.size(), 4);
    put_little(files, 0, 2);                                       // iFolder
    put_little(files, (2020U - 1980U) << 9U | 9U << 5U | 13U, 2);  // 2020-09-13
    put_little(files, 12U << 11U | 26U << 5U | 40U / 2U, 2);       // 12:26:40
    put_little(files, member.utf8 ? 0xA0 : 0x20, 2);               // archive, UTF name
    files += member.name + '\0';
    all += member.bytes;
  }
  std::size_t blocks = 0;
  for (std::size_t at = 0; at < all.size(); at += 32768, ++blocks) {
    const std::string block = all.substr(at, 32768);
    put_little(data, 0, 4);
    put_little(data, block.size(), 2);
    put_little(data, block.size(), 2);
    data += block;
  }
  constexpr std::size_t header = 36, folder = 8;
  std::string cab = "MSCF";
  put_little(cab, 0, 4);
  put_little(cab, header + folder + files.size() + data.size(), 4);
  put_little(cab, 0, 4);
  put_little(cab, header + folder, 4);
  put_little(cab, 0, 4);
  put_little(cab, 0x0103, 2);  // version 1.3
  put_little(cab, 1, 2);
  put_little(cab, members.size(), 2);
  put_little(cab, 0, 2);
  put_little(cab, 0, 2);
  put_little(cab, 0, 2);
  put_little(cab, header + folder + files.size(), 4);
  put_little(cab, blocks, 2);
  put_little(cab, 0, 2);  // not compressed
  return cab + files + data;
}

// Literals only.
[[nodiscard]] inline std::string make_szdd(const std::string& bytes, char missing) {
  std::string packed = "SZDD\x88\xF0\x27\x33";
  packed += 'A';
  packed += missing;
  put_little(packed, bytes.size(), 4);
  for (std::size_t at = 0; at < bytes.size(); at += 8) packed += '\xFF' + bytes.substr(at, 8);
  return packed;
}

// Not compressed, with a name. KWAJ header: method at 8, offset of the data at 10, flags at 12.
[[nodiscard]] inline std::string make_kwaj(const std::string& bytes, const std::string& stem,
                                           const std::string& extension) {
  std::string packed = "KWAJ\x88\xF0\x27\xD1";
  const std::string names = stem + '\0' + extension + '\0';
  put_little(packed, 0, 2);
  put_little(packed, 14 + names.size(), 2);
  put_little(packed, 0x08 | 0x10, 2);
  return packed + names + bytes;
}

[[nodiscard]] inline Descriptor in_memory(const std::string& bytes) {
  Descriptor file(::memfd_create("archive", MFD_CLOEXEC));
  if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("no memory file");
  }
  return file;
}

}  // namespace offenbar::test
