#include "corpus/generator/mail/property.h"

#include <algorithm>
#include <bit>

#include "corpus/generator/mail/append.h"

namespace offenbar::generator {
namespace {

// One code point of text that we wrote ourselves and so know to be UTF-8.
char32_t next_code_point(std::string_view& text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = length == 1 ? lead : lead & (0x7F >> length);
  for (std::size_t i = 1; i < std::min(length, text.size()); ++i)
    code = (code << 6) | (static_cast<std::uint8_t>(text[i]) & 0x3F);
  text.remove_prefix(std::min(length, text.size()));
  return code;
}

template <std::unsigned_integral T>
std::string laid_out(T value) {
  std::string out;
  put(out, value);
  return out;
}

}  // namespace

std::size_t fixed_size(Type type) {
  switch (type) {
    case Type::integer16:
      return 2;
    case Type::boolean:
      return 1;
    case Type::integer32:
      return 4;
    case Type::floating64:
    case Type::integer64:
    case Type::time:
      return 8;
    default:
      return 0;
  }
}

std::string utf16(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size() * 2);
  while (!utf8.empty()) {
    const char32_t code = next_code_point(utf8);
    if (code < 0x10000) {
      put(out, static_cast<std::uint16_t>(code));
    } else {
      put(out, static_cast<std::uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
      put(out, static_cast<std::uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
  }
  return out;
}

std::uint64_t file_time(std::int64_t unix_seconds) {
  return static_cast<std::uint64_t>(unix_seconds + 11'644'473'600) * 10'000'000;
}

Properties& Properties::add(std::uint16_t id, Type type, std::string value) {
  all_.push_back({id, type, std::move(value), {}});
  return *this;
}

Properties& Properties::add(Property property) {
  all_.push_back(std::move(property));
  return *this;
}

Properties& Properties::text(std::uint16_t id, std::string_view utf8) {
  return add(id, Type::text, utf16(utf8));
}

Properties& Properties::texts(std::uint16_t id, const std::vector<std::string>& utf8) {
  add(id, Type::many_text, {});
  for (const std::string& text : utf8) all_.back().values.push_back(utf16(text));
  return *this;
}

Properties& Properties::number(std::uint16_t id, std::uint32_t value) {
  return add(id, Type::integer32, laid_out(value));
}

Properties& Properties::large(std::uint16_t id, std::uint64_t value) {
  return add(id, Type::integer64, laid_out(value));
}

Properties& Properties::short_number(std::uint16_t id, std::uint16_t value) {
  return add(id, Type::integer16, laid_out(value));
}

Properties& Properties::real(std::uint16_t id, double value) {
  return add(id, Type::floating64, laid_out(std::bit_cast<std::uint64_t>(value)));
}

Properties& Properties::truth(std::uint16_t id, bool value) {
  return add(id, Type::boolean, std::string(1, value ? '\1' : '\0'));
}

Properties& Properties::time(std::uint16_t id, std::int64_t unix_seconds) {
  return add(id, Type::time, laid_out(file_time(unix_seconds)));
}

Properties& Properties::bytes(std::uint16_t id, std::string value) {
  return add(id, Type::binary, std::move(value));
}

Properties& Properties::many_bytes(std::uint16_t id, std::vector<std::string> values) {
  add(id, Type::many_binary, {});
  all_.back().values = std::move(values);
  return *this;
}

const Property* Properties::find(std::uint16_t id) const {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [id](const Property& property) { return property.id == id; });
  return found == all_.end() ? nullptr : &*found;
}

std::uint64_t Properties::size() const {
  std::uint64_t sum = 0;
  for (const Property& property : all_) {
    sum += property.value.size();
    for (const std::string& value : property.values) sum += value.size();
  }
  return sum;
}

std::uint64_t size_of(const Message& message) {
  std::uint64_t sum = message.properties.size();
  for (const Properties& recipient : message.recipients) sum += recipient.size();
  for (const Attachment& attachment : message.attachments) {
    sum += attachment.properties.size();
    if (attachment.embedded) sum += size_of(*attachment.embedded);
  }
  return sum;
}

}  // namespace offenbar::generator
