#include "observe/trace/live.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/support/error.h"
#include "observe/trace/reading.h"
#include "observe/trace/timeline.h"

namespace gillab::trace {

namespace {

using Events = std::vector<std::uint64_t>;

/// `ticks` count from the recording's start, as those of events do.
Events::const_iterator first_at(const Events& events, std::uint64_t ticks) {
  return std::ranges::lower_bound(events, ticks, {}, &probe::ticks_of);
}

struct Situation {
  probe::State state;
  std::uint8_t lock;
};

/// After the events up to `end`, where the situation before them all was `before`.
Situation situation(const Events& events, Events::const_iterator end, Situation before) {
  while (end != events.begin()) {
    const std::uint64_t word = *--end;
    if (probe::event_of(word) == probe::Event::kDemanded) continue;  // says nothing of what it is in
    return {.state = state_after(probe::event_of(word), before.state),
            .lock = static_cast<std::uint8_t>(probe::lock_of(word))};
  }
  return before;
}

}  // namespace

Live::Live(FileDescriptor memory, std::uint64_t keep) : memory_(std::move(memory)), keep_(keep) {
  const auto page = copy<probe::Header>(memory_, 0, 1);
  capacity_ = capacity_from(page[0], memory_);
  facts_ = facts_from(page[0]);
  oldest_ = facts_.begun;
  now_ = facts_.begun;
}

void Live::update(std::uint64_t now) {
  const auto page = copy<probe::Header>(memory_, 0, 1);
  const probe::Header& header = page[0];
  facts_ = facts_from(header);
  now_ = now;
  // What is counted here was there before the events are read. So a thread's chunk that is not the last of
  // those counted is full by now, and no event is read before an earlier one of its thread.
  const std::size_t chunks = std::min(header.chunks.load(), capacity_.chunks);
  read_accounts(std::min(header.threads.load(), capacity_.threads));
  for (; chunks_seen_ < chunks; ++chunks_seen_)
    open_.push_back({.index = chunks_seen_, .read = 0});
  std::erase_if(open_, [this](OpenChunk& chunk) { return read_chunk(chunk); });
  fullness_ = capacity_.chunks == 0 ? 1 : static_cast<double>(chunks) / capacity_.chunks;
  oldest_ = std::max(oldest_, now > keep_ ? now - keep_ : 0);
  for (Followed& followed : threads_)
    forget(followed, since_start(oldest_));
}

void Live::read_accounts(std::uint32_t count) {
  const auto accounts = copy<probe::ThreadAccount>(memory_, probe::threads_offset(), count);
  threads_.resize(std::max<std::size_t>(threads_.size(), count));
  for (std::size_t i = 0; i < count; ++i) {
    Events events = std::move(threads_[i].thread.events);
    threads_[i].thread = thread_from(accounts[i]);
    threads_[i].thread.events = std::move(events);
  }
}

/// Whether nothing can be added to it any more.
bool Live::read_chunk(OpenChunk& chunk) {
  constexpr std::size_t kHead = offsetof(probe::Chunk, events);
  const std::size_t place = probe::chunks_offset(capacity_) + chunk.index * sizeof(probe::Chunk);
  struct Head {
    std::uint32_t thread;
    std::uint32_t used;
  };
  const Head head = copy<Head>(memory_, place, 1)[0];
  if (head.thread == probe::kNobody || head.thread > threads_.size()) return false;
  const std::size_t used = std::min<std::size_t>(head.used, probe::Chunk::kEvents);
  Thread& thread = threads_[head.thread - 1].thread;
  if (used > chunk.read) {
    const auto words =
        copy<std::uint64_t>(memory_, place + kHead + chunk.read * sizeof(std::uint64_t), used - chunk.read);
    const std::span fresh(words.get(), used - chunk.read);
    thread.events.insert(thread.events.end(), fresh.begin(), fresh.end());
    chunk.read = used;
  }
  // The end of a thread was read before its events, so all of them are here.
  return used == probe::Chunk::kEvents || thread.ended != 0;
}

void Live::forget(Followed& followed, std::uint64_t before) {
  Events& events = followed.thread.events;
  const auto kept = first_at(events, before);
  // Not at every event, or forgetting would cost more than reading.
  if (std::distance(events.cbegin(), kept) <= std::distance(kept, events.cend())) return;
  const Situation now = situation(events, kept, {.state = followed.before, .lock = followed.lock_before});
  followed.before = now.state;
  followed.lock_before = now.lock;
  events.erase(events.cbegin(), kept);
}

std::uint64_t Live::since_start(std::uint64_t ticks) const {
  return ticks > facts_.begun ? ticks - facts_.begun : 0;
}

Recording Live::between(std::uint64_t begin, std::uint64_t end) const {
  Recording cut = facts_;
  cut.begun = begin;
  cut.end = end;
  for (const Followed& followed : threads_) {
    const Events& events = followed.thread.events;
    const auto first = first_at(events, since_start(begin));
    const auto last = std::max(first, first_at(events, since_start(end)));
    const Situation start =
        situation(events, first, {.state = followed.before, .lock = followed.lock_before});
    Thread thread{.id = followed.thread.id,
                  .name = followed.thread.name,
                  .begun = std::clamp(followed.thread.begun, begin, end),
                  .ended = followed.thread.ended == 0 || followed.thread.ended > end
                               ? 0
                               : std::max(followed.thread.ended, begin),
                  .since = end,
                  .first = start.state,
                  .first_lock = start.lock,
                  .dropped = followed.thread.dropped,
                  .events = {}};
    thread.events.reserve(static_cast<std::size_t>(std::distance(first, last)));
    for (const std::uint64_t word : std::span(first, last)) {
      thread.events.push_back(probe::packed(probe::event_of(word), probe::lock_of(word),
                                            facts_.begun + probe::ticks_of(word) - begin));
    }
    cut.threads.push_back(std::move(thread));
  }
  return cut;
}

}  // namespace gillab::trace
