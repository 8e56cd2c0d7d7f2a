#include "batch/canary_documents.h"

#include <gtest/gtest.h>

#include <set>

#include "batch/canary_listener.h"
#include "converters/content.h"
#include "converters/detect.h"

namespace offenbar::batch {
namespace {

const CanaryTargets targets{"http://127.0.0.1:4711", "http://[::1]:4711", "/nirgends/marker"};

// The text of the document: of all members, where it is a zip archive.
std::string everything_in(const std::string& content) {
  const auto archive = zip::Archive::open(as_bytes(content));
  if (!archive) return content;
  std::string all;
  for (const zip::Entry& entry : archive->entries()) {
    const auto member = archive->read(entry, 1 << 20);
    EXPECT_TRUE(member) << entry.name;
    if (member) all += as_text(*member);
  }
  return all;
}

TEST(CanaryDocuments, EachThatIsConvertedIsRecognisedByItsExtension) {
  const auto documents = canary_documents(targets);
  ASSERT_TRUE(documents) << documents.error().what;
  for (const CanaryDocument& document : *documents) {
    if (!document.converted) continue;
    const Content content(as_bytes(document.content));
    const Detection detection = detect(content);
    ASSERT_NE(detection.format, nullptr) << document.name;
    EXPECT_FALSE(detection.obstacle) << document.name;
    EXPECT_TRUE(extension_fits(*detection.format, document.name))
        << document.name << " is " << detection.format->id;
  }
}

TEST(CanaryDocuments, EachThatHasNoMacrosNamesTheListener) {
  const auto documents = canary_documents(targets);
  ASSERT_TRUE(documents) << documents.error().what;
  for (const CanaryDocument& document : *documents) {
    if (document.name.starts_with("makro.") && document.name != "makro.odt") continue;
    const std::string all = everything_in(document.content);
    EXPECT_TRUE(all.find(targets.url) != std::string::npos ||
                all.find(targets.url_v6) != std::string::npos)
        << document.name;
  }
}

TEST(CanaryDocuments, NamesDiffer) {
  const auto documents = canary_documents(targets);
  ASSERT_TRUE(documents) << documents.error().what;
  std::set<std::string> names;
  for (const CanaryDocument& document : *documents) EXPECT_TRUE(names.insert(document.name).second);
}

TEST(CanaryListener, HearsAKnockAndLeavesItOut) {
  CanaryListener listener;
  ASSERT_TRUE(listener.start());
  EXPECT_NE(listener.port(), 0);
  EXPECT_TRUE(listener.hears_a_knock());
  EXPECT_TRUE(listener.requests().empty());
}

}  // namespace
}  // namespace offenbar::batch
