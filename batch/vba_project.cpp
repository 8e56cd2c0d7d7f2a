#include "batch/vba_project.h"

#include <algorithm>
#include <cstdint>

namespace offenbar::batch {
namespace {

void put(std::string& to, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> (8 * i) & 0xFF);
}

std::string utf16(const std::string& ascii) {
  std::string wide;
  for (const char c : ascii) (wide += c) += '\0';
  return wide;
}

void pad(std::string& bytes, std::size_t multiple, char with = '\0') {
  bytes.resize((bytes.size() + multiple - 1) / multiple * multiple, with);
}

// One chunk of literal tokens: each flag byte 0 says that eight bytes follow as they are.
// [MS-OVBA] 2.4.1.1
std::string as_compressed_container(const std::string& text) {
  std::string tokens;
  for (std::size_t at = 0; at < text.size(); at += 8) (tokens += '\0') += text.substr(at, 8);
  std::string container(1, '\x01');
  put(container, 0xB000u | (tokens.size() + 2 - 3), 2);  // compressed, signature 3, size - 3
  return container + tokens;
}

void record(std::string& dir, unsigned id, const std::string& data) {
  put(dir, id, 2);
  put(dir, data.size(), 4);
  dir += data;
}

void record(std::string& dir, unsigned id, std::uint64_t value, int bytes) {
  std::string data;
  put(data, value, bytes);
  record(dir, id, data);
}

// [MS-OVBA] 2.3.4.2.1
void put_project_information(std::string& dir) {
  record(dir, 0x0001, 1, 4);       // PROJECTSYSKIND: 32-bit Windows
  record(dir, 0x0002, 0x0409, 4);  // PROJECTLCID
  record(dir, 0x0014, 0x0409, 4);  // PROJECTLCIDINVOKE
  record(dir, 0x0003, 1252, 2);    // PROJECTCODEPAGE
  record(dir, 0x0004, "VBAProject");
  record(dir, 0x0005, "");  // PROJECTDOCSTRING, and in Unicode
  record(dir, 0x0040, "");
  record(dir, 0x0006, "");  // PROJECTHELPFILEPATH, twice
  record(dir, 0x003D, "");
  record(dir, 0x0007, 0, 4);  // PROJECTHELPCONTEXT
  record(dir, 0x0008, 0, 4);  // PROJECTLIBFLAGS
  record(dir, 0x0009, 1, 4);  // PROJECTVERSION: the size names the major version only
  put(dir, 1, 2);
  record(dir, 0x000C, "");  // PROJECTCONSTANTS, and in Unicode
  record(dir, 0x003C, "");
}

// [MS-OVBA] 2.3.4.2.3.2
void put_module(std::string& dir, const VbaModule& module) {
  record(dir, 0x0019, module.name);  // MODULENAME
  record(dir, 0x0047, utf16(module.name));
  record(dir, 0x001A, module.name);  // MODULESTREAMNAME
  record(dir, 0x0032, utf16(module.name));
  record(dir, 0x001C, "");  // MODULEDOCSTRING
  record(dir, 0x0048, "");
  record(dir, 0x0031, 0, 4);       // MODULEOFFSET: no performance cache before the source
  record(dir, 0x001E, 0, 4);       // MODULEHELPCONTEXT
  record(dir, 0x002C, 0xFFFF, 2);  // MODULECOOKIE
  record(dir, module.document ? 0x0022 : 0x0021, "");
  record(dir, 0x002B, "");  // terminator
}

std::string dir_stream(const std::vector<VbaModule>& modules) {
  std::string dir;
  put_project_information(dir);
  record(dir, 0x000F, modules.size(), 2);  // PROJECTMODULES
  record(dir, 0x0013, 0xFFFF, 2);          // PROJECTCOOKIE
  for (const VbaModule& module : modules) put_module(dir, module);
  record(dir, 0x0010, "");
  return dir;
}

// [MS-OVBA] 2.3.1
std::string project_stream(const std::vector<VbaModule>& modules) {
  std::string text = "ID=\"{00000000-0000-0000-0000-000000000000}\"\r\n";
  for (const VbaModule& module : modules) {
    text += module.document ? "Document=" + module.name + "/&H00000000\r\n"
                            : "Module=" + module.name + "\r\n";
  }
  return text +
         "Name=\"VBAProject\"\r\nHelpContextID=\"0\"\r\nVersionCompatible32=\"393222000\"\r\n";
}

std::string module_source(const VbaModule& module) {
  return "Attribute VB_Name = \"" + module.name + "\"\r\n" + module.source;
}

// A compound file of streams below 4,096 bytes, all in the mini stream. [MS-CFB] 2
class SmallCompoundFile {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF, end_of_chain = 0xFFFFFFFE;
  static constexpr std::size_t sector = 512, mini_sector = 64;

  struct Entry {
    std::string name;
    int type = 2;  // 1 storage, 2 stream, 5 root
    std::uint32_t right = none, child = none, start = end_of_chain;
    std::uint64_t size = 0;
  };

  SmallCompoundFile() { entries_.push_back({"Root Entry", 5, none, none, end_of_chain, 0}); }

  // Siblings are chained to the right in the order of their names: shorter first, then by
  // upper-case letters. [MS-CFB] 2.6.4
  std::uint32_t add_siblings(std::vector<std::pair<Entry, std::string>> siblings) {
    std::sort(siblings.begin(), siblings.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first.name.size(), upper(a.first.name)) <
             std::pair(b.first.name.size(), upper(b.first.name));
    });
    const auto first = static_cast<std::uint32_t>(entries_.size());
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      auto& [entry, content] = siblings[i];
      if (i + 1 < siblings.size()) entry.right = first + static_cast<std::uint32_t>(i) + 1;
      if (entry.type == 2) place(entry, content);
      entries_.push_back(entry);
    }
    return first;
  }

  void set_root(std::uint32_t child) { entries_.front().child = child; }

  [[nodiscard]] std::string bytes();

 private:
  static std::string upper(std::string name) {
    for (char& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return name;
  }

  void place(Entry& entry, const std::string& content) {
    entry.size = content.size();
    entry.start = static_cast<std::uint32_t>(mini_stream_.size() / mini_sector);
    mini_stream_ += content;
    pad(mini_stream_, mini_sector);
    const auto end = static_cast<std::uint32_t>(mini_stream_.size() / mini_sector);
    for (std::uint32_t i = entry.start + 1; i < end; ++i) mini_fat_.push_back(i);
    mini_fat_.push_back(end_of_chain);
  }

  [[nodiscard]] std::string directory() const;

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> mini_fat_;
  std::string mini_stream_;
};

std::string SmallCompoundFile::directory() const {
  std::string bytes;
  for (const Entry& entry : entries_) {
    std::string name = utf16(entry.name);
    name.resize(64, '\0');
    bytes += name;
    put(bytes, 2 * entry.name.size() + 2, 2);
    put(bytes, static_cast<std::uint64_t>(entry.type), 1);
    put(bytes, 1, 1);     // black
    put(bytes, none, 4);  // left
    put(bytes, entry.right, 4);
    put(bytes, entry.child, 4);
    bytes.append(16 + 4 + 8 + 8, '\0');  // class, state bits, times
    put(bytes, entry.start, 4);
    put(bytes, entry.size, 8);
  }
  const std::string unused =
      std::string(68, '\0') + std::string(12, '\xFF') + std::string(48, '\0');
  while (bytes.size() % sector != 0) bytes += unused;
  return bytes;
}

std::string SmallCompoundFile::bytes() {
  pad(mini_stream_, sector);
  std::string mini_fat;
  for (const std::uint32_t next : mini_fat_) put(mini_fat, next, 4);
  pad(mini_fat, sector, '\xFF');
  entries_.front().size = mini_stream_.size();

  // Sector 0 is the FAT; directory, mini FAT and mini stream follow, each in one piece.
  std::string fat, body;
  put(fat, 0xFFFFFFFD, 4);
  const auto append = [&](const std::string& part) {
    const auto start = static_cast<std::uint32_t>(fat.size() / 4);
    const auto count = static_cast<std::uint32_t>(part.size() / sector);
    for (std::uint32_t i = 1; i < count; ++i) put(fat, start + i, 4);
    put(fat, end_of_chain, 4);
    body += part;
    return start;
  };
  const auto directory_sectors = static_cast<std::uint32_t>(directory().size() / sector);
  entries_.front().start =
      1 + directory_sectors + static_cast<std::uint32_t>(mini_fat.size() / sector);
  const std::uint32_t directory_start = append(directory());
  const std::uint32_t mini_fat_start = append(mini_fat);
  append(mini_stream_);
  pad(fat, sector, '\xFF');

  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.append(16, '\0');
  for (const unsigned field : {0x003Eu, 3u, 0xFFFEu, 9u, 6u}) put(header, field, 2);
  header.append(6 + 4, '\0');  // reserved, directory sectors
  put(header, 1, 4);           // FAT sectors
  put(header, directory_start, 4);
  put(header, 0, 4);
  put(header, 4096, 4);  // mini stream cutoff
  put(header, mini_fat_start, 4);
  put(header, mini_fat.size() / sector, 4);
  put(header, end_of_chain, 4);  // no DIFAT sectors
  put(header, 0, 4);
  put(header, 0, 4);  // DIFAT: the FAT is sector 0
  header.resize(sector, '\xFF');
  return header + fat + body;
}

}  // namespace

std::string vba_project(const std::vector<VbaModule>& modules) {
  using Entry = SmallCompoundFile::Entry;
  SmallCompoundFile file;
  std::vector<std::pair<Entry, std::string>> streams;
  streams.emplace_back(Entry{"dir"}, as_compressed_container(dir_stream(modules)));
  streams.emplace_back(Entry{"_VBA_PROJECT"}, std::string("\xCC\x61\xFF\xFF\0\0\0", 7));
  for (const VbaModule& module : modules) {
    streams.emplace_back(Entry{module.name}, as_compressed_container(module_source(module)));
  }
  const std::uint32_t first = file.add_siblings(std::move(streams));
  Entry storage{"VBA", 1};
  storage.child = first;
  file.set_root(file.add_siblings({{storage, ""}, {Entry{"PROJECT"}, project_stream(modules)}}));
  return file.bytes();
}

}  // namespace offenbar::batch
