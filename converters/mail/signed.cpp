#include "converters/mail/signed.h"

#include <algorithm>
#include <array>

#include "converters/base/bytes.h"
#include "converters/mail/encoding.h"
#include "converters/mapi/tags.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

constexpr std::size_t head_bytes = 64U << 10U;  // of an entity's own header fields

bool has_suffix(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         same_name(text.substr(text.size() - suffix.size()), suffix);
}
bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same_name(text.substr(0, prefix.size()), prefix);
}

bool is_cms_type(std::string_view media_type) {
  return media_type == "application/pkcs7-mime" || media_type == "application/x-pkcs7-mime";
}

std::string beginning_of(const Planned& plan) {
  std::string head;
  const auto stream = plan.from->open(tag::attach_data);
  if (!stream || !*stream) return head;
  std::array<std::byte, 4096> piece;
  while (head.size() < head_bytes) {
    const auto count = (*stream)->read(piece);
    if (!count || *count == 0) break;
    head += as_text(Bytes(piece).first(*count));
  }
  return head;
}

// Writes the content from byte `skip` on: raw, or in base64.
template <class Take>
void stream(Writing& writing, const Planned& plan, std::size_t skip, Take take) {
  const auto lose = [&](std::string_view category, std::string_view what) {
    writing.lose(category, Severity::content, plan.place(), what, "");
  };
  const auto open = plan.from->open(tag::attach_data);
  if (!open || !*open)
    return lose("attachment_unreadable", open ? "no content" : open.error().what);
  std::array<std::byte, 32UL * 1024> piece;
  while (writing.out.ok()) {
    const auto count = (*open)->read(piece);
    if (!count) return lose("attachment_cut", count.error().what);
    if (*count == 0) return;
    std::string_view bytes = as_text(Bytes(piece).first(*count));
    const std::size_t skipped = std::min(skip, bytes.size());
    skip -= skipped;
    bytes.remove_prefix(skipped);
    if (!bytes.empty()) take(bytes);
  }
}

// The end of the header fields: behind their empty line; 0 if there are none.
std::size_t end_of_fields(std::string_view head) {
  for (const std::string_view empty : {"\r\n\r\n", "\n\n"}) {
    const std::size_t at = head.find(empty);
    if (at != std::string_view::npos) return at + empty.size();
  }
  return 0;
}

void add_content_fields(Header& header, const TransportHeaders& fields) {
  for (const TransportField& field : fields.fields()) {
    if (has_prefix(field.name, "content-")) {
      header.verbatim(field.name + ":" + field.body + "\r\n");
    }
  }
}

Part entity_from(const Planned& plan, std::size_t skip) {
  Part part;
  part.write = [plan, skip](Writing& writing) {
    stream(writing, plan, skip, [&writing](std::string_view bytes) { writing.out.text(bytes); });
  };
  return part;
}

// A MIME entity with its own fields in front.
std::optional<Part> whole_entity(const Planned& plan, std::string_view head) {
  const std::size_t body = end_of_fields(head);
  const TransportHeaders fields(head.substr(0, body));
  const TransportField* const type = fields.find("Content-Type");
  if (body == 0 || type == nullptr) return std::nullopt;
  const std::string value = type->value();
  if (!has_prefix(value, "multipart/") && !has_prefix(value, "application/")) return std::nullopt;
  Part part = entity_from(plan, body);
  add_content_fields(part.header, fields);
  return part;
}

// A multipart without its fields: they are among those the mail came with, or must be made up.
std::optional<Part> headless_entity(Writing& writing, const Planned& plan, std::string_view head) {
  const std::size_t dashes = head.starts_with("--") ? 0 : head.find("\n--");
  if (dashes == std::string_view::npos) return std::nullopt;
  Part part = entity_from(plan, 0);
  const TransportField* const type = writing.headers.find("Content-Type");
  if (type != nullptr && has_prefix(type->value(), "multipart/signed")) {
    part.header.verbatim("Content-Type:" + type->body + "\r\n");
    return part;
  }
  std::string_view line = head.substr(dashes == 0 ? 2 : dashes + 3);
  line = line.substr(0, std::min(line.find_first_of("\r\n"), line.size()));
  if (line.empty() || line.size() > 70) return std::nullopt;
  const std::array<Parameter, 3> parameters{{{"protocol", "application/pkcs7-signature"},
                                             {"micalg", "sha-256"},
                                             {"boundary", std::string(line)}}};
  part.header.with_parameters("Content-Type", "multipart/signed", parameters);
  writing.lose("signature_broken", Severity::formatting, plan.place(), "no Content-Type",
               "sha-256");
  return part;
}

// What a CMS object holds, by its object identifier. RFC 8551, 3.2.2
std::string_view smime_type(std::string_view cms) {
  struct Kind {
    std::string_view oid;
    std::string_view type;
  };
  using namespace std::string_view_literals;
  constexpr std::array<Kind, 4> kinds{
      {{"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv, "signed-data"},
       {"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"sv, "enveloped-data"},
       {"\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09"sv, "compressed-data"},
       {"\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"sv, "authEnveloped-data"}}};
  const std::string_view front = cms.substr(0, 64);
  for (const Kind& kind : kinds) {
    if (front.find(kind.oid) != std::string_view::npos) return kind.type;
  }
  return {};
}

Part opaque(Writing& writing, const Planned& plan, std::string_view head) {
  Part part;
  const TransportField* const type = writing.headers.find("Content-Type");
  if (type != nullptr && (has_prefix(type->value(), "application/pkcs7-mime") ||
                          has_prefix(type->value(), "application/x-pkcs7-mime"))) {
    part.header.verbatim("Content-Type:" + type->body + "\r\n");
  } else {
    std::vector<Parameter> parameters;
    if (const auto kind = smime_type(head); !kind.empty())
      parameters.push_back({"smime-type", std::string(kind)});
    parameters.push_back({"name", "smime.p7m"});
    part.header.with_parameters("Content-Type", "application/pkcs7-mime", parameters);
  }
  part.header.tokens("Content-Transfer-Encoding", "base64");
  add_disposition(part.header, false, "smime.p7m");
  part.write = [plan](Writing& now) {
    Base64Writer base64(now.out);
    stream(now, plan, 0, [&base64](std::string_view bytes) { base64.write(bytes); });
    base64.finish();
  };
  return part;
}

// RFC 3156, 4
Part pgp_part(const Planned& plan, std::string_view media_type) {
  Part part;
  part.header.with_parameters("Content-Type", media_type, {});
  const std::string head = beginning_of(plan);
  const bool is_text = std::ranges::all_of(
      head, [](char c) { return (c >= 32 && c < 127) || c == '\r' || c == '\n' || c == '\t'; });
  part.header.tokens("Content-Transfer-Encoding", is_text ? "7bit" : "base64");
  if (is_text) {
    part.write = [plan](Writing& writing) {
      stream(writing, plan, 0, [&writing](std::string_view bytes) { writing.out.text(bytes); });
    };
  } else {
    part.write = [plan](Writing& writing) {
      Base64Writer base64(writing.out);
      stream(writing, plan, 0, [&base64](std::string_view bytes) { base64.write(bytes); });
      base64.finish();
    };
  }
  return part;
}

std::optional<Part> pgp_encrypted(Writing& writing, const std::vector<Planned>& attachments) {
  if (attachments.size() != 2) return std::nullopt;
  const auto version =
      std::ranges::find(attachments, "application/pgp-encrypted", &Planned::media_type);
  if (version == attachments.end()) return std::nullopt;
  const Planned& content = version == attachments.begin() ? attachments[1] : attachments[0];
  std::vector<Part> parts;
  parts.push_back(pgp_part(*version, "application/pgp-encrypted"));
  parts.push_back(pgp_part(content, "application/octet-stream"));
  const std::array<Parameter, 1> protocol{{{"protocol", "application/pgp-encrypted"}}};
  return multipart(writing, "encrypted", std::move(parts), protocol);
}

}  // namespace

std::optional<Part> signed_content(Writing& writing, const std::vector<Planned>& attachments,
                                   bool has_body) {
  const bool is_smime = has_suffix(writing.message_class, ".SMIME.MultipartSigned") ||
                        has_suffix(writing.message_class, ".SMIME");
  if (attachments.size() == 1) {
    const Planned& only = attachments.front();
    if (is_smime || only.media_type == "multipart/signed" ||
        (is_cms_type(only.media_type) && !has_body)) {
      const std::string head = beginning_of(only);
      if (head.starts_with('\x30')) return opaque(writing, only, head);  // an ASN.1 SEQUENCE
      if (auto entity = whole_entity(only, head)) return entity;
      if (auto entity = headless_entity(writing, only, head)) return entity;
    }
  }
  if (!has_body) {
    if (auto encrypted = pgp_encrypted(writing, attachments)) return encrypted;
  }
  for (const Planned& one : attachments) {
    if (is_smime || one.media_type == "application/pgp-signature" ||
        one.media_type == "application/pkcs7-signature" ||
        one.media_type == "application/x-pkcs7-signature") {
      writing.lose("signature_broken", Severity::content, one.place(), "signed",
                   "not as it was signed");
      break;
    }
  }
  return std::nullopt;
}

}  // namespace offenbar::mail
