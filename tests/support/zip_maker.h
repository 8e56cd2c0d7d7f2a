// Makes zip archives in memory for tests, with our own writer.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/descriptor.h"
#include "converters/base/zip_writer.h"

namespace offenbar::test {

// Everything that `write` puts into the archive it is given.
template <class Write>
[[nodiscard]] std::string written_zip(Write write) {
  const Descriptor file(::memfd_create("zip", MFD_CLOEXEC));
  zip::Writer writer(file.get());
  write(writer);
  EXPECT_TRUE(writer.finish());
  std::string bytes(writer.written(), '\0');
  EXPECT_EQ(::pread(file.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  return bytes;
}

[[nodiscard]] inline std::string make_zip(
    const std::vector<std::pair<std::string, std::string>>& members,
    zip::Storage storage = zip::Storage::deflated) {
  return written_zip([&](zip::Writer& writer) {
    for (const auto& [name, content] : members) {
      EXPECT_TRUE(writer.add(name, as_bytes(content), storage));
    }
  });
}

}  // namespace offenbar::test
