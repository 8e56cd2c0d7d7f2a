#include "converters/base/letter_case.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace offenbar {

std::string lower_case(std::string_view utf8) {
  std::string text;
  return icu::UnicodeString::fromUTF8(utf8).toLower(icu::Locale::getRoot()).toUTF8String(text);
}

std::string upper_case(std::string_view utf8) {
  std::string text;
  return icu::UnicodeString::fromUTF8(utf8).toUpper(icu::Locale::getRoot()).toUTF8String(text);
}

}  // namespace offenbar
