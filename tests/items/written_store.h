// A store whose items are written into a folder by the real writers, and compared item by item.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "batch/item_comparison.h"
#include "converters/base/descriptor.h"
#include "converters/items/calendar_events.h"
#include "converters/items/mime_letter.h"
#include "converters/stores/item_writer.h"
#include "converters/tnef/message.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace offenbar::items::test {

struct WrittenItem {
  std::size_t folder = 0;
  batch::ItemResult result;
  std::vector<Loss> losses;  // what the writer had to tell
};

class WrittenStore {
 public:
  // Nothing is written if the store cannot be opened.
  WrittenStore(const std::string& path, const std::string& format, stores::Layout layout)
      : folder_(::open(tree_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    prepare_mime();
    prepare_calendars();
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    auto written = stores::open(file.get(), format, false);
    auto read = stores::open(file.get(), format, false);
    if (!written || !read) return;
    source_ = *std::move(read);
    write(**written, layout);
    comparison_ = std::make_unique<batch::ItemComparison>(*source_, folder_.get());
  }

  [[nodiscard]] const std::vector<WrittenItem>& items() const { return items_; }
  [[nodiscard]] std::vector<Loss> compare(const WrittenItem& item) {
    return comparison_->compare(item.folder, item.result);
  }
  [[nodiscard]] std::filesystem::path place(const std::string& path) const { return tree_ / path; }
  [[nodiscard]] std::string text(const WrittenItem& item) const {
    std::ifstream in(place(item.result.paths.front()), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
  }
  void put(const WrittenItem& item, const std::string& text) const {
    std::ofstream(place(item.result.paths.front()), std::ios::binary) << text;
  }

 private:
  void write(stores::Store& store, stores::Layout layout) {
    auto places = stores::Places::load(layout);
    ASSERT_TRUE(places);
    places->fix(store.folders());
    auto objects = stores::ObjectWriter::load(
        {"standard", nullptr, layout == stores::Layout::file, "DE"}, store);
    ASSERT_TRUE(objects);
    stores::WriterOptions options;
    options.layout = layout;
    options.objects = &*objects;
    options.open_tnef = [](Bytes bytes) { return tnef::open(bytes); };
    stores::ItemWriter writer(store, *places, folder_.get(), options);
    ASSERT_TRUE(writer.make_folders());
    for (std::size_t folder = 0; folder < store.folders().size(); ++folder) {
      const auto entries = store.entries(folder);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        auto one = writer.write(folder, i, entries[i]);
        ASSERT_TRUE(one) << one.error().what;
        if (one->kept != stores::Kept::refused) take(folder, *one);
      }
    }
  }

  void take(std::size_t folder, const stores::Written& one) {
    WrittenItem item;
    item.folder = folder;
    item.losses = one.losses;
    item.result.index = one.index;
    item.result.kept = one.kept;
    item.result.kind = one.kind;
    item.result.uid = one.uid;
    item.result.paths.push_back(one.path);
    for (const auto& [path, digest] : one.beside) item.result.paths.push_back(path);
    items_.push_back(std::move(item));
  }

  offenbar::testing::TemporaryFolder tree_;
  Descriptor folder_;
  std::unique_ptr<stores::Store> source_;
  std::unique_ptr<batch::ItemComparison> comparison_;
  std::vector<WrittenItem> items_;
};

}  // namespace offenbar::items::test
