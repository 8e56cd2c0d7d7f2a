#include "converters/findings/mails.h"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <set>

#include "converters/findings/message_text.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/rules/rule.h"
#include "converters/stores/store.h"

namespace offenbar::findings {
namespace {

constexpr unsigned fallback_code_page = 1252;
constexpr std::size_t most_recipients = 100;  // of one item that are asked
constexpr std::int64_t embedded_message = 5;  // afEmbeddedMessage. [MS-OXCMSG] 2.2.2.9
constexpr std::int64_t ole_object = 6;        // afOle

// Beginnings of the classes that Outlook itself has. Others are forms that somebody made.
constexpr auto usual_classes =
    std::to_array<std::string_view>({"IPM.Note",         "IPM.Appointment",   "IPM.Contact",
                                     "IPM.DistList",     "IPM.Task",          "IPM.StickyNote",
                                     "IPM.Activity",     "IPM.Post",          "IPM.Document",
                                     "IPM.Schedule",     "IPM.Sharing",       "IPM.Recall",
                                     "IPM.Microsoft",    "IPM.Configuration", "IPM.Rule",
                                     "IPM.ExtendedRule", "IPM.OLE.CLASS",     "IPM.Outlook.Recall",
                                     "IPM.Conflict",     "IPM.InfoPathForm",  "IPM.RuleOrganizer",
                                     "REPORT.",          "IPM.Remote",        "IPM.FolderDesign",
                                     "IPM.Aggregation",  "IPM.AbchPerson",    "IPM.Files",
                                     "IPM.Skype",        "IPM.UserActivity",  "IPM.WorkingSet"});

bool is_usual(std::string_view name) {
  if (!name.starts_with("IPM.") && name != "IPM") return true;
  return name == "IPM" || std::ranges::any_of(usual_classes, [&](std::string_view usual) {
           return name.starts_with(usual);
         });
}

std::string day_of(std::int64_t seconds) {
  constexpr std::int64_t last = 253'402'300'799;  // in the year 9999
  if (seconds < 0 || seconds > last) return {};
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

class MailReader {
 public:
  explicit MailReader(Account& account) : account_(account) {}

  void read(stores::Store& store) {
    for (std::size_t folder = 0; folder < store.folders().size(); ++folder) {
      const std::size_t count = store.entries(folder).size();
      const stores::Folder& at = store.folders()[folder];
      place_.clear();
      for (const std::string& name : at.path) place_ += (place_.empty() ? "" : "/") + name;
      for (std::size_t index = 0; index < count; ++index) {
        const auto opened = store.open(folder, index);
        if (!opened) {
          account_.add("unreadable-items", place_, opened.error().what);
        } else if (opened->item) {
          read(*opened->item);
        } else if (opened->kind == stores::Kind::mail) {
          read_message(*opened);
        } else {
          account_.add("items", place_, stores::name_of(opened->kind));
        }
      }
    }
    for (const std::string& note : store.notes()) {
      if (note == "store_password") account_.add("store-password");
    }
    for (const Error& error : store.damage()) account_.add("damaged-parts", "", error.what);
    tell_dates();
  }

 private:
  void read(const mapi::Item& item) {
    const unsigned code_page = mapi::string8_code_page(item, fallback_code_page);
    const std::string name = mapi::text(item, mapi::tag::message_class, code_page).value_or("IPM");
    account_.add("items", place_, name);
    if (name.starts_with("IPM.Note.SMIME")) {
      const bool is_signed = name.find("MultipartSigned") != std::string::npos;
      account_.add("smime", place_, is_signed ? "signed" : "signed or encrypted");
      if (is_signed) account_.add("signed", place_, "S/MIME");
    }
    if (rules::is_rule_class(name)) read_rules(item, name);
    if (!is_usual(name)) account_.add("custom-forms", place_, name);
    if (const auto page = mapi::integer(item, mapi::tag::internet_code_page)) {
      account_.add("encodings", "", fmt::format("code page {}", *page));
    }
    note_time(item);
    read_addresses(item, code_page);
    read_attachments(item, code_page);
  }

  // The same rule may lie there for Outlook and for the server.
  void read_rules(const mapi::Item& item, const std::string& message_class) {
    for (const rules::Rule& rule : rules::read_rules(item)) {
      if (!rule.name.empty() && !rules_.insert(rule.name).second) continue;
      account_.add("rules", place_, message_class);
    }
  }

  void note_time(const mapi::Item& item) {
    for (const mapi::PropId id :
         {mapi::tag::message_delivery_time, mapi::tag::client_submit_time}) {
      if (const auto time = mapi::time(item, id)) {
        return note_time(mapi::unix_seconds(*time));
      }
    }
  }

  void note_time(std::int64_t seconds) {
    if (seconds <= 0) return;
    oldest_ = std::min(oldest_.value_or(seconds), seconds);
    newest_ = std::max(newest_.value_or(seconds), seconds);
  }

  // An Exchange address without one for the internet. [MS-OXOABK] 2.2.3.14
  void read_addresses(const mapi::Item& item, unsigned code_page) {
    const auto asks = [&](const mapi::Properties& who, mapi::PropId type, mapi::PropId smtp) {
      if (mapi::text(who, type, code_page).value_or("") != "EX") return false;
      return mapi::text(who, smtp, code_page).value_or("").find('@') == std::string::npos;
    };
    std::uint64_t unresolved = 0;
    if (asks(item, mapi::tag::sender_address_type, mapi::tag::sender_smtp_address)) ++unresolved;
    const std::size_t count = item.recipient_count().value_or(0);
    for (std::size_t i = 0; i < std::min(count, most_recipients); ++i) {
      const auto who = item.recipient(i);
      if (who && asks(**who, mapi::tag::address_type, mapi::tag::smtp_address)) ++unresolved;
    }
    if (unresolved > 0) account_.add("unresolved-addresses", place_, "", unresolved);
  }

  void read_attachments(const mapi::Item& item, unsigned code_page) {
    const std::size_t count = item.attachment_count().value_or(0);
    for (std::size_t i = 0; i < std::min(count, most_recipients); ++i) {
      const auto attachment = item.attachment(i);
      if (!attachment) continue;
      const auto method = mapi::integer(**attachment, mapi::tag::attach_method).value_or(1);
      if (method == embedded_message) account_.add("embedded-msg", place_);
      if (method == ole_object) account_.add("embedded", place_, "OLE object in a message");
      account_.add("attachments", place_,
                   method == embedded_message ? "message" : ending(**attachment, code_page));
    }
  }

  static std::string ending(const mapi::Attachment& attachment, unsigned code_page) {
    for (const mapi::PropId id : {mapi::tag::attach_long_filename, mapi::tag::attach_filename}) {
      const std::string name = mapi::text(attachment, id, code_page).value_or("");
      const std::size_t dot = name.rfind('.');
      if (dot == std::string::npos || name.size() - dot > 6) continue;
      std::string end = name.substr(dot);
      std::ranges::transform(end, end.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      });
      return end;
    }
    return {};
  }

  void read_message(const stores::Opened& opened) {
    account_.add("items", place_, "message");
    add_message_text(as_text(opened.message), place_, account_);
    if (opened.received) note_time(*opened.received);
  }

  void tell_dates() {
    if (oldest_) account_.note("oldest", day_of(*oldest_));
    if (newest_) account_.note("newest", day_of(*newest_));
  }

  Account& account_;
  std::string place_;
  std::set<std::string> rules_;  // their names
  std::optional<std::int64_t> oldest_, newest_;
};

}  // namespace

Result<void> add_mails(int file, std::string_view format, Account& account) {
  OFFENBAR_TRY(const std::unique_ptr<stores::Store> store, stores::open(file, format, false));
  MailReader(account).read(*store);
  return {};
}

}  // namespace offenbar::findings
