// One office for all tests of the program, and a staging folder for each conversion.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip.h"
#include "converters/office/office.h"
#include "tests/support/places.h"

namespace offenbar::office {

struct TemporaryFolder {
  TemporaryFolder() {
    const char* root = std::getenv("TMPDIR");
    path = std::string(root ? root : "/tmp") + "/office-test-XXXXXX";
    if (!::mkdtemp(path.data())) std::abort();
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path;
};

inline Settings settings_in(const TemporaryFolder& scratch) {
  return {.program_folder = find_office(), .scratch_folder = scratch.path, .locale = "de-DE"};
}

// Started at the first use, ended with the program.
inline Office& shared_office() {
  static const TemporaryFolder scratch;
  static const Result<std::unique_ptr<Office>> office = Office::start(settings_in(scratch));
  if (!office) {
    ADD_FAILURE() << office.error().what << " (" << office.error().hint << ")";
    std::abort();
  }
  return **office;
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::string warm_document(const std::string& format) {
  return read_file(places::source_folder() + "/converters/office/warm/warm." + format);
}

// A staged source and the request to convert it.
struct Staged {
  Staged(const std::string& format, const std::string& target, const std::string& content) {
    request.source_name = "source." + format;
    request.result_name = "result." + (target == "pdfa" ? "pdf" : target);
    request.source_format = format;
    request.target_format = target;
    request.document_url = "file:///share/office/a/source." + format;
    std::ofstream(folder.path + "/" + request.source_name, std::ios::binary) << content;
    handle = Descriptor(::open(folder.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    request.folder = handle.get();
  }
  [[nodiscard]] std::string result() const {
    return read_file(folder.path + "/" + request.result_name);
  }
  // A member of the result, as text; empty if it is not there.
  [[nodiscard]] std::string part(const std::string& name) const {
    const std::string whole = result();
    const auto archive = zip::Archive::open(as_bytes(whole));
    const zip::Entry* entry = archive ? archive->find(name) : nullptr;
    if (!entry) return {};
    const auto bytes = archive->read(*entry, 1U << 30U);
    return bytes ? std::string(as_text(*bytes)) : std::string();
  }

  TemporaryFolder folder;
  Descriptor handle;
  Request request;
};

}  // namespace offenbar::office
