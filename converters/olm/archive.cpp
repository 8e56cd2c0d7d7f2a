#include "converters/olm/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "converters/olm/item.h"
#include "converters/olm/split.h"

namespace offenbar::olm {
namespace {

constexpr std::string_view messages_folder = "com.microsoft.__Messages";
constexpr std::string_view attachments_folder = "com.microsoft.__Attachments";

struct Kind {
  std::string_view name;  // of the XML file
  std::string_view container_class;
};
constexpr std::array kinds{
    Kind{"Contacts.xml", "IPF.Contact"},     Kind{"Groups.xml", "IPF.Contact"},
    Kind{"Calendar.xml", "IPF.Appointment"}, Kind{"Tasks.xml", "IPF.Task"},
    Kind{"Notes.xml", "IPF.StickyNote"},
};

// What a file of that name holds; empty for files that hold no items.
std::string_view class_of(std::string_view name) {
  const auto found = std::ranges::find(kinds, name, &Kind::name);
  if (found != kinds.end()) return found->container_class;
  return name.starts_with("message_") && name.ends_with(".xml") ? "IPF.Note" : std::string_view();
}

// "Local/com.microsoft.__Messages/Inbox/" is "Local/Inbox"; nothing for folders of attachments.
std::optional<std::string> shown_path(std::string_view path) {
  std::string shown;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == attachments_folder) return std::nullopt;
    if (part.empty() || part == messages_folder) continue;
    if (!shown.empty()) shown += '/';
    shown += part;
  }
  return shown;
}

// Sorted as people count: message_00002.xml before message_00010.xml.
bool stands_before(const zip::Entry* a, const zip::Entry* b) {
  return std::pair(a->name.size(), std::string_view(a->name)) <
         std::pair(b->name.size(), std::string_view(b->name));
}

}  // namespace

// The file that was read last, so that one with many items is not read for each of them.
struct Items::Cache {
  std::mutex mutex;
  const zip::Entry* member = nullptr;
  std::shared_ptr<const Split> split;
};

mapi::PropName raw_xml() {
  return {{{'o', 'f', 'f', 'e', 'n', 'b', 'a', 'r', '-', 'o', 'l', 'm', 0, 0, 0, 1}},
          std::string("xml")};
}

Result<Archive> Archive::open(Bytes whole) {
  OFFENBAR_TRY(auto opened, zip::Archive::open(whole));
  Archive archive;
  archive.archive_ = std::make_shared<const zip::Archive>(std::move(opened));
  std::map<std::string, Folder> found;
  bool any = false;
  for (const zip::Entry& entry : archive.archive_->entries()) {
    const std::size_t slash = entry.name.rfind('/');
    if (slash == std::string::npos) continue;
    const std::string_view name = std::string_view(entry.name).substr(slash + 1);
    const std::string_view kind = class_of(name);
    any = any || !kind.empty() || entry.name.find(messages_folder) != std::string::npos;
    if (kind.empty() && !name.empty()) continue;
    const auto path = shown_path(std::string_view(entry.name).substr(0, slash));
    if (!path || path->empty()) continue;
    Folder& folder = found.try_emplace(*path, Folder{*path, {}, {}}).first->second;
    if (kind.empty()) continue;
    folder.container_class = kind;
    if (archive.archive_->find(entry.name) == &entry) folder.members.push_back(&entry);
  }
  if (!any) return fail(Fault::corrupt, "zip archive holds nothing of Outlook's");
  for (auto& [path, folder] : found) {
    std::ranges::sort(folder.members, stands_before);
    archive.folders_.push_back(std::move(folder));
  }
  return archive;
}

Items::Items(std::shared_ptr<const zip::Archive> archive)
    : archive_(std::move(archive)), cache_(std::make_shared<Cache>()) {}

Items Archive::items(const Folder& folder) const {
  Items items(archive_);
  for (const zip::Entry* member : folder.members) {
    const Split parts = split(*archive_, *member, false);
    const std::size_t count = parts.count + (parts.broken ? 1 : 0);
    for (std::size_t i = 0; i < count; ++i) items.places_.push_back({member, i});
  }
  return items;
}

Result<std::string> Items::xml_of(const Place& place) const {
  std::shared_ptr<const Split> parts;
  {
    const std::scoped_lock lock(cache_->mutex);
    if (cache_->member == place.member) parts = cache_->split;
  }
  if (parts == nullptr) {
    parts = std::make_shared<const Split>(split(*archive_, *place.member, true));
    const std::scoped_lock lock(cache_->mutex);
    cache_->member = place.member;
    cache_->split = parts;
  }
  if (place.number < parts->items.size()) return parts->items[place.number];
  if (parts->broken) return tl::unexpected(*parts->broken);
  return fail(Fault::internal, place.member->name + " has fewer items than before");
}

Result<std::unique_ptr<mapi::Item>> Items::item(std::size_t index) const {
  if (index >= places_.size()) return fail(Fault::internal, "no such item");
  OFFENBAR_TRY(std::string xml, xml_of(places_[index]));
  return make_item(archive_, std::move(xml), index);
}

}  // namespace offenbar::olm
