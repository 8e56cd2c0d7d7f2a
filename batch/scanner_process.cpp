// The scanner's own side: what runs locked in.
#include <malloc.h>

#include <new>
#include <nlohmann/json.hpp>

#include "batch/scanner.h"
#include "converters/base/channel.h"
#include "converters/facts_json.h"
#include "converters/findings/examine.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
// Of one account as text; beside it stands the name of a member.
constexpr std::size_t most_bytes = Channel::max_bytes - 5 * findings::longest_member;

Result<Measures> lock_self_in(const json& settings) {
  findings::prepare();
  Limits limits;
  limits.memory_bytes = settings.value("memory_bytes", std::uint64_t{0});
  Measures measures = enter_namespaces();
  for (std::string& measure : restrict_files({}, {})) measures.push_back(std::move(measure));
  auto locked = lock_in(Profile::reader, limits);
  if (!locked && settings.value("require_isolation", true)) return locked;
  if (locked) measures.insert(measures.end(), locked->begin(), locked->end());
  return measures;
}

void answer(Channel& channel, Message& message, const findings::Functions& functions) {
  const std::string name = message.body.value("name", std::string());
  const auto tell = [&channel](const std::string& member, const findings::Account& account) {
    json body = findings::to_json(account, most_bytes);
    findings::add_member(body, member);
    if (channel.send(body)) return;
    // Too much for a message, or the other side is gone: then the next receive() ends us.
    findings::Account rest;
    rest.format = account.format;
    rest.sha256 = account.sha256;
    rest.size = account.size;
    rest.error = account.error.value_or(
        Error{Fault::over_output, "says more of itself than a report holds", 0, ""});
    rest.add("unreadable", "", rest.error->what);
    body = findings::to_json(rest, most_bytes);
    findings::add_member(body, member);
    (void)channel.send(body);
  };
  if (message.descriptors.size() != 1) return tell("", findings::Account());
  const int file = message.descriptors.front().get();
  if (message.body.value("maildir", false)) {
    findings::examine_maildir(file, tell);
  } else {
    findings::examine(file, name, functions, tell);
  }
}

int work(Channel& channel, const findings::Functions& functions) {
  while (true) {
    auto message = channel.receive();
    if (!message || !*message) return 0;
    try {
      answer(channel, **message, functions);
    } catch (const std::bad_alloc&) {
      // What is left of the heap is not worth keeping.
      const Error error{Fault::over_memory, "needs too much memory to look into", 0, ""};
      (void)channel.send({{"member", ""}, {"ending", true}, {"error", to_json(error)}});
      return 1;
    }
  }
}

}  // namespace

int serve_scanner() {
  // One thread: no arenas that keep what large files needed.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  Channel channel{Descriptor(channel_descriptor)};
  auto settings = channel.receive();
  if (!settings || !*settings) return 1;
  const auto functions = findings::Functions::load();
  if (!functions) {
    (void)channel.send({{"error", to_json(functions.error())}});
    return 1;
  }
  const auto measures = lock_self_in((*settings)->body);
  if (!measures) {
    (void)channel.send({{"error", to_json(measures.error())}});
    return 1;
  }
  if (!channel.send({{"isolation", *measures}})) return 1;
  return work(channel, *functions);
}

}  // namespace offenbar::batch
