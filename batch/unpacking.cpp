#include "batch/unpacking.h"

#include <fmt/core.h>

#include <array>

#include "batch/examiner.h"
#include "converters/base/channel.h"
#include "converters/base/digest.h"
#include "converters/base/process.h"
#include "converters/base/text.h"
#include "converters/facts_json.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr std::size_t longest_name = 4200;     // bytes: what is longer is refused anyway
constexpr std::size_t most_members = 200'000;  // of a process that has gone wild
constexpr std::chrono::milliseconds glance{500};

// JSON holds UTF-8 only: other names travel in hex.
void put_bytes(json& to, const char* as_text, const char* as_hex, std::string bytes) {
  if (bytes.size() > longest_name) bytes.resize(longest_name);
  if (is_valid_utf8(bytes)) {
    to[as_text] = std::move(bytes);
  } else {
    to[as_hex] = to_hex(as_bytes(bytes));
  }
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

std::string take_bytes(const json& from, const char* as_text, const char* as_hex) {
  if (const auto text = from.find(as_text); text != from.end() && text->is_string()) {
    return text->get<std::string>();
  }
  const auto hex = from.find(as_hex);
  if (hex == from.end() || !hex->is_string()) return {};
  const auto& digits = hex->get_ref<const std::string&>();
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit_of(digits[i]) * 16 + digit_of(digits[i + 1])));
  }
  return bytes;
}

class Unpacker {
 public:
  Unpacker(const UnpackSettings& settings, const std::stop_token& stop)
      : settings_(settings), stop_(stop) {}

  Result<Unpacked> run() {
    OFFENBAR_CHECK(start());
    for (;;) {
      OFFENBAR_TRY(const std::optional<json> message, receive());
      if (!message) return std::move(unpacked_);  // it has died, or hangs
      const auto told = message->find("error");
      if (told != message->end() && message->value("refused", false)) {
        return tl::unexpected(error_of(*told));
      }
      for (const json& one : message->value("members", json::array())) {
        if (unpacked_.members.size() < most_members) {
          unpacked_.members.push_back(unpacked_member_of(one));
        }
      }
      if (!message->value("end", false)) continue;
      unpacked_.isolation = message->value("isolation", Measures());
      unpacked_.cpu_seconds = message->value("cpu_seconds", 0.0);
      unpacked_.peak_memory_bytes = message->value("peak_memory_bytes", std::uint64_t{0});
      if (told != message->end()) unpacked_.error = error_of(*told);
      return std::move(unpacked_);
    }
  }

 private:
  Result<void> start() {
    OFFENBAR_TRY(auto ends, Channel::pair());
    Process::Start start;
    start.arguments = {settings_.program.empty() ? own_path() : settings_.program, "work",
                       "unpack"};
    start.environment = inherited_environment();
    start.channel = ends.second.descriptor();
    OFFENBAR_TRY(process_, Process::start(start));
    { const Channel theirs = std::move(ends.second); }  // so that their end is seen when they die
    channel_.emplace(std::move(ends.first));
    json name = json::object();
    put_bytes(name, "name", "name_hex", settings_.name);
    json passwords = json::array();
    for (const std::string& password : settings_.passwords) {
      if (is_valid_utf8(password)) passwords.push_back(password);
    }
    name.update({{"require_isolation", settings_.require_isolation},
                 {"memory_bytes", settings_.memory_bytes},
                 {"member_bytes", settings_.member_bytes},
                 {"format", settings_.format},
                 {"mtime_ns", settings_.mtime_ns},
                 {"passwords", std::move(passwords)}});
    return channel_->send(name, {settings_.source, settings_.folder});
  }

  // Nothing if no message will come any more; the error is noted then.
  Result<std::optional<json>> receive() {
    for (std::chrono::milliseconds waited{0}; waited < settings_.silence; waited += glance) {
      if (stop_.stop_requested()) return fail(Fault::internal, "stopped");
      auto message = channel_->receive(glance);
      if (message && *message) return std::optional<json>(std::move((*message)->body));
      if (!message && message.error().fault == Fault::timed_out) continue;
      const std::optional<Ended> ended = process_.wait(std::chrono::seconds(10));
      const int signal = ended ? ended->signal : 0;
      unpacked_.error = Error{
          Fault::corrupt,
          "the unpacker died on it" + (signal != 0 ? fmt::format(" (signal {})", signal) : ""), 0,
          ""};
      return std::optional<json>{};
    }
    process_.kill();
    unpacked_.error =
        Error{Fault::timed_out,
              fmt::format("nothing unpacked within {} seconds", settings_.silence.count()), 0, ""};
    return std::optional<json>{};
  }

  const UnpackSettings& settings_;
  const std::stop_token& stop_;
  Process process_;
  std::optional<Channel> channel_;
  Unpacked unpacked_;
};

}  // namespace

json to_json(const UnpackedMember& member) {
  json row{{"k", static_cast<int>(member.kind)}, {"s", member.size}, {"t", member.mtime_ns}};
  put_bytes(row, "n", "nx", member.name);
  if (!member.link_target.empty()) put_bytes(row, "l", "lx", member.link_target);
  if (member.encrypted) row["x"] = true;
  if (member.error) row["e"] = offenbar::to_json(*member.error);
  return row;
}

UnpackedMember unpacked_member_of(const json& from) {
  UnpackedMember member;
  const int kind = from.value("k", 0);
  if (kind >= 0 && kind <= static_cast<int>(archive::Kind::special)) {
    member.kind = static_cast<archive::Kind>(kind);
  }
  member.size = from.value("s", std::uint64_t{0});
  member.mtime_ns = from.value("t", std::int64_t{0});
  member.name = take_bytes(from, "n", "nx");
  member.link_target = take_bytes(from, "l", "lx");
  member.encrypted = from.value("x", false);
  if (from.contains("e")) member.error = error_of(from["e"]);
  return member;
}

Result<Unpacked> unpack(const UnpackSettings& settings, const std::stop_token& stop) {
  try {
    return Unpacker(settings, stop).run();
  } catch (const json::exception&) {  // a process that says what it never would: taken over
    Unpacked nothing;
    nothing.error = Error{Fault::corrupt, "the unpacker told nonsense about it", 0, ""};
    return nothing;
  }
}

}  // namespace offenbar::batch
