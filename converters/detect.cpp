#include "converters/detect.h"

#include <algorithm>
#include <cctype>

#include "converters/identify.h"
#include "converters/obstacle.h"
#include "converters/odf/package_check.h"

namespace offenbar {
namespace {

std::string extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  const auto slash = name.rfind('/');
  if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)) return {};
  std::string out(name.substr(dot + 1));
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool lists(std::string_view extensions, std::string_view extension) {
  while (!extensions.empty()) {
    const auto end = std::min(extensions.find(' '), extensions.size());
    if (extensions.substr(0, end) == extension) return true;
    extensions.remove_prefix(std::min(end + 1, extensions.size()));
  }
  return false;
}

// What a container lists that shows nothing of its inside: its extensions are those of the rows
// that may be in it. A zip archive only counts while its directory is unreadable.
std::string_view possible_inside(const Content& content, const Format& found) {
  if (found.id == "ooxml") return found.extensions;
  if (found.id == "zip" && content.archive_error() != nullptr) {
    return find_format("ooxml")->extensions;
  }
  if (found.id == "cfb" && content.compound_error() != nullptr) return found.extensions;
  return {};
}

// Among rows of the same content the one whose extension fits; `found` if none fits better.
const Format* choose(const Content& content, const Format* found, std::string_view name) {
  const std::string extension = extension_of(name);
  if (extension.empty()) return found;
  const bool inside = lists(possible_inside(content, *found), extension);
  if (!inside && lists(found->extensions, extension)) return found;
  for (const Format& row : formats()) {
    const std::string_view usual = row.extensions.substr(0, row.extensions.find(' '));
    if (inside && row.handling == Handling::convert && usual == extension) return &row;
    if (row.content_of == found->id && lists(row.extensions, extension)) return &row;
  }
  return found;
}

Error unknown(Bytes bytes) {
  if (bytes.empty()) return {Fault::unsupported, "empty file", 0, ""};
  const bool zeros = std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
  return {Fault::unsupported, zeros ? "nothing but zero bytes" : "unknown bytes", 0, ""};
}

// Encrypted members of a zip archive, and encrypted ODF.
bool has_locked_members(const Content& content, const Format& format) {
  const zip::Archive* archive = content.archive();
  if (archive == nullptr) return false;
  if (std::ranges::any_of(archive->entries(), &zip::Entry::encrypted)) return true;
  return format.id.starts_with('o') && odf::is_encrypted(*archive);
}

// WordPerfect and Hangul say in their headers that they are encrypted.
bool header_says_encrypted(const Content& content, const Format& format) {
  const Bytes bytes = content.bytes();
  if (format.id == "wpd" && starts_with(bytes, "\xFFWPC")) {
    return bytes.size() > 13 && (bytes[12] != std::byte{0} || bytes[13] != std::byte{0});
  }
  if (format.id == "hwp" && content.compound() != nullptr) {
    const cfb::Entry* entry = content.compound()->find("FileHeader");
    const auto head = entry == nullptr ? Result<std::vector<std::byte>>()
                                       : content.compound()->read_head(*entry, 40);
    return head && head->size() == 40 && ((*head)[36] & std::byte{2}) != std::byte{0};
  }
  return false;
}

Result<std::optional<offcrypto::Lock>> lock_of(const Content& content, const Format& format) {
  if (content.compound() != nullptr) return offcrypto::find_lock(*content.compound());
  if (format.id == "xls") return offcrypto::find_lock_of_workbook(content.bytes());
  return std::nullopt;
}

Error locked(const offcrypto::Lock& lock) {
  if (lock.needs_rights_server()) {
    return {Fault::protected_, "protected by a rights server (IRM, RMS)", 0,
            "open it in Office with an account that has the right, and save it without protection"};
  }
  return {Fault::encrypted, "encrypted: " + lock.scheme, 0,
          "give its password in the file of --passwords"};
}

void find_lock(const Content& content, Detection& detection) {
  auto lock = lock_of(content, *detection.format);
  if (!lock) {
    detection.obstacle = lock.error();
  } else if (*lock) {
    detection.lock = *std::move(lock);
    detection.encryption = detection.lock->scheme;
    detection.obstacle = locked(*detection.lock);
    detection.default_password =
        offcrypto::opens(*detection.lock, offcrypto::excel_default_password);
  } else if (has_locked_members(content, *detection.format)) {
    detection.encryption = "encrypted members";
  } else if (header_says_encrypted(content, *detection.format)) {
    detection.encryption = "password of the format's own";
  }
  if (!detection.obstacle && !detection.encryption.empty()) {
    detection.obstacle = Error{Fault::encrypted, "encrypted: " + detection.encryption, 0, ""};
  }
}

}  // namespace

Detection identify(const Content& content, std::string_view name_hint) {
  Detection detection;
  const auto found =
      std::ranges::find_if(formats(), [&](const Format& row) { return row.recognise(content); });
  if (found == formats().end()) {
    detection.obstacle = unknown(content.bytes());
    return detection;
  }
  detection.format = choose(content, &*found, name_hint);
  find_lock(content, detection);
  return detection;
}

Detection detect(const Content& content, std::string_view name_hint) {
  Detection detection = identify(content, name_hint);
  if (!detection.obstacle) {
    Soundness soundness = check_soundness(content, *detection.format);
    detection.obstacle = std::move(soundness.damage);
    detection.facts = soundness.facts;
  }
  return detection;
}

bool extension_fits(const Format& format, std::string_view name) {
  const std::string extension = extension_of(name);
  return extension.empty() || lists(format.extensions, extension);
}

}  // namespace offenbar
