// Text in the code pages of Windows. mappings/code-pages.tsv names ICU's converters.
#include <fmt/core.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <map>
#include <memory>
#include <vector>

#include "converters/base/mapping.h"
#include "converters/base/text.h"

namespace offenbar {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// A process that is locked in cannot look for the user's table and takes the shipped one.
const Table& code_pages() {
  static const Table table = [] {
    Result<Table> loaded = Table::load("code-pages");
    return loaded ? *std::move(loaded) : Table::shipped("code-pages").value_or(Table());
  }();
  return table;
}

// ICU's own substitution writes U+001A for some bytes.
void replace_bytes(const void*, UConverterToUnicodeArgs* arguments, const char*, std::int32_t,
                   UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // the converter is reset or closed
  constexpr char16_t replacement = 0xFFFD;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &replacement, 1, 0, status);
}

Converter open_converter(unsigned code_page) {
  const Table::Row* row = code_pages().find(std::to_string(code_page));
  if (row == nullptr) return {nullptr, &ucnv_close};
  const std::string name(code_pages().at(*row, "converter"));
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status), &ucnv_close);
  if (converter) {
    ucnv_setToUCallBack(converter.get(), &replace_bytes, nullptr, nullptr, nullptr, &status);
  }
  return converter;
}

// Opened once per thread and code page: RTF asks for every other letter. Null for unknown ones.
UConverter* converter_of(unsigned code_page) {
  static thread_local std::map<unsigned, Converter> open;
  auto found = open.find(code_page);
  if (found == open.end()) {
    Converter converter = open_converter(code_page);
    if (!converter) return nullptr;
    found = open.emplace(code_page, std::move(converter)).first;
  }
  ucnv_reset(found->second.get());
  return found->second.get();
}

}  // namespace

Result<std::string> from_code_page(Bytes bytes, unsigned code_page) {
  UConverter* const converter = converter_of(code_page);
  if (converter == nullptr)
    return fail(Fault::unsupported, fmt::format("unknown code page {}", code_page));
  std::string out;
  std::vector<char16_t> piece(4096);
  const char* source = as_text(bytes).data();
  const char* const end = source + bytes.size();
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  char16_t half = 0;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    char16_t* target = piece.data();
    if (half != 0) *target++ = half;
    ucnv_toUnicode(converter, &target, piece.data() + piece.size(), &source, end, nullptr, 1,
                   &status);
    std::u16string_view run(piece.data(), static_cast<std::size_t>(target - piece.data()));
    half = 0;
    if (status == U_BUFFER_OVERFLOW_ERROR && run.back() >= 0xD800 && run.back() <= 0xDBFF) {
      half = run.back();  // its other half comes with the next piece
      run.remove_suffix(1);
    }
    append_utf8(out, run);
  }
  if (U_FAILURE(status) != 0) {
    return fail(Fault::corrupt, fmt::format("code page {}: {}", code_page, u_errorName(status)));
  }
  return out;
}

void prepare_text() { (void)converter_of(1252); }

}  // namespace offenbar
