#include "converters/findings/fields.h"
#include "converters/findings/similarity.h"
#include "converters/findings/tags.h"
#include "converters/findings/text_files.h"

namespace offenbar::findings {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{16} << 30U;

class OdfTags : public TagHandler {
 public:
  OdfTags(Account& account, Likeness& likeness) : account_(account), likeness_(likeness) {}

  void open(const Tag& tag) override {
    if (tag.name == "dde-source" || tag.name == "dde-connection-decl") {
      account_.add("dde", "", tag.value("dde-application"));
    } else if (tag.name == "event-listener") {
      account_.add("macro-autorun", "", tag.value("event-name"));
    } else if (tag.name == "tracked-changes" || tag.name == "changed-region") {
      account_.add("tracked-changes");
    } else if (tag.name == "annotation") {
      account_.add("comments");
    } else if (tag.name == "font-face") {
      account_.add_font(tag.value("font-family"));
    } else if (tag.name == "object-ole" || tag.name == "object") {
      account_.add("embedded", "", tag.name == "object" ? "" : "OLE");
    } else if (tag.name == "data-pilot-table") {
      account_.add("pivot", "", "pivot table");
    } else if (tag.name == "image" || tag.name == "section-source" || tag.name == "table-source") {
      const std::string target = tag.value("href");
      const bool outside = target.starts_with("..") || target.find(':') != std::string::npos;
      if (outside) account_.add("external-links", "", target);
    }
  }
  void close(std::string_view name) override {
    if (name == "p" || name == "h") likeness_.end_word();
  }
  void text(std::string_view raw) override { likeness_.add(raw); }

 private:
  Account& account_;
  Likeness& likeness_;
};

class Meta : public TagHandler {
 public:
  explicit Meta(Account& account) : account_(account) {}
  void open(const Tag& tag) override {
    value_.clear();
    if (tag.name == "template") account_.note(key::template_name, tag.value("title"));
  }
  void close(std::string_view name) override {
    const std::string value = decoded(value_);
    if (name == "generator") account_.note(key::application, value);
    if (name == "initial-creator") account_.note(key::author, value);
    if (name == "creator") account_.note(key::last_author, value);
    if (name == "creation-date") account_.note(key::created, value);
    if (name == "date") account_.note(key::modified, value);
    if (name == "language") account_.add_language(value);
    value_.clear();
  }
  void text(std::string_view raw) override {
    if (value_.size() < Account::longest_text) value_.append(raw);
  }

 private:
  Account& account_;
  std::string value_;
};

Result<void> read_member(const zip::Archive& archive, const zip::Entry& entry, Account& account,
                         Likeness& likeness) {
  const std::string& name = entry.name;
  if (name.starts_with("Basic/") && name.ends_with(".xml") && !name.ends_with("-lc.xml") &&
      !name.ends_with("-lb.xml")) {
    account.add("macros", "", "LibreOffice Basic: " + name);
  }
  if (name.starts_with("Scripts/") && !entry.folder()) {
    account.add("macros", "", "script: " + name);
  }
  if (name == "META-INF/documentsignatures.xml") account.add("signed");
  if (name == "content.xml") {
    OdfTags tags(account, likeness);
    OFFENBAR_TRY(const bool whole, read_tags(archive, entry, tags));
    if (!whole) return fail(Fault::corrupt, "the tags of content.xml do not match");
    return {};
  }
  if (name == "meta.xml") {
    Meta meta(account);
    OFFENBAR_CHECK(read_tags(archive, entry, meta));
    return {};
  }
  return archive.stream(
      entry, [](Bytes) { return true; }, most_bytes);
}

}  // namespace

Result<void> add_odf(const zip::Archive& archive, Account& account) {
  Likeness likeness;
  Result<void> result;
  for (const zip::Entry& entry : archive.entries()) {
    if (entry.folder() || entry.encrypted()) continue;
    auto read = read_member(archive, entry, account, likeness);
    if (!read && result) result = std::move(read);
  }
  account.likeness = likeness.value();
  account.words = likeness.words();
  return result;
}

}  // namespace offenbar::findings
