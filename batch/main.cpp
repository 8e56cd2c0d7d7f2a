// Reads the command line, runs the command, says in words and by the exit code how it ended.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "batch/commands/commands.h"
#include "gui/serve.h"

namespace {

using offenbar::batch::Stop;

int tell(const Stop& stop) {
  std::cerr << "offenbar: " << stop.what << '\n';
  if (!stop.hint.empty()) std::cerr << "  " << stop.hint << '\n';
  return stop.code;
}

}  // namespace

int main(int count, char** words) {
  try {
    const auto line =
        offenbar::batch::parse(std::vector<std::string>(words + (count > 0), words + count));
    if (!line) return tell(line.error());
    offenbar::batch::Console console = offenbar::batch::this_console();
    const auto code = line->command->name == "serve" ? offenbar::gui::serve_command(*line, console)
                                                     : offenbar::batch::run_command(*line, console);
    console.out.flush();
    if (!code) return tell(code.error());
    if (!console.out) return tell({1, "Standard output takes no more", "Is its disk full?"});
    return *code;
  } catch (const std::exception& mistake) {
    return tell({1, std::string("A mistake of ours: ") + mistake.what(),
                 "Please report it with the command line. The same command goes on."});
  }
}
