#include "converters/document/picture_digest.h"

#include <algorithm>
#include <cstddef>

namespace offenbar {
namespace {

constexpr std::uint8_t mark = 0xFF;
constexpr std::uint8_t start_of_image = 0xD8;
constexpr std::uint8_t end_of_image = 0xD9;
constexpr std::uint8_t start_of_scan = 0xDA;

bool stands_alone(std::uint8_t code) { return code == 0x01 || (code >= 0xD0 && code <= 0xD7); }

}  // namespace

void PictureDigest::update(Bytes bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && at_ != At::done && at_ != At::other) {
    if (at_ == At::segment) {
      const std::size_t piece = std::min<std::size_t>(left_, bytes.size() - taken);
      taken += piece;
      left_ -= static_cast<unsigned>(piece);
      if (left_ == 0) at_ = scan_follows_ ? At::scan : At::marker;
    } else {
      follow(std::to_integer<std::uint8_t>(bytes[taken++]));
    }
  }
  digest_.update(at_ == At::other ? bytes : bytes.first(taken));
}

void PictureDigest::follow(std::uint8_t byte) {
  switch (at_) {
    case At::start:
      at_ = byte == mark ? At::second : At::other;
      break;
    case At::second:
      at_ = byte == start_of_image ? At::marker : At::other;
      break;
    case At::marker:
      at_ = byte == mark ? At::code : At::other;
      break;
    case At::code:
      follow_code(byte);
      break;
    case At::length:
      left_ = static_cast<unsigned>(byte) << 8U;
      at_ = At::length_low;
      break;
    case At::length_low:
      left_ |= byte;
      if (left_ < 2) {
        at_ = At::other;
      } else {
        left_ -= 2;
        at_ = left_ > 0 ? At::segment : scan_follows_ ? At::scan : At::marker;
      }
      break;
    case At::scan:
      if (byte == mark) at_ = At::scan_code;
      break;
    case At::scan_code:
      if (byte == 0 || stands_alone(byte)) {
        at_ = At::scan;
      } else {
        follow_code(byte);
      }
      break;
    default:
      break;
  }
}

void PictureDigest::follow_code(std::uint8_t code) {
  if (code == end_of_image) {
    at_ = At::done;
  } else if (code == mark) {  // fill bytes; within a scan they are followed as outside of one
    at_ = At::code;
  } else if (stands_alone(code)) {
    at_ = At::marker;
  } else {
    scan_follows_ = code == start_of_scan;
    at_ = At::length;
  }
}

}  // namespace offenbar
