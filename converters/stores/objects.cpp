#include "converters/stores/objects.h"

#include <algorithm>
#include <iterator>

#include "converters/calendar_files/clean_calendar.h"
#include "converters/calendar_files/merged_calendar.h"
#include "converters/contacts/clean_cards.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/rules/script.h"

namespace offenbar::stores {
namespace {

constexpr std::size_t longest_list = 100'000;  // members that are looked up, of all lists together

std::string class_of(const mapi::Item& item) {
  return mapi::text(item, mapi::tag::message_class, 1252).value_or(std::string());
}

}  // namespace

Result<ObjectWriter> ObjectWriter::load(const Settings& settings, Store& store) {
  OFFENBAR_TRY(calendar::Meetings meetings, calendar::Meetings::load());
  OFFENBAR_TRY(calendar::Profile profile, calendar::Profile::load(settings.profile));
  auto tables = std::make_unique<Tables>(settings.region, std::move(meetings), std::move(profile));
  return ObjectWriter(std::move(tables), settings, store);
}

Result<Objects> ObjectWriter::write(const mapi::Item& item, Kind kind, bool one_stream) const {
  Objects made;
  if (kind == Kind::contacts) {
    OFFENBAR_TRY(contacts::Written card, contacts::write_contact(item, contacts_context()));
    made.list.push_back({std::move(card.card), std::move(card.uid)});
    made.title = std::move(card.title);
    made.modified = card.modified;
    made.losses = std::move(card.losses);
    return made;
  }
  OFFENBAR_TRY(calendar::Written written, calendar::write_calendar(item, calendar_context()));
  if (written.objects.empty()) {
    return fail(Fault::unsupported, "the receiver takes nothing of this kind");
  }
  if (one_stream) {
    made.list.push_back({calendar::stream_of(written.objects), written.objects.front().uid});
    written.objects.clear();
  }
  for (const calendar::Object& object : written.objects) {
    made.list.push_back({calendar::stream_of({&object, 1}), object.uid});
  }
  made.title = std::move(written.title);
  made.modified = written.modified;
  made.losses = std::move(written.losses);
  return made;
}

Result<Objects> ObjectWriter::clean(Bytes file, Kind kind) const {
  Objects made;
  std::string text;
  const auto note = [&made](std::string title, std::optional<std::int64_t> modified,
                            std::vector<Loss> losses) {
    if (made.title.empty()) made.title = std::move(title);
    made.modified = std::max(made.modified, modified);
    std::ranges::move(losses, std::back_inserter(made.losses));
  };
  std::size_t found = 0;
  if (kind == Kind::contacts) {
    auto cleaned =
        contacts::clean_cards(file, contacts_context().version, [&](contacts::Written card) {
          text += card.card;
          note(std::move(card.title), card.modified, std::move(card.losses));
        });
    found = cleaned.found;
    note("", std::nullopt, std::move(cleaned.losses));
  } else {
    calendar_files::MergedCalendar calendar;
    const calendar_files::Options options{.lone_instances = tables_->profile.lone_instances};
    auto cleaned =
        calendar_files::clean_calendar(file, options, [&](calendar_files::Object object) {
          calendar.add(object.text);
          note(std::move(object.title), object.modified, std::move(object.losses));
        });
    found = cleaned.found;
    text = calendar.text();
    note("", std::nullopt, std::move(cleaned.losses));
  }
  if (found == 0) {
    return fail(Fault::unsupported, kind == Kind::contacts ? "no contact in it" : "no entry in it");
  }
  made.list.push_back({std::move(text), ""});
  return made;
}

std::optional<mail::Companion> ObjectWriter::companion(const mapi::Item& item) const {
  const std::string message_class = class_of(item);
  if (rules::is_rule_class(message_class)) return rule_companion(item);
  if (mail::is_mail(message_class)) return calendar::meeting_part(item, calendar_context());
  const Kind kind = kind_of_item(message_class);
  if (kind == Kind::mail) return std::nullopt;
  auto made = write(item, kind, true);
  if (!made) return std::nullopt;
  mail::Companion companion;
  companion.media_type = kind == Kind::contacts ? "text/vcard" : "text/calendar";
  companion.file_name = (made->title.empty() ? std::string(name_of(kind)) : made->title) +
                        std::string(extension_of(kind));
  companion.bytes = std::move(made->list.front().text);
  companion.losses = std::move(made->losses);
  return companion;
}

// Rules of a store have their script together; one that somebody has saved as a file takes its own
// along. Which mailboxes it means is not known there.
std::optional<mail::Companion> ObjectWriter::rule_companion(const mapi::Item& item) const {
  if (!settings_.one_stream) return std::nullopt;
  rules::Context context;
  context.addresses = settings_.addresses;
  rules::Script script = make_script(rules::read_rules(item), context, '.');
  if (script.found == 0) return std::nullopt;
  mail::Companion companion;
  companion.media_type = "application/sieve";  // RFC 5228, 6
  companion.file_name = "rules.sieve";
  companion.bytes = std::move(script.text);
  companion.losses = std::move(script.losses);
  return companion;
}

calendar::Context ObjectWriter::calendar_context() const {
  calendar::Context context;
  context.addresses = settings_.addresses;
  context.zones = &tables_->zones;
  context.meetings = &tables_->meetings;
  context.profile = &tables_->profile;
  return context;
}

contacts::Context ObjectWriter::contacts_context() const {
  contacts::Context context;
  context.addresses = settings_.addresses;
  context.version = tables_->profile.vcard == "3" ? contacts::Version::v3 : contacts::Version::v4;
  if (tables_->profile.groups == "categories") context.groups = contacts::Groups::categories;
  if (tables_->profile.groups == "both") context.groups = contacts::Groups::both;
  context.uid_of_member = [this](const mapi::Binary& entry_id) -> std::optional<std::string> {
    const auto member = store_->find(entry_id);
    if (!member || !*member) return std::nullopt;
    return contacts::uid_of(**member);
  };
  context.lists_of = [this](std::string_view uid) { return lists_of(uid); };
  return context;
}

std::vector<std::string> ObjectWriter::lists_of(std::string_view uid) const {
  if (tables_->profile.groups == "members") return {};
  if (!lists_) look_through_lists();
  std::vector<std::string> names;
  const auto [begin, end] = lists_->equal_range(uid);
  for (auto at = begin; at != end; ++at) names.push_back(at->second);
  return names;
}

// A contact does not know which lists it is in, and a list may come behind its members.
void ObjectWriter::look_through_lists() const {
  lists_.emplace();
  contacts::Context context = contacts_context();
  context.lists_of = nullptr;
  for (std::size_t folder = 0; folder < store_->folders().size(); ++folder) {
    if (kind_of_folder(store_->folders()[folder].container_class) != Kind::contacts) continue;
    const std::size_t count = store_->entries(folder).size();
    for (std::size_t index = 0; index < count && lists_->size() < longest_list; ++index) {
      const auto opened = store_->open(folder, index);
      if (!opened || !opened->item) continue;
      if (contacts::kind_of(class_of(*opened->item)) != contacts::Kind::group) continue;
      const std::string name =
          mapi::text(*opened->item, mapi::tag::display_name, 1252).value_or(std::string());
      for (const contacts::Member& member : contacts::members_of(*opened->item, context)) {
        if (!member.uid.empty() && !name.empty()) lists_->emplace(member.uid, name);
      }
    }
  }
}

}  // namespace offenbar::stores
