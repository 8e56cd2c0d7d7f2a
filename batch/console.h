// Where a command writes: data to `out`, messages and progress to `err`.
#pragma once

#include <functional>
#include <ostream>

namespace offenbar::batch {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;                      // one that can redraw a line
  bool out_in_colour = false;                        // a terminal, and NO_COLOR is not set
  std::function<int()> columns = [] { return 80; };  // asked for each line, as windows change
};

// The console of this process: std::cout and std::cerr, asked what they are.
[[nodiscard]] Console this_console();

}  // namespace offenbar::batch
