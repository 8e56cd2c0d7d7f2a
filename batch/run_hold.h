// Whether a run is to rest for now: somebody asked it to, or it is outside its hours.
#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "batch/stop.h"

namespace offenbar::batch {

// From one minute of the day up to another, in local time; over midnight where the second is less.
struct Hours {
  int from = 0, until = 0;  // minutes since midnight
};
// "18:00-06:00". Errors: a Stop with exit code 2.
[[nodiscard]] OrStop<Hours> hours_value(std::string_view option, const std::string& text);
[[nodiscard]] std::string hours_text(const Hours& hours);
[[nodiscard]] bool is_within(const Hours& hours, const std::tm& local_time);

// `state_folder`/rest says that the run is to rest; it ends with the run that it was meant for.
[[nodiscard]] bool asked_to_rest(const std::string& state_folder);
// Errors: false if the folder takes no file.
[[nodiscard]] bool ask_to_rest(const std::string& state_folder, bool rest);

class RunHold {
 public:
  RunHold(std::string state_folder, std::optional<Hours> hours)
      : state_folder_(std::move(state_folder)), hours_(hours) {}
  // Looks twice a second at most; the answer in between is the last one.
  [[nodiscard]] bool rests();

 private:
  std::string state_folder_;
  std::optional<Hours> hours_;
  bool rests_ = false;
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace offenbar::batch
