// All calendar items of the corpus of real files.
#include "tests/support/corpus.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <map>

#include "converters/base/descriptor.h"
#include "converters/calendar/write_calendar.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"
#include "converters/stores/store.h"
#include "tests/support/icalendar.h"

namespace offenbar::calendar {
namespace {

struct Sum {
  std::size_t items = 0;
  std::size_t parts = 0;
  std::map<std::string, std::size_t> classes;
  std::map<std::string, std::size_t> losses;
  std::map<std::string, std::size_t> refused;
  std::chrono::steady_clock::duration time{};
};

class Walk {
 public:
  Walk(Context context, Sum& sum) : context_(context), sum_(sum) {}

  void file(const testing::CorpusFile& file) {
    const Descriptor opened(
        ::open((testing::corpus_folder() / file.path).c_str(), O_RDONLY | O_CLOEXEC));
    const auto store = stores::open(opened.get(), file.format, false);
    if (!store) return;
    for (std::size_t folder = 0; folder < (*store)->folders().size(); ++folder) {
      const std::size_t count = (*store)->entries(folder).size();
      for (std::size_t i = 0; i < count; ++i) {
        const auto entry = (*store)->open(folder, i);
        if (entry && entry->item) item(*entry->item, file.path);
      }
    }
  }

 private:
  void item(const mapi::Item& item, const std::string& where) {
    const std::string message_class = mapi::text(item, mapi::tag::message_class, 1252).value_or("");
    if (const auto part = meeting_part(item, context_)) {
      ++sum_.parts;
      EXPECT_EQ(testing::objections(part->bytes), "") << where << " " << item.id();
    }
    if (component_of(message_class) == Component::none) return;
    const auto begin = std::chrono::steady_clock::now();
    const auto written = write_calendar(item, context_);
    sum_.time += std::chrono::steady_clock::now() - begin;
    ++sum_.items;
    ++sum_.classes[message_class];
    if (!written) {
      ++sum_.refused[written.error().what];
      return;
    }
    for (const Loss& loss : written->losses) ++sum_.losses[loss.category];
    check(written->objects, where + " " + std::to_string(item.id()));
  }

  static void check(const std::vector<Object>& objects, const std::string& where) {
    ASSERT_FALSE(objects.empty()) << where;
    for (const Object& object : objects) {
      const std::string stream = stream_of(std::span(&object, 1));
      EXPECT_EQ(testing::objections(stream), "") << where;
      // One UID, one series.
      const auto uids = testing::lines_of(object.components, "UID");
      ASSERT_FALSE(uids.empty()) << where;
      for (const std::string& uid : uids) EXPECT_EQ(uid, uids.front()) << where;
      EXPECT_EQ(testing::lines_of(object.components, "RECURRENCE-ID").size() + 1, uids.size())
          << where;
      EXPECT_EQ(testing::lines_of(object.components, "DTSTAMP").size(), uids.size()) << where;
    }
  }

  Context context_;
  Sum& sum_;
};

void tell(const std::map<std::string, std::size_t>& counts) {
  for (const auto& [name, count] : counts) std::printf("  %6zu %s\n", count, name.c_str());
}

TEST(CalendarCorpus, LibicalTakesAllItems) {
  OFFENBAR_NEEDS_CORPUS();
  const Zones zones("DE");
  const auto meetings = Meetings::load();
  ASSERT_TRUE(meetings);
  Sum sum;
  Walk walk({.zones = &zones, .meetings = &*meetings}, sum);
  for (const testing::CorpusFile& file : testing::corpus_files("mail/")) {
    for (const std::string_view format : {"pst", "ost", "msg", "tnef", "olm"}) {
      if (file.format == format) walk.file(file);
    }
  }
  EXPECT_GT(sum.items, 0U);
  const double seconds = std::chrono::duration<double>(sum.time).count();
  std::printf("%zu items, %zu meeting parts, %.0f items/s\n", sum.items, sum.parts,
              static_cast<double>(sum.items) / seconds);
  tell(sum.classes);
  tell(sum.losses);
  tell(sum.refused);
}

}  // namespace
}  // namespace offenbar::calendar
