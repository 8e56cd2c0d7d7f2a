#include "converters/mail/bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "converters/base/text.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/rtf/compressed_rtf.h"
#include "converters/rtf/encapsulated.h"

namespace offenbar::mail {
namespace {

using namespace mapi;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

class Reader {
 public:
  Reader(const Item& item, unsigned code_page, const TakeLoss& take_loss)
      : item_(item), code_page_(code_page), take_loss_(take_loss) {}

  Bodies run() {
    plain();
    html();
    // A message whose own body is plain text wraps it in RTF only for old readers.
    constexpr std::int64_t native_plain = 1;  // [MS-OXCMSG] 2.2.1.58.2
    const bool is_plain =
        bodies_.plain && integer(item_, tag::native_body).value_or(0) == native_plain;
    if (!bodies_.html && !is_plain) rich();
    return std::move(bodies_);
  }

 private:
  // The value, or a loss if it is there and cannot be read.
  std::optional<Value> value_of(PropId id, std::string_view where) {
    if (!item_.tag_of(id)) return std::nullopt;
    auto value = item_.get(id);
    if (value) return *std::move(value);
    lose("body_unreadable", Severity::content, where, value.error().what, "");
    return std::nullopt;
  }

  void plain() {
    auto value = value_of(tag::body, "plain body");
    if (!value) return;
    if (auto* utf8 = std::get_if<std::string>(&*value)) bodies_.plain = std::move(*utf8);
    if (const auto* raw = std::get_if<String8>(&*value)) bodies_.plain = from_string8(*raw);
  }

  std::string from_string8(const String8& raw) {
    if (is_ascii(raw.bytes) && raw.bytes.find('\x1B') == std::string::npos) return raw.bytes;
    const bool is_said =
        item_.tag_of(tag::message_code_page) || item_.tag_of(tag::internet_code_page);
    const bool is_known =
        is_said || ansi_code_page(integer(item_, tag::message_locale_id).value_or(0)).has_value();
    const bool is_utf8 = !is_ascii(raw.bytes) && is_valid_utf8(raw.bytes);
    unsigned page = code_page_;
    if (!is_said && is_utf8) page = 65001;
    auto utf8 = from_code_page(as_bytes(raw.bytes), page);
    if (!utf8) {
      page = 1252;
      utf8 = from_code_page(as_bytes(raw.bytes), page);
    }
    if (!is_known || page != code_page_) {
      lose("charset_guessed", Severity::cosmetic, "plain body", "no usable code page",
           fmt::format("code page {}", page));
    }
    return utf8.value_or(std::string());
  }

  void html() {
    auto value = value_of(tag::body_html, "HTML body");
    if (!value) return;
    std::string bytes;
    unsigned page = 0;
    if (const auto* binary = std::get_if<Binary>(&*value)) {
      bytes = as_text(*binary);
      page = declared_page();
    } else if (auto* utf8 = std::get_if<std::string>(&*value)) {
      bytes = naming_utf8(std::move(*utf8));
      page = 65001;
    } else if (auto* raw = std::get_if<String8>(&*value)) {
      bytes = std::move(raw->bytes);
      page = code_page_;
    }
    bytes.resize(bytes.find_last_not_of('\0') + 1);  // some writers store the end of a C string
    if (bytes.empty()) return;
    keep(html_in_its_charset(std::move(bytes), page));
  }

  [[nodiscard]] unsigned declared_page() const {
    for (const PropId id : {tag::internet_code_page, tag::message_code_page}) {
      const auto page = integer(item_, id);
      if (page && *page > 0 && *page <= 65001) return static_cast<unsigned>(*page);
    }
    return 0;
  }

  void keep(Html html) {
    if (html.loss) take_loss_(*std::exchange(html.loss, std::nullopt));
    bodies_.html = std::move(html);
  }

  void rich() {
    const auto value = value_of(tag::rtf_compressed, "RTF body");
    const auto* packed = value ? std::get_if<Binary>(&*value) : nullptr;
    if (packed == nullptr || packed->empty()) return;
    auto unpacked = rtf::decompress(*packed);
    if (!unpacked) {
      lose("body_unreadable", Severity::content, "RTF body", unpacked.error().what, "");
      return;
    }
    damaged(unpacked->damage);
    const Bytes bytes = as_bytes(unpacked->rtf);
    if (rtf::encapsulation_of(bytes) == rtf::Encapsulation::none) {
      genuine(bytes);
    } else {
      wrapped(bytes);
    }
  }

  void damaged(std::string_view damage) {
    if (!damage.empty()) lose("body_damaged", Severity::content, "RTF body", damage, "");
  }

  void wrapped(Bytes bytes) {
    auto original = rtf::de_encapsulate(bytes);
    if (!original) {
      lose("body_unreadable", Severity::content, "RTF body", original.error().what, "");
      return;
    }
    damaged(original->damage);
    if (original->form == rtf::Encapsulation::html) {
      keep({naming_utf8(std::move(original->utf8)), "utf-8", std::nullopt});
    } else if (!bodies_.plain) {
      bodies_.plain = std::move(original->utf8);
    }
  }

  void genuine(Bytes bytes) {
    auto html = rtf::rtf_to_html(bytes);
    if (!html) {
      lose("body_unreadable", Severity::content, "RTF body", html.error().what, "");
      return;
    }
    damaged(html->damage);
    lose("rtf_converted", Severity::formatting, "RTF body", "RTF", "HTML");
    if (!bodies_.plain) bodies_.plain = std::move(html->plain);
    bodies_.pictures = std::move(html->pictures);
    keep({std::move(html->utf8), "utf-8", std::nullopt});
  }

  void lose(std::string_view category, Severity severity, std::string_view where,
            std::string_view before, std::string_view after) {
    take_loss_({std::string(category), severity, std::string(where), std::string(before),
                std::string(after)});
  }

  const Item& item_;
  unsigned code_page_;
  const TakeLoss& take_loss_;
  Bodies bodies_;
};

}  // namespace

Bodies bodies_of(const Item& item, unsigned code_page, const TakeLoss& take_loss) {
  return Reader(item, code_page, take_loss).run();
}

}  // namespace offenbar::mail
