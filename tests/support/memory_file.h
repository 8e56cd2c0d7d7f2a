// A file in memory, for readers that take a descriptor.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>

#include "converters/base/descriptor.h"

namespace offenbar::test {

inline Descriptor memory_file(std::string_view content) {
  Descriptor file(::memfd_create("test", MFD_CLOEXEC));
  while (file && !content.empty()) {
    const ssize_t count = ::write(file.get(), content.data(), content.size());
    if (count <= 0) throw std::runtime_error("cannot write to memory");
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  if (!file) throw std::runtime_error("no file in memory");
  return file;
}

}  // namespace offenbar::test
