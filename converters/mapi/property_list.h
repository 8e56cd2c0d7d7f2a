// Properties that lie in memory: values made by a reader, and views of the bytes of others that
// are decoded when they are asked for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "converters/base/bytes.h"
#include "converters/mapi/item.h"

namespace offenbar::mapi {

class PropertyList {
 public:
  // Both replace a property of the same id.
  void put(PropTag tag, Value value);
  // Bytes as decode() and decode_several() take them; they must outlive the list.
  void put_raw(PropTag tag, std::vector<Bytes> values);
  [[nodiscard]] bool has(PropId id) const { return slots_.contains(id); }

  // The id of a name: `wished` if it is free or stands for that name, else another one from
  // first_named_id on. Nothing if all are taken.
  [[nodiscard]] std::optional<PropId> name(PropId wished, PropName name);

  // What Properties::damage() tells.
  void damaged(std::string what, std::uint64_t at = 0);

  // As the functions of Properties.
  [[nodiscard]] std::vector<PropTag> tags() const;
  [[nodiscard]] std::optional<PropTag> tag_of(PropId id) const;
  [[nodiscard]] Result<Value> get(PropId id) const;
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(PropId id) const;
  [[nodiscard]] std::optional<PropId> id_of(const PropName& name) const;
  [[nodiscard]] std::optional<PropName> name_of(PropId id) const;
  [[nodiscard]] const std::vector<Error>& damage() const { return damage_; }

  // The bytes of a raw property that has a single value; nothing if there is none.
  [[nodiscard]] std::optional<Bytes> raw(PropId id) const;

 private:
  struct Slot {
    PropType type{};
    std::variant<Value, std::vector<Bytes>> content;
  };

  std::map<PropId, Slot> slots_;
  std::map<PropId, PropName> names_;
  std::map<PropName, PropId> ids_;
  std::uint32_t next_free_ = first_named_id;  // below it no id is free
  std::vector<Error> damage_;
};

// An object of the item model whose properties are in a list. `Base` is Item, Attachment or
// Recipient.
template <class Base>
class Listed : public Base {
 public:
  [[nodiscard]] std::vector<PropTag> tags() const override { return list_.tags(); }
  [[nodiscard]] std::optional<PropTag> tag_of(PropId id) const override { return list_.tag_of(id); }
  [[nodiscard]] Result<Value> get(PropId id) const override { return list_.get(id); }
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(PropId id) const override {
    return list_.open(id);
  }
  [[nodiscard]] std::optional<PropId> id_of(const PropName& name) const override {
    return list_.id_of(name);
  }
  [[nodiscard]] std::optional<PropName> name_of(PropId id) const override {
    return list_.name_of(id);
  }
  [[nodiscard]] std::vector<Error> damage() const override { return list_.damage(); }

 protected:
  PropertyList list_;
};

// A stream over bytes that outlive it, and one over bytes of its own.
[[nodiscard]] std::unique_ptr<ByteStream> stream_of(Bytes bytes);
[[nodiscard]] std::unique_ptr<ByteStream> stream_of(std::string bytes);

}  // namespace offenbar::mapi
