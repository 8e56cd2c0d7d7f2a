// Where the folders of a store land.
//
//   maildir   mail/                 the inbox, a Maildir++: cur new tmp
//             mail/.Archiv.2024/    another folder
//   mbox      mail/INBOX.mbox       mail/Archiv/2024.mbox
//   eml       mail/INBOX/           mail/Archiv/2024/
//   calendar/Kalender/              a collection: one .ics per item; also contacts/ tasks/
//                                   notes/ journal/
//   recovered/                      the same again, for what salvage found
//   raw/Archiv/2024/                what is no mail, and settings of the folder, one .eml each
//   recovered/raw/
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/stores/kind.h"
#include "converters/stores/store.h"

namespace offenbar::stores {

enum class Layout : std::uint8_t {
  maildir,
  mbox,
  eml,
  file,  // one item as "result.eml", "result.ics", "result.vcf"
};
[[nodiscard]] std::string_view name_of(Layout layout);
[[nodiscard]] Layout layout_of(std::string_view name);  // maildir for others

struct Place {
  std::string mail;         // folder of its mail, or its mbox file
  std::string raw;          // folder of what is no mail
  std::string mailbox;      // as a mail server names it: "Archiv.2024"; "INBOX"
  std::string special_use;  // "\Sent"; may be empty
  // What its appointments, contacts and the like are collected under, in the tree of their kind:
  // "Kalender - Urlaub"; empty for what salvage found.
  std::string collection;

  // "calendar/Kalender - Urlaub", "recovered/calendar".
  [[nodiscard]] std::string collection_of(Kind kind) const;
};

class Places {
 public:
  // Reads mappings/folders.tsv. Errors: those of the table.
  [[nodiscard]] static Result<Places> load(Layout layout);

  // Fixes the places of all folders, in their order. Names that would meet (in any case or normal
  // form) get a number.
  void fix(const std::vector<Folder>& folders);
  [[nodiscard]] const Place& of(std::size_t folder) const { return places_.at(folder); }
  [[nodiscard]] Layout layout() const { return layout_; }

 private:
  struct Role {
    std::string name;
    std::string special_use;
  };
  explicit Places(Layout layout) : layout_(layout) {}
  [[nodiscard]] std::vector<std::string> names_of(const Folder& folder) const;
  [[nodiscard]] bool take(const Folder& folder, const std::vector<std::string>& names);
  [[nodiscard]] static std::string raw_place(const Folder& folder,
                                             const std::vector<std::string>& names);
  [[nodiscard]] std::string mail_place(const Folder& folder,
                                       const std::vector<std::string>& names) const;

  Layout layout_;
  std::vector<std::pair<std::string, Role>> roles_;
  // Roles by the first name of a path: what lies beneath a well-known folder follows it.
  std::vector<std::pair<std::string, std::string>> renamed_;
  std::set<std::string> taken_;
  std::vector<Place> places_;
};

// One component of a path: no slash, no control character, not "." or "..", at most 200 bytes.
[[nodiscard]] std::string path_component(std::string_view name);

}  // namespace offenbar::stores
