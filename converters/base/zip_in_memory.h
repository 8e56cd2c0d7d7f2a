// Makes a zip archive in memory, for readers of archives that are to read something else: nothing
// in it is compressed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace offenbar::zip {

class InMemory {
 public:
  // False if it does not fit: 4 GiB, 65,000 members and names of 60,000 bytes are the most.
  [[nodiscard]] bool add(std::string_view name, std::string_view content);
  // The whole archive. Nothing may be added afterwards.
  [[nodiscard]] std::string finish();

 private:
  std::string bytes_;
  std::string directory_;
  std::size_t members_ = 0;
};

}  // namespace offenbar::zip
