#include "corpus/generator/mail/mailbox.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "corpus/generator/mail/content.h"
#include "corpus/generator/mail/manifest.h"
#include "corpus/generator/mail/msg_writer.h"
#include "corpus/generator/mail/named.h"
#include "corpus/generator/mail/pst_writer.h"

namespace offenbar::generator {
namespace {

constexpr std::uint64_t million = 1'000'000;

struct Folder {
  NodeId id = 0;
  std::vector<std::string> path;  // from the top
  std::uint64_t items = 0;
  std::uint64_t associated = 0;
};

// The folders of the mailbox, and which item goes where.
class Folders {
 public:
  explicit Folders(PstWriter& writer) : writer_(&writer) {
    add(Place::deleted, PstWriter::deleted, {"Gelöschte Elemente"});
    inbox_ = make(PstWriter::top, "Posteingang", "IPF.Note");
    add(Place::inbox, inbox_, {"Posteingang"});
    for (const char* name : {"Bürgeramt", "Kämmerei", "Widersprüche / Klagen", "Rat & Ausschüsse"})
      add(Place::inbox, make(inbox_, name, "IPF.Note"), {"Posteingang", name});
    const NodeId rat = all_.back().id;
    const NodeId year = make(rat, "Sitzungen 2024", "IPF.Note");
    add(Place::inbox, year, {"Posteingang", "Rat & Ausschüsse", "Sitzungen 2024"});
    add_top(Place::sent, "Gesendete Elemente", "IPF.Note");
    add_top(Place::drafts, "Entwürfe", "IPF.Note");
    add_top(Place::calendar, "Kalender", "IPF.Appointment");
    add_top(Place::contacts, "Kontakte", "IPF.Contact");
    add_top(Place::tasks, "Aufgaben", "IPF.Task");
    add_top(Place::notes, "Notizen", "IPF.StickyNote");
    add_top(Place::inbox, "Leerer Ordner", "IPF.Note");
    by_place_[Place::inbox].pop_back();
  }

  Folder& choose(const Item& item, std::uint64_t number) {
    const std::vector<std::size_t>& candidates = by_place_.at(item.place);
    return all_[candidates[number % candidates.size()]];
  }
  [[nodiscard]] const std::vector<Folder>& all() const { return all_; }

 private:
  NodeId make(NodeId parent, const char* name, const char* container_class) {
    return writer_->add_folder(parent, name, container_class);
  }
  void add_top(Place place, const char* name, const char* container_class) {
    add(place, make(PstWriter::top, name, container_class), {name});
  }
  void add(Place place, NodeId id, std::vector<std::string> path) {
    by_place_[place].push_back(all_.size());
    all_.push_back({id, std::move(path)});
  }

  PstWriter* writer_;
  NodeId inbox_ = 0;
  std::vector<Folder> all_;
  std::map<Place, std::vector<std::size_t>> by_place_;
};

Content::Options content_options(const MailboxOptions& options) {
  Content::Options content;
  content.seed = options.seed;
  content.attachment_budget = options.attachment_mb * million;
  if (options.attachment_mb > 0 && options.items > 0) {
    // Seven of ten items have an attachment on the average.
    content.attachment_mean = content.attachment_budget * 10 / (7 * options.items) + 1;
  }
  if (options.items == 0) content.attachment_mean = 400'000;
  if (options.attachment_mean > 0) content.attachment_mean = options.attachment_mean;
  return content;
}

void write_line(std::ostream& out, const Json& json) { out << json.dump() << '\n'; }

void write_folders(std::ostream& manifest, const Folders& folders) {
  for (const Folder& folder : folders.all()) {
    Json json;
    json["kind"] = "folder";
    json["path"] = folder.path;
    json["items"] = folder.items;
    json["associated"] = folder.associated;
    write_line(manifest, json);
  }
}

}  // namespace

Result<void> make_pst(const std::filesystem::path& path, const MailboxOptions& options,
                      std::ostream& manifest) {
  const NodeDatabase::Options file{options.encoding, options.sparse_size > 0};
  const std::string name = "Postfach " + std::to_string(options.seed);
  OFFENBAR_TRY(PstWriter writer, PstWriter::create(path, file, name, names_in_use()));
  Folders folders(writer);
  Content content(content_options(options));
  Totals totals;
  write_line(manifest, {{"kind", "store"}, {"name", name}, {"seed", options.seed}});
  for (std::uint64_t number = 0;
       options.items > 0 ? number < options.items : writer.end() < options.size; ++number) {
    const Item item = content.item(number);
    if (options.sparse_size > 0) {
      // In this order: the product would not fit into 64 bits for huge files of many items.
      const std::uint64_t step = options.sparse_size / (options.items + 1);
      writer.jump_to(first_amap + number * step);
    }
    Folder& folder = folders.choose(item, number);
    Json json{{"kind", "item"}, {"folder", folder.path}};
    json["node"] = writer.add_message(folder.id, item.message);
    json.update(describe(item.message));
    write_line(manifest, json);
    ++(item.message.is_associated ? folder.associated : folder.items);
    totals.count(item.message);
  }
  if (options.sparse_size > amap_reach) writer.jump_to(options.sparse_size - amap_reach);
  write_folders(manifest, folders);
  Json sums{{"kind", "total"}, {"folders", folders.all().size()}};
  sums.update(totals.json());
  write_line(manifest, sums);
  return writer.finish();
}

Result<void> make_msgs(const std::filesystem::path& folder, const MailboxOptions& options,
                       std::ostream& manifest) {
  Content content(content_options(options));
  Totals totals;
  std::uint64_t written = 0;
  for (std::uint64_t number = 0; written < options.items; ++number) {
    const Item item = content.item(number);
    if (item.message.is_associated) continue;
    const std::string name = fmt::format("{:04}.msg", ++written);
    std::ofstream out(folder / name, std::ios::binary);
    out << msg_file(item.message, names_in_use());
    out.flush();
    if (!out) return fail(Fault::unreadable, "writing " + (folder / name).string());
    Json json{{"kind", "item"}, {"file", name}};
    json.update(describe(item.message));
    write_line(manifest, json);
    totals.count(item.message);
  }
  Json sums{{"kind", "total"}};
  sums.update(totals.json());
  write_line(manifest, sums);
  return {};
}

}  // namespace offenbar::generator
