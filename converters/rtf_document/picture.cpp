#include "converters/rtf_document/picture.h"

#include "converters/base/bytes.h"

namespace offenbar::rtf_document {
namespace {

constexpr std::size_t piece = std::size_t{64} << 10U;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void Picture::word(const Token& word) {
  if (word.text == "pngblip") extension_ = ".png";
  if (word.text == "jpegblip") extension_ = ".jpg";
  if (word.text == "emfblip") extension_ = ".emf";
  if (word.text == "wmetafile") extension_ = ".wmf";
  if (word.text == "macpict") extension_ = ".pict";
}

void Picture::hex(std::string_view digits) {
  for (const char c : digits) {
    const int digit = digit_of(c);
    if (digit < 0) continue;
    if (half_ < 0) {
      half_ = digit;
      continue;
    }
    decoded_ += static_cast<char>(half_ * 16 + digit);
    half_ = -1;
    if (decoded_.size() >= piece) flush();
  }
}

void Picture::binary(std::string_view bytes) {
  flush();
  digest_.update(as_bytes(bytes));
  size_ += bytes.size();
}

void Picture::flush() {
  digest_.update(as_bytes(decoded_));
  size_ += decoded_.size();
  decoded_.clear();
}

std::string Picture::digest() {
  flush();
  return digest_.hex();
}

}  // namespace offenbar::rtf_document
