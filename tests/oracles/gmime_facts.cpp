// Prints what GMime reads in messages, one JSON object a line. Names of files come on stdin, one a
// line. Of a text only the letters count, so that wrapping and line ends do not.
#include <gmime/gmime.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::json;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref<T>>;

std::string said(const char* text) { return text == nullptr ? "" : text; }

void add_addresses(json& list, InternetAddressList* addresses) {
  if (addresses == nullptr) return;
  for (int i = 0; i < internet_address_list_length(addresses); ++i) {
    InternetAddress* one = internet_address_list_get_address(addresses, i);
    if (INTERNET_ADDRESS_IS_GROUP(one)) {
      add_addresses(list, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)));
    } else if (INTERNET_ADDRESS_IS_MAILBOX(one)) {
      list.push_back(said(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))));
    }
  }
}

json addresses_of(InternetAddressList* addresses) {
  json list = json::array();
  add_addresses(list, addresses);
  return list;
}

std::string content_of(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

std::size_t letters_of(const char* utf8) {
  std::size_t count = 0;
  for (; utf8 != nullptr && *utf8 != '\0'; utf8 = g_utf8_next_char(utf8)) {
    const gunichar letter = g_utf8_get_char(utf8);
    if (!g_unichar_isspace(letter) && letter != 0xFEFF) ++count;
  }
  return count;
}

std::string name_of(GMimeObject* part) {
  const char* name = g_mime_object_get_content_disposition_parameter(part, "filename");
  return said(name != nullptr ? name : g_mime_object_get_content_type_parameter(part, "name"));
}

bool is_text(GMimeObject* part) {
  const char* disposition = g_mime_object_get_disposition(part);
  if (disposition != nullptr && g_ascii_strcasecmp(disposition, "inline") != 0) return false;
  GMimeContentType* type = g_mime_object_get_content_type(part);
  return g_mime_content_type_is_type(type, "text", "plain") ||
         g_mime_content_type_is_type(type, "text", "html") ||
         g_mime_content_type_is_type(type, "message", "delivery-status");
}

class Message {
 public:
  json facts(GMimeMessage* message) {
    json out = {{"from", addresses_of(g_mime_message_get_from(message))},
                {"to", addresses_of(g_mime_message_get_to(message))},
                {"cc", addresses_of(g_mime_message_get_cc(message))},
                {"bcc", addresses_of(g_mime_message_get_bcc(message))},
                {"subject", said(g_mime_message_get_subject(message))},
                {"id", said(g_mime_message_get_message_id(message))}};
    GDateTime* date = g_mime_message_get_date(message);
    out["date"] = date == nullptr ? json() : json(g_date_time_to_unix(date));
    walk(g_mime_message_get_mime_part(message));
    out["attachments"] = attachments_;
    out["text"] = letters_;
    return out;
  }

 private:
  void walk(GMimeObject* part) {
    if (GMIME_IS_MULTIPART(part)) {
      const int count = g_mime_multipart_get_count(GMIME_MULTIPART(part));
      for (int i = 0; i < count; ++i) walk(g_mime_multipart_get_part(GMIME_MULTIPART(part), i));
    } else if (GMIME_IS_MESSAGE_PART(part)) {
      attachments_.push_back({{"name", name_of(part)}, {"message", true}});
    } else if (GMIME_IS_PART(part)) {
      leaf(GMIME_PART(part));
    }
  }

  void leaf(GMimePart* part) {
    if (is_text(GMIME_OBJECT(part))) {
      const std::unique_ptr<char, decltype(&g_free)> text(
          GMIME_IS_TEXT_PART(part) ? g_mime_text_part_get_text(GMIME_TEXT_PART(part))
                                   : g_utf8_make_valid(content_of(part).c_str(), -1),
          &g_free);
      letters_ += letters_of(text.get());
      return;
    }
    const std::string bytes = content_of(part);
    const std::unique_ptr<char, decltype(&g_free)> digest(
        g_compute_checksum_for_data(G_CHECKSUM_SHA256,
                                    reinterpret_cast<const guchar*>(bytes.data()), bytes.size()),
        &g_free);
    attachments_.push_back(
        {{"name", name_of(GMIME_OBJECT(part))}, {"bytes", bytes.size()}, {"sha256", digest.get()}});
  }

  json attachments_ = json::array();
  std::size_t letters_ = 0;
};

json facts_of(const std::string& file) {
  const Owned<GMimeStream> stream(g_mime_stream_file_open(file.c_str(), "rb", nullptr));
  if (!stream) return {{"error", "cannot be opened"}};
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return {{"error", "is no message"}};
  return Message().facts(message.get());
}

}  // namespace

int main() {
  g_mime_init();
  std::string file;
  while (std::getline(std::cin, file)) {
    json line = facts_of(file);
    line["file"] = file;
    std::puts(line.dump(-1, ' ', false, json::error_handler_t::replace).c_str());
  }
  g_mime_shutdown();
}
