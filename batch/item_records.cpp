#include "batch/item_records.h"

#include <algorithm>
#include <array>

#include "converters/base/cursor.h"

namespace offenbar::batch {
namespace {

using stores::Written;

enum Flag : std::uint8_t { associated = 1, recovered = 2, unresolved = 4, refused_for = 8 };

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
  void number(std::uint64_t value) { append(value); }
  void count(std::size_t value) { append(static_cast<std::uint32_t>(value)); }
  void text(const std::string& value) {
    count(value.size());
    out_ += value;
  }
  template <class List, class Each>
  void list(const List& values, const Each& each) {
    count(values.size());
    for (const auto& value : values) each(value);
  }

 private:
  template <class T>
  void append(T value) {
    std::array<char, sizeof(T)> bytes{};
    for (char& b : bytes) {
      b = static_cast<char>(value & 0xFFU);
      value >>= 8U;
    }
    out_.append(bytes.data(), bytes.size());
  }

  std::string& out_;
};

class Reader {
 public:
  explicit Reader(Bytes bytes) : in_(bytes) {}

  [[nodiscard]] bool more() const { return in_.ok() && in_.left() > 0; }
  [[nodiscard]] bool ok() const { return in_.ok() && !wrong_; }
  std::uint8_t byte() { return in_.le<std::uint8_t>(); }
  std::uint64_t number() { return in_.le<std::uint64_t>(); }
  std::string text() {
    const auto size = in_.le<std::uint32_t>();
    return std::string(as_text(in_.take(size)));
  }
  // A list ends with its bytes, whatever it claims.
  template <class Each>
  void list(const Each& each) {
    for (auto left = in_.le<std::uint32_t>(); left > 0 && in_.ok(); --left) each();
  }
  // A number of an enum whose last value is `last`.
  template <class E>
  E value(E last) {
    const std::uint8_t number = byte();
    wrong_ = wrong_ || number > static_cast<std::uint8_t>(last);
    return static_cast<E>(std::min(number, static_cast<std::uint8_t>(last)));
  }

 private:
  Cursor in_;
  bool wrong_ = false;
};

Written read_item(Reader& in) {
  Written item;
  const std::uint8_t flags = in.byte();
  item.associated = (flags & associated) != 0;
  item.recovered = (flags & recovered) != 0;
  item.unresolved = (flags & unresolved) != 0;
  item.kept = in.value(stores::Kept::refused);
  item.kind = in.value(stores::Kind::journal);
  item.index = in.number();
  item.id = in.number();
  item.bytes = in.number();
  item.path = in.text();
  item.sha256 = in.text();
  item.uid = in.text();
  item.title = in.text();
  in.list([&] {
    std::string path = in.text();
    item.beside.emplace_back(std::move(path), in.text());
  });
  in.list([&] { item.keywords.push_back(in.text()); });
  in.list([&] {
    Loss loss;
    loss.category = in.text();
    loss.severity = in.value(Severity::content);
    loss.where = in.text();
    loss.before = in.text();
    loss.after = in.text();
    item.losses.push_back(std::move(loss));
  });
  if ((flags & refused_for) != 0) {
    Error error;
    error.fault = in.value(Fault::internal);
    error.what = in.text();
    error.offset = in.number();
    error.hint = in.text();
    item.error = std::move(error);
  }
  return item;
}

}  // namespace

void append_record(std::string& message, const Written& item) {
  if (message.empty()) message += item_records_mark;
  Writer out(message);
  out.byte(static_cast<std::uint8_t>(
      (item.associated ? associated : 0) | (item.recovered ? recovered : 0) |
      (item.unresolved ? unresolved : 0) | (item.error ? refused_for : 0)));
  out.byte(static_cast<std::uint8_t>(item.kept));
  out.byte(static_cast<std::uint8_t>(item.kind));
  out.number(item.index);
  out.number(item.id);
  out.number(item.bytes);
  for (const std::string* text : {&item.path, &item.sha256, &item.uid, &item.title}) {
    out.text(*text);
  }
  out.list(item.beside, [&out](const auto& file) {
    out.text(file.first);
    out.text(file.second);
  });
  out.list(item.keywords, [&out](const std::string& word) { out.text(word); });
  out.list(item.losses, [&out](const Loss& loss) {
    out.text(loss.category);
    out.byte(static_cast<std::uint8_t>(loss.severity));
    for (const std::string* text : {&loss.where, &loss.before, &loss.after}) out.text(*text);
  });
  if (item.error) {
    out.byte(static_cast<std::uint8_t>(item.error->fault));
    out.text(item.error->what);
    out.number(item.error->offset);
    out.text(item.error->hint);
  }
}

Result<std::vector<Written>> items_of(Bytes message) {
  if (message.empty() || std::to_integer<char>(message.front()) != item_records_mark) {
    return fail(Fault::corrupt, "a message of items does not begin as one");
  }
  Reader in(message.subspan(1));
  std::vector<Written> items;
  while (in.more()) {
    items.push_back(read_item(in));
    const bool is_kept = items.back().kept >= stores::Kept::written;
    if (!in.ok() || !is_kept) return fail(Fault::corrupt, "a message of items makes no sense");
  }
  return items;
}

}  // namespace offenbar::batch
