// The marker documents of the self-test: each asks for the listener, or tries to write a file, in
// the ways its format knows. All are made here, none is read from disk.
#pragma once

#include <string>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::batch {

// Where the documents try to reach out to.
struct CanaryTargets {
  std::string url;            // of the listener: "http://127.0.0.1:40000"
  std::string url_v6;         // "http://[::1]:40000"
  std::string marker_folder;  // absolute; macros try to write a file there
};

struct CanaryDocument {
  std::string name;      // file name, its extension included
  std::string attempts;  // what it tries, for people
  std::string content;
  bool converted = true;  // false: already open or unsupported, carried over unread by the office
};

// Errors: those of the zip writer.
[[nodiscard]] Result<std::vector<CanaryDocument>> canary_documents(const CanaryTargets& targets);

// Its parts, by kind.
[[nodiscard]] Result<std::vector<CanaryDocument>> canary_texts(const CanaryTargets& targets);
[[nodiscard]] Result<std::vector<CanaryDocument>> canary_sheets_and_slides(
    const CanaryTargets& targets);
[[nodiscard]] Result<std::vector<CanaryDocument>> canary_macros(const CanaryTargets& targets);

}  // namespace offenbar::batch
