#include "batch/option_values.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

namespace offenbar::batch {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array size_units{Unit{"", 1},
                                Unit{"K", 1ull << 10},
                                Unit{"KiB", 1ull << 10},
                                Unit{"M", 1ull << 20},
                                Unit{"MiB", 1ull << 20},
                                Unit{"G", 1ull << 30},
                                Unit{"GiB", 1ull << 30},
                                Unit{"T", 1ull << 40},
                                Unit{"TiB", 1ull << 40}};

constexpr std::array time_units{Unit{"", 1}, Unit{"s", 1}, Unit{"m", 60}, Unit{"min", 60},
                                Unit{"h", 3600}};

// The number with its unit, or nothing if it is none, is zero, or is above `most`.
template <std::size_t count>
std::optional<std::uint64_t> measured(std::string_view text, const std::array<Unit, count>& units,
                                      std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number == 0) return std::nullopt;
  const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > most / unit.factor) return std::nullopt;
    return number * unit.factor;
  }
  return std::nullopt;
}

constexpr std::array carried{State::encrypted, State::protected_, State::unsupported, State::failed,
                             State::skipped};

std::optional<State> carried_state(std::string_view name) {
  for (const State state : carried) {
    if (name_of(state) == name) return state;
  }
  return std::nullopt;
}

}  // namespace

OrStop<std::uint64_t> size_value(std::string_view option, std::string_view text) {
  const auto size = measured(text, size_units, std::numeric_limits<std::int64_t>::max());
  if (size) return *size;
  return usage(fmt::format("{} does not understand \"{}\"", option, text),
               "Type a size such as 800M or 4G.");
}

OrStop<std::chrono::seconds> time_value(std::string_view option, std::string_view text) {
  constexpr std::uint64_t a_week = 7 * 24 * 3600;
  const auto seconds = measured(text, time_units, a_week);
  if (seconds) return std::chrono::seconds(*seconds);
  return usage(fmt::format("{} does not understand \"{}\"", option, text),
               "Type a time such as 90 (seconds), 5m or 1h; at most a week.");
}

OrStop<unsigned> count_value(std::string_view option, std::string_view text, unsigned most) {
  constexpr std::array<Unit, 1> plain{Unit{"", 1}};
  const auto count = measured(text, plain, most);
  if (count) return static_cast<unsigned>(*count);
  return usage(fmt::format("{} does not understand \"{}\"", option, text),
               fmt::format("Type a whole number from 1 to {}.", most));
}

OrStop<std::set<State>> carry_value(std::string_view text) {
  if (text == "all") return std::set<State>(carried.begin(), carried.end());
  std::set<State> states;
  if (text == "none") return states;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const auto state = carried_state(text.substr(at, end - at));
    if (!state) {
      return usage(fmt::format("--carry does not know \"{}\"", text.substr(at, end - at)),
                   "Type all, none, or some of encrypted, protected, unsupported, failed, skipped, "
                   "separated by commas.");
    }
    states.insert(*state);
    at = end + 1;
  }
  return states;
}

}  // namespace offenbar::batch
