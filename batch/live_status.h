// What a run is doing right now, for whoever looks from another process: a small file beside the
// ledger, replaced once a second, left as it was when the run ends or is killed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "batch/observer.h"

namespace offenbar::batch {

// A file that somebody is at.
struct Doing {
  std::string source;  // <root>/<path>, raw bytes
  std::uint64_t size = 0;
  std::int64_t since = 0;  // seconds since 1970, UTC
};

// How many files were settled by then: at most LiveStatus::most_samples, evenly apart.
struct Sample {
  std::int64_t when = 0;
  std::uint64_t settled = 0;
};

struct LiveStatus {
  static constexpr std::size_t most_samples = 240;

  enum class Phase : std::uint8_t { planning, working, waiting, ended };
  Phase phase = Phase::planning;  // waiting: told to, or outside its hours
  std::int64_t run = 0;           // RunRecord::number
  std::int64_t process = 0;
  std::int64_t started = 0, updated = 0;  // seconds since 1970, UTC
  std::uint64_t found = 0;                // files met so far by the plan, then all of them
  std::uint64_t open = 0, settled = 0;    // of this run: to be worked on, worked on
  double work = 0, worked = 0;            // the same in bytes, a file counting a little more
  std::uint64_t problems = 0;
  std::vector<Doing> doing{};  // longest first
  std::vector<Sample> samples{};
};
[[nodiscard]] std::string_view name_of(LiveStatus::Phase phase);

// `state_folder`/live.json. Nothing if no run has left one, or it is damaged.
[[nodiscard]] std::optional<LiveStatus> read_live_status(const std::string& state_folder);
// Seconds until the open work is done, at the rate of the run so far. Nothing before it is known.
[[nodiscard]] std::optional<double> seconds_left(const LiveStatus& status);
// Files per second over the last minutes.
[[nodiscard]] double files_per_second(const LiveStatus& status);

// Hands everything on to `next` and keeps the file, once it knows where.
class LiveObserver : public Observer {
 public:
  explicit LiveObserver(Observer& next) : next_(next) {}
  ~LiveObserver() override;  // says that the run has ended
  LiveObserver(const LiveObserver&) = delete;
  LiveObserver& operator=(const LiveObserver&) = delete;
  void keep_in(const std::string& state_folder, std::int64_t run);

  void planning(std::uint64_t found) override;
  void planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void finished(const FileRecord& record) override;
  void note(const std::string& message) override { next_.note(message); }
  void tick() override;
  void taken(std::int64_t file, const std::string& source, std::uint64_t size) override;
  void left(std::int64_t file) override;
  void waiting(bool waits) override;

 private:
  void sample(std::int64_t now);
  void write_if_due();
  void write();

  Observer& next_;
  std::string file_;  // empty: nowhere yet
  LiveStatus status_;
  std::map<std::int64_t, Doing> doing_;
  std::int64_t sample_seconds_ = 5;
  std::chrono::steady_clock::time_point written_{};
};

}  // namespace offenbar::batch
