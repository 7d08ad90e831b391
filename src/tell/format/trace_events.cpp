#include "tell/format/trace_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/files/file.h"
#include "observe/trace/hold_notes.h"
#include "observe/trace/timeline.h"
#include "tell/words/place.h"

namespace gillab::format {

using namespace words;

namespace {

using nlohmann::ordered_json;

/// A text as a JSON string, quotes included.
std::string json_text(std::string_view text) {
  return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// A JSON array of events, written as they come; in its place when it is complete.
class EventFile {
 public:
  explicit EventFile(const std::filesystem::path& path) : file_(path) {
    file_.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
  }

  template <typename... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    line_ = first_ ? "{" : ",\n{";
    first_ = false;
    fmt::format_to(std::back_inserter(line_), format, std::forward<Arguments>(arguments)...);
    line_ += '}';
    file_.write(line_);
  }

  /// Tells one arrow from all others, whatever process it is in.
  [[nodiscard]] std::uint64_t next_id() { return ++last_id_; }

  void finish() {
    file_.write("\n]}\n");
    file_.finish();
  }

 private:
  files::AtomicWriter file_;
  std::string line_;
  bool first_ = true;
  std::uint64_t last_id_ = 0;
};

std::string_view name_of(probe::State state) {
  switch (state) {
    case probe::State::kHolding:
      return "GIL held";
    case probe::State::kWaiting:
      return "waiting for the GIL";
    case probe::State::kYielding:
      return "yielding";
    case probe::State::kOutside:
      break;
  }
  return "outside";
}

/// Colour names that the viewers know.
std::string_view colour_of(probe::State state) {
  switch (state) {
    case probe::State::kHolding:
      return "good";
    case probe::State::kWaiting:
      return "terrible";
    default:
      return "bad";
  }
}

class Track {
 public:
  Track(EventFile& file, const trace::Recording& recording, std::uint64_t origin, double tick_s)
      : file_(&file),
        recording_(&recording),
        origin_(origin),
        ns_per_tick_(tick_s * 1e9),
        notes_(recording) {}

  void add_all() {
    add_names();
    add_samples();
    trace::visit(*recording_, {.step = {},
                               .slice = [this](const trace::Slice& slice) { add(slice); },
                               .handoff = [this](const trace::Handoff& handoff) { add(handoff); }});
  }

 private:
  /// Whole nanoseconds, so that what begins where another ends does so in the file, too.
  [[nodiscard]] std::int64_t ns(std::uint64_t ticks) const {
    return ticks > origin_ ? std::llround(static_cast<double>(ticks - origin_) * ns_per_tick_) : 0;
  }
  /// The microseconds that the format counts in.
  [[nodiscard]] static std::string us(std::int64_t ns) {
    const std::int64_t sane =
        std::max<std::int64_t>(ns, 0);  // an account that contradicts itself is JSON all the same
    return fmt::format("{}.{:03}", sane / 1000, sane % 1000);
  }
  [[nodiscard]] std::uint32_t id_of(std::uint32_t thread) const { return recording_->threads[thread - 1].id; }

  void add_names() const {
    file_->add(R"("ph":"M","name":"process_name","pid":{},"tid":0,"args":{{"name":{}}})", recording_->process,
               json_text(words::command_line(recording_->command)));
    for (const trace::Thread& thread : recording_->threads) {
      if (thread.events.empty()) continue;
      const std::string name = words::thread_name({.given = thread.name, .id = thread.id});
      file_->add(R"("ph":"M","name":"thread_name","pid":{},"tid":{},"args":{{"name":{}}})",
                 recording_->process, thread.id, json_text(name));
    }
  }

  /// The samples of a scenario lie on a track of their own.
  void add_samples() const {
    const trace::Note* begun = nullptr;
    bool named = false;
    for (const trace::Note& note : recording_->notes) {
      if (note.kind == probe::Note::Kind::kSampleBegins) begun = &note;
      if (note.kind != probe::Note::Kind::kSampleEnds || begun == nullptr || begun->stack.empty()) continue;
      if (!std::exchange(named, true)) {
        file_->add(R"("ph":"M","name":"thread_name","pid":{},"tid":0,"args":{{"name":"samples"}})",
                   recording_->process);
      }
      file_->add(R"("ph":"X","name":{},"cat":"sample","pid":{},"tid":0,"ts":{},"dur":{})",
                 json_text(begun->stack.front().function), recording_->process, us(ns(begun->ticks)),
                 us(ns(note.ticks) - ns(begun->ticks)));
      begun = nullptr;
    }
  }

  void add(const trace::Slice& slice) const {
    if (slice.state == probe::State::kOutside) return;
    std::string arguments;
    if (const trace::Note* const note = notes_.of(slice.thread, slice.end);
        slice.state == probe::State::kHolding && note != nullptr && !note->stack.empty()) {
      const trace::Frame& frame = note->stack.front();
      arguments = fmt::format(R"(,"args":{{"function":{},"file":{},"line":{}}})", json_text(frame.function),
                              json_text(frame.file), frame.line);
    }
    file_->add(R"("ph":"X","name":"{}","cat":"gil","cname":"{}","pid":{},"tid":{},"ts":{},"dur":{}{})",
               name_of(slice.state), colour_of(slice.state), recording_->process, id_of(slice.thread),
               us(ns(slice.begin)), us(ns(slice.end) - ns(slice.begin)), arguments);
  }

  void add(const trace::Handoff& handoff) {
    const std::uint64_t id = file_->next_id();
    // The arrow begins inside the hold that ends there: viewers bind it to the slice around its moment.
    constexpr std::int64_t kInside_ns = 1;
    file_->add(R"("ph":"s","name":"handoff","cat":"gil","id":{},"pid":{},"tid":{},"ts":{})", id,
               recording_->process, id_of(handoff.from),
               us(std::max<std::int64_t>(0, ns(handoff.released) - kInside_ns)));
    file_->add(R"("ph":"f","bp":"e","name":"handoff","cat":"gil","id":{},"pid":{},"tid":{},"ts":{})", id,
               recording_->process, id_of(handoff.to), us(ns(handoff.acquired) + kInside_ns));
  }

  EventFile* file_;
  const trace::Recording* recording_;
  std::uint64_t origin_;
  double ns_per_tick_;
  trace::HoldNotes notes_;
};

}  // namespace

void write_trace_events(const std::filesystem::path& path, const std::vector<trace::Recording>& recordings,
                        double seconds_per_tick) {
  EventFile file(path);
  const std::uint64_t origin = recordings.empty() ? 0 : recordings.front().begun;
  for (const trace::Recording& recording : recordings) {
    const bool recorded =
        std::ranges::any_of(recording.threads, [](const auto& each) { return !each.events.empty(); });
    if (recorded) Track(file, recording, origin, seconds_per_tick).add_all();
  }
  file.finish();
}

}  // namespace gillab::format
