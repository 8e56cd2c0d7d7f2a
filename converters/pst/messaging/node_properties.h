// mapi::Properties out of a property context, for items, attachments and the store itself.
#pragma once

#include <utility>

#include "converters/mapi/item.h"
#include "converters/mapi/tags.h"
#include "converters/pst/ltp/property_context.h"
#include "converters/pst/messaging/named_properties.h"

namespace offenbar::pst {

// A subject begins with U+0001 and the length of its prefix where it has one ("RE: "): taken off,
// as PidTagSubject has neither. [MS-PST] 2.5.3.1.1.1
[[nodiscard]] mapi::Value plain_subject(mapi::Value value);

// `Base` is mapi::Properties or what derives from it.
template <class Base>
class NodeProperties : public Base {
 public:
  NodeProperties(ltp::PropertyContext context, const NamedProperties& names)
      : context_(std::move(context)), names_(&names) {}

  [[nodiscard]] std::vector<mapi::PropTag> tags() const override { return context_.tags(); }
  [[nodiscard]] std::optional<mapi::PropTag> tag_of(mapi::PropId id) const override {
    return context_.tag_of(id);
  }
  [[nodiscard]] Result<mapi::Value> get(mapi::PropId id) const override {
    auto value = context_.get(id);
    if (value && id == mapi::tag::subject) return plain_subject(*std::move(value));
    return value;
  }
  [[nodiscard]] Result<std::unique_ptr<mapi::ByteStream>> open(mapi::PropId id) const override {
    return context_.open(id);
  }
  [[nodiscard]] std::optional<mapi::PropId> id_of(const mapi::PropName& name) const override {
    return names_->id_of(name);
  }
  [[nodiscard]] std::optional<mapi::PropName> name_of(mapi::PropId id) const override {
    return names_->name_of(id);
  }

 protected:
  [[nodiscard]] const ltp::PropertyContext& context() const { return context_; }
  [[nodiscard]] const NamedProperties& names() const { return *names_; }

 private:
  ltp::PropertyContext context_;
  const NamedProperties* names_;
};

}  // namespace offenbar::pst
