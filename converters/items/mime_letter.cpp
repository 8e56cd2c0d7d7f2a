#include "converters/items/mime_letter.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "converters/base/bytes.h"

namespace offenbar::items {
namespace {

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref<T>>;
// A message whose bytes stay where they are. Parts stay as long as anything reads them.
struct Parsed {
  GByteArray bytes{};  // a view
  Owned<GMimeStream> stream;
  Owned<GMimeMessage> message;
};
using Kept = std::shared_ptr<Parsed>;

constexpr std::size_t most_parts = 100'000;
constexpr int deepest_part = 60;

std::string said(const char* text) { return text == nullptr ? "" : text; }

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

void add_addresses(std::vector<Address>& to, InternetAddressList* list, int depth = 0) {
  if (list == nullptr || depth > 4) return;
  for (int i = 0; i < internet_address_list_length(list); ++i) {
    InternetAddress* one = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(one)) {
      add_addresses(to, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), depth + 1);
    } else if (INTERNET_ADDRESS_IS_MAILBOX(one)) {
      to.push_back({said(internet_address_get_name(one)),
                    bare_address(lower(
                        said(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)))))});
    }
  }
}

std::vector<std::string> ids_in(GMimeMessage* message, const char* field) {
  std::vector<std::string> ids;
  const char* text = g_mime_object_get_header(GMIME_OBJECT(message), field);
  if (text == nullptr) return ids;
  GMimeReferences* list = g_mime_references_parse(nullptr, text);
  for (int i = 0; list != nullptr && i < g_mime_references_length(list); ++i) {
    ids.push_back(said(g_mime_references_get_message_id(list, i)));
  }
  if (list != nullptr) g_mime_references_free(list);
  return ids;
}

// GMime joins adjacent encoded words before it decodes base64, and stops at the filling of the
// first: each by itself has all. RFC 2047, 2
std::string word_by_word(std::string_view field) {
  std::string text;
  bool was_encoded = false;
  for (std::size_t at = 0; at < field.size();) {
    std::size_t end = std::min(field.find_first_of(" \t\r\n", at), field.size());
    const std::string word(field.substr(at, end - at));
    const bool is_encoded = word.starts_with("=?") && word.ends_with("?=");
    if (at > 0 && !(is_encoded && was_encoded)) text += ' ';
    char* decoded = g_mime_utils_header_decode_text(nullptr, word.c_str());
    text += said(decoded);
    g_free(decoded);
    was_encoded = is_encoded;
    at = std::min(field.find_first_not_of(" \t\r\n", end), field.size());
  }
  return text;
}

void read_header(GMimeMessage* message, Letter& letter) {
  add_addresses(letter.from, g_mime_message_get_from(message));
  add_addresses(letter.from, g_mime_message_get_sender(message));
  add_addresses(letter.recipients, g_mime_message_get_to(message));
  add_addresses(letter.copies, g_mime_message_get_cc(message));
  add_addresses(letter.blind, g_mime_message_get_bcc(message));
  if (const char* subject = g_mime_message_get_subject(message)) letter.subject = subject;
  if (const char* raw = g_mime_object_get_header(GMIME_OBJECT(message), "Subject")) {
    letter.other_subject = word_by_word(raw);
  }
  if (const char* id = g_mime_message_get_message_id(message)) letter.message_id = id;
  letter.references = ids_in(message, "References");
  for (std::string& id : ids_in(message, "In-Reply-To")) letter.references.push_back(std::move(id));
  if (GDateTime* date = g_mime_message_get_date(message)) {
    letter.date = g_date_time_to_unix(date);
  }
  if (const char* words = g_mime_object_get_header(GMIME_OBJECT(message), "Keywords")) {
    char* decoded = g_mime_utils_header_decode_text(nullptr, words);
    letter.keywords.push_back(said(decoded));
    g_free(decoded);
  }
}

// The bytes of a part, decoded piece by piece.
class PartStream : public mapi::ByteStream {
 public:
  PartStream(Kept message, GMimePart* part) : message_(std::move(message)) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return;
    stream_ = g_mime_data_wrapper_get_stream(content);
    g_mime_stream_reset(stream_);
    g_mime_encoding_init_decode(&encoding_, g_mime_data_wrapper_get_encoding(content));
  }

  Result<std::size_t> read(std::span<std::byte> into) override {
    while (at_ == ready_ && stream_ != nullptr) {
      const auto count = g_mime_stream_read(stream_, encoded_.data(), encoded_.size());
      if (count <= 0) return std::size_t{0};
      at_ = 0;
      ready_ = g_mime_encoding_step(&encoding_, encoded_.data(), static_cast<std::size_t>(count),
                                    decoded_.data());
    }
    const std::size_t count = std::min(into.size(), ready_ - at_);
    std::copy_n(reinterpret_cast<const std::byte*>(decoded_.data()) + at_, count, into.begin());
    at_ += count;
    return count;
  }

  [[nodiscard]] std::uint64_t size() const override { return 0; }

 private:
  static constexpr std::size_t room = 64U << 10U;
  Kept message_;
  GMimeStream* stream_ = nullptr;
  GMimeEncoding encoding_{};
  std::array<char, room> encoded_{};
  std::array<char, room + 64> decoded_{};
  std::size_t at_ = 0;
  std::size_t ready_ = 0;
};

std::string content_of(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

std::string name_of(GMimeObject* part) {
  const char* name = g_mime_object_get_content_disposition_parameter(part, "filename");
  if (name == nullptr) name = g_mime_object_get_content_type_parameter(part, "name");
  return said(name);
}

bool is_type(GMimeObject* part, const char* type, const char* subtype) {
  return g_mime_content_type_is_type(g_mime_object_get_content_type(part), type, subtype) != 0;
}

class Parts {
 public:
  Parts(Kept message, const LetterOfTnef& open_tnef, Letter& letter)
      : message_(std::move(message)), open_tnef_(open_tnef), letter_(letter) {}

  void walk(GMimeObject* part, int depth) {
    if (part == nullptr || depth > deepest_part || ++count_ > most_parts) return;
    if (GMIME_IS_MULTIPART(part)) {
      const int count = g_mime_multipart_get_count(GMIME_MULTIPART(part));
      for (int i = 0; i < count; ++i) {
        walk(g_mime_multipart_get_part(GMIME_MULTIPART(part), i), depth + 1);
      }
    } else if (GMIME_IS_MESSAGE_PART(part)) {
      message(GMIME_MESSAGE_PART(part));
    } else if (GMIME_IS_PART(part)) {
      leaf(GMIME_PART(part));
    }
  }

 private:
  void message(GMimeMessagePart* part) {
    Attached one;
    one.name = name_of(GMIME_OBJECT(part));
    one.media_type = "message/rfc822";
    GMimeMessage* inside = g_mime_message_part_get_message(part);
    one.message = [kept = message_, inside, open_tnef = open_tnef_] {
      Letter letter;
      if (inside == nullptr) return letter;
      read_header(inside, letter);
      Parts(kept, open_tnef, letter).walk(g_mime_message_get_mime_part(inside), 0);
      return letter;
    };
    letter_.attached.push_back(std::move(one));
  }

  void leaf(GMimePart* part) {
    GMimeObject* object = GMIME_OBJECT(part);
    const char* disposition = g_mime_object_get_disposition(object);
    const bool is_attachment =
        disposition != nullptr && g_ascii_strcasecmp(disposition, "attachment") == 0;
    const std::string name = name_of(object);
    const bool is_plain = is_type(object, "text", "plain");
    if (GMIME_IS_TEXT_PART(part) && !is_attachment && name.empty() &&
        (is_plain || is_type(object, "text", "html"))) {
      char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
      const bool is_certain = is_plain_ascii(part);
      letter_.texts.push_back({said(text), !is_plain, is_certain});
      g_free(text);
      return;
    }
    if (open_tnef_ && (is_type(object, "application", "ms-tnef") ||
                       is_type(object, "application", "vnd.ms-tnef") ||
                       g_ascii_strcasecmp(name.c_str(), "winmail.dat") == 0)) {
      if (auto inside = open_tnef_(std::make_shared<const std::string>(content_of(part)))) {
        take_over(*std::move(inside));
        return;
      }
    }
    Attached one;
    one.name = name;
    GMimeContentType* type = g_mime_object_get_content_type(object);
    one.media_type = lower(said(g_mime_content_type_get_media_type(type)) + "/" +
                           said(g_mime_content_type_get_media_subtype(type)));
    const GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
    one.is_text =
        encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_BINARY;
    one.open = [kept = message_, part]() -> Result<std::unique_ptr<mapi::ByteStream>> {
      return std::make_unique<PartStream>(kept, part);
    };
    letter_.attached.push_back(std::move(one));
  }

  // A text whose charset nobody names is certain if it needs none.
  static bool is_plain_ascii(GMimePart* part) {
    if (g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset") != nullptr) {
      return true;
    }
    const std::string bytes = content_of(part);
    return std::ranges::all_of(bytes, [](unsigned char c) { return c < 0x80; });
  }

  void take_over(Letter inside) {
    for (Text& text : inside.texts) letter_.texts.push_back(std::move(text));
    for (Attached& one : inside.attached) letter_.attached.push_back(std::move(one));
  }

  Kept message_;
  LetterOfTnef open_tnef_;
  Letter& letter_;
  std::size_t count_ = 0;
};

// Null if GMime finds no message.
Kept parsed(Bytes bytes) {
  auto parsed = std::make_shared<Parsed>();
  parsed->bytes.data =
      const_cast<guint8*>(reinterpret_cast<const guint8*>(bytes.data()));  // nobody writes to it
  parsed->bytes.len = static_cast<guint>(bytes.size());
  parsed->stream.reset(g_mime_stream_mem_new());
  g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(parsed->stream.get()), &parsed->bytes);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(parsed->stream.get()));
  parsed->message.reset(g_mime_parser_construct_message(parser.get(), nullptr));
  return parsed->message ? parsed : nullptr;
}

}  // namespace

// What iconv needs for a charset lies in a file of its own, and a process that is locked in opens
// none: those that mail is written in stay open.
void prepare_mime() {
  g_mime_init();
  static const std::vector<iconv_t> open = [] {
    std::vector<iconv_t> all;
    for (const char* charset :
         {"us-ascii",     "iso-8859-1",   "iso-8859-2",   "iso-8859-3",   "iso-8859-4",
          "iso-8859-5",   "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-9",
          "iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",  "iso-8859-16",
          "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
          "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
          "koi8-r",       "koi8-u",       "iso-2022-jp",  "shift_jis",    "euc-jp",
          "cp932",        "gb2312",       "gbk",          "gb18030",      "big5",
          "euc-kr",       "cp949",        "iso-2022-kr",  "utf-16",       "utf-16le",
          "utf-16be",     "utf-7",        "cp850",        "cp437",        "macintosh"}) {
      all.push_back(g_mime_iconv_open("utf-8", charset));
    }
    return all;
  }();
  (void)open;
}

Result<Letter> letter_of_message(Bytes bytes, const LetterOfTnef& open_tnef) {
  constexpr std::size_t largest = 1U << 30U;
  if (bytes.size() > largest) return fail(Fault::over_memory, "a message over 1 GiB");
  const Kept kept = parsed(bytes);
  if (!kept) return fail(Fault::bad_result, "GMime finds no message in it");
  Letter letter;
  GMimeMessage* message = kept->message.get();
  read_header(message, letter);
  Parts(kept, open_tnef, letter).walk(g_mime_message_get_mime_part(message), 0);
  return letter;
}

Letter letter_of_header(std::string_view header) {
  Letter letter;
  if (header.empty()) return letter;
  std::string text(header);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  text += "\r\n\r\n";
  if (const Kept kept = parsed(as_bytes(text))) read_header(kept->message.get(), letter);
  return letter;
}

}  // namespace offenbar::items
