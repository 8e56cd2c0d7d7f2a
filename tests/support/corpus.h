// The corpus of real files beside the source folder, for tests that want them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "converters/base/bytes.h"
#include "tests/support/places.h"

namespace offenbar::testing {

struct CorpusFile {
  std::string path;      // in the corpus: "office/docx/a.docx"
  std::string format;    // what it is by content
  std::string tags;      // between commas: ",encrypted,agile,"
  std::string password;  // empty: none, or not known
};

inline std::filesystem::path corpus_folder() {
  return std::filesystem::path(places::source_folder()) / ".." / "shared" / "corpus";
}

// The rows of the manifest whose path begins with `folder`; none if there is no corpus.
inline std::vector<CorpusFile> corpus_files(const std::string& folder) {
  std::vector<CorpusFile> files;
  std::ifstream manifest(corpus_folder() / "MANIFEST.tsv");
  for (std::string line; std::getline(manifest, line);) {
    std::vector<std::string> columns;
    std::istringstream row(line);
    for (std::string column; std::getline(row, column, '\t');) columns.push_back(column);
    if (columns.size() < 9 || !columns[0].starts_with(folder)) continue;
    files.push_back({columns[0], columns[3], "," + columns[7] + ",",
                     columns[8] == "-" ? std::string() : columns[8]});
  }
  return files;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline std::string read_corpus(const std::string& path) {
  return read_file(corpus_folder() / path);
}

}  // namespace offenbar::testing

// In a test: ends it aloud where the corpus is missing.
#define OFFENBAR_NEEDS_CORPUS()                                     \
  if (!std::filesystem::exists(offenbar::testing::corpus_folder())) \
  GTEST_SKIP() << "skipped: ../shared/corpus is missing"
