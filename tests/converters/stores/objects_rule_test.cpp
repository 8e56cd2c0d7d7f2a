// A rule that somebody has saved as a file takes its script along.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converters/stores/objects.h"
#include "corpus/generator/mail/rule_bytes.h"
#include "tests/support/memory_item.h"

namespace offenbar::stores {
namespace {

namespace make = generator::rule;
using ::testing::HasSubstr;

class NoStore : public Store {
 public:
  [[nodiscard]] const std::vector<Folder>& folders() const override { return folders_; }
  [[nodiscard]] std::vector<Entry> entries(std::size_t) override { return {}; }
  [[nodiscard]] Result<Opened> open(std::size_t, std::size_t) override {
    return fail(Fault::not_found, "nothing here");
  }

 private:
  std::vector<Folder> folders_;
};

testing::MemoryItem rule() {
  testing::MemoryItem item("IPM.Rule.Version2.Message");
  item.text(0x65EC, "Regel");
  item.set(0x65E9, mapi::PropType::integer32, std::int32_t{1});
  item.bytes(0x0E99, make::actions({make::mark_as_read()}));
  item.bytes(0x0E9A, make::condition(make::contains(0x0037001F, "x")));
  return item;
}

struct StringSink : mail::Sink {
  std::string text;
  Result<void> write(std::string_view bytes) override {
    text += bytes;
    return {};
  }
};

TEST(RuleAsAFile, HasItsScriptBesideAllOfItsProperties) {
  NoStore store;
  ObjectWriter::Settings settings;
  settings.one_stream = true;
  const auto objects = ObjectWriter::load(settings, store);
  ASSERT_TRUE(objects) << objects.error().what;
  mail::Context context;
  context.companion = [&](const mapi::Item& item) { return objects->companion(item); };
  StringSink sink;
  const auto facts = mail::write_mail(rule(), context, sink);
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->raw);
  EXPECT_THAT(sink.text, HasSubstr("properties.json"));
  EXPECT_THAT(sink.text, HasSubstr("Content-Type: application/sieve; name=\"rules.sieve\""));
}

TEST(RuleAsAFile, OfAStoreHasNone) {
  NoStore store;
  const auto objects = ObjectWriter::load({}, store);
  ASSERT_TRUE(objects);
  EXPECT_FALSE(objects->companion(rule()));
}

}  // namespace
}  // namespace offenbar::stores
