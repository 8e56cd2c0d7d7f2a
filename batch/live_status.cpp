#include "batch/live_status.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "batch/progress.h"
#include "converters/base/descriptor.h"
#include "converters/base/digest.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr double bytes_per_file = 200 * 1024;  // as in progress.cpp
constexpr std::size_t largest_file = 1 << 20;
constexpr std::size_t most_doing = 64;
constexpr std::int64_t recent_seconds = 120;
constexpr std::array phases{"planning", "working", "waiting", "ended"};

std::string hex(const std::string& text) { return to_hex(as_bytes(text)); }

std::string raw(const std::string& hex_text) {
  std::string text;
  for (std::size_t i = 0; i + 1 < hex_text.size(); i += 2) {
    text += static_cast<char>(std::strtoul(hex_text.substr(i, 2).c_str(), nullptr, 16));
  }
  return text;
}

std::string text_of(const LiveStatus& status) {
  json doing = json::array(), samples = json::array();
  for (const Doing& file : status.doing) {
    doing.push_back({{"source", hex(file.source)}, {"size", file.size}, {"since", file.since}});
  }
  for (const Sample& sample : status.samples) samples.push_back({sample.when, sample.settled});
  return json{{"phase", phases.at(static_cast<std::size_t>(status.phase))},
              {"run", status.run},
              {"process", status.process},
              {"started", status.started},
              {"updated", status.updated},
              {"found", status.found},
              {"open", status.open},
              {"settled", status.settled},
              {"work", status.work},
              {"worked", status.worked},
              {"problems", status.problems},
              {"doing", doing},
              {"samples", samples}}
      .dump();
}

LiveStatus status_of(const json& value) {
  LiveStatus status;
  const auto phase = std::find(phases.begin(), phases.end(), value.at("phase").get<std::string>());
  if (phase != phases.end()) {
    status.phase = static_cast<LiveStatus::Phase>(phase - phases.begin());
  }
  status.run = value.at("run");
  status.process = value.at("process");
  status.started = value.at("started");
  status.updated = value.at("updated");
  status.found = value.at("found");
  status.open = value.at("open");
  status.settled = value.at("settled");
  status.work = value.at("work");
  status.worked = value.at("worked");
  status.problems = value.at("problems");
  for (const json& file : value.at("doing")) {
    status.doing.push_back({raw(file.at("source")), file.at("size"), file.at("since")});
  }
  for (const json& sample : value.at("samples")) {
    status.samples.push_back({sample.at(0), sample.at(1)});
  }
  return status;
}

}  // namespace

std::string_view name_of(LiveStatus::Phase phase) {
  return phases.at(static_cast<std::size_t>(phase));
}

std::optional<LiveStatus> read_live_status(const std::string& state_folder) {
  const Descriptor file(
      ::open((state_folder + "/live.json").c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::string text(largest_file, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size <= 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  try {
    return status_of(json::parse(text));
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::optional<double> seconds_left(const LiveStatus& status) {
  if (status.phase == LiveStatus::Phase::planning || status.worked <= 0) return std::nullopt;
  const std::int64_t begin = status.samples.empty() ? status.started : status.samples.front().when;
  const auto elapsed = static_cast<double>(status.updated - begin);
  if (elapsed < 3) return std::nullopt;
  return elapsed * std::max(0.0, status.work - status.worked) / status.worked;
}

double files_per_second(const LiveStatus& status) {
  if (status.samples.empty()) return 0;
  Sample from = status.samples.front();
  for (const Sample& sample : status.samples) {
    if (sample.when >= status.updated - recent_seconds) break;
    from = sample;
  }
  const auto elapsed = static_cast<double>(std::max<std::int64_t>(1, status.updated - from.when));
  return static_cast<double>(status.settled - from.settled) / elapsed;
}

LiveObserver::~LiveObserver() {
  status_.phase = LiveStatus::Phase::ended;
  doing_.clear();
  sample(std::time(nullptr));
  write();
}

void LiveObserver::keep_in(const std::string& state_folder, std::int64_t run) {
  file_ = state_folder + "/live.json";
  status_.run = run;
  status_.process = ::getpid();
  status_.started = std::time(nullptr);
  write();
}

void LiveObserver::planning(std::uint64_t found) {
  status_.found = found;
  write_if_due();
  next_.planning(found);
}

void LiveObserver::planned(std::uint64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  status_.phase = LiveStatus::Phase::working;
  status_.found = found;
  status_.open = open;
  status_.work = static_cast<double>(open_bytes) + bytes_per_file * static_cast<double>(open);
  sample(std::time(nullptr));
  write();
  next_.planned(found, open, open_bytes);
}

void LiveObserver::joined(std::int64_t found, std::uint64_t open, std::uint64_t open_bytes) {
  status_.found += static_cast<std::uint64_t>(found);  // wraps down for less
  status_.open += open;
  status_.work += static_cast<double>(open_bytes) + bytes_per_file * static_cast<double>(open);
  next_.joined(found, open, open_bytes);
}

void LiveObserver::finished(const FileRecord& record) {
  ++status_.settled;
  status_.worked += static_cast<double>(record.size) + bytes_per_file;
  if (needs_a_look(record.state)) ++status_.problems;
  next_.finished(record);
}

void LiveObserver::taken(std::int64_t file, const std::string& source, std::uint64_t size) {
  doing_[file] = {source, size, std::time(nullptr)};
}

void LiveObserver::left(std::int64_t file) { doing_.erase(file); }

void LiveObserver::waiting(bool waits) {
  if (status_.phase == LiveStatus::Phase::planning) return;
  status_.phase = waits ? LiveStatus::Phase::waiting : LiveStatus::Phase::working;
}

void LiveObserver::tick() {
  const std::int64_t now = std::time(nullptr);
  if (!status_.samples.empty() && now >= status_.samples.back().when + sample_seconds_) sample(now);
  write_if_due();
  next_.tick();
}

// When there are too many, every second one goes and they come half as often.
void LiveObserver::sample(std::int64_t now) {
  status_.samples.push_back({now, status_.settled});
  if (status_.samples.size() < LiveStatus::most_samples) return;
  std::vector<Sample> kept;
  for (std::size_t i = 0; i < status_.samples.size(); i += 2) kept.push_back(status_.samples[i]);
  status_.samples = std::move(kept);
  sample_seconds_ *= 2;
}

void LiveObserver::write_if_due() {
  const auto now = std::chrono::steady_clock::now();
  if (now - written_ < std::chrono::seconds(1)) return;
  written_ = now;
  write();
}

// No run stops because of this file: what cannot be written is not.
void LiveObserver::write() {
  if (file_.empty()) return;
  status_.updated = std::time(nullptr);
  status_.doing.clear();
  for (const auto& [id, doing] : doing_) status_.doing.push_back(doing);
  std::sort(status_.doing.begin(), status_.doing.end(),
            [](const Doing& a, const Doing& b) { return a.since < b.since; });
  if (status_.doing.size() > most_doing) status_.doing.resize(most_doing);
  const std::string text = text_of(status_), fresh = file_ + ".new";
  const Descriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return;
  }
  static_cast<void>(::rename(fresh.c_str(), file_.c_str()));
}

}  // namespace offenbar::batch
