#include "batch/progress.h"

#include <fmt/core.h>

#include <algorithm>

#include "batch/figures.h"
#include "batch/file_json.h"
#include "batch/name_text.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

using Json = nlohmann::ordered_json;

// What a file costs beyond its bytes, so that a thousand tiny files are not "nothing left".
constexpr double bytes_per_file = 200 * 1024;
constexpr auto redraw = std::chrono::milliseconds(100);
constexpr int bar_width = 20;

double seconds_between(std::chrono::steady_clock::time_point from,
                       std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string bar(double share) {
  const int filled = std::clamp(static_cast<int>(share * bar_width), 0, bar_width);
  return "[" + std::string(static_cast<std::size_t>(filled), '=') +
         std::string(static_cast<std::size_t>(bar_width - filled), ' ') + "]";
}

}  // namespace

bool needs_a_look(State state) {
  return state == State::failed || state == State::encrypted || state == State::protected_ ||
         state == State::unsupported || state == State::pending;
}

void PlainProgress::planning(std::uint64_t) {}
void PlainProgress::planned(std::uint64_t, std::uint64_t, std::uint64_t) {}

void PlainProgress::finished(const FileRecord& record) {
  if (!verbose_) return;
  console_.err << fmt::format("{:<16} {}", name_of(record.state),
                              name_for_terminal(source_of(record)));
  if (record.error) console_.err << ": " << name_for_terminal(record.error->what);
  console_.err << '\n';
}

void PlainProgress::note(const std::string& message) {
  console_.err << "offenbar: " << name_for_terminal(message) << '\n';
}

TerminalProgress::TerminalProgress(Console& console, bool verbose, Clock clock)
    : PlainProgress(console, verbose), clock_(std::move(clock)), start_(clock_()) {}

TerminalProgress::~TerminalProgress() { clear(); }

void TerminalProgress::planning(std::uint64_t found) {
  found_ = found;
  tick();
}

void TerminalProgress::planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  is_planned_ = true;
  found_ = found;
  open_ = open;
  work_ = static_cast<double>(open_bytes) + bytes_per_file * static_cast<double>(open);
  start_ = clock_();
  draw();
}

void TerminalProgress::joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  found_ += static_cast<std::uint64_t>(found);  // wraps down for less
  open_ += open;
  work_ += static_cast<double>(open_bytes) + bytes_per_file * static_cast<double>(open);
  tick();
}

void TerminalProgress::finished(const FileRecord& record) {
  ++settled_;
  worked_ += static_cast<double>(record.size) + bytes_per_file;
  if (needs_a_look(record.state)) ++problems_;
  if (verbose_) clear();
  PlainProgress::finished(record);
  tick();
}

void TerminalProgress::note(const std::string& message) {
  clear();
  PlainProgress::note(message);
  draw();
}

void TerminalProgress::tick() {
  if (clock_() - drawn_ >= redraw) draw();
}

std::string TerminalProgress::time_left(double elapsed) const {
  if (settled_ == 0 || elapsed < 1) return {};
  const double left = elapsed * std::max(0.0, work_ - worked_) / worked_;
  return fmt::format("  {} left", duration_text(std::max(left, 1.0)));
}

std::string TerminalProgress::line() const {
  if (!is_planned_) return fmt::format("Looking: {} files found", grouped(found_));
  const double elapsed = seconds_between(start_, clock_());
  const double share = work_ > 0 ? worked_ / work_ : 1;
  const double rate = elapsed > 0 ? static_cast<double>(settled_) / elapsed : 0;
  return fmt::format("{} {}/{}  {:.1f}/s{}  {} {}", bar(share), grouped(found_ - open_ + settled_),
                     grouped(found_), rate, time_left(elapsed), grouped(problems_),
                     problems_ == 1 ? "problem" : "problems");
}

void TerminalProgress::draw() {
  drawn_ = clock_();
  const int columns = std::max(console_.columns(), 2);
  console_.err << "\r\033[K" << line().substr(0, static_cast<std::size_t>(columns - 1))
               << std::flush;
}

void TerminalProgress::clear() { console_.err << "\r\033[K" << std::flush; }

JsonProgress::JsonProgress(Console& console, bool redact, Clock clock)
    : console_(console), redact_(redact), clock_(std::move(clock)) {}

void JsonProgress::planning(std::uint64_t found) {
  if (clock_() - told_ < std::chrono::seconds(1)) return;
  told_ = clock_();
  console_.out << Json{{"event", "planning"}, {"found", found}}.dump() << std::endl;
}

void JsonProgress::planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  const Json event{
      {"event", "planned"}, {"found", found}, {"open", open}, {"open_bytes", open_bytes}};
  console_.out << event.dump() << std::endl;
}

void JsonProgress::joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  const Json event{
      {"event", "joined"}, {"found", found}, {"open", open}, {"open_bytes", open_bytes}};
  console_.out << event.dump() << std::endl;
}

void JsonProgress::finished(const FileRecord& record) {
  Json event{{"event", "file"}};
  event.update(as_json(record, redact_));
  console_.out << event.dump() << std::endl;
}

void JsonProgress::note(const std::string& message) {
  console_.out << Json{{"event", "note"}, {"message", printable(message)}}.dump() << std::endl;
}

}  // namespace offenbar::batch
