#include "batch/planned_start.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <mutex>
#include <nlohmann/json.hpp>

#include "converters/base/descriptor.h"
#include "converters/base/text.h"

namespace offenbar::batch {
namespace {

constexpr std::size_t largest_plan = 256 * 1024;

std::string plan_file(const std::string& state_folder) { return state_folder + "/next-start.json"; }

std::tm local_time(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm local{};
  ::localtime_r(&time, &local);
  return local;
}

// Nothing for a day that no calendar has.
std::optional<std::int64_t> seconds_of(std::tm local) {
  const std::tm wanted = local;
  local.tm_isdst = -1;
  const std::time_t seconds = ::mktime(&local);
  if (seconds == -1 || local.tm_mday != wanted.tm_mday || local.tm_mon != wanted.tm_mon) {
    return std::nullopt;
  }
  return seconds;
}

// `form` with a digit for each 'd' and any of T and space for 'T'.
bool looks_like(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    const bool fits = form[i] == 'd'   ? is_digit
                      : form[i] == 'T' ? text[i] == 'T' || text[i] == ' '
                                       : text[i] == form[i];
    if (!fits) return false;
  }
  return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (const char c : text.substr(at, digits)) number = number * 10 + (c - '0');
  return number;
}

std::optional<std::int64_t> moment_of(std::string_view text, std::int64_t now) {
  const bool has_date = looks_like(text, "dddd-dd-ddTdd:dd");
  if (!has_date && !looks_like(text, "dd:dd")) return std::nullopt;
  std::tm local = local_time(now);
  local.tm_hour = number_at(text, text.size() - 5, 2);
  local.tm_min = number_at(text, text.size() - 2, 2);
  local.tm_sec = 0;
  if (local.tm_hour > 23 || local.tm_min > 59) return std::nullopt;
  if (has_date) {
    local.tm_year = number_at(text, 0, 4) - 1900;
    local.tm_mon = number_at(text, 5, 2) - 1;
    local.tm_mday = number_at(text, 8, 2);
    return seconds_of(local);
  }
  const std::time_t today = [&local] {
    std::tm day = local;
    day.tm_isdst = -1;
    return ::mktime(&day);
  }();
  if (today > now) return today;
  ++local.tm_mday;  // mktime knows how long months are
  local.tm_isdst = -1;
  return ::mktime(&local);
}

}  // namespace

OrStop<std::int64_t> moment_value(std::string_view option, const std::string& text,
                                  std::int64_t now) {
  if (const auto moment = moment_of(text, now)) return *moment;
  return usage(fmt::format("{} {} says no time", option, text),
               "Type it as in 18:00 or 2026-12-01T18:00.");
}

std::string moment_text(std::int64_t seconds) {
  const std::tm local = local_time(seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1,
                     local.tm_mday, local.tm_hour, local.tm_min);
}

// Looks at the clock each second: it may be set, and the machine may sleep.
bool wait_until(std::int64_t when, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (std::time(nullptr) < when) {
    if (stop.stop_requested()) return false;
    wake.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
  }
  return !stop.stop_requested();
}

StopAt::StopAt(std::stop_token with, std::optional<std::int64_t> when)
    : forward_(std::move(with), Request{&source_}) {
  if (!when) return;
  clock_ = std::jthread([this, when = *when](const std::stop_token& end) {
    if (wait_until(when, end)) source_.request_stop();
  });
}

std::optional<PlannedStart> planned_start(const std::string& state_folder) {
  const Descriptor file(::open(plan_file(state_folder).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::string text(largest_plan, '\0');
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  try {
    PlannedStart start{json.at("when").get<std::int64_t>(), json.at("who").get<std::string>(), {}};
    start.words = json.at("words").get<std::vector<std::string>>();
    return start;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

Result<void> plan_start(const std::string& state_folder, const PlannedStart& start) {
  for (const std::string& word : start.words) {
    if (!is_valid_utf8(word)) {
      return fail(Fault::unsupported, printable(word) + " is no UTF-8: start it by hand");
    }
  }
  const std::string text =
      nlohmann::json{{"when", start.when}, {"who", start.who}, {"words", start.words}}.dump(
          -1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > largest_plan) return fail(Fault::unreadable, "the command is too long");
  const std::string path = plan_file(state_folder), fresh = path + ".new";
  (void)::unlink(fresh.c_str());
  const Descriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  const bool written =
      file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file.get()) == 0 && std::rename(fresh.c_str(), path.c_str()) == 0;
  if (!written) return fail(Fault::unreadable, "cannot write " + path);
  return {};
}

bool forget_planned_start(const std::string& state_folder) {
  return ::unlink(plan_file(state_folder).c_str()) == 0;
}

}  // namespace offenbar::batch
