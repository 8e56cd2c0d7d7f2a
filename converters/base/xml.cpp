#include "converters/base/xml.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>
#include <xercesc/sax/InputSource.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/BinInputStream.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLNetAccessor.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "converters/base/text.h"

namespace offenbar::xml {

void Handler::declare(std::string_view, std::string_view) {}
void Handler::start(std::string_view, std::string_view, const Attributes&) {}
void Handler::end(std::string_view, std::string_view) {}
void Handler::text(std::string_view) {}

namespace {

namespace xerces = xercesc;

// Thrown through Xerces to end a parse; caught in run().
struct Stopped {};
struct TooDeep {};

void start_xerces() {
  static std::once_flag once;
  std::call_once(once, [] {
    xerces::XMLPlatformUtils::Initialize();
    delete xerces::XMLPlatformUtils::fgNetAccessor;  // nothing is ever fetched
    xerces::XMLPlatformUtils::fgNetAccessor = nullptr;
  });
}

std::u16string_view view(const XMLCh* text) { return text; }

bool equals(std::u16string_view text, std::string_view ascii) {
  return std::equal(text.begin(), text.end(), ascii.begin(), ascii.end(),
                    [](char16_t a, char b) { return a == static_cast<unsigned char>(b); });
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  append_utf8(out, text);
  return out;
}

// Each distinct name in UTF-8, once per document. Namespace URIs are long and few, and Xerces keeps
// each at one address while it parses: those are found by address.
class Names {
 public:
  std::string_view name(std::u16string_view text) {
    auto found = by_text_.find(text);
    if (found == by_text_.end()) found = by_text_.emplace(text, to_utf8(text)).first;
    return found->second;  // an unordered_map never moves its elements
  }
  std::string_view space(const XMLCh* uri) {
    if (*uri == 0) return {};
    for (const auto& [address, known] : by_address_) {
      if (address == uri) return known;
    }
    const std::string_view known = name(view(uri));
    if (by_address_.size() < most_addresses) by_address_.emplace_back(uri, known);
    return known;
  }
  void clear() {
    by_address_.clear();
    by_text_.clear();
  }

 private:
  static constexpr std::size_t most_addresses = 64;  // real documents declare up to about 40

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::u16string_view text) const {
      return std::hash<std::u16string_view>{}(text);
    }
  };
  std::unordered_map<std::u16string, std::string, Hash, std::equal_to<>> by_text_;
  std::vector<std::pair<const XMLCh*, std::string_view>> by_address_;
};

// Values are converted when they are asked for, into buffers that the next element reuses.
class ElementAttributes final : public Attributes {
 public:
  explicit ElementAttributes(Names& names) : names_(names) {}

  void reset(const xerces::Attributes& from) {
    from_ = &from;
    used_ = 0;
  }

  std::size_t size() const override { return from_->getLength(); }

  Attribute at(std::size_t index) const override {
    return {names_.space(from_->getURI(index)), names_.name(view(from_->getLocalName(index))),
            value_at(index)};
  }

  std::optional<std::string_view> find(std::string_view space,
                                       std::string_view name) const override {
    const std::size_t count = from_->getLength();
    for (std::size_t i = 0; i < count; ++i) {
      if (equals(view(from_->getLocalName(i)), name) && equals(view(from_->getURI(i)), space)) {
        return value_at(i);
      }
    }
    return std::nullopt;
  }

 private:
  std::string_view value_at(std::size_t index) const {
    if (used_ == values_.size()) values_.push_back(std::make_unique<std::string>());
    std::string& value = *values_[used_++];
    value.clear();
    append_utf8(value, view(from_->getValue(index)));
    return value;
  }

  Names& names_;
  const xerces::Attributes* from_ = nullptr;
  mutable std::vector<std::unique_ptr<std::string>> values_;  // their addresses must not change
  mutable std::size_t used_ = 0;
};

// From Xerces' events to ours.
class Bridge final : public xerces::DefaultHandler {
 public:
  void reset(Handler* handler) {
    handler_ = handler;
    depth_ = 0;
    half_ = 0;
    names_.clear();
  }

  void startPrefixMapping(const XMLCh* prefix, const XMLCh* uri) override {
    flush_half();
    handler_->declare(names_.name(view(prefix)), names_.name(view(uri)));
  }

  void startElement(const XMLCh* uri, const XMLCh* name, const XMLCh*,
                    const xerces::Attributes& attributes) override {
    if (++depth_ > max_depth) throw TooDeep();
    flush_half();
    attributes_.reset(attributes);
    handler_->start(names_.space(uri), names_.name(view(name)), attributes_);
    check_stop();
  }

  void endElement(const XMLCh* uri, const XMLCh* name, const XMLCh*) override {
    --depth_;
    flush_half();
    handler_->end(names_.space(uri), names_.name(view(name)));
    check_stop();
  }

  // Xerces cuts long runs by count: a surrogate pair may come in two calls.
  void characters(const XMLCh* text, XMLSize_t length) override {
    std::u16string_view run(text, length);
    buffer_.clear();
    if (half_ != 0) {
      const char16_t pair[] = {half_, run.empty() ? char16_t{0} : run.front()};
      append_utf8(buffer_, {pair, run.empty() ? 1U : 2U});
      if (!run.empty()) run.remove_prefix(1);
      half_ = 0;
    }
    if (!run.empty() && run.back() >= 0xD800 && run.back() <= 0xDBFF) {
      half_ = run.back();
      run.remove_suffix(1);
    }
    append_utf8(buffer_, run);
    if (!buffer_.empty()) handler_->text(buffer_);
    check_stop();
  }

  void ignorableWhitespace(const XMLCh* text, XMLSize_t length) override {
    characters(text, length);
  }

  // Of a namespace rule that is broken: not well-formed for us.
  void error(const xerces::SAXParseException& exception) override { throw exception; }
  void fatalError(const xerces::SAXParseException& exception) override { throw exception; }

 private:
  void check_stop() const {
    if (handler_->stop()) throw Stopped();
  }
  void flush_half() {
    if (half_ != 0) characters(nullptr, 0);
  }

  Handler* handler_ = nullptr;
  std::size_t depth_ = 0;
  char16_t half_ = 0;  // a high surrogate that waits for its other half
  std::string buffer_;
  Names names_;
  ElementAttributes attributes_{names_};
};

class MemoryStream final : public xerces::BinInputStream {
 public:
  explicit MemoryStream(Bytes bytes) : bytes_(bytes) {}
  XMLFilePos curPos() const override { return at_; }
  const XMLCh* getContentType() const override { return nullptr; }
  XMLSize_t readBytes(XMLByte* into, const XMLSize_t most) override {
    const std::size_t count = std::min<std::size_t>(most, bytes_.size() - at_);
    std::copy_n(reinterpret_cast<const XMLByte*>(bytes_.data()) + at_, count, into);
    at_ += count;
    return count;
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

// An error of the archive ends the document early and is kept for run()'s caller.
class MemberStream final : public xerces::BinInputStream {
 public:
  MemberStream(zip::Member& member, std::optional<Error>& error) : member_(member), error_(error) {}
  XMLFilePos curPos() const override { return at_; }
  const XMLCh* getContentType() const override { return nullptr; }
  XMLSize_t readBytes(XMLByte* into, const XMLSize_t most) override {
    if (error_) return 0;
    Result<std::size_t> count = member_.read(std::as_writable_bytes(std::span(into, most)));
    if (!count) {
      error_ = std::move(count.error());
      return 0;
    }
    at_ += *count;
    return *count;
  }

 private:
  zip::Member& member_;
  std::optional<Error>& error_;
  std::uint64_t at_ = 0;
};

// Hands Xerces the stream that `make` makes, which Xerces then owns.
template <class Make>
class Source final : public xerces::InputSource {
 public:
  explicit Source(Make make) : make_(std::move(make)) {}
  xerces::BinInputStream* makeStream() const override { return make_(); }

 private:
  Make make_;
};

// The parser that only checks well-formedness: it skips the document type declaration.
class Parser {
 public:
  Parser() {
    start_xerces();
    reader_.reset(xerces::XMLReaderFactory::createXMLReader());
    reader_->setProperty(xerces::XMLUni::fgXercesScannerName,
                         const_cast<XMLCh*>(xerces::XMLUni::fgWFXMLScanner));
    reader_->setFeature(xerces::XMLUni::fgSAX2CoreNameSpaces, true);
    reader_->setFeature(xerces::XMLUni::fgSAX2CoreValidation, false);
    reader_->setFeature(xerces::XMLUni::fgXercesLoadExternalDTD, false);
    reader_->setContentHandler(&bridge_);
    reader_->setErrorHandler(&bridge_);
  }

  Result<void> run(const xerces::InputSource& source, Handler& handler) {
    bridge_.reset(&handler);
    try {
      reader_->parse(source);
      return {};
    } catch (const Stopped&) {
      return {};
    } catch (const TooDeep&) {
      return fail(Fault::corrupt, fmt::format("XML is nested deeper than {} elements", max_depth));
    } catch (const xerces::SAXParseException& e) {
      return fail(Fault::corrupt, fmt::format("XML line {}, column {}: {}", e.getLineNumber(),
                                              e.getColumnNumber(), to_utf8(view(e.getMessage()))));
    } catch (const xerces::SAXException& e) {
      return fail(Fault::corrupt, "XML: " + to_utf8(view(e.getMessage())));
    } catch (const xerces::XMLException& e) {
      return fail(Fault::corrupt, "XML: " + to_utf8(view(e.getMessage())));
    } catch (const xerces::OutOfMemoryException&) {
      throw std::bad_alloc();
    }
  }

 private:
  Bridge bridge_;
  std::unique_ptr<xerces::SAX2XMLReader> reader_;
};

Parser& parser_of_this_thread() {
  static thread_local Parser parser;
  return parser;
}

}  // namespace

Result<void> parse(Bytes document, Handler& handler) {
  Parser& parser = parser_of_this_thread();  // first: Xerces must have started before any source
  const Source source([document] { return new MemoryStream(document); });
  return parser.run(source, handler);
}

Result<void> parse(const zip::Archive& archive, const zip::Entry& entry, Handler& handler,
                   std::uint64_t max_bytes) {
  OFFENBAR_TRY(zip::Member member, archive.open_member(entry, max_bytes));
  Parser& parser = parser_of_this_thread();
  std::optional<Error> error;
  const Source source([&] { return new MemberStream(member, error); });
  Result<void> parsed = parser.run(source, handler);
  if (error) return tl::unexpected(*std::move(error));
  if (!parsed) {
    parsed.error().what = entry.name + ": " + parsed.error().what;
    parsed.error().offset = entry.header_offset;
  }
  return parsed;
}

void prepare() { (void)parser_of_this_thread(); }

}  // namespace offenbar::xml
