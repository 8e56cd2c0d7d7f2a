// Small files for tests, by path or in an open folder.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "converters/base/descriptor.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::batch::test {

using TemporaryTree = offenbar::testing::TemporaryFolder;

inline std::string read_all(int file) {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = pread(file, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return text;
}

inline std::string read_at(int folder, const std::string& name) {
  const Descriptor file(openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC));
  return file ? read_all(file.get()) : std::string();
}

inline void write_at(int folder, const std::string& name, const std::string& text) {
  const Descriptor file(
      openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("cannot write " + name);
  }
}

// Makes the folders above it too.
inline void write_file(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  write_at(AT_FDCWD, path, text);
}

// "<nothing>" if it is not there.
inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return "<nothing>";
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace offenbar::batch::test
