#include "converters/stores/rule_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "converters/base/letter_case.h"
#include "converters/mail/bodies.h"
#include "converters/mail/maildir.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::stores {
namespace {

constexpr mapi::PropId reply_template_id = 0x65C2;         // PidTagReplyTemplateId
constexpr mapi::PropId received_by_address_type = 0x0075;  // PidTagReceivedByAddressType
constexpr mapi::PropId received_by_smtp_address = 0x5D07;  // PidTagReceivedBySmtpAddress
constexpr mapi::PropId received_by_entry_id = 0x003F;      // PidTagReceivedByEntryId
constexpr mapi::PropId received_by_search_key = 0x0051;    // PidTagReceivedBySearchKey
constexpr std::size_t most_asked = 100;        // mails that are asked whom they were sent to
constexpr std::size_t longest_reply = 50'000;  // bytes
constexpr unsigned fallback_code_page = 1252;

std::string class_of(const mapi::Item& item) {
  return mapi::text(item, mapi::tag::message_class, fallback_code_page).value_or("");
}

std::string name_of(const Folder& folder) {
  std::string name;
  for (const std::string& part : folder.path) name += (name.empty() ? "" : "/") + part;
  return name;
}

class StoreRules {
 public:
  StoreRules(Store& store, const Places& places, const mail::AddressBook* addresses)
      : store_(store), places_(places), addresses_(addresses) {}

  rules::Script script(const SettingsEntries& settings) {
    std::vector<rules::Rule> found;
    for (const auto& [folder, index] : settings) read(folder, index, found);
    if (found.empty()) return {};
    rules::Context context;
    context.addresses = addresses_;
    context.destination = [this](const mapi::Binary& folder, const mapi::Binary&) {
      return destination(folder);
    };
    context.reply_template = [this](const mapi::Binary& message, const mapi::Guid& id) {
      return reply_template(message, id);
    };
    context.owner = owner();
    context.trash = trash();
    return make_script(std::move(found), context, separator());
  }

 private:
  void read(std::size_t folder, std::size_t index, std::vector<rules::Rule>& found) {
    const auto opened = store_.open(folder, index);
    if (!opened || !opened->item) return;  // the item is refused, and told where it is
    const std::string name = class_of(*opened->item);
    if (rules::is_template_class(name)) {
      if (const auto id = mapi::binary(*opened->item, reply_template_id)) {
        templates_.emplace(*id, std::pair(folder, index));
      }
    }
    if (!rules::is_rule_class(name)) return;
    const bool has_inbox =
        std::ranges::find(store_.folders(), "inbox", &Folder::role) != store_.folders().end();
    const Folder& at = store_.folders()[folder];
    for (rules::Rule& rule : rules::read_rules(*opened->item)) {
      if (found.size() >= rules::max_rules) return;
      if (has_inbox && at.role != "inbox") rule.other_folder = name_of(at);
      found.push_back(std::move(rule));
    }
  }

  rules::Destination destination(const mapi::Binary& entry_id) {
    const std::optional<std::size_t> folder = store_.folder_of(entry_id);
    if (!folder) return {"", "a folder that is not in this store"};
    const Folder& at = store_.folders()[*folder];
    std::string mailbox = sieve_mailbox(at, places_.of(*folder), places_.layout());
    if (mailbox.empty()) return {"", fmt::format("a folder that is no mailbox: {}", name_of(at))};
    return {std::move(mailbox), ""};
  }

  std::optional<rules::ReplyTemplate> reply_template(const mapi::Binary& message,
                                                     const mapi::Guid& id) {
    std::unique_ptr<mapi::Item> item;
    if (auto found = store_.find(message)) item = *std::move(found);
    if (!item) {
      const auto* bytes = reinterpret_cast<const std::byte*>(id.bytes.data());
      const auto known = templates_.find(mapi::Binary(bytes, bytes + id.bytes.size()));
      if (known == templates_.end()) return std::nullopt;
      auto opened = store_.open(known->second.first, known->second.second);
      if (!opened || !opened->item) return std::nullopt;
      item = std::move(opened->item);
    }
    const unsigned code_page = mapi::string8_code_page(*item, fallback_code_page);
    rules::ReplyTemplate reply;
    reply.subject = mapi::text(*item, mapi::tag::subject, code_page).value_or("");
    reply.text = mail::bodies_of(*item, code_page, [](const Loss&) {}).plain.value_or("");
    if (reply.text.size() > longest_reply) return std::nullopt;
    return reply;
  }

  // Whom the mails of the inbox were delivered to, most often.
  std::vector<std::string> owner() {
    std::map<std::string, std::size_t> counted;
    const auto& folders = store_.folders();
    const auto inbox = std::ranges::find(folders, "inbox", &Folder::role);
    if (inbox == folders.end()) return {};
    const auto at = static_cast<std::size_t>(inbox - folders.begin());
    const std::vector<Entry> entries = store_.entries(at);
    std::size_t asked = 0;
    for (std::size_t i = 0; i < entries.size() && asked < most_asked; ++i) {
      if (entries[i].associated) continue;
      ++asked;
      const auto opened = store_.open(at, i);
      if (!opened || !opened->item) continue;
      const mail::Resolver resolver(addresses_, fallback_code_page);
      const auto who = resolver.person(
          *opened->item,
          {received_by_smtp_address, received_by_address_type, mapi::tag::received_by_email_address,
           mapi::tag::received_by_name, received_by_entry_id, received_by_search_key});
      if (who && who->is_known()) ++counted[lower_case(who->mailbox.address)];
    }
    if (counted.empty()) return {};
    return {
        std::ranges::max_element(counted, {}, [](const auto& one) { return one.second; })->first};
  }

  std::string trash() {
    const auto& folders = store_.folders();
    const auto deleted = std::ranges::find(folders, "deleted", &Folder::role);
    if (deleted == folders.end()) return "Trash";
    const std::string mailbox =
        sieve_mailbox(*deleted, places_.of(static_cast<std::size_t>(deleted - folders.begin())),
                      places_.layout());
    return mailbox.empty() ? "Trash" : mailbox;
  }

  [[nodiscard]] char separator() const { return places_.layout() == Layout::maildir ? '.' : '/'; }

  Store& store_;
  const Places& places_;
  const mail::AddressBook* addresses_;
  std::map<mapi::Binary, std::pair<std::size_t, std::size_t>> templates_;
};

}  // namespace

rules::Script rule_script(Store& store, const Places& places, const mail::AddressBook* addresses,
                          const SettingsEntries& settings) {
  return StoreRules(store, places, addresses).script(settings);
}

// The name of a Maildir's folder is how Dovecot names the mailbox, but for its UTF-7.
std::string sieve_mailbox(const Folder& folder, const Place& place, Layout layout) {
  if (folder.recovered || folder.outside || folder.path.empty()) return {};
  if (kind_of_folder(folder.container_class) != Kind::mail) return {};
  constexpr std::string_view tree = "mail";
  if (place.mail == tree) return "INBOX";
  if (!place.mail.starts_with("mail/")) return {};
  std::string_view name = std::string_view(place.mail).substr(tree.size() + 1);
  if (layout == Layout::maildir) {
    if (!name.starts_with('.')) return {};
    return mail::from_modified_utf7(name.substr(1));
  }
  constexpr std::string_view ending = ".mbox";
  if (layout == Layout::mbox && name.ends_with(ending)) name.remove_suffix(ending.size());
  return std::string(name);
}

}  // namespace offenbar::stores
