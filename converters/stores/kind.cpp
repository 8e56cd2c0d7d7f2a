#include "converters/stores/kind.h"

#include <algorithm>
#include <array>

#include "converters/mail/transport_headers.h"

namespace offenbar::stores {
namespace {

struct Row {
  Kind kind;
  std::string_view name;
  std::string_view item_class;       // and all classes derived from it
  std::string_view container_class;  // likewise
};
// [MS-OXOCAL] 2.2.2.1, [MS-OXOCNTC] 2.2.1.10.1, [MS-OXOTASK] 2.2.2.3, [MS-OXONOTE] 2.2.2.1,
// [MS-OXOJRNL] 2.2.2.1
constexpr std::array rows{
    Row{Kind::mail, "mail", "IPM.Note", "IPF.Note"},
    Row{Kind::calendar, "calendar", "IPM.Appointment", "IPF.Appointment"},
    Row{Kind::contacts, "contacts", "IPM.Contact", "IPF.Contact"},
    Row{Kind::contacts, "contacts", "IPM.DistList", "IPF.Contact"},
    Row{Kind::tasks, "tasks", "IPM.Task", "IPF.Task"},
    Row{Kind::notes, "notes", "IPM.StickyNote", "IPF.StickyNote"},
    Row{Kind::journal, "journal", "IPM.Activity", "IPF.Journal"},
};

bool is_derived(std::string_view name, std::string_view from) {
  return name.size() >= from.size() && mail::same_name(name.substr(0, from.size()), from) &&
         (name.size() == from.size() || name[from.size()] == '.');
}

Kind kind_by(std::string_view name, std::string_view Row::*column) {
  const auto row =
      std::ranges::find_if(rows, [&](const Row& one) { return is_derived(name, one.*column); });
  return row == rows.end() ? Kind::mail : row->kind;
}

}  // namespace

std::string_view name_of(Kind kind) { return std::ranges::find(rows, kind, &Row::kind)->name; }

Kind kind_called(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &Row::name);
  return row == rows.end() ? Kind::mail : row->kind;
}

Kind kind_of_item(std::string_view message_class) {
  return kind_by(message_class, &Row::item_class);
}

Kind kind_of_folder(std::string_view container_class) {
  return kind_by(container_class, &Row::container_class);
}

std::string_view extension_of(Kind kind) {
  if (kind == Kind::mail) return ".eml";
  return kind == Kind::contacts ? ".vcf" : ".ics";
}

}  // namespace offenbar::stores
