#include "converters/findings/compound.h"

#include <unicode/uloc.h>

#include <array>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/findings/macros.h"
#include "converters/findings/property_sets.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t most_stream = std::uint64_t{1} << 31U;
constexpr std::size_t most_objects = 2'000;  // that are looked into

std::string path_of(const cfb::Entry& storage, std::string_view name) {
  return storage.path.empty() ? std::string(name) : storage.path + "/" + std::string(name);
}

std::string ansi_text(Cursor& in) {
  constexpr std::uint32_t longest = 4096;
  const auto length = in.le<std::uint32_t>();
  if (length > longest) return {};
  const Bytes raw = in.take(length);
  std::string text = from_code_page(raw, 1252).value_or(std::string());
  return text.substr(0, text.find('\0'));
}

// "Excel.Sheet.8" or "Microsoft Excel-Tabelle" of an object. [MS-OLEDS] 2.3.8
std::string class_of_object(const cfb::CompoundFile& file, const cfb::Entry& storage) {
  const cfb::Entry* entry = file.find(path_of(storage,
                                              "\x01"
                                              "CompObj"));
  if (entry == nullptr) return {};
  const auto bytes = file.read_head(*entry, 8192);
  if (!bytes) return {};
  Cursor in(*bytes);
  in.skip(28);
  std::string user_type = ansi_text(in);
  const auto marker = in.le<std::uint32_t>();
  if (marker >= 0xFFFFFFFE) {
    in.skip(4);
  } else if (marker > 0 && marker < 4096) {
    in.skip(marker);
  }
  std::string class_name = ansi_text(in);
  return class_name.empty() ? user_type : class_name;
}

class ObjectFinder {
 public:
  ObjectFinder(const cfb::CompoundFile& file, Account& account) : file_(file), account_(account) {}

  void run() {
    for (const cfb::Entry& entry : file_.entries()) {
      if (entry.is_storage) {
        look_at_storage(entry);
      } else {
        look_at_stream(entry);
      }
    }
  }

 private:
  [[nodiscard]] bool has(const cfb::Entry& storage, std::string_view name) const {
    return file_.find(path_of(storage, name)) != nullptr;
  }

  void look_at_storage(const cfb::Entry& storage) {
    if (storage.name == "_xmlsignatures") account_.add("signed");
    if (storage.name == "_SX_DB_CUR") account_.add("pivot", "", "cache of a pivot table");
    if (storage.path.empty() || ++objects_ > most_objects) return;
    const bool is_object = has(storage, "\x01Ole") ||
                           has(storage,
                               "\x01"
                               "Ole10Native") ||
                           has(storage,
                               "\x01"
                               "CompObj");
    if (!is_object) return;
    if (has(storage, "\x03OCXNAME") || has(storage, "\x03OCXDATA")) {
      account_.add("activex", storage.path, class_of_object(file_, storage));
    } else if (storage.name.starts_with("LNK") || has(storage, "\x03LINKINFO")) {
      account_.add("external-links", storage.path, class_of_object(file_, storage));
    } else if (storage.path.find("/VBA") == std::string::npos && !has(storage, "VBFrame") &&
               !has(storage, "\x03VBFrame")) {
      account_.add("embedded", storage.path, class_of_object(file_, storage));
    }
  }

  void look_at_stream(const cfb::Entry& stream) {
    if (stream.name == "_signatures" || stream.name == "\x05_signatures") account_.add("signed");
    if (stream.path == "Ctls" && stream.size > 0) account_.add("activex", "", "form controls");
    constexpr std::string_view project = "VBA/dir";
    const std::string_view path = stream.path;
    if (path != project && !path.ends_with("/VBA/dir")) return;
    std::string_view storage = path.substr(0, path.size() - project.size());
    if (storage.ends_with('/')) storage.remove_suffix(1);
    add_macros_of(file_, storage, projects_++ == 0 ? std::string_view() : storage, account_);
    if (!account_.has("macros") && !account_.has("macro-unreadable")) {
      account_.add("empty-macros", "", "a project without code");
    }
  }

  const cfb::CompoundFile& file_;
  Account& account_;
  std::size_t objects_ = 0;
  std::size_t projects_ = 0;
};

Result<void> add_program(const cfb::CompoundFile& file, std::string_view format,
                         const Functions& functions, Account& account, Likeness& likeness) {
  if (format == "doc" || format == "dot") {
    add_word_stream(file, account, likeness);
    return {};
  }
  static constexpr std::array<std::string_view, 3> names{"Workbook", "Book", "PowerPoint Document"};
  for (const std::string_view name : names) {
    const cfb::Entry* entry = file.find(name);
    if (entry == nullptr) continue;
    OFFENBAR_TRY(const auto stream, file.read(*entry, most_stream));
    if (name == names[2]) {
      add_powerpoint_stream(stream, account, likeness);
    } else {
      add_excel_stream(stream, functions, account, likeness);
    }
  }
  return {};
}

}  // namespace

std::string language_of(unsigned lcid) {
  std::array<char, 64> name{};
  UErrorCode status = U_ZERO_ERROR;
  const auto length =
      uloc_getLocaleForLCID(lcid, name.data(), static_cast<std::int32_t>(name.size()), &status);
  if (U_FAILURE(status) != 0 || length <= 0) return {};
  std::string tag(name.data(), static_cast<std::size_t>(std::min<std::int32_t>(length, 63)));
  for (char& letter : tag) {
    if (letter == '_') letter = '-';
  }
  return tag;
}

void add_container(const cfb::CompoundFile& file, Account& account) {
  add_property_sets(file, account);
  ObjectFinder(file, account).run();
}

Result<void> add_compound(const Content& content, std::string_view format, bool locked,
                          const Functions& functions, Account& account) {
  const cfb::CompoundFile& file = *content.compound();
  add_container(file, account);
  if (locked) return {};
  Likeness likeness;
  OFFENBAR_CHECK(add_program(file, format, functions, account, likeness));
  account.likeness = likeness.value();
  account.words = likeness.words();
  return file.check_chains();
}

}  // namespace offenbar::findings
