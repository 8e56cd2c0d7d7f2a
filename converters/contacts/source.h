// An item while it becomes a card: its values in the types that cards want, and its losses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/contacts/card.h"
#include "converters/contacts/contact_ids.h"
#include "converters/contacts/write_contact.h"
#include "converters/mail/addresses.h"

namespace offenbar::contacts {

extern const mapi::Guid address_set;         // PSETID_Address
extern const mapi::Guid common_set;          // PSETID_Common
extern const mapi::Guid public_strings_set;  // PS_PUBLIC_STRINGS

class Source {
 public:
  Source(const mapi::Item& item, const Context& context);

  // Without white space around it; empty if it is not there.
  [[nodiscard]] std::string text(mapi::PropId id);
  [[nodiscard]] std::string text(Lid lid);
  [[nodiscard]] std::string text(CommonLid lid);
  [[nodiscard]] std::optional<std::int64_t> number(mapi::PropId id);
  [[nodiscard]] std::optional<std::int64_t> number(Lid lid);
  [[nodiscard]] std::optional<std::int64_t> number(CommonLid lid);
  [[nodiscard]] std::optional<mapi::FileTime> time(mapi::PropId id);
  [[nodiscard]] std::optional<mapi::FileTime> time(Lid lid);
  // Several, also where the store has only one. `texts` leaves out empty ones.
  [[nodiscard]] std::vector<std::string> texts(mapi::PropId id);
  [[nodiscard]] std::vector<mapi::Binary> binaries(mapi::PropId id);
  [[nodiscard]] std::vector<mapi::Binary> binaries(Lid lid);

  [[nodiscard]] std::optional<mapi::PropId> id_of(Lid lid) const;
  // The value, monostate if it is not there; a damaged one is a loss `property_unreadable`.
  [[nodiscard]] mapi::Value value(mapi::PropId id);

  [[nodiscard]] const mapi::Item& item() const { return item_; }
  [[nodiscard]] const Context& context() const { return context_; }
  [[nodiscard]] const mail::Resolver& resolver() const { return resolver_; }
  [[nodiscard]] unsigned code_page() const { return code_page_; }

  void lose(std::string_view category, Severity severity, std::string_view where,
            std::string_view before, std::string_view after);
  void lose(Loss loss);
  [[nodiscard]] std::vector<Loss> take_losses() { return std::move(losses_); }

 private:
  [[nodiscard]] std::string text_of(mapi::Value value) const;

  const mapi::Item& item_;
  const Context& context_;
  unsigned code_page_;
  mail::Resolver resolver_;
  std::vector<Loss> losses_;
};

}  // namespace offenbar::contacts
