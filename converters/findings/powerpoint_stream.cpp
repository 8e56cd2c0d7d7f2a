// The stream PowerPoint Document. [MS-PPT] 2.13.24 has the types.
#include <zlib.h>

#include <vector>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/findings/compound.h"
#include "converters/findings/macros.h"

namespace offenbar::findings {
namespace {

enum Type : std::uint16_t {
  vba_info = 0x0400,
  routing_slip = 0x0406,
  text_characters = 0x0FA0,
  text_bytes = 0x0FA8,
  font_entity = 0x0FB7,
  string = 0x0FBA,
  ole_embed = 0x0FCC,
  ole_link = 0x0FCE,
  ole_control = 0x0FEE,
  avi_movie = 0x1006,
  mci_movie = 0x1007,
  wave_embedded = 0x100F,
  ole_storage = 0x1011,
  comment = 0x2EE0,
};

constexpr std::size_t most_storage = std::size_t{64} << 20U;  // unpacked
constexpr unsigned most_storages = 200;                       // that are looked into for macros

std::vector<std::byte> inflated(Bytes packed) {
  Cursor in(packed);
  const auto size = in.le<std::uint32_t>();
  if (!in.ok() || size > most_storage || packed.size() < 6 || size / 1100 > packed.size())
    return {};
  std::vector<std::byte> out(size);
  uLongf length = size;
  const Bytes data = packed.subspan(4);
  const int done = uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                              reinterpret_cast<const Bytef*>(data.data()), data.size());
  out.resize(done == Z_OK || done == Z_BUF_ERROR ? length : 0);
  return out;
}

class PowerPointReader {
 public:
  PowerPointReader(Account& account, Likeness& likeness) : account_(account), likeness_(likeness) {}

  // Containers are entered by going on behind their header: no depth, no recursion.
  void read(Bytes stream) {
    Cursor in(stream);
    while (in.left() >= 8) {
      const auto head = in.le<std::uint16_t>();
      const auto type = in.le<std::uint16_t>();
      const auto length = in.le<std::uint32_t>();
      if ((head & 0xFU) == 0xF) {
        begin(type);
        continue;
      }
      const Bytes body = in.take(length);
      if (!in.ok()) return;
      take(type, head >> 4U, body);
    }
  }

 private:
  void begin(std::uint16_t type) {
    if (type == ole_embed || type == ole_link || type == ole_control) object_ = type;
    if (type == comment) account_.add("comments");
    if (type == avi_movie || type == mci_movie || type == wave_embedded) account_.add("media");
  }

  void take(std::uint16_t type, unsigned instance, Bytes body) {
    Cursor in(body);
    switch (type) {
      case text_characters:
        likeness_.add(utf16le_to_utf8(body));
        return likeness_.end_word();
      case text_bytes:
        likeness_.add(from_code_page(body, 1252).value_or(""));
        return likeness_.end_word();
      case font_entity: {
        const std::string name =
            utf16le_to_utf8(body.first(std::min<std::size_t>(body.size(), 64)));
        return account_.add_font(std::string_view(name).substr(0, name.find('\0')));
      }
      case string:
        if (instance == 2 && object_ != 0) take_object(utf16le_to_utf8(body));
        return;
      case vba_info:
        in.skip(4);
        has_macros_ = in.le<std::uint32_t>() != 0;
        return;
      case ole_storage:
        return take_storage(instance, body);
      case routing_slip:
        return account_.add("routing-slip");
      default:
        return;
    }
  }

  void take_object(const std::string& class_name) {
    account_.add(object_ == ole_embed  ? "embedded"
                 : object_ == ole_link ? "external-links"
                                       : "activex",
                 "", class_name);
    object_ = 0;
  }

  void take_storage(unsigned instance, Bytes body) {
    if (!has_macros_ || ++storages_ > most_storages) return;
    const std::vector<std::byte> unpacked =
        instance == 1 ? inflated(body) : std::vector<std::byte>(body.begin(), body.end());
    const auto file = cfb::CompoundFile::open(unpacked);
    if (file && vba::has_project(*file, "")) add_macros_of(*file, "", "", account_);
  }

  Account& account_;
  Likeness& likeness_;
  std::uint16_t object_ = 0;
  unsigned storages_ = 0;
  bool has_macros_ = false;
};

}  // namespace

void add_powerpoint_stream(Bytes stream, Account& account, Likeness& likeness) {
  account.note(key::version, "PowerPoint 97 to 2003");
  PowerPointReader(account, likeness).read(stream);
}

}  // namespace offenbar::findings
