// Names of elements as numbers, so that a handler can switch on them.
//
// A vocabulary names its elements "prefix:name" with prefixes of its own; `prefix_of` tells which
// prefix a namespace URI has in it. Each name of a document is looked up once, then found by
// address.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace offenbar::xml {

template <class Word>
class Words {
 public:
  using Row = std::pair<std::string_view, Word>;
  using PrefixOf = std::string_view (*)(std::string_view space);

  // `Word{}` is what unknown names are.
  template <std::size_t size>
  Words(const std::array<Row, size>& rows, PrefixOf prefix_of) : prefix_of_(prefix_of) {
    for (const Row& row : rows) by_name_.emplace(row.first, row.second);
  }

  // The views must be those that Handler::start is given.
  [[nodiscard]] Word of(std::string_view space, std::string_view name) {
    const auto address = reinterpret_cast<std::uintptr_t>(name.data());
    Slot& slot = slots_[(address >> 4U) % slots_.size()];
    if (slot.name != name.data() || slot.space != space.data()) {
      slot = {name.data(), space.data(), look_up(space, name)};
    }
    return slot.word;
  }
  // Addresses may mean something else in the next document.
  void forget() { slots_.fill({}); }

 private:
  struct Slot {
    const char* name = nullptr;
    const char* space = nullptr;
    Word word{};
  };

  Word look_up(std::string_view space, std::string_view name) {
    std::string key(prefix_of_(space));
    key += ':';
    key += name;
    const auto found = by_name_.find(key);
    return found == by_name_.end() ? Word{} : found->second;
  }

  PrefixOf prefix_of_;
  std::unordered_map<std::string_view, Word> by_name_;
  std::array<Slot, 512> slots_{};
};

}  // namespace offenbar::xml
