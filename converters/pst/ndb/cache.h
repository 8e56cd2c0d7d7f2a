// What was read last, up to a number of bytes, for several threads at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace offenbar::pst::ndb {

// Sixteen shards, each with a lock of its own and a sixteenth of the bytes; the value that was not
// asked for longest leaves first. Those who hold a value keep it alive.
template <class T>
class Cache {
 public:
  using Pointer = std::shared_ptr<const T>;

  explicit Cache(std::size_t max_bytes) : max_bytes_(max_bytes / shard_count) {}

  [[nodiscard]] Pointer find(std::uint64_t key) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto at = shard.places.find(key);
    if (at == shard.places.end()) return nullptr;
    shard.values.splice(shard.values.begin(), shard.values, at->second);
    return at->second->value;
  }

  void put(std::uint64_t key, Pointer value, std::size_t bytes) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.places.contains(key)) return;
    shard.values.push_front({key, std::move(value), bytes});
    shard.places[key] = shard.values.begin();
    shard.bytes += bytes;
    while (shard.bytes > max_bytes_ && shard.values.size() > 1) {
      const Entry& last = shard.values.back();
      shard.bytes -= last.bytes;
      shard.places.erase(last.key);
      shard.values.pop_back();
    }
  }

 private:
  static constexpr std::size_t shard_count = 16;
  struct Entry {
    std::uint64_t key;
    Pointer value;
    std::size_t bytes;
  };
  struct Shard {
    std::mutex mutex;
    std::list<Entry> values;
    std::unordered_map<std::uint64_t, typename std::list<Entry>::iterator> places;
    std::size_t bytes = 0;
  };

  Shard& shard_of(std::uint64_t key) {
    return shards_[(key * 0x9E3779B97F4A7C15ULL) >> 60U];  // the top four bits of a good mix
  }

  std::size_t max_bytes_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace offenbar::pst::ndb
