#include "converters/archive/archive_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "converters/archive/readers.h"
#include "converters/archive/utf8_locale.h"
#include "converters/base/text.h"

namespace offenbar::archive {
namespace {

struct Reader {
  std::string_view format;
  Result<void> (*read)(const Source&, Budget&, Sink&);
};

constexpr std::array readers{Reader{"zip", read_by_libarchive}, Reader{"7z", read_by_libarchive},
                             Reader{"tar", read_by_libarchive}, Reader{"gz", read_by_libarchive},
                             Reader{"bz2", read_by_libarchive}, Reader{"xz", read_by_libarchive},
                             Reader{"zst", read_by_libarchive}, Reader{"cab", read_cabinet},
                             Reader{"szdd", read_compressed},   Reader{"kwaj", read_compressed}};

const Reader* find_reader(std::string_view format) {
  const auto* found = std::ranges::find(readers, format, &Reader::format);
  return found == readers.end() ? nullptr : found;
}

// What stands for an extension that says two things at once.
struct Ending {
  std::string_view packed, unpacked;
};
constexpr std::array endings{
    Ending{".tgz", ".tar"},  Ending{".tbz2", ".tar"}, Ending{".txz", ".tar"},
    Ending{".emz", ".emf"},  Ending{".wmz", ".wmf"},  Ending{".svgz", ".svg"},
    Ending{".zabw", ".abw"}, Ending{".gz", ""},       Ending{".bz2", ""},
    Ending{".xz", ""},       Ending{".zst", ""}};

bool ends_ignoring_case(std::string_view name, std::string_view ending) {
  if (name.size() <= ending.size()) return false;
  name.remove_prefix(name.size() - ending.size());
  return std::ranges::equal(name, ending, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

bool is_archive(std::string_view format) { return find_reader(format) != nullptr; }

std::string name_without(std::string_view archive) {
  for (const Ending& ending : endings) {
    if (!ends_ignoring_case(archive, ending.packed)) continue;
    return std::string(archive.substr(0, archive.size() - ending.packed.size())) +
           std::string(ending.unpacked);
  }
  return archive.empty() ? "data" : std::string(archive);
}

Result<void> read(const Source& source, const Limits& limits, Sink& sink) {
  const Reader* reader = find_reader(source.format);
  if (reader == nullptr) {
    return fail(Fault::unsupported, "no archive: " + std::string(source.format));
  }
  struct stat found {};
  if (::fstat(source.file, &found) != 0) return fail(Fault::unreadable, "cannot look at it");
  Budget budget(limits, static_cast<std::uint64_t>(found.st_size));
  const Utf8Locale locale;
  return reader->read(source, budget, sink);
}

void prepare() {
  prepare_text();
  ::tzset();  // times of zip and cab are local ones
  const Utf8Locale locale;
  (void)from_code_page(as_bytes(std::string_view("\x84")), 437);
}

}  // namespace offenbar::archive
