#include "converters/offcrypto/xor_obfuscation.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>

namespace offenbar::offcrypto {
namespace {

constexpr std::size_t max_length = 15;

// Office hashed the bytes of the machine's code page: western ones here, as in the spec's examples.
std::string to_western(std::string_view utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(
      utf8.data(), static_cast<int32_t>(std::min<std::size_t>(utf8.size(), 1024))));
  std::string out(static_cast<std::size_t>(text.length()) + 1, '\0');
  const auto length =
      text.extract(0, text.length(), out.data(), static_cast<uint32_t>(out.size()), "windows-1252");
  out.resize(std::min(out.size(), static_cast<std::size_t>(std::max(length, 0))));
  return out;
}

}  // namespace

std::uint16_t xor_verifier(Bytes password) {
  const Bytes used = password.first(std::min(password.size(), max_length));
  std::uint32_t verifier = 0;
  const auto add = [&verifier](std::uint32_t octet) {
    verifier = (((verifier & 0x4000U) != 0 ? 1U : 0U) | ((verifier << 1U) & 0x7FFFU)) ^ octet;
  };
  for (std::size_t i = used.size(); i > 0; --i) add(std::to_integer<std::uint32_t>(used[i - 1]));
  add(static_cast<std::uint32_t>(used.size()));
  return static_cast<std::uint16_t>(verifier ^ 0xCE4BU);
}

bool xor_opens(std::uint16_t verifier, std::string_view password_utf8) {
  return xor_verifier(as_bytes(to_western(password_utf8))) == verifier;
}

}  // namespace offenbar::offcrypto
