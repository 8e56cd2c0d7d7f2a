#include "converters/odf/schema_check.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string_view>

namespace offenbar::odf {
namespace {

constexpr std::array parts{"content.xml", "styles.xml", "meta.xml", "settings.xml"};
constexpr std::size_t most_kinds = 200;  // of errors, per package

struct Free {
  void operator()(xmlDoc* document) const { ::xmlFreeDoc(document); }
  void operator()(xmlRelaxNG* schema) const { ::xmlRelaxNGFree(schema); }
  void operator()(xmlRelaxNGParserCtxt* context) const { ::xmlRelaxNGFreeParserCtxt(context); }
  void operator()(xmlRelaxNGValidCtxt* context) const { ::xmlRelaxNGFreeValidCtxt(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

// OpenDocument 1.3, part 3, 3.1: its own namespaces and those it takes over.
bool is_known(std::string_view space) {
  constexpr std::array<std::string_view, 7> taken_over{
      "http://www.w3.org/1999/xlink",         "http://purl.org/dc/elements/1.1/",
      "http://www.w3.org/1998/Math/MathML",   "http://www.w3.org/2002/xforms",
      "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/1999/xhtml",
      "http://www.w3.org/2003/g/data-view#"};
  return space.empty() || space.starts_with("urn:oasis:names:tc:opendocument:xmlns:") ||
         std::ranges::find(taken_over, space) != taken_over.end();
}

// Takes what is foreign out of a document, and counts it.
class Strip {
 public:
  explicit Strip(std::map<std::string, std::uint64_t>& foreign) : foreign_(foreign) {}

  // Without recursion: the depth of a document is nobody's promise.
  void document(xmlNode* root) {
    for (xmlNode* node = root; node != nullptr;) {
      if (node->type != XML_ELEMENT_NODE) {
        node = after(node, root);
      } else if (node != root && is_foreign(node->ns)) {
        node = take_out(node, root);
      } else {
        attributes(node);
        node = node->children != nullptr ? node->children : after(node, root);
      }
    }
  }

 private:
  static xmlNode* after(xmlNode* node, const xmlNode* root) {
    for (; node != nullptr && node != root; node = node->parent) {
      if (node->next != nullptr) return node->next;
    }
    return nullptr;
  }

  bool is_foreign(const xmlNs* space) {
    if (space == nullptr || is_known(view(space->href))) return false;
    ++foreign_[std::string(view(space->href))];
    return true;
  }

  void attributes(xmlNode* node) {
    for (xmlAttr* attribute = node->properties; attribute != nullptr;) {
      xmlAttr* next = attribute->next;
      if (is_foreign(attribute->ns)) ::xmlRemoveProp(attribute);
      attribute = next;
    }
  }

  // In a paragraph what it holds stays, as OpenDocument's consumers have it; elsewhere all goes.
  xmlNode* take_out(xmlNode* node, const xmlNode* root) {
    xmlNode* next = after(node, root);
    if (in_paragraph(node) && node->children != nullptr) {
      // Text may become part of the text before it, as libxml2 likes.
      next = ::xmlAddPrevSibling(node, node->children);
      while (node->children != nullptr) ::xmlAddPrevSibling(node, node->children);
    }
    ::xmlUnlinkNode(node);
    ::xmlFreeNode(node);
    return next;
  }

  static bool in_paragraph(const xmlNode* node) {
    for (const xmlNode* up = node->parent; up != nullptr; up = up->parent) {
      if (up->type == XML_ELEMENT_NODE && (view(up->name) == "p" || view(up->name) == "h")) {
        return true;
      }
    }
    return false;
  }

  std::map<std::string, std::uint64_t>& foreign_;
};

struct Collector {
  std::string part;
  std::vector<SchemaError>& errors;
};

std::string element_of(const xmlNode* node) {
  if (node == nullptr || node->type != XML_ELEMENT_NODE) return {};
  std::string name(node->ns ? view(node->ns->prefix) : std::string_view());
  if (!name.empty()) name += ':';
  return name += view(node->name);
}

// A template, because libxml2 2.12 and later hand over a const error.
template <class ErrorOfXml>
void collect(void* to, ErrorOfXml* error) {
  auto& collector = *static_cast<Collector*>(to);
  std::string what = error->message ? error->message : "";
  while (what.ends_with('\n')) what.pop_back();
  SchemaError one{collector.part, element_of(static_cast<const xmlNode*>(error->node)),
                  std::move(what)};
  const auto same = std::ranges::find_if(collector.errors, [&](const SchemaError& other) {
    return other.part == one.part && other.element == one.element && other.what == one.what;
  });
  if (same != collector.errors.end()) {
    ++same->count;
  } else if (collector.errors.size() < most_kinds) {
    collector.errors.push_back(std::move(one));
  }
}

template <class ErrorOfXml>
void keep_quiet(void*, ErrorOfXml*) {}

Result<Owned<xmlRelaxNG>> compile(Bytes schema) {
  const Owned<xmlRelaxNGParserCtxt> context(::xmlRelaxNGNewMemParserCtxt(
      reinterpret_cast<const char*>(schema.data()), static_cast<int>(schema.size())));
  if (!context) return fail(Fault::unsupported, "the schema cannot be read");
  ::xmlRelaxNGSetParserStructuredErrors(context.get(), keep_quiet, nullptr);
  Owned<xmlRelaxNG> compiled(::xmlRelaxNGParse(context.get()));
  if (!compiled) {
    return fail(Fault::unsupported, "the schema is no RELAX NG that can be compiled", 0,
                "It must be RELAX NG in XML (trang makes it of the compact form), in one file.");
  }
  return compiled;
}

}  // namespace

Result<Conformance> check_schema(const zip::Archive& package, Bytes schema) {
  if (schema.size() > max_part) return fail(Fault::unsupported, "the schema is too large");
  OFFENBAR_TRY(const Owned<xmlRelaxNG> compiled, compile(schema));
  Conformance conformance;
  std::map<std::string, std::uint64_t> foreign;
  for (const char* part : parts) {
    const zip::Entry* entry = package.find(part);
    if (entry == nullptr) continue;
    const auto bytes = package.read(*entry, max_part);
    if (!bytes && bytes.error().fault == Fault::over_memory) {
      conformance.unchecked.emplace_back(part);
      continue;
    }
    if (!bytes) return tl::unexpected(bytes.error());
    const Owned<xmlDoc> document(::xmlReadMemory(reinterpret_cast<const char*>(bytes->data()),
                                                 static_cast<int>(bytes->size()), part, nullptr,
                                                 XML_PARSE_NONET | XML_PARSE_NOERROR |
                                                     XML_PARSE_NOWARNING | XML_PARSE_HUGE |
                                                     XML_PARSE_COMPACT));
    xmlNode* root = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) return fail(Fault::corrupt, std::string(part) + " is no XML");
    Strip(foreign).document(root);
    const Owned<xmlRelaxNGValidCtxt> context(::xmlRelaxNGNewValidCtxt(compiled.get()));
    if (!context) return fail(Fault::over_memory, "no memory to check against the schema");
    Collector collector{part, conformance.errors};
    ::xmlRelaxNGSetValidStructuredErrors(context.get(), collect, &collector);
    const bool valid = ::xmlRelaxNGValidateDoc(context.get(), document.get()) == 0;
    const bool told = std::ranges::any_of(
        conformance.errors, [part](const SchemaError& error) { return error.part == part; });
    if (!valid && !told) conformance.errors.push_back({part, {}, "does not fit the schema"});
  }
  conformance.foreign.assign(foreign.begin(), foreign.end());
  return conformance;
}

}  // namespace offenbar::odf
