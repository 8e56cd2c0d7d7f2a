#include "batch/run_hold.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "converters/base/descriptor.h"

namespace offenbar::batch {
namespace {

constexpr auto look_every = std::chrono::milliseconds(500);

std::string rest_file(const std::string& state_folder) { return state_folder + "/rest"; }

std::optional<int> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0, 1, 3, 4}) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + text[1] - '0';
  const int minute = (text[3] - '0') * 10 + text[4] - '0';
  if (hour > 24 || minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

OrStop<Hours> hours_value(std::string_view option, const std::string& text) {
  const std::string_view view(text);
  const std::size_t dash = view.find('-');
  if (dash != std::string_view::npos) {
    const auto from = minute_of(view.substr(0, dash)), until = minute_of(view.substr(dash + 1));
    if (from && until && *from != *until) return Hours{*from, *until};
  }
  return usage(fmt::format("{} {} says no hours", option, text), "Type them as in 18:00-06:00.");
}

std::string hours_text(const Hours& hours) {
  return fmt::format("{:02}:{:02}-{:02}:{:02}", hours.from / 60, hours.from % 60, hours.until / 60,
                     hours.until % 60);
}

bool is_within(const Hours& hours, const std::tm& local_time) {
  const int now = local_time.tm_hour * 60 + local_time.tm_min;
  if (hours.from < hours.until) return now >= hours.from && now < hours.until;
  return now >= hours.from || now < hours.until;
}

bool asked_to_rest(const std::string& state_folder) {
  struct stat found {};
  return ::lstat(rest_file(state_folder).c_str(), &found) == 0;
}

bool ask_to_rest(const std::string& state_folder, bool rest) {
  const std::string file = rest_file(state_folder);
  if (!rest) return ::unlink(file.c_str()) == 0 || errno == ENOENT;
  const Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  return static_cast<bool>(made);
}

bool RunHold::rests() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < look_every) return rests_;
  looked_ = now;
  rests_ = asked_to_rest(state_folder_);
  if (!rests_ && hours_) {
    const std::time_t seconds = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    rests_ = !is_within(*hours_, local);
  }
  return rests_;
}

}  // namespace offenbar::batch
