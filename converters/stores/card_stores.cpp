// Tables of contacts and address books: one folder whose items are cards already.
#include "converters/base/mapped.h"
#include "converters/contacts/csv_contacts.h"
#include "converters/oab/address_book.h"
#include "converters/stores/kinds.h"

namespace offenbar::stores {
namespace {

// All cards are in memory: they are a little larger than what they came from.
constexpr std::size_t most_bytes = std::size_t{512} << 20U;

class CardStore : public Store {
 public:
  CardStore() {
    Folder folder;
    folder.path = {"Contacts"};
    folder.role = "contacts";
    folder.container_class = "IPF.Contact";
    folders_.push_back(std::move(folder));
  }

  void add(contacts::Written card) {
    bytes_ += card.card.size();
    if (bytes_ <= most_bytes) cards_.push_back({std::move(card.card), std::move(card.losses)});
  }
  // Errors: over_memory, if not all could be kept.
  Result<void> finish(std::vector<Error> damage) {
    damage_ = std::move(damage);
    if (bytes_ > most_bytes) return fail(Fault::over_memory, "more than 512 MiB of contacts");
    return {};
  }

  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }
  [[nodiscard]] std::vector<Entry> entries(std::size_t) override {
    return std::vector<Entry>(cards_.size());
  }
  [[nodiscard]] Result<Opened> open(std::size_t, std::size_t index) override {
    if (index >= cards_.size()) return fail(Fault::not_found, "no such contact in the table");
    Opened opened;
    opened.kind = Kind::contacts;
    opened.message = as_bytes(cards_[index].text);
    opened.losses = cards_[index].losses;
    return opened;
  }
  [[nodiscard]] std::vector<Error> damage() const override { return damage_; }

 private:
  struct Card {
    std::string text;
    std::vector<Loss> losses;
  };
  std::vector<Folder> folders_;
  std::vector<Card> cards_;
  std::size_t bytes_ = 0;
  std::vector<Error> damage_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_contact_table(int file) {
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(file));
  auto store = std::make_unique<CardStore>();
  OFFENBAR_TRY(const contacts::CleanedFile read,
               contacts::csv_contacts(mapped.bytes(), {}, [&store](contacts::Written card) {
                 store->add(std::move(card));
               }));
  (void)read;
  OFFENBAR_CHECK(store->finish({}));
  return store;
}

Result<std::unique_ptr<Store>> open_oab(int file) {
  OFFENBAR_TRY(const MappedFile mapped, MappedFile::open(file));
  auto store = std::make_unique<CardStore>();
  std::size_t taken = 0;
  const auto read = oab::read(mapped.bytes(), [&](const oab::Entry& entry) {
    ++taken;
    store->add(contacts::card_of({entry.dn, entry.smtp, entry.name, entry.proxies},
                                 contacts::Version::v4));
  });
  if (!read && taken == 0) return tl::unexpected<Error>(read.error());
  OFFENBAR_CHECK(store->finish(read ? std::vector<Error>() : std::vector{read.error()}));
  return store;
}

}  // namespace offenbar::stores
