// The reader's own side: what runs locked in.
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <optional>

#include "batch/item_records.h"
#include "batch/store_comparison.h"
#include "batch/store_finish.h"
#include "batch/store_reader.h"
#include "converters/base/mapped.h"
#include "converters/base/mapping.h"
#include "converters/base/text.h"
#include "converters/base/xml.h"
#include "converters/comparison/loss_list.h"
#include "converters/facts_json.h"
#include "converters/items/calendar_events.h"
#include "converters/items/mime_letter.h"
#include "converters/stores/rule_script.h"
#include "converters/tnef/message.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr int channel_descriptor = 3;
constexpr std::size_t message_room = 100'000;  // bytes of records before they are sent
constexpr std::size_t most_damage = 100;

// What readers and writers of mail look up; the user may have rows of his own in each.
constexpr std::array<std::string_view, 12> tables{
    "addresses",   "categories", "code-pages",        "contact-columns",
    "domains",     "folders",    "locale-code-pages", "mail-folders",
    "media-types", "meetings",   "profiles",          "time-zones"};

double used_cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// "DE" of "de-DE".
std::string region_of(const std::string& locale) {
  const std::size_t dash = locale.rfind('-');
  const std::string region = dash == std::string::npos ? std::string() : locale.substr(dash + 1);
  return region.size() == 2 ? region : std::string();
}

class StoreProcess {
 public:
  StoreProcess(Channel channel, Measures namespaces)
      : channel_(std::move(channel)), namespaces_(std::move(namespaces)) {}

  // `settings` brings the source, the folder, and perhaps a table of addresses.
  int run(Message settings) {
    if (const auto begun = begin(settings); !begun) {
      (void)channel_.send({{"error", to_json(begun.error())}, {"ending", true}});
      return 1;
    }
    for (;;) {
      auto question = channel_.receive();
      if (!question || !*question) return 0;
      const auto answered = answer((*question)->body);
      if (answered) continue;
      (void)channel_.send({{"error", to_json(answered.error())}});
    }
  }

 private:
  Result<void> begin(Message& message) {
    if (message.descriptors.size() < 2) return fail(Fault::internal, "no file was handed over");
    source_ = std::move(message.descriptors[0]);
    folder_ = std::move(message.descriptors[1]);
    OFFENBAR_TRY(
        stores::Places places,
        stores::Places::load(stores::layout_of(message.body.value("layout", std::string()))));
    places_.emplace(std::move(places));
    if (message.descriptors.size() > 2) {
      OFFENBAR_TRY(const MappedFile table, MappedFile::open(message.descriptors[2].get()));
      OFFENBAR_TRY(const std::size_t added, mail::add_table(addresses_, as_text(table.bytes())));
      (void)added;
    }
    OFFENBAR_CHECK(Table::remember(tables));
    OFFENBAR_TRY(const Measures measures, lock_self_in(message.body));
    OFFENBAR_TRY(store_, stores::open(source_.get(), message.body.value("format", std::string()),
                                      message.body.value("salvage", false)));
    places_->fix(store_->folders());
    stores::WriterOptions options;
    options.layout = places_->layout();
    options.addresses = addresses_.size() > 0 ? &addresses_ : nullptr;
    options.learn = message.body.value("learn", false);
    OFFENBAR_TRY(
        stores::ObjectWriter objects,
        stores::ObjectWriter::load({message.body.value("profile", std::string("standard")),
                                    options.addresses, places_->layout() == stores::Layout::file,
                                    region_of(message.body.value("locale", std::string()))},
                                   *store_));
    objects_.emplace(std::move(objects));
    options.objects = &*objects_;
    options.open_tnef = [](Bytes bytes) { return tnef::open(bytes); };
    learns_ = options.learn;
    writer_.emplace(*store_, *places_, folder_.get(), std::move(options));
    return channel_.send({{"isolation", measures}, {"notes", store_->notes()}});
  }

  Result<Measures> lock_self_in(const json& settings) {
    Limits limits;
    limits.memory_bytes = settings.value("memory_bytes", std::uint64_t{0});
    return confine(namespaces_, {folder_.get()}, Profile::writer, limits,
                   settings.value("require_isolation", true));
  }

  Result<void> answer(const json& question) {
    const std::string ask = question.value("ask", std::string());
    if (ask == "folders") return tell_folders();
    if (ask == "rules") return tell_rules();
    if (ask == "write") {
      return write({question.value("folder", std::size_t{0}),
                    question.value("first", std::size_t{0}), question.value("end", std::size_t{0})},
                   question.value("one_by_one", false),
                   question.value("left_out", std::vector<std::size_t>()));
    }
    return fail(Fault::internal, "nobody asks " + ask);
  }

  Result<void> tell_folders() {
    OFFENBAR_CHECK(writer_->make_folders());
    json list = json::array();
    settings_entries_.clear();
    for (std::size_t i = 0; i < store_->folders().size(); ++i) {
      const stores::Folder& folder = store_->folders()[i];
      note_settings(i);
      StoreFolder told{
          folder.path,      folder.role,          folder.container_class, places_->of(i),
          folder.recovered, entries_of(i).size(), folder.claimed,         folder.claimed_associated,
          folder.witnessed};
      if (!folder.outside && folder.path.empty() && told.found == 0 && !folder.recovered) {
        told.place.mailbox.clear();  // the mailbox itself: nothing lies there
      }
      if (folder.outside && told.found == 0) told.place.mailbox.clear();
      list.push_back(to_json(told));
      constexpr std::size_t at_once = 50;
      if (list.size() < at_once) continue;
      OFFENBAR_CHECK(channel_.send({{"folders", std::exchange(list, json::array())}}));
    }
    OFFENBAR_CHECK(channel_.send({{"folders", std::move(list)}}));
    return tell_end();
  }

  // Entries that may be rules, known when the folders are.
  void note_settings(std::size_t folder) {
    constexpr std::size_t most = 100'000;  // of all folders together
    const std::vector<stores::Entry>& entries = entries_of(folder);
    for (std::size_t i = 0; i < entries.size() && settings_entries_.size() < most; ++i) {
      if (entries[i].associated && !entries[i].recovered) settings_entries_.emplace_back(folder, i);
    }
  }

  Result<void> tell_rules() {
    if (settings_entries_.empty()) {
      for (std::size_t i = 0; i < store_->folders().size(); ++i) note_settings(i);
    }
    const rules::Script script = stores::rule_script(
        *store_, *places_, addresses_.size() > 0 ? &addresses_ : nullptr, settings_entries_);
    if (script.found > 0) {
      OFFENBAR_CHECK(write_small_file(folder_.get(), stores::rule_script_name, script.text));
    }
    json list = json::array();
    std::size_t room = 0;
    for (const Loss& loss : script.losses) {
      list.push_back(json::array({loss.category, std::string(name_of(loss.severity)), loss.where,
                                  loss.before, loss.after}));
      room += loss.where.size() + loss.before.size() + 100;
      if (room < message_room / 2) continue;
      OFFENBAR_CHECK(channel_.send({{"rule_losses", std::exchange(list, json::array())}}));
      room = 0;
    }
    OFFENBAR_CHECK(channel_.send({{"rule_losses", std::move(list)}}));
    return tell_end({{"rules_found", script.found},
                     {"rules_said", script.said},
                     {"rules_unresolved", script.is_unresolved}});
  }

  Result<void> write(const Slice& slice, bool one_by_one,
                     const std::vector<std::size_t>& left_out) {
    if (slice.folder >= store_->folders().size()) return fail(Fault::internal, "no such folder");
    const std::vector<stores::Entry>& entries = entries_of(slice.folder);
    if (!learns_) OFFENBAR_CHECK(writer_->begin_slice(slice.folder, slice.first));
    for (std::size_t i = slice.first; i < std::min(slice.end, entries.size()); ++i) {
      if (std::ranges::find(left_out, i) != left_out.end()) continue;
      OFFENBAR_TRY(const stores::Written written, writer_->write(slice.folder, i, entries[i]));
      if (!learns_) OFFENBAR_CHECK(tell(written, one_by_one));
    }
    OFFENBAR_CHECK(writer_->end_slice());
    for (const auto& [dn, address] : writer_->take_learned()) {
      learned_.push_back(json::array({dn, address}));
      learned_room_ += dn.size() + address.size() + 8;
      if (learned_room_ > message_room) OFFENBAR_CHECK(flush_learned());
    }
    OFFENBAR_CHECK(flush_items());
    OFFENBAR_CHECK(flush_learned());
    return tell_end();
  }

  Result<void> tell(const stores::Written& item, bool at_once) {
    const std::size_t before = items_.size();
    append_record(items_, item);
    if (items_.size() > Channel::max_bytes && before > 0) {
      const std::string last = item_records_mark + items_.substr(before);
      items_.resize(before);
      OFFENBAR_CHECK(flush_items());
      items_ = last;
    }
    return at_once || items_.size() > message_room ? flush_items() : Result<void>{};
  }

  Result<void> flush_items() {
    if (items_.empty()) return {};
    OFFENBAR_CHECK(channel_.send_bytes(items_));
    items_.clear();
    return {};
  }

  Result<void> flush_learned() {
    learned_room_ = 0;
    if (learned_.empty()) return {};
    return channel_.send({{"learned", std::exchange(learned_, json::array())}});
  }

  Result<void> tell_end(json end = json::object()) {
    end["end"] = true;
    end["cpu_seconds"] = used_cpu_seconds();
    end["peak_memory_bytes"] = peak_memory();
    end["damage"] = json::array();
    const std::vector<Error> damage = store_->damage();
    for (; told_damage_ < std::min(damage.size(), most_damage); ++told_damage_) {
      end["damage"].push_back(to_json(damage[told_damage_]));
    }
    return channel_.send(end);
  }

  const std::vector<stores::Entry>& entries_of(std::size_t folder) {
    if (!listed_ || *listed_ != folder) entries_ = store_->entries(folder);
    listed_ = folder;
    return entries_;
  }

  Channel channel_;
  Measures namespaces_;
  Descriptor source_;
  Descriptor folder_;
  mail::AddressBook addresses_;
  std::optional<stores::Places> places_;
  std::unique_ptr<stores::Store> store_;
  std::optional<stores::ObjectWriter> objects_;
  std::optional<stores::ItemWriter> writer_;
  std::vector<stores::Entry> entries_;
  std::optional<std::size_t> listed_;  // the folder that `entries_` are of
  stores::SettingsEntries settings_entries_;
  bool learns_ = false;
  std::size_t told_damage_ = 0;
  std::string items_;  // records not yet sent
  json learned_ = json::array();
  std::size_t learned_room_ = 0;
};

}  // namespace

namespace {

[[noreturn]] void become_reader(Message settings, const Measures& namespaces) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::close(channel_descriptor);
  Channel channel(std::move(settings.descriptors.front()));
  settings.descriptors.erase(settings.descriptors.begin());
  int code = 1;
  try {
    code = settings.body.value("compare", false)
               ? compare_items(std::move(channel), namespaces, std::move(settings))
               : StoreProcess(std::move(channel), namespaces).run(std::move(settings));
  } catch (const std::bad_alloc&) {
    // The owner finds out which item it was.
  }
  ::_exit(code);
}

}  // namespace

// The mould: one reader at a time, each a fork of it. It tells how each one ended.
int serve_store_reader() {
  // Memory that one item needed serves the next: nothing goes back to the system in between.
  ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
  ::mallopt(M_MMAP_THRESHOLD, 64 << 20);
  ::mallopt(M_TOP_PAD, 4 << 20);
  xml::prepare();
  prepare_text();
  items::prepare_mime();
  items::prepare_calendars();
  (void)severity_of_category("");
  const Measures namespaces = enter_namespaces();
  Channel channel{Descriptor(channel_descriptor)};
  for (;;) {
    auto settings = channel.receive();
    if (!settings || !*settings || (*settings)->descriptors.empty()) return 0;
    const pid_t reader = ::fork();
    if (reader == 0) become_reader(std::move(**settings), namespaces);
    (*settings)->descriptors.clear();  // the reader has its own
    int status = 0;
    while (reader > 0 && ::waitpid(reader, &status, 0) < 0 && errno == EINTR) {
    }
    const int signal = reader > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (!channel.send({{"signal", signal}})) return 1;
  }
}

}  // namespace offenbar::batch
