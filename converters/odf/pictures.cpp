#include "converters/odf/pictures.h"

#include <array>

#include "converters/base/xml.h"
#include "converters/document/normal_text.h"
#include "converters/document/picture_digest.h"
#include "converters/odf/spaces.h"

namespace offenbar::odf {
namespace {

constexpr std::uint64_t max_picture = std::uint64_t{1} << 30U;  // bytes
constexpr std::uint64_t max_meta = 16U << 20U;

class Meta : public xml::Handler {
 public:
  explicit Meta(Document& document) : document_(document) {}

  void start(std::string_view, std::string_view name, const xml::Attributes& attributes) override {
    text_.clear();
    if (name == "user-defined") own_name_ = attributes.value(space::meta, "name");
  }
  void text(std::string_view utf8) override { text_.append(utf8); }
  void end(std::string_view, std::string_view name) override {
    for (const auto& [theirs, ours] : known) {
      if (name == theirs) keep(std::string(ours));
    }
    if (name == "user-defined") keep("custom: " + own_name_);
    text_.clear();
  }

 private:
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known{{
      {"title", "title"},
      {"subject", "subject"},
      {"initial-creator", "author"},
      {"keyword", "keywords"},
      {"description", "description"},
      {"creation-date", "created"},
  }};

  void keep(const std::string& name) {
    const std::string value = normalised(text_);
    if (value.empty() || document_.properties.size() >= Document::max_listed) return;
    std::string& kept = document_.properties[name];
    kept.append(kept.empty() ? "" : ", ").append(value);  // a keyword each
  }

  Document& document_;
  std::string own_name_;
  std::string text_;
};

}  // namespace

void Pictures::add(Document& document, std::string_view href, const std::string& where) {
  if (href.starts_with("./")) href.remove_prefix(2);
  if (href.empty() || href.starts_with("ObjectReplacements/")) return;
  const auto [known, is_new] = digests_.try_emplace(std::string(href));
  if (is_new) {
    const zip::Entry* entry = archive_.find(href);
    PictureDigest digest;
    const auto add = [&digest](Bytes bytes) {
      digest.update(bytes);
      return true;
    };
    if (entry != nullptr && archive_.stream(*entry, add, max_picture)) {
      known->second = digest.hex();
    }
  }
  if (!known->second.empty()) {
    document.add(document.images, Image{known->second, std::string(href), where});
  }
}

void read_meta(const zip::Archive& archive, Document& document) {
  const zip::Entry* entry = archive.find("meta.xml");
  if (entry == nullptr) return;
  Meta handler(document);
  (void)xml::parse(archive, *entry, handler, max_meta);
}

}  // namespace offenbar::odf
