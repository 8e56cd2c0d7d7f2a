#include "converters/items/compare_letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <utility>

#include "converters/base/digest.h"
#include "converters/comparison/mapped.h"
#include "converters/items/words.h"

namespace offenbar::items {
namespace {

std::string lower_letters(std::string_view text) {
  std::string letters = letters_of(text);
  std::ranges::transform(letters, letters.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return letters;
}

std::string text_of(const Address& one) {
  if (one.name.empty() || one.name == one.address) return one.address;
  return one.address.empty() ? one.name : fmt::format("{} <{}>", one.name, one.address);
}

std::string list_text(const std::vector<Address>& list) {
  std::string text;
  for (const Address& one : list) {
    if (text.size() > Differences::longest_text) break;
    text += (text.empty() ? "" : ", ") + text_of(one);
  }
  return text;
}

bool is_address(std::string_view text) {
  return text.find('@') != std::string_view::npos && text.find("/o=") == std::string_view::npos &&
         !text.starts_with("imceaex");
}

// By address where there is one; else by name, which stands with whatever address was found for it.
bool names(const std::vector<Address>& list, const Address& who) {
  if (is_address(who.address)) {
    const std::string mapped = mapped_address(who.address);
    return std::ranges::any_of(list, [&](const Address& one) {
      return one.address == who.address || one.address == mapped;
    });
  }
  // Stores split "Muster, Anna" at its comma now and then: each word counts.
  std::string all;
  for (const Address& one : list) {
    all += lower_letters(one.name) + " " + lower_letters(one.address) + " ";
  }
  std::string_view name = who.name;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of(" ,;<>()"), name.size());
    if (all.find(lower_letters(name.substr(0, end))) == std::string::npos) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

std::string time_text(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

// What a stream holds, as far as it can be read.
struct Digest {
  std::uint64_t bytes = 0;
  std::string sha256;
  [[nodiscard]] std::string text() const {
    return fmt::format("{} bytes, SHA-256 {}", bytes, sha256.substr(0, 16));
  }
};

std::size_t fill(mapi::ByteStream& from, std::span<std::byte> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto count = from.read(into.subspan(filled));
    if (!count || *count == 0) break;
    filled += *count;
  }
  return filled;
}

constexpr std::size_t piece = 64U << 10U;

struct Room {
  std::array<std::byte, piece> a;
  std::array<std::byte, piece> b;
};

class Letters {
 public:
  Letters(const Letter& source, const Letter& result, std::string where, Differences& found)
      : source_(source), result_(result), where_(std::move(where)), found_(found) {}

  void run() {
    people();
    fields();
    bodies();
    attachments();
  }

 private:
  [[nodiscard]] std::string place(std::string_view what) const {
    return where_.empty() ? std::string(what) : fmt::format("{}, {}", where_, what);
  }

  void lose(std::string_view category, std::string_view where, std::string_view before,
            std::string_view after) {
    found_.add(category, place(where), before, after);
  }

  void people() {
    for (const Address& who : source_.from) {
      if (!is_address(who.address) || names(result_.from, who)) continue;
      lose("sender_changed", "From", text_of(who), list_text(result_.from));
      break;
    }
    const std::array<
        std::pair<const char*, std::pair<const std::vector<Address>*, const std::vector<Address>*>>,
        3>
        fields{{{"To", {&source_.recipients, &result_.recipients}},
                {"Cc", {&source_.copies, &result_.copies}},
                {"Bcc", {&source_.blind, &result_.blind}}}};
    for (const auto& [name, both] : fields) {
      for (const Address& who : *both.first) {
        if (names(*both.second, who)) continue;
        const auto other = std::ranges::find_if(
            fields, [&who](const auto& field) { return names(*field.second.second, who); });
        if (other == fields.end()) {
          lose("recipient_missing", name, text_of(who), list_text(*both.second));
        } else {
          lose("recipient_field", name, text_of(who), other->first);
        }
      }
    }
  }

  void fields() {
    if (source_.subject && !is_subject(*source_.subject) &&
        !(source_.other_subject && is_subject(*source_.other_subject))) {
      lose("subject_changed", "Subject", *source_.subject, result_.subject.value_or(""));
    }
    if (source_.message_id && source_.message_id != result_.message_id) {
      lose("message_id_changed", "Message-ID", *source_.message_id,
           result_.message_id.value_or(""));
    }
    for (const std::string& id : source_.references) {
      if (std::ranges::find(result_.references, id) != result_.references.end()) continue;
      lose("reference_missing", "References", id, "");
      break;
    }
    date();
    const std::string words = lower_letters(joined(result_.keywords));
    for (const std::string& word : source_.keywords) {
      if (words.find(lower_letters(word)) != std::string::npos) continue;
      if (words.find(lower_letters(mapped_category(word))) != std::string::npos) continue;
      lose("category_missing", "Keywords", word, joined(result_.keywords));
    }
  }

  [[nodiscard]] bool is_subject(std::string_view text) const {
    const std::string letters = lower_letters(text);
    return letters == lower_letters(result_.subject.value_or("")) ||
           (result_.other_subject && letters == lower_letters(*result_.other_subject));
  }

  static std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
  }

  void date() {
    if (source_.date && result_.date == source_.date) return;
    if (!source_.date && source_.other_dates.empty()) return;
    const bool stands_for_it =
        result_.date &&
        std::ranges::find(source_.other_dates, *result_.date) != source_.other_dates.end();
    if (stands_for_it) return;
    lose("date_changed", "Date", time_text(source_.date ? *source_.date : source_.other_dates[0]),
         result_.date ? time_text(*result_.date) : "");
  }

  void bodies() {
    for (const Text& text : source_.texts) body(text);
  }

  // Readable bodies of the same kind, else of the other one.
  void body(const Text& text) {
    const std::string before = text.is_html ? text_of_html(text.utf8) : text.utf8;
    const std::string letters = letters_of(before, !text.is_certain);
    if (letters.empty()) return;
    std::string nearest;
    std::size_t nearest_length = 0;
    bool has_one = false;
    for (const bool same_kind : {true, false}) {
      for (const Text& one : result_.texts) {
        if ((one.is_html == text.is_html) != same_kind) continue;
        std::string after = one.is_html ? text_of_html(one.utf8) : one.utf8;
        const std::string other = letters_of(after, !text.is_certain || !one.is_certain);
        const std::string own =
            one.is_certain || !text.is_certain ? letters : letters_of(before, true);
        if (other == own) return;
        const auto length = static_cast<std::size_t>(
            std::mismatch(own.begin(), own.end(), other.begin(), other.end()).first - own.begin());
        if (has_one && length <= nearest_length) continue;
        nearest = std::move(after);
        nearest_length = length;
        has_one = true;
      }
      if (has_one && same_kind) break;
    }
    const char* where = text.is_html ? "HTML body" : "text body";
    if (!has_one) return lose("body_missing", where, words_at(before, 0), "");
    lose("body_changed", where, words_at(before, nearest_length, !text.is_certain),
         words_at(nearest, nearest_length, !text.is_certain));
  }

  void attachments() {
    taken_.assign(result_.attached.size(), false);
    digests_.resize(result_.attached.size());
    std::vector<const Attached*> left;
    for (const Attached& one : source_.attached) {
      if (!match(one)) left.push_back(&one);
    }
    for (const Attached* one : left) missing(*one);
  }

  bool match(const Attached& one) {
    if (one.message) return message(one);
    if (one.is_link) return link(one);
    return bytes(one);
  }

  // Names are kept where they are sound, and are completed where a program wants an extension.
  static bool same_name(const Attached& source, const Attached& result) {
    const std::string name = lower_letters(source.name);
    return name.empty() || lower_letters(result.name).find(name) != std::string::npos;
  }

  bool bytes(const Attached& one) {
    for (std::size_t i = 0; i < result_.attached.size(); ++i) {
      const Attached& other = result_.attached[i];
      if (taken_[i] || !other.open || !same_name(one, other)) continue;
      if (!equal(one, other)) continue;
      taken_[i] = true;
      return true;
    }
    return false;
  }

  bool message(const Attached& one) {
    for (std::size_t i = 0; i < result_.attached.size(); ++i) {
      const Attached& other = result_.attached[i];
      if (taken_[i]) continue;
      if (one.is_other_item) {
        const bool fits = other.message || other.media_type == "text/calendar" ||
                          other.media_type == "text/vcard" || other.media_type == "text/x-vcard";
        if (!fits) continue;
        taken_[i] = true;
        return true;
      }
      if (!other.message) continue;
      taken_[i] = true;
      const std::string inside = place(fmt::format("attachment {}", one.name));
      compare_letters(one.message(), other.message(), inside, found_);
      return true;
    }
    return false;
  }

  bool link(const Attached& one) {
    for (std::size_t i = 0; i < result_.attached.size(); ++i) {
      if (taken_[i] || !same_name(one, result_.attached[i])) continue;
      taken_[i] = true;
      return true;
    }
    return false;
  }

  Room& room() {
    if (!room_) room_ = std::make_unique_for_overwrite<Room>();
    return *room_;
  }

  bool equal(const Attached& one, const Attached& other) {
    const auto a = one.open();
    const auto b = other.open();
    if (!a || !*a || !b || !*b) return false;
    if (one.is_text && other.is_text) return are_equal_lines(**a, **b);
    for (;;) {
      const std::size_t in_a = fill(**a, room().a);
      const std::size_t in_b = fill(**b, room().b);
      if (in_a != in_b ||
          !std::equal(room().a.begin(), room().a.begin() + static_cast<std::ptrdiff_t>(in_a),
                      room().b.begin())) {
        return false;
      }
      if (in_a < piece) return true;
    }
  }

  // Line ends aside.
  static bool are_equal_lines(mapi::ByteStream& a, mapi::ByteStream& b) {
    const auto all_of = [](mapi::ByteStream& from) {
      std::string text;
      std::array<std::byte, 4096> some{};
      while (const std::size_t count = fill(from, some)) {
        for (const char c : as_text(Bytes(some).first(count))) {
          if (c != '\r') text += c;
        }
      }
      while (text.ends_with('\n')) text.pop_back();
      return text;
    };
    return all_of(a) == all_of(b);
  }

  Digest digest(const Attached& one) {
    Digest digest;
    Sha256 sum;
    const auto stream = one.open();
    if (stream && *stream) {
      for (std::size_t count = piece; count == piece;) {
        count = fill(**stream, room().a);
        sum.update(Bytes(room().a).first(count));
        digest.bytes += count;
      }
    }
    digest.sha256 = sum.hex();
    return digest;
  }

  const Digest& digest_of_result(std::size_t index) {
    if (!digests_[index]) digests_[index] = digest(result_.attached[index]);
    return *digests_[index];
  }

  // Nothing of the same name has the same bytes.
  void missing(const Attached& one) {
    const std::string where =
        fmt::format("attachment {}", one.name.empty() ? "without a name" : one.name);
    if (!one.open)
      return lose("attachment_missing", where, one.is_link ? "a link" : "a message", "");
    const Digest before = digest(one);
    for (std::size_t i = 0; i < result_.attached.size(); ++i) {
      if (taken_[i] || !result_.attached[i].open) continue;
      if (digest_of_result(i).sha256 != before.sha256) continue;
      taken_[i] = true;
      if (!source_.is_sealed) lose("attachment_name", where, one.name, result_.attached[i].name);
      return;
    }
    for (std::size_t i = 0; i < result_.attached.size(); ++i) {
      if (taken_[i] || !result_.attached[i].open || !same_name(one, result_.attached[i])) continue;
      taken_[i] = true;
      return lose("attachment_changed", where, before.text(), digest_of_result(i).text());
    }
    lose("attachment_missing", where, before.text(), "");
  }

  const Letter& source_;
  const Letter& result_;
  std::string where_;
  Differences& found_;
  std::vector<bool> taken_;
  std::vector<std::optional<Digest>> digests_;
  std::unique_ptr<Room> room_;  // most letters need none
};

}  // namespace

void compare_letters(const Letter& source, const Letter& result, const std::string& where,
                     Differences& found) {
  Letters(source, result, where, found).run();
}

void compare_flags(std::string_view source, std::string_view result, Differences& found) {
  constexpr std::array<std::pair<char, const char*>, 5> flags{
      {{'S', "read"}, {'R', "answered"}, {'P', "forwarded"}, {'F', "flagged"}, {'D', "draft"}}};
  for (const auto& [letter, name] : flags) {
    const bool before = source.find(letter) != std::string_view::npos;
    const bool after = result.find(letter) != std::string_view::npos;
    if (before != after) found.add("flag_changed", "flags", before ? name : "", after ? name : "");
  }
}

}  // namespace offenbar::items
