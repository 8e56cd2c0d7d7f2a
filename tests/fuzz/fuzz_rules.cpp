// The three layouts that rules have, and the script that comes of them: whatever they hold, its
// strings end and its blocks close.
#include <cstdlib>
#include <span>

#include "converters/rules/script.h"

namespace {

using namespace offenbar;

bool is_sound(std::string_view text) {
  std::size_t blocks = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\0') return false;
    if (in_text) {
      if (c == '\\') ++at;
      if (c == '"') in_text = false;
    } else if (c == '#') {
      at = text.find('\n', at);
      if (at == std::string_view::npos) return false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{') {
      ++blocks;
    } else if (c == '}') {
      if (blocks-- == 0) return false;
    }
  }
  return !in_text && blocks == 0;
}

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto layout = size % 2 == 0 ? rules::Layout::extended : rules::Layout::older;
  std::vector<rules::Rule> all;
  rules::Rule message;
  message.name = text_of(bytes.first(std::min<std::size_t>(size, 40)));
  message.is_enabled = true;
  rules::Rule acting = message;
  if (auto condition = rules::read_condition(bytes, layout))
    message.condition = *std::move(condition);
  if (auto actions = rules::read_actions(bytes, layout)) acting.actions = *std::move(actions);
  message.actions.list.resize(1);
  message.actions.list[0].kind = rules::RuleAction::Kind::mark_as_read;
  all.push_back(std::move(message));
  all.push_back(std::move(acting));
  // The header costs a fuzzer more than what is behind it.
  std::string stream(44, '\0');
  stream[2] = 0x14;
  stream += std::string("\x40\0", 2) + text_of(bytes);
  for (const auto& read_from : {bytes, as_bytes(stream)}) {
    auto organizer = rules::read_organizer(read_from);
    if (!organizer) continue;
    for (rules::OrganizerRule& read : organizer->rules) {
      rules::Rule rule;
      rule.of_organizer = true;
      rule.name = read.name;
      rule.is_enabled = read.is_enabled;
      rule.elements = std::move(read.elements);
      rule.error = std::move(read.error);
      all.push_back(std::move(rule));
    }
  }
  rules::Context context;
  context.owner = {"me@example.org"};
  context.destination = [](const mapi::Binary& folder, const mapi::Binary&) {
    return rules::Destination{std::string(as_text(folder)) + "x", ""};
  };
  context.reply_template = [](const mapi::Binary& id, const mapi::Guid&) {
    return rules::ReplyTemplate{"Re", std::string(as_text(id)) + "\r\n\"x\\"};
  };
  if (!is_sound(rules::make_script(std::move(all), context, '.').text)) std::abort();
  return 0;
}
