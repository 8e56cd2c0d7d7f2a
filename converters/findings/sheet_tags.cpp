// Parts of Excel. [ECMA-376] part 1, 18
#include <fmt/core.h>

#include "converters/findings/package_tags.h"
#include "converters/ooxml/package.h"

namespace offenbar::findings {
namespace {

class SheetTags : public TagHandler {
 public:
  explicit SheetTags(const PartContext& context) : context_(context) {}

  void open(const Tag& tag) override {
    in_formula_ = in_text_ = false;
    if (tag.name == "c") {
      cell_.assign(tag.raw("r"));
    } else if (tag.name == "f") {
      in_formula_ = !tag.closed;
      formula_.clear();
    } else if (tag.name == "t") {
      in_text_ = !tag.closed;
    } else if (tag.name != "v" && tag.name != "row") {
      tell(tag);
    }
  }

  void close(std::string_view name) override {
    if (in_formula_ && name == "f") {
      const std::string where = fmt::format("{}!{}", context_.place, cell_);
      context_.functions.add(formula_.find('&') == std::string::npos ? formula_ : decoded(formula_),
                             where, context_.account);
    }
    if (name == "is") context_.likeness.end_word();
    in_formula_ = in_text_ = false;
  }

  void text(std::string_view raw) override {
    constexpr std::size_t longest = 32'768;
    if (in_formula_ && formula_.size() < longest) formula_.append(raw);
    if (in_text_) context_.likeness.add(raw);
  }

 private:
  void tell(const Tag& tag) {
    Account& account = context_.account;
    if (tag.name == "sheetProtection") {
      account.add("protected", context_.place, "sheet");
    } else if (tag.name == "protectedRange") {
      account.add("protected", context_.place, "range");
    } else if (tag.name == "oleObject") {
      const bool linked = !tag.raw("link").empty();
      account.add(linked ? "external-links" : "embedded", context_.place, tag.value("progId"));
    } else if (tag.name == "control") {
      account.add("form-controls", context_.place, tag.value("name"));
    } else if (tag.name == "webPublishItem") {
      account.add("web-publishing", context_.place, tag.value("destinationFile"));
    }
  }

  PartContext context_;
  std::string cell_, formula_;
  bool in_formula_ = false, in_text_ = false;
};

class SharedStrings : public TagHandler {
 public:
  explicit SharedStrings(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    in_text_ = tag.name == "t" && !tag.closed;
    if (tag.name == "rFont") context_.account.add_font(tag.value("val"));
  }
  void close(std::string_view name) override {
    in_text_ = false;
    if (name == "si") context_.likeness.end_word();
  }
  void text(std::string_view raw) override {
    if (in_text_) context_.likeness.add(raw);
  }

 private:
  PartContext context_;
  bool in_text_ = false;
};

class SheetStyles : public TagHandler {
 public:
  explicit SheetStyles(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "fonts") in_fonts_ = !tag.closed;
    if (in_fonts_ && tag.name == "name") context_.account.add_font(tag.value("val"));
    if (tag.name == "numFmt" && !in_differences_) {
      context_.account.add("number-formats", "", tag.value("formatCode"));
    }
    if (tag.name == "dxfs") in_differences_ = !tag.closed;
  }
  void close(std::string_view name) override {
    if (name == "fonts") in_fonts_ = false;
    if (name == "dxfs") in_differences_ = false;
  }

 private:
  PartContext context_;
  bool in_fonts_ = false, in_differences_ = false;
};

bool is_on(std::string_view value) { return value == "1" || value == "true"; }

class WorkbookTags : public TagHandler {
 public:
  explicit WorkbookTags(const PartContext& context) : context_(context) {}

  void open(const Tag& tag) override {
    Account& account = context_.account;
    in_name_ = false;
    if (tag.name == "sheet") {
      const std::string_view state = tag.raw("state");
      if (state == "hidden" || state == "veryHidden") {
        account.add("hidden-sheets", tag.value("name"), state);
      }
    } else if (tag.name == "workbookProtection") {
      account.add("protected", "", "workbook");
    } else if (tag.name == "fileSharing") {
      account.add("protected", "", "writing");
    } else if (tag.name == "workbookPr" && is_on(tag.raw("date1904"))) {
      account.add("date1904", "", "days are counted from 1904");
    } else if (tag.name == "definedName") {
      in_name_ = !tag.closed;
      name_ = tag.value("name");
      if (is_on(tag.raw("vbProcedure")) || is_on(tag.raw("xlm"))) {
        account.add("macro-functions", name_, name_);
      }
    } else if (tag.name == "fileVersion") {
      account.note("application_build", tag.value("lowestEdited"));
    } else if (tag.name == "calcPr" && is_on(tag.raw("iterate"))) {
      account.add("iteration", "", "circular references are calculated");
    }
  }
  void close(std::string_view) override { in_name_ = false; }
  void text(std::string_view raw) override {
    if (in_name_) context_.functions.add(decoded(raw), "name " + name_, context_.account);
  }

 private:
  PartContext context_;
  std::string name_;
  bool in_name_ = false;
};

class ExternalLink : public TagHandler {
 public:
  explicit ExternalLink(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "ddeLink") {
      context_.account.add("dde", context_.place,
                           tag.value("ddeService") + "|" + tag.value("ddeTopic"));
    } else if (tag.name == "oleLink") {
      context_.account.add("external-links", context_.place, "OLE: " + tag.value("progId"));
    } else if (tag.name == "externalBook") {
      // The relationship of the part has its target.
      context_.account.add("external-links", context_.place);
    }
  }

 private:
  PartContext context_;
};

class Connections : public TagHandler {
 public:
  explicit Connections(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "connection") {
      name_ = tag.value("name");
      context_.account.add("connections", name_, name_);
      found_ = true;
    } else if (tag.name == "dbPr") {
      const std::string text = tag.value("connection");
      context_.account.add("connections", name_, text);
      if (text.find("Mashup") != std::string::npos) {
        context_.account.add("power-query", name_, name_);
      }
    } else if (tag.name == "webPr") {
      context_.account.add("connections", name_, tag.value("url"));
    } else if (tag.name == "textPr") {
      context_.account.add("connections", name_, tag.value("sourceFile"));
    } else if (tag.name == "connections" && tag.closed) {
      context_.account.add("connections", "", "the list of connections is empty");
    }
  }
  void close(std::string_view name) override {
    if (name == "connections" && !found_) {
      context_.account.add("connections", "", "the list of connections is empty");
    }
  }

 private:
  PartContext context_;
  std::string name_;
  bool found_ = false;
};

class SheetComments : public TagHandler {
 public:
  explicit SheetComments(const PartContext& context) : context_(context) {}
  void open(const Tag& tag) override {
    if (tag.name == "comment") context_.account.add("comments", tag.value("ref"));
  }

 private:
  PartContext context_;
};

class SheetList : public TagHandler {
 public:
  void open(const Tag& tag) override {
    constexpr std::size_t most = 10'000;
    if (tag.name == "sheet" && names.size() < most)
      names.emplace(tag.value("id"), tag.value("name"));
  }
  std::map<std::string, std::string> names;  // by relationship id
};

}  // namespace

std::map<std::string, std::string, std::less<>> sheet_names(const zip::Archive& archive,
                                                            std::string_view workbook) {
  std::map<std::string, std::string, std::less<>> names;
  const zip::Entry* entry = archive.find_ignoring_case(workbook);
  if (entry == nullptr) return names;
  SheetList list;
  (void)read_tags(archive, *entry, list);
  const auto relationships = ooxml::relationships_of(archive, workbook);
  if (!relationships) return names;
  for (const auto& relationship : *relationships) {
    const auto found = list.names.find(relationship.id);
    if (found != list.names.end()) names.emplace(relationship.target, found->second);
  }
  return names;
}

std::unique_ptr<TagHandler> sheet_handler(Part part, const PartContext& context) {
  switch (part) {
    case Part::workbook:
      return std::make_unique<WorkbookTags>(context);
    case Part::worksheet:
      return std::make_unique<SheetTags>(context);
    case Part::shared_strings:
      return std::make_unique<SharedStrings>(context);
    case Part::sheet_styles:
      return std::make_unique<SheetStyles>(context);
    case Part::sheet_comments:
      return std::make_unique<SheetComments>(context);
    case Part::external_link:
      return std::make_unique<ExternalLink>(context);
    case Part::connections:
      return std::make_unique<Connections>(context);
    default:
      return nullptr;
  }
}

}  // namespace offenbar::findings
