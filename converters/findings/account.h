// What `scan` knows of one file: what it is, where it comes from, and what binds it to one vendor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/base/result.h"

namespace offenbar::findings {

// `kind` is a row of mappings/findings.tsv; `where` a place as a person would name it ("Budget!C7",
// "module Mail, line 12"), empty for the whole file; `detail` says what stands there.
struct Finding {
  std::string kind;
  std::string where;
  std::string detail;
  std::uint64_t count = 1;  // places that say the same; `where` is the first of them

  bool operator==(const Finding&) const = default;
};

// What the file says of itself: keys of `Account::about`.
namespace key {
inline constexpr std::string_view version = "version";          // of the format: "BIFF8", "Word 97"
inline constexpr std::string_view application = "application";  // that wrote it
inline constexpr std::string_view template_name = "template";
inline constexpr std::string_view author = "author";
inline constexpr std::string_view last_author = "last_author";
inline constexpr std::string_view organisation = "organisation";
inline constexpr std::string_view created = "created";  // RFC 3339, UTC
inline constexpr std::string_view modified = "modified";
inline constexpr std::string_view printed = "printed";
inline constexpr std::string_view pages = "pages";
}  // namespace key

class Account {
 public:
  static constexpr std::size_t most_of_a_kind = 40;  // different ones; more are counted only
  static constexpr std::size_t longest_text = 240;   // bytes of a detail or a place
  static constexpr std::size_t most_names = 64;      // fonts, languages

  // One more place. The same detail of the same kind is one finding with a count. Control
  // characters become spaces, long texts are shortened, bytes that are no UTF-8 become U+FFFD.
  void add(std::string_view kind, std::string_view where = {}, std::string_view detail = {},
           std::uint64_t count = 1);
  // Notes what the file says of itself; an empty value, or a second one, is passed over.
  void note(std::string_view what, std::string_view value);
  void add_font(std::string_view name);
  void add_language(std::string_view tag);  // BCP 47

  // In the order of kinds, then as they were met. A kind of which there are more ends with one that
  // only counts.
  [[nodiscard]] std::vector<Finding> findings() const;
  [[nodiscard]] bool has(std::string_view kind) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& about() const {
    return about_;
  }
  [[nodiscard]] const std::set<std::string, std::less<>>& fonts() const { return fonts_; }
  [[nodiscard]] const std::set<std::string, std::less<>>& languages() const { return languages_; }

  std::string format;          // id of the format table; empty: nobody knows it
  std::optional<Error> error;  // why it could not be looked into, wholly or in part
  std::string sha256;          // hex; empty if the file could not be read
  std::uint64_t size = 0;      // bytes
  std::uint64_t likeness = 0;  // similarity.h; 0: too little text
  std::uint64_t words = 0;

 private:
  struct Kind {
    std::vector<Finding> listed;
    std::map<std::string, std::size_t, std::less<>> by_detail;  // position in listed
    std::uint64_t more = 0;
  };
  std::map<std::string, Kind, std::less<>> kinds_;
  std::map<std::string, std::string, std::less<>> about_;
  std::set<std::string, std::less<>> fonts_;
  std::set<std::string, std::less<>> languages_;
};

}  // namespace offenbar::findings
