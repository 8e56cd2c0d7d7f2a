#include "converters/mapi/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::mapi {
namespace {

std::string_view without_zeros(std::string_view text) {
  while (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  return text;
}

std::string utf8_of(Bytes utf16) {
  while (utf16.size() >= 2 && utf16[utf16.size() - 1] == std::byte{0} &&
         utf16[utf16.size() - 2] == std::byte{0} && utf16.size() % 2 == 0) {
    utf16 = utf16.first(utf16.size() - 2);
  }
  return utf16le_to_utf8(utf16);
}

template <class T>
T number(Bytes bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

Guid guid(Bytes bytes) {
  Guid found;
  std::memcpy(found.bytes.data(), bytes.data(), found.bytes.size());
  return found;
}

Value value_of(PropType type, Bytes bytes) {
  switch (type) {
    case PropType::unspecified:
    case PropType::null:
      return {};
    case PropType::integer16:
      return number<std::int16_t>(bytes);
    case PropType::error_code:
    case PropType::integer32:
      return number<std::int32_t>(bytes);
    case PropType::floating32:
      return number<float>(bytes);
    case PropType::floating_time:
    case PropType::floating64:
      return number<double>(bytes);
    case PropType::currency:
    case PropType::integer64:
      return number<std::int64_t>(bytes);
    case PropType::boolean:
      return number<std::uint8_t>(bytes) != 0;
    case PropType::time:
      return FileTime{number<std::uint64_t>(bytes)};
    case PropType::guid:
      return guid(bytes);
    case PropType::string:
      return utf8_of(bytes);
    case PropType::string8:
      return String8{std::string(without_zeros(as_text(bytes)))};
    default:
      return Binary(bytes.begin(), bytes.end());
  }
}

template <class T>
Result<Value> several(PropType one, const std::vector<Bytes>& values) {
  std::vector<T> found;
  found.reserve(values.size());
  for (const Bytes bytes : values) {
    OFFENBAR_TRY(Value value, decode(one, bytes));
    found.push_back(std::get<T>(std::move(value)));
  }
  return Value(std::move(found));
}

}  // namespace

std::optional<std::size_t> fixed_size(PropType type) {
  switch (type) {
    case PropType::unspecified:
    case PropType::null:
      return 0;
    case PropType::integer16:
      return 2;
    case PropType::boolean:
      return 1;  // two bytes in most files; the first one tells
    case PropType::integer32:
    case PropType::floating32:
    case PropType::error_code:
      return 4;
    case PropType::floating64:
    case PropType::currency:
    case PropType::floating_time:
    case PropType::integer64:
    case PropType::time:
      return 8;
    case PropType::guid:
      return 16;
    default:
      return std::nullopt;
  }
}

bool is_known(PropType type) {
  switch (single_of(type)) {
    case PropType::object:
    case PropType::server_id:
    case PropType::restriction:
    case PropType::rule_action:
    case PropType::unspecified:
    case PropType::null:
      return !is_multiple(type);
    case PropType::string:
    case PropType::string8:
    case PropType::binary:
      return true;
    default:
      return fixed_size(single_of(type)).has_value();
  }
}

Result<Value> decode(PropType type, Bytes bytes) {
  const std::size_t needed = fixed_size(type).value_or(0);
  if (bytes.size() < needed) {
    return fail(Fault::corrupt, fmt::format("a value of type {:#06x} has {} bytes, expected {}",
                                            static_cast<unsigned>(type), bytes.size(), needed));
  }
  return value_of(type, bytes);
}

Result<Value> decode_several(PropType type, const std::vector<Bytes>& values) {
  const PropType one = single_of(type);
  switch (one) {
    case PropType::integer16:
      return several<std::int16_t>(one, values);
    case PropType::integer32:
      return several<std::int32_t>(one, values);
    case PropType::currency:
    case PropType::integer64:
      return several<std::int64_t>(one, values);
    case PropType::floating32:
      return several<float>(one, values);
    case PropType::floating_time:
    case PropType::floating64:
      return several<double>(one, values);
    case PropType::time:
      return several<FileTime>(one, values);
    case PropType::guid:
      return several<Guid>(one, values);
    case PropType::string:
      return several<std::string>(one, values);
    case PropType::string8:
      return several<String8>(one, values);
    case PropType::binary:
      return several<Binary>(one, values);
    default:
      return fail(Fault::corrupt, fmt::format("type {:#06x} cannot have several values",
                                              static_cast<unsigned>(type)));
  }
}

}  // namespace offenbar::mapi
