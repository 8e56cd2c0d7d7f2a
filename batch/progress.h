// What a run tells while it goes on: a line on a terminal, JSON lines for scripts, or only notes.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "batch/console.h"
#include "batch/observer.h"

namespace offenbar::batch {

using Clock = std::function<std::chrono::steady_clock::time_point()>;

// Notes to `err`, one per line, and nothing else; with `verbose` also every file with its state.
class PlainProgress : public Observer {
 public:
  PlainProgress(Console& console, bool verbose) : console_(console), verbose_(verbose) {}
  void planning(std::uint64_t found) override;
  void planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void finished(const FileRecord& record) override;
  void note(const std::string& message) override;

 protected:
  Console& console_;
  bool verbose_;
};

// One line on `err` that is drawn again at most ten times a second: bar, done/total, files per
// second, time left, problems. It fits the window as it is at that moment.
class TerminalProgress : public PlainProgress {
 public:
  TerminalProgress(Console& console, bool verbose, Clock clock);
  ~TerminalProgress() override;  // takes the line away
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;
  void planning(std::uint64_t found) override;
  void planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void finished(const FileRecord& record) override;
  void note(const std::string& message) override;
  void tick() override;

 private:
  [[nodiscard]] std::string line() const;
  [[nodiscard]] std::string time_left(double elapsed) const;
  void draw();
  void clear();

  Clock clock_;
  std::chrono::steady_clock::time_point start_, drawn_{};
  bool is_planned_ = false;
  std::uint64_t found_ = 0, open_ = 0, settled_ = 0, problems_ = 0;
  double work_ = 0, worked_ = 0;  // in bytes, a file counting a little more than it has
};

// One object per line on `out`: CONTRACTS.md, JSON. Each line is flushed.
class JsonProgress : public Observer {
 public:
  JsonProgress(Console& console, bool redact, Clock clock);
  void planning(std::uint64_t found) override;  // once a second at most
  void planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) override;
  void finished(const FileRecord& record) override;
  void note(const std::string& message) override;

 private:
  Console& console_;
  bool redact_;
  Clock clock_;
  std::chrono::steady_clock::time_point told_{};
};

// True for states that somebody has to look at.
[[nodiscard]] bool needs_a_look(State state);

}  // namespace offenbar::batch
