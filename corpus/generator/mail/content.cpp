#include "corpus/generator/mail/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "corpus/generator/mail/append.h"
#include "corpus/generator/mail/attachments.h"
#include "corpus/generator/mail/bodies.h"
#include "corpus/generator/mail/compressed_rtf.h"
#include "corpus/generator/mail/envelope.h"
#include "corpus/generator/mail/items.h"
#include "corpus/generator/mail/tags.h"
#include "corpus/generator/mail/words.h"

namespace offenbar::generator {
namespace {

constexpr unsigned deepest_embedding = 2;

enum class Body : std::uint8_t { plain, html_utf8, html_1252, rtf, rtf_of_html, none };

void add_body(Properties& properties, Body body, const Paragraphs& text, const std::string& image) {
  if (body == Body::none) return;
  const bool is_rtf = body == Body::rtf || body == Body::rtf_of_html;
  const bool is_html = body == Body::html_utf8 || body == Body::html_1252;
  properties.text(tag::body, plain_body(text));
  properties.number(tag::native_body, is_html ? 3 : is_rtf ? 2 : 1);
  properties.number(tag::internet_code_page, body == Body::html_1252 ? 1252 : 65001);
  if (body == Body::html_utf8) properties.bytes(tag::body_html, html_body(text, "utf-8", image));
  if (body == Body::html_1252)
    properties.bytes(tag::body_html, windows_1252(html_body(text, "windows-1252", image)));
  if (body == Body::rtf) properties.bytes(tag::rtf_compressed, compressed_rtf(rtf_body(text)));
  if (body == Body::rtf_of_html)
    properties.bytes(tag::rtf_compressed, compressed_rtf(rtf_of_html(text)));
}

// Read, answered, flagged, sorted: what people do with mail.
void add_state(Properties& properties, Random& random, Place place, std::int64_t sent,
               bool has_attachments) {
  std::uint32_t flags = has_attachments ? 0x10 : 0;              // mfHasAttach
  if (place == Place::drafts) flags |= 0x8;                      // mfUnsent
  if (place != Place::inbox || !random.one_in(4)) flags |= 0x1;  // mfRead
  properties.number(tag::message_flags, flags);
  if (place == Place::inbox && random.one_in(3)) {
    constexpr std::uint32_t reply = 102;
    constexpr std::uint32_t forward = 104;
    properties.number(tag::last_verb, random.one_in(2) ? reply : forward);
    properties.time(tag::last_verb_time, sent + 7200);
  }
  if (random.one_in(6)) {
    properties.number(tag::flag_status, 2).number(tag::followup_icon, 6);
    properties.text(named::flag_request, "Zur Nachverfolgung");
  }
  if (random.one_in(4)) {
    constexpr std::string_view categories[] = {"Dringend", "Bürgeranfrage", "Rücksprache",
                                               "Öffentlich", "Büro"};
    std::vector<std::string> chosen{std::string(random.pick(categories))};
    if (random.one_in(2)) chosen.emplace_back("Wiedervorlage");
    properties.texts(named::keywords, chosen);
  }
  if (random.one_in(3)) properties.text(named::file_number, file_number(random));
}

}  // namespace

std::uint64_t Content::attachment_size(Random& random) {
  // Many small ones, few large ones; the factors' mean is 1.
  constexpr std::array<std::uint64_t, 16> hundredths = {1,  2,  3,  5,  8,   12,  20,  30,
                                                        40, 55, 75, 95, 130, 184, 240, 700};
  const std::uint64_t mean = options_.attachment_mean;
  std::uint64_t size = 1 + mean * hundredths[random.below(16)] / 100 + random.below(200);
  if (options_.attachment_budget > 0) {
    const std::uint64_t left =
        options_.attachment_budget - std::min(options_.attachment_budget, attached_);
    size = std::min(size, left);
  }
  attached_ += size;
  return size;
}

void Content::add_attachments(Message& message, Random& random, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t size = attachment_size(random);
    if (size > 0) message.attachments.push_back(file_attachment(random, size));
  }
}

Item Content::mail(Random& random, std::uint64_t number, unsigned depth) {
  Item item;
  constexpr Place places[] = {Place::inbox, Place::inbox,  Place::inbox, Place::inbox,
                              Place::sent,  Place::inbox,  Place::sent,  Place::drafts,
                              Place::inbox, Place::deleted};
  item.place = random.pick(places);
  const std::int64_t sent = time_of(number, random);
  const Person from = person(random);
  const Person to = person(random);
  const std::string about = topic(random);
  constexpr std::string_view prefixes[] = {"", "", "AW: ", "WG: "};
  const std::string_view prefix = random.pick(prefixes);
  const auto body = static_cast<Body>(number < 6 ? number : random.below(5));
  const Paragraphs text = letter(random, to, from, about);

  Message& message = item.message;
  const bool has_image = (body == Body::html_utf8 || body == Body::html_1252) && number % 2 == 1;
  const std::string image = has_image ? fmt::format("wappen{}@neustadt.example.org", number) : "";
  if (has_image) message.attachments.push_back(inline_image(random, image));
  if (number == 8 || (number > 20 && depth < deepest_embedding && random.one_in(20))) {
    Random inner(random.next());
    Item enclosed = mail(inner, 21 + number % 7, depth + 1);
    message.attachments.push_back(embedded_message(std::move(enclosed.message)));
  }
  constexpr std::uint64_t counts[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 3};
  add_attachments(message, random, number == 2 ? 2 : random.pick(counts));

  Properties& properties = message.properties;
  properties.text(tag::message_class, "IPM.Note");
  add_subject(properties, prefix, about);
  add_envelope(message, random,
               {from, to, sent, item.place == Place::drafts, std::string(prefix) + about});
  add_body(properties, body, text, image);
  add_state(properties, random, item.place, sent, !message.attachments.empty());
  number_attachments(message);
  return item;
}

Item Content::item(std::uint64_t number) {
  Random random(options_.seed * 0x2545F4914F6CDD1D + number);
  (void)random.next();
  using Maker = Item (*)(Random&, std::uint64_t);
  constexpr Maker others[] = {appointment,   contact,           weekly_series, task,
                              sticky_note,   distribution_list, unknown_item,  meeting_request,
                              all_day_event, folder_settings};
  if (number < 20)
    return number % 2 == 1 ? others[number / 2](random, number) : mail(random, number / 2);
  return number % 8 == 3 ? others[random.below(9)](random, number) : mail(random, number);
}

}  // namespace offenbar::generator
