#include "batch/store_reader.h"

#include <fmt/format.h>

#include "batch/item_records.h"
#include "converters/facts_json.h"

namespace offenbar::batch {

using nlohmann::json;

// Its process reads untrusted bytes: one that says what it never would has been taken over.
Result<std::unique_ptr<StoreReader>> StoreReader::start(const StoreSettings& settings) try {
  std::unique_ptr<StoreReader> reader(new StoreReader(settings));
  OFFENBAR_TRY(reader->mould_, settings.moulds->take(settings.program));
  std::vector<int> handed{settings.source, settings.folder};
  if (settings.addresses >= 0) handed.push_back(settings.addresses);
  OFFENBAR_TRY(Channel channel,
               reader->mould_->fork_reader({{"require_isolation", settings.require_isolation},
                                            {"memory_bytes", settings.memory_bytes},
                                            {"format", settings.format},
                                            {"layout", stores::name_of(settings.layout)},
                                            {"profile", settings.profile},
                                            {"locale", settings.locale},
                                            {"salvage", settings.salvage},
                                            {"learn", settings.learn}},
                                           handed));
  reader->channel_.emplace(std::move(channel));
  OFFENBAR_TRY(const Message greeting, reader->receive());
  const json& hello = greeting.body;
  reader->isolation_ = hello.value("isolation", Measures());
  reader->notes_ = hello.value("notes", std::vector<std::string>());
  return reader;
} catch (const json::exception&) {
  return fail(Fault::corrupt, "the reader told nonsense about it");
}

// The mould serves the next reader, if this one ends well.
StoreReader::~StoreReader() {
  if (!mould_) return;
  channel_.reset();
  if (mould_->reader_ended()) settings_.moulds->give_back(std::move(mould_));
}

// What a broken conversation says.
Error StoreReader::end_of_process(const Error& error) {
  const bool hangs = error.fault == Fault::timed_out;
  channel_.reset();
  if (hangs) {
    mould_.reset();  // its end is the reader's
    return {Fault::timed_out, fmt::format("not read within {} seconds", settings_.deadline.count()),
            0, ""};
  }
  const std::optional<int> signal = mould_ ? mould_->reader_ended() : std::nullopt;
  if (signal) {
    settings_.moulds->give_back(std::move(mould_));
  } else {
    mould_.reset();
  }
  if (signal.value_or(0) != 0) {
    return {Fault::corrupt, fmt::format("the reader died on it (signal {})", *signal), 0, ""};
  }
  return {Fault::corrupt, "the reader died on it", 0, ""};
}

Result<Message> StoreReader::receive(bool with_records) {
  if (!channel_) return fail(Fault::internal, "the reader has ended");
  auto message = with_records ? channel_->receive_any(settings_.deadline)
                              : channel_->receive(settings_.deadline);
  if (!message) return tl::unexpected(end_of_process(message.error()));
  if (!*message) return tl::unexpected(end_of_process({}));
  const json& body = (*message)->body;
  if (body.contains("error")) {
    const Error error = error_of(body["error"]);
    if (body.value("ending", false)) (void)end_of_process({});
    return tl::unexpected(error);
  }
  return **std::move(message);
}

void StoreReader::note_end(const json& message) {
  cpu_seconds_ = message.value("cpu_seconds", cpu_seconds_);
  peak_memory_bytes_ = message.value("peak_memory_bytes", peak_memory_bytes_);
  for (const json& one : message.value("damage", json::array())) damage_.push_back(error_of(one));
}

Result<std::vector<StoreFolder>> StoreReader::folders() try {
  if (!channel_) return fail(Fault::internal, "the reader has ended");
  if (const auto sent = channel_->send({{"ask", "folders"}}); !sent) {
    return tl::unexpected(end_of_process(sent.error()));
  }
  std::vector<StoreFolder> folders;
  for (;;) {
    OFFENBAR_TRY(const Message received, receive());
    const json& message = received.body;
    for (const json& one : message.value("folders", json::array())) {
      folders.push_back(store_folder_of(one));
    }
    if (!message.value("end", false)) continue;
    note_end(message);
    return folders;
  }
} catch (const json::exception&) {
  return tl::unexpected(end_of_process({}));
}

Result<StoreRules> StoreReader::rules() {
  if (!channel_) return fail(Fault::internal, "the reader has ended");
  if (const auto sent = channel_->send({{"ask", "rules"}}); !sent) {
    return tl::unexpected(end_of_process(sent.error()));
  }
  StoreRules rules;
  for (;;) {
    OFFENBAR_TRY(const Message received, receive());
    const json& message = received.body;
    for (const json& one : message.value("rule_losses", json::array())) {
      if (!one.is_array() || one.size() != 5) continue;
      rules.losses.push_back({one[0].get<std::string>(), severity_of(one[1].get<std::string>()),
                              one[2].get<std::string>(), one[3].get<std::string>(),
                              one[4].get<std::string>()});
    }
    if (!message.value("end", false)) continue;
    rules.found = message.value("rules_found", std::uint64_t{0});
    rules.said = message.value("rules_said", std::uint64_t{0});
    rules.is_written = rules.found > 0;
    rules.is_unresolved = message.value("rules_unresolved", false);
    note_end(message);
    return rules;
  }
}

Result<void> StoreReader::write(
    const Slice& slice, bool one_by_one, const std::vector<std::size_t>& left_out,
    const std::function<void(stores::Written)>& take,
    const std::function<void(const std::string& dn, const std::string& address)>& learn) try {
  if (!channel_) return fail(Fault::internal, "the reader has ended");
  const auto sent = channel_->send({{"ask", "write"},
                                    {"folder", slice.folder},
                                    {"first", slice.first},
                                    {"end", slice.end},
                                    {"one_by_one", one_by_one},
                                    {"left_out", left_out}});
  if (!sent) return tl::unexpected(end_of_process(sent.error()));  // it died between two slices
  for (;;) {
    OFFENBAR_TRY(const Message received, receive(true));
    if (!received.bytes.empty()) {
      auto items = items_of(as_bytes(received.bytes));
      if (!items) return tl::unexpected(end_of_process(items.error()));
      for (stores::Written& item : *items) take(std::move(item));
      continue;
    }
    const json& message = received.body;
    for (const json& pair : message.value("learned", json::array())) {
      if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string()) {
        learn(pair[0].get<std::string>(), pair[1].get<std::string>());
      }
    }
    if (!message.value("end", false)) continue;
    note_end(message);
    return {};
  }
} catch (const json::exception&) {
  return tl::unexpected(end_of_process({}));
}

}  // namespace offenbar::batch
