#include "converters/items/mailbox_files.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

#include "converters/base/text.h"
#include "converters/items/words.h"

namespace offenbar::items {
namespace {

constexpr std::string_view from_line = "From ";

// RFC 3501, 5.1.3
std::string of_imap_name(const std::string& name) {
  if (name.find('&') == std::string::npos) return name;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(
      ucnv_open("IMAP-mailbox-name", &status), &ucnv_close);
  if (!converter) return name;
  std::u16string units(name.size() * 2 + 16, u'\0');
  const auto count =
      ucnv_toUChars(converter.get(), units.data(), static_cast<std::int32_t>(units.size()),
                    name.data(), static_cast<std::int32_t>(name.size()), &status);
  if (U_FAILURE(status) != 0 || count < 0) return name;
  units.resize(std::min(static_cast<std::size_t>(count), units.size()));
  std::string utf8;
  append_utf8(utf8, units);
  return utf8;
}

std::string lower_letters(std::string_view text) { return normalised_key(letters_of(text)); }

}  // namespace

std::optional<std::string> flags_in_name(std::string_view path) {
  const std::size_t mark = path.rfind(":2,");
  if (mark == std::string_view::npos || path.find("/cur/") == std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(path.substr(mark + 3));
}

std::optional<std::string> folder_in_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const bool is_maildir = path.substr(0, slash).ends_with("/cur");
  std::string_view folder =
      path.ends_with(".mbox") ? path.substr(0, path.size() - 5) : path.substr(0, slash);
  if (is_maildir) folder.remove_suffix(4);
  const std::size_t before = folder.rfind('/');
  if (before == std::string_view::npos) return std::nullopt;
  std::string_view name = folder.substr(before + 1);
  if (!is_maildir) return std::string(name);
  return of_imap_name(std::string(name.substr(name.rfind('.') + 1)));
}

bool is_folder_called(std::string_view result, std::string_view source) {
  const std::string wanted = lower_letters(source);
  const std::string found = lower_letters(result);
  if (found == wanted) return true;
  // "Berichte (2)" beside another of that name, and what no file system takes.
  constexpr std::size_t long_name = 40;
  const std::size_t digits = found.find_last_not_of("0123456789abcdef_") + 1;
  return found.starts_with(wanted) ||
         (wanted.size() > long_name && digits > 0 &&
          wanted.starts_with(found.substr(0, std::min(digits, long_name))));
}

std::vector<Bytes> messages_of_mbox(Bytes mbox) {
  const std::string_view text = as_text(mbox);
  std::vector<std::size_t> begins;
  if (text.starts_with(from_line)) begins.push_back(0);
  for (std::size_t at = text.find("\n\nFrom "); at != std::string_view::npos;
       at = text.find("\n\nFrom ", at + 1)) {
    begins.push_back(at + 2);
  }
  std::vector<Bytes> messages;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] - 1 : text.size();
    const std::size_t line = text.find('\n', begins[i]);
    const std::size_t first = std::min(line == std::string_view::npos ? end : line + 1, end);
    messages.push_back(mbox.subspan(first, end - first));
  }
  return messages;
}

std::string unquoted(Bytes message) {
  const std::string_view text = as_text(message);
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (std::size_t at = text.starts_with('>') ? 0 : text.find("\n>"); at != std::string_view::npos;
       at = text.find("\n>", at + 1)) {
    const std::size_t line = text[at] == '>' ? at : at + 1;
    const std::size_t end = text.find_first_not_of('>', line);
    if (end == std::string_view::npos || !text.substr(end).starts_with(from_line)) continue;
    out += text.substr(done, line - done);
    done = line + 1;
  }
  out += text.substr(done);
  return out;
}

}  // namespace offenbar::items
