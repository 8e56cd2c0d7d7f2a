#include "batch/store_comparison.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <optional>
#include <utility>

#include "batch/item_comparison.h"
#include "batch/record_rows.h"
#include "batch/result_files.h"
#include "converters/base/mapping.h"
#include "converters/base/visitor.h"
#include "converters/comparison/loss_list.h"
#include "converters/comparison/mapped.h"
#include "converters/facts_json.h"
#include "converters/mapi/access.h"
#include "converters/mapi/tags.h"

namespace offenbar::batch {
namespace {

using nlohmann::json;

constexpr std::size_t message_room = 100'000;  // bytes of findings before they are sent

// Read where no file can be opened any more.
constexpr std::array<std::string_view, 4> tables{"code-pages", "folders", "locale-code-pages",
                                                 "mail-folders"};

double used_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

json to_json(const ItemResult& item) {
  json to{{"x", item.index}, {"p", item.paths}};
  if (item.kept != stores::Kept::written) to["k"] = static_cast<int>(item.kept);
  if (item.kind != stores::Kind::mail) to["y"] = stores::name_of(item.kind);
  if (!item.uid.empty()) to["o"] = item.uid;
  if (item.number > 0) to["n"] = item.number;
  if (item.in_collection) to["c"] = true;
  return to;
}

ItemResult item_result_of(const json& from) {
  ItemResult item;
  item.index = from.value("x", std::size_t{0});
  item.paths = from.value("p", std::vector<std::string>());
  if (from.value("k", 1) == 2) item.kept = stores::Kept::raw;
  item.kind = stores::kind_called(from.value("y", std::string()));
  item.uid = from.value("o", std::string());
  item.number = from.value("n", std::size_t{0});
  item.in_collection = from.value("c", false);
  return item;
}

class ComparisonProcess {
 public:
  ComparisonProcess(Channel channel, Measures namespaces)
      : channel_(std::move(channel)), namespaces_(std::move(namespaces)) {}

  int run(Message settings) {
    if (const auto begun = begin(settings); !begun) {
      (void)channel_.send({{"error", to_json(begun.error())}, {"ending", true}});
      return 1;
    }
    for (;;) {
      auto question = channel_.receive();
      if (!question || !*question) return 0;
      const auto answered = answer((*question)->body);
      if (!answered) (void)channel_.send({{"error", to_json(answered.error())}});
    }
  }

 private:
  Result<void> begin(Message& message) {
    if (message.descriptors.size() < 2) return fail(Fault::internal, "no file was handed over");
    source_ = std::move(message.descriptors[0]);
    folder_ = std::move(message.descriptors[1]);
    OFFENBAR_CHECK(Table::remember(tables));
    prepare_mapped();
    (void)severity_of_category({});
    OFFENBAR_TRY(const Measures measures, lock_self_in(message.body));
    OFFENBAR_TRY(store_, stores::open(source_.get(), message.body.value("format", std::string()),
                                      message.body.value("salvage", false)));
    comparison_.emplace(*store_, folder_.get());
    return channel_.send({{"isolation", measures}});
  }

  Result<Measures> lock_self_in(const json& settings) {
    Limits limits;
    limits.memory_bytes = settings.value("memory_bytes", std::uint64_t{0});
    Measures measures = namespaces_;
    // The folder by the name that its descriptor has.
    const std::string results = fmt::format("/proc/self/fd/{}", folder_.get());
    for (std::string& measure : restrict_files({results}, {})) {
      measures.push_back(std::move(measure));
    }
    auto locked = lock_in_visitor(limits);
    if (!locked && settings.value("require_isolation", true)) return locked;
    if (locked) measures.insert(measures.end(), locked->begin(), locked->end());
    return measures;
  }

  Result<void> answer(const json& question) {
    if (question.value("ask", std::string()) == "compare_all") return compare_all();
    if (question.value("ask", std::string()) != "compare") {
      return fail(Fault::internal, "nobody asks that");
    }
    const auto folder = question.value("folder", std::size_t{0});
    if (folder >= store_->folders().size()) return fail(Fault::internal, "no such folder");
    const bool one_by_one = question.value("one_by_one", false);
    json found = json::array();
    std::size_t room = 0;
    for (const json& one : question.value("items", json::array())) {
      const ItemResult item = item_result_of(one);
      std::string losses = losses_text(comparison_->compare(folder, item));
      room += losses.size() + 20;
      found.push_back({item.index, std::move(losses)});
      if (!one_by_one && room < message_room) continue;
      OFFENBAR_CHECK(channel_.send({{"compared", std::exchange(found, json::array())}}));
      room = 0;
    }
    return channel_.send({{"compared", std::move(found)},
                          {"end", true},
                          {"cpu_seconds", used_cpu_seconds()},
                          {"peak_memory_bytes", peak_memory()}});
  }

  // Everything in the folder of results, found by its name.
  Result<void> compare_all() {
    const ResultFiles files(folder_.get(), store_->folders());
    std::uint64_t compared = 0;
    for (std::size_t folder = 0; folder < store_->folders().size(); ++folder) {
      const auto results = files.of(folder);
      std::map<stores::Kind, std::size_t> numbers;
      const std::size_t count = store_->entries(folder).size();
      for (std::size_t index = 0; index < count; ++index) {
        const auto found = results.find(index);
        std::optional<ItemResult> result;
        if (found != results.end()) result = found->second;
        if (!result) {
          const stores::Kind kind = kind_of(folder, index);
          result = files.in_order(folder, kind, index, numbers[kind]++);
        }
        std::vector<Loss> losses =
            result ? comparison_->compare(folder, *result)
                   : std::vector<Loss>{{"item_missing", severity_of_category("item_missing"), "",
                                        fmt::format("item {}", index + 1), ""}};
        ++compared;
        if (!losses.empty()) OFFENBAR_CHECK(tell(folder, index, result, std::move(losses)));
      }
    }
    return channel_.send({{"end", true}, {"count", compared}});
  }

  Result<void> tell(std::size_t folder, std::size_t index, const std::optional<ItemResult>& result,
                    std::vector<Loss> losses) {
    std::string where;
    for (const std::string& name : store_->folders()[folder].path) {
      where += (where.empty() ? "" : " / ") + name;
    }
    const std::string path = result ? result->paths.front() : fmt::format("item {}", index + 1);
    where += (where.empty() ? "" : ": ") + path;
    for (Loss& loss : losses) loss.where = loss.where.empty() ? where : where + ", " + loss.where;
    return channel_.send({{"losses", losses_text(losses)}});
  }

  stores::Kind kind_of(std::size_t folder, std::size_t index) {
    const auto opened = store_->open(folder, index);
    if (!opened) return stores::Kind::mail;
    if (!opened->item) return opened->kind;
    return stores::kind_of_item(
        mapi::text(*opened->item, mapi::tag::message_class, 1252).value_or(""));
  }

  Channel channel_;
  Measures namespaces_;
  Descriptor source_;
  Descriptor folder_;
  std::unique_ptr<stores::Store> store_;
  std::optional<ItemComparison> comparison_;
};

}  // namespace

// The process has read untrusted bytes: one that says what it never would is at its end.
Result<std::unique_ptr<StoreComparison>> StoreComparison::start(const StoreSettings& settings) try {
  std::unique_ptr<StoreComparison> comparison(new StoreComparison(settings));
  OFFENBAR_TRY(comparison->mould_, settings.moulds->take(settings.program));
  OFFENBAR_TRY(Channel channel,
               comparison->mould_->fork_reader({{"compare", true},
                                                {"require_isolation", settings.require_isolation},
                                                {"memory_bytes", settings.memory_bytes},
                                                {"format", settings.format},
                                                {"salvage", settings.salvage}},
                                               {settings.source, settings.folder}));
  comparison->channel_.emplace(std::move(channel));
  OFFENBAR_TRY(const json hello, comparison->receive());
  comparison->isolation_ = hello.value("isolation", Measures());
  return comparison;
} catch (const json::exception&) {
  return fail(Fault::corrupt, "the comparison says what cannot be read");
}

// The mould serves the next process, if this one ends well.
StoreComparison::~StoreComparison() {
  if (!mould_) return;
  channel_.reset();
  if (mould_->reader_ended()) settings_.moulds->give_back(std::move(mould_));
}

Error StoreComparison::end_of_process(bool hangs) {
  channel_.reset();
  if (hangs) {
    mould_.reset();  // its end is the process's
    return {Fault::timed_out,
            fmt::format("not compared within {} seconds", settings_.deadline.count()), 0, ""};
  }
  const std::optional<int> signal = mould_ ? mould_->reader_ended() : std::nullopt;
  if (signal) {
    settings_.moulds->give_back(std::move(mould_));
  } else {
    mould_.reset();
  }
  return {Fault::corrupt, fmt::format("the comparison died on it (signal {})", signal.value_or(0)),
          0, ""};
}

Result<json> StoreComparison::receive() {
  if (!channel_) return fail(Fault::internal, "the comparison has ended");
  auto message = channel_->receive(settings_.deadline);
  if (!message) {
    return tl::unexpected(end_of_process(message.error().fault == Fault::timed_out));
  }
  if (!*message) return tl::unexpected(end_of_process(false));
  json body = std::move((*message)->body);
  if (!body.contains("error")) return body;
  const Error error = error_of(body["error"]);
  (void)end_of_process(false);
  return tl::unexpected(error);
}

Result<std::uint64_t> StoreComparison::compare_all(
    const std::function<void(std::vector<Loss>)>& take) try {
  if (!channel_) return fail(Fault::internal, "the comparison has ended");
  if (!channel_->send({{"ask", "compare_all"}})) return tl::unexpected(end_of_process(false));
  for (;;) {
    OFFENBAR_TRY(const json message, receive());
    if (message.contains("losses")) take(losses_of(message.value("losses", std::string())));
    if (message.value("end", false)) return message.value("count", std::uint64_t{0});
  }
} catch (const json::exception&) {
  return tl::unexpected(end_of_process(false));
}

Result<void> StoreComparison::compare(std::size_t folder, const std::vector<ItemResult>& items,
                                      bool one_by_one, const Take& take) try {
  if (!channel_) return fail(Fault::internal, "the comparison has ended");
  json list = json::array();
  for (const ItemResult& item : items) list.push_back(to_json(item));
  const auto sent = channel_->send({{"ask", "compare"},
                                    {"folder", folder},
                                    {"items", std::move(list)},
                                    {"one_by_one", one_by_one}});
  if (!sent) return tl::unexpected(end_of_process(false));
  for (;;) {
    OFFENBAR_TRY(const json message, receive());
    for (const json& one : message.value("compared", json::array())) {
      if (!one.is_array() || one.size() != 2 || !one[0].is_number_unsigned() ||
          !one[1].is_string()) {
        return tl::unexpected(end_of_process(false));
      }
      take(one[0].get<std::size_t>(), losses_of(one[1].get<std::string>()));
    }
    if (!message.value("end", false)) continue;
    cpu_seconds_ = message.value("cpu_seconds", cpu_seconds_);
    peak_memory_bytes_ = message.value("peak_memory_bytes", peak_memory_bytes_);
    return {};
  }
} catch (const json::exception&) {
  return tl::unexpected(end_of_process(false));
}

int compare_items(Channel channel, Measures namespaces, Message settings) {
  return ComparisonProcess(std::move(channel), std::move(namespaces)).run(std::move(settings));
}

}  // namespace offenbar::batch
