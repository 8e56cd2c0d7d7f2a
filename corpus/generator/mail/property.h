// MAPI properties on their way into a file, and the messages that carry them.
// Both writers, PST and MSG, take these.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offenbar::generator {

// [MS-OXCDATA] 2.11.1
enum class Type : std::uint16_t {
  integer16 = 0x0002,    // PtypInteger16
  integer32 = 0x0003,    // PtypInteger32
  floating64 = 0x0005,   // PtypFloating64
  boolean = 0x000B,      // PtypBoolean
  object = 0x000D,       // PtypObject
  integer64 = 0x0014,    // PtypInteger64
  text = 0x001F,         // PtypString
  time = 0x0040,         // PtypTime
  guid = 0x0048,         // PtypGuid
  binary = 0x0102,       // PtypBinary
  many_text = 0x101F,    // PtypMultipleString
  many_binary = 0x1102,  // PtypMultipleBinary
};

struct Property {
  std::uint16_t id = 0;
  Type type = Type::integer32;
  std::string value;                // as [MS-OXCDATA] lays it out, without lengths and terminators
  std::vector<std::string> values;  // of many_text, each UTF-16, and of many_binary

  [[nodiscard]] std::uint32_t tag() const {
    return std::uint32_t{id} << 16 | static_cast<std::uint32_t>(type);
  }
};

[[nodiscard]] constexpr bool has_many(Type type) {
  return type == Type::many_text || type == Type::many_binary;
}
// Bytes of a value of this type in a row or a property stream; 0 for those without a fixed size.
[[nodiscard]] std::size_t fixed_size(Type type);

[[nodiscard]] std::string utf16(std::string_view utf8);
// 100 ns since 1601 of a time in seconds since 1970, UTC.
[[nodiscard]] std::uint64_t file_time(std::int64_t unix_seconds);

class Properties {
 public:
  Properties& text(std::uint16_t id, std::string_view utf8);
  Properties& texts(std::uint16_t id, const std::vector<std::string>& utf8);
  Properties& number(std::uint16_t id, std::uint32_t value);
  Properties& large(std::uint16_t id, std::uint64_t value);
  Properties& short_number(std::uint16_t id, std::uint16_t value);
  Properties& real(std::uint16_t id, double value);
  Properties& truth(std::uint16_t id, bool value);
  Properties& time(std::uint16_t id, std::int64_t unix_seconds);
  Properties& bytes(std::uint16_t id, std::string value);
  Properties& many_bytes(std::uint16_t id, std::vector<std::string> values);
  Properties& add(Property property);

  // Null if there is none.
  [[nodiscard]] const Property* find(std::uint16_t id) const;
  [[nodiscard]] std::span<const Property> all() const { return all_; }
  // Sum of the values' bytes.
  [[nodiscard]] std::uint64_t size() const;

 private:
  Properties& add(std::uint16_t id, Type type, std::string value);
  std::vector<Property> all_;
};

// A name that stands behind a property id from 0x8000 on.
struct PropertyName {
  std::string_view set;  // 16 bytes of GUID
  std::uint32_t number = 0;
  std::string_view name;  // empty: the number counts
};

struct Message;

struct Attachment {
  Properties properties;
  std::unique_ptr<Message> embedded;  // null for a file
};

struct Message {
  Properties properties;
  std::vector<Properties> recipients;
  std::vector<Attachment> attachments;
  bool is_associated = false;
};

// What Outlook shows as the size: values of the message and of all that hangs on it.
[[nodiscard]] std::uint64_t size_of(const Message& message);

}  // namespace offenbar::generator
