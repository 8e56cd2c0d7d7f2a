// The thread's character set is UTF-8 while this lives: libarchive turns the UTF-16 names of 7z and
// the flagged ones of zip into that of the locale.
#pragma once

#include <locale.h>

namespace offenbar::archive {

class Utf8Locale {
 public:
  Utf8Locale() {
    // Kept for good: reading it from disk is not possible once a process is locked in.
    static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) before_ = ::uselocale(utf8);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (before_ != nullptr) ::uselocale(before_);
  }

 private:
  locale_t before_ = nullptr;
};

}  // namespace offenbar::archive
