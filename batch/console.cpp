#include "batch/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace offenbar::batch {
namespace {

bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return ::isatty(descriptor) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

int columns_of_stderr() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

Console this_console() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool colour = no_color == nullptr || *no_color == '\0';
  return {.out = std::cout,
          .err = std::cerr,
          .err_is_terminal = is_terminal(STDERR_FILENO),
          .out_in_colour = colour && is_terminal(STDOUT_FILENO),
          .columns = columns_of_stderr};
}

}  // namespace offenbar::batch
