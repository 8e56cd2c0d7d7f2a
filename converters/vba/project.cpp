#include "converters/vba/project.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/vba/compression.h"

namespace offenbar::vba {
namespace {

constexpr std::size_t most_bytes = 16U << 20U;   // of a stream
constexpr std::size_t most_source = 64U << 20U;  // of all modules
constexpr std::size_t most_modules = 10'000;
constexpr std::size_t most_references = 1'000;

// Records of the stream dir. 2.3.4.2
enum class Id : std::uint16_t {
  project_code_page = 0x0003,
  project_name = 0x0004,
  project_version = 0x0009,
  reference_registered = 0x000D,
  reference_project = 0x000E,
  terminator = 0x0010,
  module_name = 0x0019,
  module_stream_name = 0x001A,
  module_is_procedural = 0x0021,
  module_end = 0x002B,
  reference_control = 0x002F,
  module_offset = 0x0031,
  module_stream_name_unicode = 0x0032,
  module_name_unicode = 0x0047,
};

struct FoundModule {
  Module module;
  std::string stream;
  std::uint32_t offset = 0;  // of the source in the stream; before it lies the performance cache
};

std::string joined(std::string_view storage, std::string_view rest) {
  return storage.empty() ? std::string(rest) : std::string(storage) + "/" + std::string(rest);
}

class DirReader {
 public:
  DirReader(Bytes dir, Project& project) : in_(dir), project_(project) {}

  Result<std::vector<FoundModule>> read() {
    while (in_.left() >= 6) {
      const auto id = in_.le<Id>();
      const auto size = in_.le<std::uint32_t>();
      // The version's size field says 4, and six bytes follow. 2.3.4.2.1.11
      const Bytes data = in_.take(id == Id::project_version ? 6 : size);
      OFFENBAR_CHECK(in_.finish(0, "a record of the stream dir"));
      if (id == Id::terminator) break;
      OFFENBAR_CHECK(take(id, data));
    }
    return std::move(modules_);
  }

 private:
  Result<void> take(Id id, Bytes data) {
    switch (id) {
      case Id::project_code_page:
        project_.code_page = Cursor(data).le<std::uint16_t>();
        return {};
      case Id::project_name:
        project_.name = text(data);
        return {};
      case Id::reference_registered:
      case Id::reference_project:
      case Id::reference_control:
        return take_reference(data);
      case Id::module_name:
        if (modules_.size() == most_modules) return fail(Fault::corrupt, "too many modules");
        modules_.emplace_back().module.name = text(data);
        return {};
      default:
        if (!modules_.empty()) take_of_module(id, data, modules_.back());
        return {};
    }
  }

  void take_of_module(Id id, Bytes data, FoundModule& found) const {
    if (id == Id::module_name_unicode) found.module.name = utf16le_to_utf8(data);
    if (id == Id::module_stream_name) found.stream = text(data);
    if (id == Id::module_stream_name_unicode) found.stream = utf16le_to_utf8(data);
    if (id == Id::module_offset) found.offset = Cursor(data).le<std::uint32_t>();
    if (id == Id::module_is_procedural) found.module.is_procedural = true;
  }

  // All kinds begin with a size and the library's identifier.
  Result<void> take_reference(Bytes data) {
    Cursor in(data);
    const auto size = in.le<std::uint32_t>();
    const Bytes library = in.take(size);
    if (in.finish(0, "a reference") && project_.references.size() < most_references) {
      project_.references.push_back(text(library));
    }
    return {};
  }

  [[nodiscard]] std::string text(Bytes bytes) const {
    auto utf8 = from_code_page(bytes, project_.code_page);
    if (!utf8) utf8 = from_code_page(bytes, 1252);
    return utf8 ? *utf8 : std::string();
  }

  Cursor in_;
  Project& project_;
  std::vector<FoundModule> modules_;
};

// Where a container begins whose text is "Attribute ...": a signature, a chunk's header, eight
// literal letters. The size of `stream` if there is none.
std::size_t find_source(Bytes stream) {
  constexpr std::string_view beginning("\0Attribut", 9);
  constexpr std::size_t before = 3;
  const std::string_view text = as_text(stream);
  for (std::size_t at = text.find(beginning); at != text.npos; at = text.find(beginning, at + 1)) {
    if (at >= before && text[at - before] == '\x01') return at - before;
  }
  return stream.size();
}

Result<std::vector<std::byte>> source_bytes(const cfb::CompoundFile& file, const std::string& path,
                                            std::uint32_t offset) {
  const cfb::Entry* stream = file.find(path);
  if (stream == nullptr) return fail(Fault::not_found, "no stream " + path);
  OFFENBAR_TRY(const std::vector<std::byte> bytes, file.read(*stream, most_bytes));
  if (offset <= bytes.size()) {
    auto source = decompress(Bytes(bytes).subspan(offset), most_bytes);
    if (source) return source;
  }
  // Programs that write documents anew leave offsets that are wrong; the source still begins as all
  // do.
  const std::size_t found = find_source(bytes);
  if (found == bytes.size()) return fail(Fault::corrupt, "no source in " + path);
  return decompress(Bytes(bytes).subspan(found), most_bytes);
}

}  // namespace

bool has_code(const Module& module) {
  std::string_view rest = module.source;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool blank = line.find_first_not_of(" \t\r") == line.npos;
    if (!blank && !line.starts_with("Attribute ") && !line.starts_with("Option ")) return true;
  }
  return false;
}

bool has_project(const cfb::CompoundFile& file, std::string_view storage) {
  return file.find(joined(storage, "VBA/dir")) != nullptr;
}

Result<Project> read_project(const cfb::CompoundFile& file, std::string_view storage) {
  const cfb::Entry* entry = file.find(joined(storage, "VBA/dir"));
  if (entry == nullptr) return fail(Fault::not_found, "no VBA project");
  OFFENBAR_TRY(const std::vector<std::byte> packed, file.read(*entry, most_bytes));
  OFFENBAR_TRY(const std::vector<std::byte> dir, decompress(packed, most_bytes));
  Project project;
  OFFENBAR_TRY(std::vector<FoundModule> found, DirReader(dir, project).read());
  std::size_t taken = 0;
  for (FoundModule& one : found) {
    const auto bytes = source_bytes(file, joined(storage, "VBA/" + one.stream), one.offset);
    const bool fits = bytes && taken + bytes->size() <= most_source;
    auto source = fits ? from_code_page(*bytes, project.code_page)
                       : Result<std::string>(fail(Fault::corrupt, "unreadable"));
    if (!source && fits) source = from_code_page(*bytes, 1252);
    one.module.unreadable = !source;
    if (source) {
      taken += bytes->size();
      one.module.source = *std::move(source);
    }
    project.modules.push_back(std::move(one.module));
  }
  return project;
}

}  // namespace offenbar::vba
