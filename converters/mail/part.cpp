#include "converters/mail/part.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "converters/mail/encoding.h"

namespace offenbar::mail {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

void add_encoding(Header& header, Encoding encoding) {
  header.tokens("Content-Transfer-Encoding", name_of(encoding));
}

std::function<void(Writing&)> writer_of(std::string bytes, Encoding encoding) {
  return [kept = std::make_shared<const std::string>(std::move(bytes)),
          encoding](Writing& writing) { write_encoded(writing.out, *kept, encoding); };
}

}  // namespace

Part text_part_in(const Writing& writing, std::string_view media_type, std::string_view bytes,
                  std::string_view charset, std::span<const Parameter> parameters) {
  std::string lines = with_crlf(bytes);
  const Encoding encoding = encoding_for(lines, writing.context.allow_8bit);
  std::vector<Parameter> all{{"charset", std::string(charset)}};
  all.insert(all.end(), parameters.begin(), parameters.end());
  Part part;
  part.header.with_parameters("Content-Type", media_type, all);
  add_encoding(part.header, encoding);
  part.write = writer_of(std::move(lines), encoding);
  return part;
}

Part text_part(const Writing& writing, std::string_view media_type, std::string_view utf8,
               std::span<const Parameter> parameters) {
  return text_part_in(writing, media_type, utf8, is_ascii(utf8) ? "us-ascii" : "utf-8", parameters);
}

Part binary_part(std::string_view media_type, std::string bytes, std::string_view file_name) {
  Part part;
  std::vector<Parameter> name;
  if (!file_name.empty()) name.push_back({"name", std::string(file_name)});
  part.header.with_parameters("Content-Type", media_type, name);
  add_encoding(part.header, Encoding::base64);
  if (!file_name.empty()) add_disposition(part.header, false, file_name);
  part.write = writer_of(std::move(bytes), Encoding::base64);
  return part;
}

Part multipart(Writing& writing, std::string_view subtype, std::vector<Part> children,
               std::span<const Parameter> parameters) {
  const std::string boundary = writing.next_boundary();
  std::vector<Parameter> all(parameters.begin(), parameters.end());
  all.push_back({"boundary", boundary});
  Part part;
  part.header.with_parameters("Content-Type", fmt::format("multipart/{}", subtype), all);
  if (writing.context.allow_8bit) add_encoding(part.header, Encoding::eight_bit);
  auto kept = std::make_shared<std::vector<Part>>(std::move(children));
  part.write = [boundary, kept = std::move(kept)](Writing& now) {
    for (Part& child : *kept) {
      now.out.text("--" + boundary + "\r\n");
      now.out.text(child.header.fields());
      now.out.text("\r\n");
      child.write(now);
      now.out.text("\r\n");  // belongs to the boundary: the child's last line end stays its own
    }
    now.out.text("--" + boundary + "--\r\n");
  };
  return part;
}

void add_disposition(Header& header, bool is_inline, std::string_view file_name) {
  std::vector<Parameter> parameters;
  if (!file_name.empty()) parameters.push_back({"filename", std::string(file_name)});
  header.with_parameters("Content-Disposition", is_inline ? "inline" : "attachment", parameters);
}

}  // namespace offenbar::mail
