#include "converters/pst/ltp/value.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <string>

#include "converters/base/cursor.h"
#include "converters/base/text.h"

namespace offenbar::pst::ltp {
namespace {

using mapi::PropType;
using mapi::Value;

mapi::Guid read_guid(Bytes bytes) {
  mapi::Guid guid;
  for (std::size_t i = 0; i < guid.bytes.size(); ++i) {
    guid.bytes[i] = std::to_integer<std::uint8_t>(bytes[i]);
  }
  return guid;
}

// `bytes` are as many as fixed_bytes() of the type.
template <class T>
T read_fixed(Bytes bytes) {
  Cursor in(bytes);
  if constexpr (std::is_same_v<T, float>) {
    return std::bit_cast<float>(in.le<std::uint32_t>());
  } else if constexpr (std::is_same_v<T, double>) {
    return std::bit_cast<double>(in.le<std::uint64_t>());
  } else if constexpr (std::is_same_v<T, mapi::FileTime>) {
    return mapi::FileTime{in.le<std::uint64_t>()};
  } else if constexpr (std::is_same_v<T, mapi::Guid>) {
    return read_guid(bytes);
  } else {
    return in.le<T>();
  }
}

// Calls `use` with a value of the C++ type that a type of fixed size has; false for the others.
template <class Use>
bool with_fixed(PropType type, Use use) {
  switch (type) {
    case PropType::integer16:
      use(std::int16_t{});
      return true;
    case PropType::integer32:
    case PropType::error_code:
      use(std::int32_t{});
      return true;
    case PropType::integer64:
    case PropType::currency:
      use(std::int64_t{});
      return true;
    case PropType::floating32:
      use(float{});
      return true;
    case PropType::floating64:
    case PropType::floating_time:
      use(double{});
      return true;
    case PropType::time:
      use(mapi::FileTime{});
      return true;
    case PropType::guid:
      use(mapi::Guid{});
      return true;
    default:
      return false;
  }
}

// Texts have no zero at their end, but some programs other than Outlook write one.
std::string without_zeros(std::string text) {
  while (text.ends_with('\0')) text.pop_back();
  return text;
}

template <class T>
T read_variable(Bytes bytes) {
  if constexpr (std::is_same_v<T, std::string>) {
    return without_zeros(utf16le_to_utf8(bytes));
  } else if constexpr (std::is_same_v<T, mapi::String8>) {
    return mapi::String8{without_zeros(std::string(as_text(bytes)))};
  } else {
    return mapi::Binary(bytes.begin(), bytes.end());
  }
}

Error broken(mapi::PropTag tag, std::string_view what, std::size_t size) {
  return {Fault::corrupt,
          fmt::format("property {:#010x}: {} ({} bytes)", tag.raw(), what, size),
          0,
          {}};
}

// A count, where each value begins, the values. [MS-PST] 2.3.3.4.2
template <class T>
Result<Value> read_several(mapi::PropTag tag, Bytes bytes) {
  Cursor in(bytes);
  const auto count = in.le<std::uint32_t>();
  if (!in.ok()) return Value(std::vector<T>());
  if (count > in.left() / 4) {
    return tl::unexpected(broken(tag, "has a ulCount that does not fit", bytes.size()));
  }
  std::vector<std::uint32_t> offsets;
  for (std::uint32_t i = 0; i < count; ++i) offsets.push_back(in.le<std::uint32_t>());
  offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
  std::vector<T> values;
  std::size_t left = bytes.size();  // values do not overlap
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t begin = offsets[i];
    const std::size_t end = offsets[i + 1];
    if (begin > end || end > bytes.size() || end - begin > left) {
      return tl::unexpected(broken(tag, "has values outside itself", bytes.size()));
    }
    left -= end - begin;
    values.push_back(read_variable<T>(bytes.subspan(begin, end - begin)));
  }
  return Value(std::move(values));
}

Result<Value> read_one(mapi::PropTag tag, Bytes bytes) {
  Value value;
  const std::size_t size = fixed_bytes(tag.type);
  if (size > bytes.size()) return tl::unexpected(broken(tag, "is too short", bytes.size()));
  if (with_fixed(tag.type, [&]<class T>(T) { value = read_fixed<T>(bytes.first(size)); })) {
    return value;
  }
  switch (tag.type) {
    case PropType::boolean:
      return Value(bytes.front() != std::byte{0});
    case PropType::string:
      return Value(read_variable<std::string>(bytes));
    case PropType::string8:
      return Value(read_variable<mapi::String8>(bytes));
    case PropType::null:
    case PropType::unspecified:
      return Value();
    default:
      return Value(mapi::Binary(bytes.begin(), bytes.end()));
  }
}

}  // namespace

std::size_t fixed_bytes(PropType type) {
  if (type == PropType::boolean) return 1;
  std::size_t size = 0;
  (void)with_fixed(type, [&]<class T>(T) { size = sizeof(T); });
  return size;
}

bool is_inline(PropType type) {
  const std::size_t size = fixed_bytes(type);
  return type == PropType::null || (size > 0 && size <= 4);
}

Result<Value> decode_value(mapi::PropTag tag, Bytes bytes) {
  const auto raw = static_cast<unsigned>(tag.type);
  if ((raw & static_cast<unsigned>(PropType::multiple)) == 0) return read_one(tag, bytes);
  const auto one = static_cast<PropType>(raw & ~static_cast<unsigned>(PropType::multiple));
  Value value;
  const bool fixed = with_fixed(one, [&]<class T>(T) {
    std::vector<T> values;
    for (std::size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
      values.push_back(read_fixed<T>(bytes.subspan(at, sizeof(T))));
    }
    value = std::move(values);
  });
  if (fixed) return value;
  if (one == PropType::string) return read_several<std::string>(tag, bytes);
  if (one == PropType::string8) return read_several<mapi::String8>(tag, bytes);
  return read_several<mapi::Binary>(tag, bytes);
}

}  // namespace offenbar::pst::ltp
