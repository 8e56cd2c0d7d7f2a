#include "batch/item_comparison.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "batch/store_finish.h"
#include "converters/comparison/mapped.h"
#include "converters/items/card.h"
#include "converters/items/compare_events.h"
#include "converters/items/compare_letters.h"
#include "converters/items/item_event.h"
#include "converters/items/item_letter.h"
#include "converters/items/mailbox_files.h"
#include "converters/items/mime_letter.h"
#include "converters/items/words.h"
#include "converters/tnef/message.h"

namespace offenbar::batch {
namespace {

constexpr std::uint64_t largest_read = 256U << 10U;  // larger results are mapped

std::optional<items::Letter> letter_of_tnef(std::shared_ptr<const std::string> bytes) {
  auto item = tnef::open(as_bytes(*bytes));
  if (!item || !*item) return std::nullopt;
  return items::letter_of_item(std::shared_ptr<const mapi::Item>(*std::move(item)), bytes);
}

// Of a whole address book: the card of an item.
std::vector<items::Card> own_of(const std::vector<items::Card>& book, const ItemResult& item) {
  if (!item.in_collection || item.uid.empty()) return book;
  std::vector<items::Card> own;
  for (const items::Card& card : book) {
    const bool is_own = std::ranges::any_of(card.lines, [&item](const items::CardLine& line) {
      return line.name == "UID" && line.value.find(item.uid) != std::string::npos;
    });
    if (is_own) own.push_back(card);
  }
  return own;
}

// True if it could have come from the item, of which no UID is known.
bool fits(const items::Event& event, const items::Event& source) {
  if (items::letters_of(event.letter.subject.value_or("")) !=
      items::letters_of(source.letter.subject.value_or(""))) {
    return false;
  }
  if (!source.spans || !event.spans || event.spans->empty()) return true;
  return std::ranges::any_of(*source.spans, [&event](const items::Span& span) {
    return span.start == event.spans->front().start;
  });
}

// Of a whole calendar: what the item became.
std::vector<items::Event> own_of(const std::vector<items::Event>& calendar,
                                 const items::Event& source, const ItemResult& item) {
  if (!item.in_collection) return calendar;
  std::vector<items::Event> own;
  for (const items::Event& one : calendar) {
    if (item.uid.empty() ? fits(one, source) : one.uid.starts_with(item.uid)) own.push_back(one);
  }
  if (own.empty() && item.uid.empty() && item.number < calendar.size()) {
    own.push_back(calendar[item.number]);
  }
  return own;
}

std::optional<std::string> flags_of(const stores::Opened& opened) {
  if (!opened.flags) return std::nullopt;
  std::string flags;
  if (opened.flags->draft) flags += 'D';
  if (opened.flags->flagged) flags += 'F';
  if (opened.flags->forwarded) flags += 'P';
  if (opened.flags->answered) flags += 'R';
  if (opened.flags->seen) flags += 'S';
  return flags;
}

Result<items::Letter> source_of(const stores::Opened& opened) {
  if (opened.item) return items::letter_of_item(*opened.item);
  return items::letter_of_message(opened.message, letter_of_tnef);
}

}  // namespace

Result<ResultFile> ResultFile::open(int folder, const std::string& path) {
  if (!is_beneath(path)) return fail(Fault::bad_result, "a result has no place");
  const Descriptor file(::openat(folder, path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return fail(Fault::bad_result, "the result is not there");
  }
  ResultFile result;
  if (static_cast<std::uint64_t>(info.st_size) > largest_read) {
    OFFENBAR_TRY(MappedFile mapped, MappedFile::open(file.get()));
    result.mapped_.emplace(std::move(mapped));
    return result;
  }
  result.text_.resize(static_cast<std::size_t>(info.st_size));
  std::size_t filled = 0;
  while (filled < result.text_.size()) {
    const ssize_t got =
        ::read(file.get(), result.text_.data() + filled, result.text_.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  result.text_.resize(filled);
  return result;
}

std::vector<Loss> ItemComparison::compare(std::size_t folder, const ItemResult& item) {
  items::Differences found;
  auto opened = store_.open(folder, item.index);
  if (!opened) {
    found.add("item_not_compared", "", opened.error().what, "");
  } else if (item.kind == stores::Kind::contacts) {
    compare_cards_of(item, *opened, found);
  } else if (item.kind != stores::Kind::mail) {
    compare_events_of(item, *opened, found);
  } else if (opened->kind == stores::Kind::mail) {
    compare_mail(folder, item, *opened, found);
  }
  return found.take();
}

void ItemComparison::compare_mail(std::size_t folder, const ItemResult& item,
                                  const stores::Opened& opened, items::Differences& found) {
  const std::string& path = item.paths.empty() ? std::string() : item.paths.front();
  auto message = message_at(path, item.number);
  auto result = message ? items::letter_of_message(*message, nullptr)
                        : tl::unexpected<Error>(message.error());
  auto source = source_of(opened);
  if (!opened.item && message && (!source || !result) &&
      items::letters_of(as_text(opened.message)) == items::letters_of(as_text(*message))) {
    return;  // a text without a header, which is no message to others
  }
  if (!result) return found.add("item_missing", "", path, result.error().what);
  if (!source) return found.add("item_not_compared", "", source.error().what, "");
  if (item.kept == stores::Kept::raw) {  // what it says became a text of all properties
    items::Letter raw;
    raw.subject = source->subject;
    raw.attached = std::move(source->attached);
    return items::compare_letters(raw, *result, "", found);
  }
  items::compare_letters(*source, *result, "", found);
  if (const auto flags = items::flags_in_name(path)) {
    const auto before = opened.item ? items::flags_of_item(*opened.item) : flags_of(opened);
    if (before) items::compare_flags(*before, *flags, found);
  }
  const stores::Folder& in = store_.folders()[folder];
  if (in.recovered || in.outside || !in.role.empty() || in.path.empty()) return;
  const auto first = std::ranges::find_if(store_.folders(), [&](const stores::Folder& one) {
    return one.path.size() == 1 && one.path.front() == in.path.front() && !one.role.empty();
  });
  const std::string role = first == store_.folders().end() ? std::string() : first->role;
  if (const auto name = items::folder_in_path(path);
      name && !items::is_folder_called(*name, in.path.back()) &&
      !items::is_folder_called(*name, mapped_folder(in.path, role))) {
    found.add("folder_changed", "", in.path.back(), *name);
  }
}

void ItemComparison::compare_cards_of(const ItemResult& item, const stores::Opened& opened,
                                      items::Differences& found) {
  if (!item.in_collection || book_path_ != item.paths) {
    book_path_.clear();
    const auto text = text_at(item);
    if (!text) return found.add("item_missing", "", item.uid, text.error().what);
    book_ = items::cards_of(*text);
    book_path_ = item.paths;
  }
  if (opened.item) {
    return items::compare_contact(*opened.item, own_of(book_, item), found);
  }
  items::compare_cards(items::cards_of(as_text(opened.message)), book_, found);
}

void ItemComparison::compare_events_of(const ItemResult& item, const stores::Opened& opened,
                                       items::Differences& found) {
  if (!item.in_collection || calendar_path_ != item.paths) {
    calendar_path_.clear();
    const auto text = text_at(item);
    auto read = text ? calendars_.read(*text) : tl::unexpected<Error>(text.error());
    if (!read) return found.add("item_missing", "", item.uid, read.error().what);
    calendar_ = *std::move(read);
    calendar_path_ = item.paths;
  }
  if (opened.item) {
    const items::Event source = items::event_of_item(*opened.item);
    return items::compare_events(source, own_of(calendar_, source, item), found);
  }
  const auto sources = calendars_.read(as_text(opened.message));
  if (!sources) return found.add("item_not_compared", "", sources.error().what, "");
  for (std::size_t i = 0; i < sources->size(); ++i) {
    const items::Event& one = (*sources)[i];
    auto same = std::ranges::find(calendar_, one.uid, &items::Event::uid);
    if (one.uid.empty() || same == calendar_.end()) {
      same = calendar_.begin() + static_cast<std::ptrdiff_t>(std::min(i, calendar_.size()));
    }
    items::compare_events(
        one,
        same == calendar_.end() ? std::vector<items::Event>() : std::vector<items::Event>{*same},
        found);
  }
}

// All files of an item, one behind the other.
Result<std::string> ItemComparison::text_at(const ItemResult& item) const {
  std::string text;
  for (const std::string& path : item.paths) {
    OFFENBAR_TRY(const ResultFile file, ResultFile::open(folder_, path));
    text += as_text(file.bytes());
  }
  return text;
}

// A message by itself, or the one with that number in an mbox.
Result<Bytes> ItemComparison::message_at(const std::string& path, std::size_t number) {
  if (!result_ || path != in_place_ || !path.ends_with(".mbox")) {
    OFFENBAR_TRY(ResultFile file, ResultFile::open(folder_, path));
    result_.emplace(std::move(file));
    in_place_ = path;
    messages_ =
        path.ends_with(".mbox") ? items::messages_of_mbox(result_->bytes()) : std::vector<Bytes>();
  }
  if (!path.ends_with(".mbox")) return result_->bytes();
  if (number >= messages_.size()) return fail(Fault::bad_result, "the mailbox has fewer messages");
  unquoted_ = items::unquoted(messages_[number]);
  return as_bytes(unquoted_);
}

}  // namespace offenbar::batch
