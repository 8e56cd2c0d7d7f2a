// Items that are no mail, as the files of their kind: iCalendar and vCard.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/base/result.h"
#include "converters/calendar/write_calendar.h"
#include "converters/contacts/write_contact.h"
#include "converters/loss.h"
#include "converters/mail/write_mail.h"
#include "converters/stores/kind.h"
#include "converters/stores/store.h"

namespace offenbar::stores {

struct Object {
  std::string text;  // a whole .ics or .vcf
  std::string uid;
};

struct Objects {
  // At least one; more where a series has instances that no rule can name.
  std::vector<Object> list;
  std::string title;
  std::optional<std::int64_t> modified;  // seconds since 1970
  std::vector<Loss> losses;
};

class ObjectWriter {
 public:
  struct Settings {
    std::string profile = "standard";              // a receiver of mappings/profiles.tsv
    const mail::AddressBook* addresses = nullptr;  // may be null
    bool one_stream = false;  // all objects of an item in one file, where it becomes one
    std::string region;       // "DE": decides between time zones of one name or rule; may be empty
  };
  // `store` must outlive this; members of distribution lists are looked up there. Errors: not_found
  // for an unknown receiver; those of the tables.
  [[nodiscard]] static Result<ObjectWriter> load(const Settings& settings, Store& store);

  // Errors: the item cannot be said in its format, and has to be kept raw.
  [[nodiscard]] Result<Objects> write(const mapi::Item& item, Kind kind) const {
    return write(item, kind, settings_.one_stream);
  }
  // All of a file of calendars or cards, clean, as one object. Errors: Fault::unsupported if there
  // is nothing in it.
  [[nodiscard]] Result<Objects> clean(Bytes file, Kind kind) const;
  // What goes along with a meeting message or a rule that is a file of its own, or stands for an
  // embedded item that is no mail.
  [[nodiscard]] std::optional<mail::Companion> companion(const mapi::Item& item) const;

 private:
  [[nodiscard]] Result<Objects> write(const mapi::Item& item, Kind kind, bool one_stream) const;
  struct Tables {
    Tables(const std::string& region, calendar::Meetings services, calendar::Profile receiver)
        : zones(region), meetings(std::move(services)), profile(std::move(receiver)) {}
    calendar::Zones zones;
    calendar::Meetings meetings;
    calendar::Profile profile;
  };
  ObjectWriter(std::unique_ptr<Tables> tables, const Settings& settings, Store& store)
      : tables_(std::move(tables)), settings_(settings), store_(&store) {}
  [[nodiscard]] calendar::Context calendar_context() const;
  [[nodiscard]] contacts::Context contacts_context() const;
  [[nodiscard]] std::vector<std::string> lists_of(std::string_view uid) const;
  [[nodiscard]] std::optional<mail::Companion> rule_companion(const mapi::Item& item) const;
  void look_through_lists() const;

  std::unique_ptr<Tables> tables_;
  Settings settings_;
  Store* store_;
  // Names of lists by the uid of who is in them; read when the first contact asks.
  mutable std::optional<std::multimap<std::string, std::string, std::less<>>> lists_;
};

}  // namespace offenbar::stores
