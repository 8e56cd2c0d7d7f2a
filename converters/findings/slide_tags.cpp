// Parts of PowerPoint, and drawings and themes of all. [ECMA-376] part 1, 19 to 21
#include "converters/findings/package_tags.h"

namespace offenbar::findings {
namespace {

class SlideTags : public TagHandler {
 public:
  SlideTags(const PartContext& context, bool counts_text)
      : context_(context), counts_text_(counts_text) {}

  void open(const Tag& tag) override {
    in_text_ = tag.name == "t" && counts_text_ && !tag.closed;
    if (tag.name == "latin" || tag.name == "ea" || tag.name == "cs" || tag.name == "sym") {
      if (font_ == tag.attributes) return;
      font_ = tag.attributes;
      context_.account.add_font(tag.value("typeface"));
    } else if (tag.name == "rPr" || tag.name == "endParaRPr" || tag.name == "defRPr") {
      const std::string_view language = tag.raw("lang");
      if (language != language_) context_.account.add_language(language);
      language_ = language;
    } else {
      tell(tag);
    }
  }
  void close(std::string_view name) override {
    in_text_ = false;
    if (name == "p") context_.likeness.end_word();
  }
  void text(std::string_view raw) override {
    if (in_text_) context_.likeness.add(raw);
  }

 private:
  void tell(const Tag& tag) {
    Account& account = context_.account;
    if (tag.name == "oleObj") {
      kind_of_object_ = tag.value("progId");
    } else if (tag.name == "embed") {
      account.add("embedded", context_.place, kind_of_object_);
    } else if (tag.name == "link") {
      account.add("external-links", context_.place, kind_of_object_);
    } else if (tag.name == "control") {
      account.add("activex", context_.place, tag.value("name"));
    } else if (tag.name == "contentPart") {
      account.add("ink", context_.place);
    } else if (tag.name == "modifyVerifier") {
      account.add("protected", "", "writing");
    } else if (tag.name == "cm") {
      account.add("comments", context_.place);
    } else if (tag.name == "OLEObject") {
      const bool linked = tag.raw("Type") == "Link";
      account.add(linked ? "external-links" : "embedded", context_.place, tag.value("ProgID"));
    }
  }

  PartContext context_;
  bool counts_text_;
  bool in_text_ = false;
  std::string kind_of_object_, font_, language_;
};

// Elements whose text is the value: docProps, and the custom properties.
class PropertyTags : public TagHandler {
 public:
  explicit PropertyTags(const PartContext& context) : context_(context) {}

  void open(const Tag& tag) override {
    value_.clear();
    is_open_ = !tag.closed;
    if (tag.name == "property") name_ = tag.value("name");
  }
  void close(std::string_view name) override {
    if (is_open_) take(name);
    is_open_ = false;
  }
  void text(std::string_view raw) override {
    if (is_open_ && value_.size() < Account::longest_text) value_.append(raw);
  }

 private:
  void take(std::string_view name) {
    static const std::map<std::string_view, std::string_view> keys{
        {"creator", key::author},
        {"lastModifiedBy", key::last_author},
        {"created", key::created},
        {"modified", key::modified},
        {"lastPrinted", key::printed},
        {"Application", key::application},
        {"AppVersion", "application_version"},
        {"Template", key::template_name},
        {"Company", key::organisation},
        {"Pages", key::pages}};
    if (const auto found = keys.find(name); found != keys.end()) {
      context_.account.note(found->second, decoded(value_));
    }
    if (name == "language") context_.account.add_language(value_);
    // Labels of Microsoft Purview. [MS-OFFCRYPTO] 3.7.4 has them as properties
    // MSIP_Label_<id>_Name.
    if (name_.starts_with("MSIP_Label_") && name_.ends_with("_Name")) {
      context_.account.add("sensitivity-label", "", decoded(value_));
      name_.clear();
    }
  }

  PartContext context_;
  std::string name_, value_;
  bool is_open_ = false;
};

class CustomXml : public TagHandler {
 public:
  explicit CustomXml(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (is_first_) {
      context_.account.add("customxml", context_.place, tag.name);
      if (tag.name == "DataMashup") {
        context_.account.add("power-query", context_.place, "queries of the workbook");
      }
    }
    is_first_ = false;
  }

 private:
  PartContext context_;
  bool is_first_ = true;
};

class LabelInfo : public TagHandler {
 public:
  explicit LabelInfo(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "label" && tag.raw("removed") != "1") {
      context_.account.add("sensitivity-label", "", tag.value("id"));
    }
  }

 private:
  PartContext context_;
};

class ActiveX : public TagHandler {
 public:
  explicit ActiveX(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "ocx") context_.account.add("activex", context_.place, tag.value("classid"));
  }

 private:
  PartContext context_;
};

}  // namespace

std::unique_ptr<TagHandler> slide_handler(Part part, const PartContext& context) {
  switch (part) {
    case Part::slide:
      return std::make_unique<SlideTags>(context, true);
    case Part::presentation:
    case Part::comments:
    case Part::theme:
    case Part::drawing:
      return std::make_unique<SlideTags>(context, false);
    case Part::core_properties:
    case Part::app_properties:
    case Part::custom_properties:
      return std::make_unique<PropertyTags>(context);
    case Part::custom_xml:
      return std::make_unique<CustomXml>(context);
    case Part::label_info:
      return std::make_unique<LabelInfo>(context);
    case Part::active_x:
      return std::make_unique<ActiveX>(context);
    default:
      return nullptr;
  }
}

std::unique_ptr<TagHandler> tag_handler(Part part, const PartContext& context) {
  if (auto handler = text_handler(part, context)) return handler;
  if (auto handler = sheet_handler(part, context)) return handler;
  return slide_handler(part, context);
}

}  // namespace offenbar::findings
