// When a run begins and when it ends, where somebody says so: --start-at, --stop-at, and the start
// that the pages have planned, which `serve` keeps in the state folder until its time has come.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "batch/stop.h"
#include "converters/base/result.h"

namespace offenbar::batch {

// "18:00", the next time that clocks show it after `now`, or "2026-12-01T18:00"; local time.
// Seconds since 1970, UTC. Errors: a Stop with exit code 2.
[[nodiscard]] OrStop<std::int64_t> moment_value(std::string_view option, const std::string& text,
                                                std::int64_t now);
// "2026-12-01T18:00"
[[nodiscard]] std::string moment_text(std::int64_t seconds);

// False if `stop` was requested before.
[[nodiscard]] bool wait_until(std::int64_t when, const std::stop_token& stop);

// A token that is stopped with another one, or when the time has come.
class StopAt {
 public:
  // Nothing: only with the other one.
  StopAt(std::stop_token with, std::optional<std::int64_t> when);
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  struct Request {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };
  std::stop_source source_;
  std::stop_callback<Request> forward_;
  std::jthread clock_;
};

struct PlannedStart {
  std::int64_t when = 0;  // seconds since 1970, UTC
  std::string who;
  std::vector<std::string> words;  // behind "offenbar"
};

// `state_folder`/next-start.json, one at most. Nothing if there is none, or it is damaged.
[[nodiscard]] std::optional<PlannedStart> planned_start(const std::string& state_folder);
// Takes the place of one that is there. Errors: disk_full, unreadable.
[[nodiscard]] Result<void> plan_start(const std::string& state_folder, const PlannedStart& start);
// False if there was none.
bool forget_planned_start(const std::string& state_folder);

}  // namespace offenbar::batch
