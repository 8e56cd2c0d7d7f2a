// Parts of Word. [ECMA-376] part 1, 17
#include <unordered_map>

#include "converters/findings/fields.h"
#include "converters/findings/package_tags.h"

namespace offenbar::findings {
namespace {

enum class Word : std::uint8_t {
  none,
  paragraph,
  text,
  instruction,
  field_character,
  simple_field,
  fonts,
  language,
  content_control,
  binding,
  chunk,
  ole,
  control,
  form,
  change,
  comment,
  ink,
};

Word word_of(std::string_view name) {
  static const std::unordered_map<std::string_view, Word> words{{"p", Word::paragraph},
                                                                {"tab", Word::paragraph},
                                                                {"br", Word::paragraph},
                                                                {"t", Word::text},
                                                                {"instrText", Word::instruction},
                                                                {"fldChar", Word::field_character},
                                                                {"fldSimple", Word::simple_field},
                                                                {"rFonts", Word::fonts},
                                                                {"lang", Word::language},
                                                                {"sdt", Word::content_control},
                                                                {"dataBinding", Word::binding},
                                                                {"altChunk", Word::chunk},
                                                                {"OLEObject", Word::ole},
                                                                {"control", Word::control},
                                                                {"ffData", Word::form},
                                                                {"ins", Word::change},
                                                                {"del", Word::change},
                                                                {"moveFrom", Word::change},
                                                                {"moveTo", Word::change},
                                                                {"commentReference", Word::comment},
                                                                {"contentPart", Word::ink}};
  const auto found = words.find(name);
  return found == words.end() ? Word::none : found->second;
}

class TextTags : public TagHandler {
 public:
  TextTags(const PartContext& context, bool counts_text)
      : context_(context), counts_text_(counts_text) {}

  void open(const Tag& tag) override {
    in_text_ = in_instruction_ = false;
    const Word word = word_of(tag.name);
    switch (word) {
      case Word::none:
        break;
      case Word::paragraph:
        context_.likeness.end_word();
        break;
      case Word::text:
        in_text_ = counts_text_ && !tag.closed;
        break;
      case Word::instruction:
        in_instruction_ = !tag.closed;
        break;
      case Word::field_character:
        if (tag.raw("fldCharType") != "begin" || !instruction_.empty()) end_instruction();
        break;
      case Word::simple_field:
        add_field(tag.value("instr"), context_.place, context_.account);
        break;
      case Word::fonts:
        if (is_same(fonts_, tag)) break;
        for (const char* script : {"ascii", "hAnsi", "eastAsia", "cs"}) {
          context_.account.add_font(tag.value(script));
        }
        break;
      case Word::language:
        if (is_same(language_, tag)) break;
        for (const char* script : {"val", "eastAsia", "bidi"}) {
          context_.account.add_language(tag.raw(script));
        }
        break;
      default:
        tell(word, tag);
    }
  }

  void close(std::string_view name) override {
    in_text_ = in_instruction_ = false;
    if (name == "p") context_.likeness.end_word();
  }

  void text(std::string_view raw) override {
    constexpr std::size_t longest = 8192;
    if (in_text_) context_.likeness.add(raw);
    if (in_instruction_ && instruction_.size() < longest) instruction_.append(raw);
  }

 private:
  // Most runs of a document say what the one before them said.
  static bool is_same(std::string& last, const Tag& tag) {
    if (last == tag.attributes) return true;
    last = tag.attributes;
    return false;
  }

  void tell(Word word, const Tag& tag) {
    Account& account = context_.account;
    switch (word) {
      case Word::content_control:
        return account.add("content-controls", context_.place);
      case Word::binding:
        return account.add("customxml-binding", context_.place, tag.value("xpath"));
      case Word::chunk:
        return account.add("altchunk", context_.place);
      case Word::ole:
        return account.add(tag.raw("Type") == "Link" ? "external-links" : "embedded",
                           context_.place, tag.value("ProgID"));
      case Word::control:
        return account.add("activex", context_.place, tag.value("name"));
      case Word::form:
        return account.add("form-fields", context_.place);
      case Word::change:
        return account.add("tracked-changes", context_.place);
      case Word::comment:
        return account.add("comments", context_.place);
      case Word::ink:
        return account.add("ink", context_.place);
      default:
        return;
    }
  }

  void end_instruction() {
    add_field(decoded(instruction_), context_.place, context_.account);
    instruction_.clear();
  }

  PartContext context_;
  bool counts_text_;
  bool in_text_ = false, in_instruction_ = false;
  std::string instruction_, fonts_, language_;
};

class TextSettings : public TagHandler {
 public:
  explicit TextSettings(const PartContext& context) : context_(context) {}

  void open(const Tag& tag) override {
    Account& account = context_.account;
    if (tag.name == "documentProtection" && tag.raw("enforcement") != "0" &&
        tag.raw("enforcement") != "false" && !tag.raw("enforcement").empty()) {
      account.add("protected", "", "changes: " + tag.value("edit"));
    } else if (tag.name == "writeProtection") {
      account.add("protected", "", "writing");
    } else if (tag.name == "mailMerge") {
      in_merge_ = true;
      account.add("mailmerge", "settings");
    } else if (in_merge_ && (tag.name == "connectString" || tag.name == "query")) {
      account.add("mailmerge", tag.name, tag.value("val"));
    } else if (tag.name == "themeFontLang") {
      for (const char* script : {"val", "eastAsia", "bidi"}) account.add_language(tag.raw(script));
    } else if (tag.name == "trackRevisions") {
      account.add("tracked-changes", "settings", "recording is on");
    }
  }
  void close(std::string_view name) override {
    if (name == "mailMerge") in_merge_ = false;
  }

 private:
  PartContext context_;
  bool in_merge_ = false;
};

}  // namespace

std::unique_ptr<TagHandler> text_handler(Part part, const PartContext& context) {
  switch (part) {
    case Part::text:
      return std::make_unique<TextTags>(context, true);
    case Part::glossary_text:
      context.account.add("glossary", "", "building blocks");
      return std::make_unique<TextTags>(context, false);
    case Part::text_styles:
      return std::make_unique<TextTags>(context, false);
    case Part::text_settings:
      return std::make_unique<TextSettings>(context);
    default:
      return nullptr;
  }
}

}  // namespace offenbar::findings
