#include "converters/office/confinement.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace offenbar::office {
namespace {

// What LibreOffice, fontconfig and the C library read.
std::vector<std::string> readable(const std::string& program_folder, const std::string& profile) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(program_folder, error);
  return {real.parent_path().string(),
          profile,
          "/usr",
          "/lib",
          "/lib64",
          "/opt",
          "/etc/fonts",
          "/etc/libreoffice",
          "/etc/ld.so.cache",
          "/etc/localtime",
          "/etc/timezone",
          "/etc/papersize",
          "/var/lib/libreoffice",
          "/var/spool/libreoffice",
          "/var/cache/fontconfig",
          "/var/lib/fonts",
          "/dev/null",
          "/dev/urandom",
          "/dev/zero",
          "/proc/self",
          "/sys/devices/system/cpu"};
}

bool make_folder(const std::string& name) {
  return ::mkdir(name.c_str(), 0700) == 0 || errno == EEXIST;
}

}  // namespace

Result<Measures> confine(int folder, const std::string& program_folder, const std::string& profile,
                         Profile kind, const Limits& limits, bool require,
                         const std::vector<std::string>& temporaries, const char* executable) {
  bool ok = ::fchdir(folder) == 0 && make_folder("t");
  for (const std::string& name : temporaries) ok = ok && make_folder("t/" + name);
  if (!ok) return fail(Fault::internal, fmt::format("staging folder: {}", std::strerror(errno)));
  std::vector<std::string> programs;
  if (executable) programs = {program_folder, "/lib", "/lib64", "/usr/lib", "/usr/lib64"};
  Measures measures = restrict_files(readable(program_folder, profile), {folder}, programs);
  const auto locked = lock_in(kind, limits, executable);
  if (!locked && require) return tl::unexpected<Error>(locked.error());
  if (locked) measures.insert(measures.end(), locked->begin(), locked->end());
  return measures;
}

std::vector<std::string> environment(const std::string& scratch, const std::string& locale) {
  std::string posix = locale;
  std::replace(posix.begin(), posix.end(), '-', '_');
  std::vector<std::string> result{
      "PATH=/usr/bin:/bin",
      "SAL_LOK_OPTIONS=unipoll",
      "SAL_USE_VCLPLUGIN=svp",
      "SAL_DISABLE_OPENCL=1",
      "SAL_DISABLE_SYNCHRONOUS_PRINTER_DETECTION=1",
      "OOO_DISABLE_RECOVERY=1",
      "MAX_CONCURRENCY=1",
      "SAX_DISABLE_THREADS=1",  // a second thread costs more than it gains, and moves addresses
      "LD_BIND_NOW=1",          // bound once in the mould; bound late, each child does it again
      "GLIBC_TUNABLES=glibc.malloc.hugetlb=1",  // the heap on huge pages: a tenth of the CPU time
      // Ids that LibreOffice draws by lot come out the same. (LIBO_ONEWAY_STABLE_ODF_EXPORT
      // promises more, and breaks the references to automatic styles in drawings and
      // presentations.)
      "SAL_RAND_REPEATABLE=1",
      "LANG=" + posix + ".UTF-8",
      "LC_ALL=C.UTF-8",
      "HOME=" + scratch,
      "XDG_CONFIG_HOME=" + scratch,
      "XDG_CACHE_HOME=" + scratch,
      "XDG_DATA_HOME=" + scratch,
      // Each child stands in its own staging folder, so that one name means as many places.
      "TMPDIR=/proc/self/cwd/t",
  };
  for (const char* name : {"TZ", "OFFENBAR_MAPPINGS"}) {
    if (const char* value = std::getenv(name)) result.push_back(std::string(name) + "=" + value);
  }
  return result;
}

}  // namespace offenbar::office
