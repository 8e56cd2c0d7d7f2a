#include "converters/contacts/list_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "converters/base/cursor.h"

namespace offenbar::contacts {
namespace {

constexpr std::size_t most_members = 100'000;

// A member's entry id, and a one-off entry id with its name and address.
struct Stored {
  Bytes entry;
  Bytes one_off;
};

// [MS-OXOCNTC] 2.2.2.2.4.1.1
struct Wrapped {
  unsigned kind = 0;
  Bytes entry;
};
constexpr unsigned contact = 3;
constexpr unsigned personal_list = 4;
constexpr unsigned address_book_list = 6;

constexpr std::array<std::uint8_t, 16> wrapper{0xC0, 0x91, 0xAD, 0xD3, 0x51, 0x9D, 0xCF, 0x11,
                                               0xA4, 0xA9, 0x00, 0xAA, 0x00, 0x47, 0xFA, 0xA4};

std::optional<Wrapped> unwrapped(Bytes entry) {
  Cursor in(entry);
  in.skip(4);
  if (!std::ranges::equal(in.take(16), std::as_bytes(std::span(wrapper)))) return std::nullopt;
  const unsigned kind = in.le<std::uint8_t>() & 0x0FU;
  return Wrapped{kind, in.take(in.left())};
}

// The stream's head: version, reserved (2 bytes each), build, flags, count, and the sizes of all
// entry ids, one-off ids and extra data (4 bytes each). Then for each member three times a size and
// bytes. [MS-OXOCNTC] 2.2.2.2.4
Result<std::vector<Stored>> members_of_stream(Bytes stream) {
  Cursor in(stream);
  in.skip(12);
  const auto count = in.le<std::uint32_t>();
  in.skip(12);
  std::vector<Stored> members;
  for (std::uint32_t i = 0; i < count && i < most_members && in.ok(); ++i) {
    Stored one;
    one.entry = in.take(in.le<std::uint32_t>());
    one.one_off = in.take(in.le<std::uint32_t>());
    in.skip(in.le<std::uint32_t>());
    if (in.ok()) members.push_back(one);
  }
  if (!in.ok() && members.empty() && count > 0) return in.finish(members, "DistributionListStream");
  return members;
}

class Reader {
 public:
  explicit Reader(Source& from) : from_(from) {}

  std::vector<Member> run() {
    if (!read_stream()) read_lists();
    return std::move(members_);
  }

 private:
  bool read_stream() {
    const auto streams = from_.binaries(Lid::list_stream);
    if (streams.empty() || streams[0].empty()) return false;
    const auto stored = members_of_stream(streams[0]);
    if (!stored) {
      lose_member("stream", stored.error().what);
      return false;
    }
    Cursor count(streams[0]);
    count.skip(12);
    if (const auto claimed = count.le<std::uint32_t>(); claimed > stored->size()) {
      lose_member("stream", fmt::format("{} members of {}", stored->size(), claimed));
    }
    for (const Stored& one : *stored) add(one);
    return true;
  }

  void read_lists() {
    const auto entries = from_.binaries(Lid::list_members);
    const auto one_offs = from_.binaries(Lid::list_one_off_members);
    const std::size_t count = std::min(std::max(entries.size(), one_offs.size()), most_members);
    for (std::size_t i = 0; i < count; ++i) {
      add({i < entries.size() ? Bytes(entries[i]) : Bytes(),
           i < one_offs.size() ? Bytes(one_offs[i]) : Bytes()});
    }
  }

  void add(const Stored& stored) {
    ++number_;
    const auto wrapped = unwrapped(stored.entry);
    Member member;
    if (wrapped && (wrapped->kind == contact || wrapped->kind == personal_list) &&
        from_.context().uid_of_member) {
      const mapi::Binary key(wrapped->entry.begin(), wrapped->entry.end());
      member.uid = from_.context().uid_of_member(key).value_or(std::string());
    }
    member.is_list =
        wrapped && (wrapped->kind == personal_list || wrapped->kind == address_book_list);
    if (!name(member, stored, wrapped) && member.uid.empty()) {
      return lose_member(fmt::format("member {}", number_),
                         wrapped ? "an entry of the store without name and address"
                                 : "an entry id of unknown form");
    }
    members_.push_back(std::move(member));
  }

  // The one-off beside the entry says name and address; entries of the address book, too.
  bool name(Member& member, const Stored& stored, const std::optional<Wrapped>& wrapped) {
    std::optional<mail::Person> best;
    for (const Bytes entry : {stored.one_off, wrapped ? wrapped->entry : stored.entry}) {
      auto person = from_.resolver().person_of_entry(entry);
      if (!person) continue;
      if (best && person->mailbox.name.empty()) person->mailbox.name = best->mailbox.name;
      if (!best || (!best->is_known() && person->is_known())) best = std::move(person);
    }
    if (!best) return false;
    member.name = best->mailbox.name;
    const bool is_personal = wrapped && wrapped->kind == personal_list;
    if (best->is_known()) {
      member.address = best->mailbox.address;
    } else if (!is_personal && member.uid.empty()) {
      member.address = best->mailbox.address;
      if (auto loss = mail::loss_of(*best, fmt::format("member {}", number_)))
        from_.lose(*std::move(loss));
    }
    return true;
  }

  void lose_member(std::string_view where, std::string_view before) {
    from_.lose("member_unreadable", Severity::content, where, before, "");
  }

  Source& from_;
  std::vector<Member> members_;
  std::size_t number_ = 0;
};

}  // namespace

std::vector<Member> list_members(Source& from) { return Reader(from).run(); }

}  // namespace offenbar::contacts
