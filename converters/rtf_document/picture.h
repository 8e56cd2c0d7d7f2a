// One \pict: its bytes, written in hex or as they are. RTF 1.9.1, "Pictures"
#pragma once

#include <string>
#include <string_view>

#include "converters/document/picture_digest.h"
#include "converters/rtf_document/scanner.h"

namespace offenbar::rtf_document {

class Picture {
 public:
  void word(const Token& word);
  void hex(std::string_view digits);
  void binary(std::string_view bytes);

  [[nodiscard]] bool empty() const { return size_ == 0 && decoded_.empty(); }
  [[nodiscard]] std::string digest();
  // ".png", as its kind was named.
  [[nodiscard]] std::string_view extension() const { return extension_; }

 private:
  void flush();

  PictureDigest digest_;
  std::string decoded_;
  int half_ = -1;  // the first digit of a byte
  std::size_t size_ = 0;
  std::string_view extension_ = ".bmp";
};

}  // namespace offenbar::rtf_document
