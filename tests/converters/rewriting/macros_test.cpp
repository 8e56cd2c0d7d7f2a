#include "converters/rewriting/macros.h"

#include <gmock/gmock.h>
#include <sys/mman.h>

#include "converters/base/descriptor.h"
#include "converters/base/mapped.h"
#include "converters/base/zip.h"
#include "converters/base/zip_writer.h"

namespace offenbar::rewriting {
namespace {

TEST(StripMacros, TakesLibrariesAndWhatStartsThemAndNothingElse) {
  const Descriptor in(::memfd_create("in", MFD_CLOEXEC)), out(::memfd_create("out", MFD_CLOEXEC));
  zip::Writer writer(in.get());
  ASSERT_TRUE(writer.add(
      "content.xml", as_bytes("<x><office:event-listeners><script:event-listener "
                              "script:event-name=\"dom:load\"/></office:event-listeners>t</x>")));
  ASSERT_TRUE(writer.add("Basic/Standard/Module1.xml", as_bytes("<m/>")));
  ASSERT_TRUE(writer.add("META-INF/manifest.xml",
                         as_bytes("<m><manifest:file-entry manifest:full-path=\"content.xml\"/>"
                                  "<manifest:file-entry "
                                  "manifest:full-path=\"Basic/Standard/Module1.xml\"/></m>")));
  ASSERT_TRUE(writer.finish());
  const MappedFile package = MappedFile::open(in.get()).value();
  EXPECT_EQ(strip_macros(package.bytes(), out.get()).value(), 1U);
  const MappedFile written = MappedFile::open(out.get()).value();
  const zip::Archive archive = zip::Archive::open(written.bytes()).value();
  EXPECT_EQ(archive.find("Basic/Standard/Module1.xml"), nullptr);
  EXPECT_EQ(as_text(archive.read(*archive.find("content.xml"), 1000).value()),
            "<x><office:event-listeners></office:event-listeners>t</x>");
  EXPECT_EQ(as_text(archive.read(*archive.find("META-INF/manifest.xml"), 1000).value()),
            "<m><manifest:file-entry manifest:full-path=\"content.xml\"/></m>");
}

}  // namespace
}  // namespace offenbar::rewriting
