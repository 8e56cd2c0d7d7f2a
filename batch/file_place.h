// Where one source lies, and where what comes of it lands.
#pragma once

#include <string>
#include <string_view>

#include "batch/work_queue.h"

namespace offenbar::batch {

// All relative to TARGET or to the SOURCE's open folder, raw bytes.
struct FilePlace {
  std::string source_path;  // below the SOURCE's open folder
  std::string source_name;  // its last component
  std::string folder;       // in TARGET, where it lands; empty: TARGET itself
};

// A member of an archive lands below its archive's folder; its `source_path` leads nowhere.
// For a SOURCE that is a file, at `root_path`, the open folder is the one it lies in.
[[nodiscard]] FilePlace place_of(const Job& job, const std::string& root_path);

// "file:///srv/Akte%20%C3%A4": every byte that a URL does not carry as it is becomes %XX.
[[nodiscard]] std::string file_url(std::string_view absolute_path);

}  // namespace offenbar::batch
