#include "tell/demo/picture.h"

#include <algorithm>
#include <cstddef>

#include "observe/trace/timeline.h"

namespace gillab::demo {

namespace {

using probe::State;

void add_share(blocks::LaneCell& cell, State state, double share) {
  switch (state) {
    case State::kHolding:
      cell.hold += share;
      break;
    case State::kWaiting:
    case State::kYielding:
      cell.wait += share;
      break;
    case State::kOutside:
      cell.outside += share;
      break;
  }
}

}  // namespace

std::vector<Cells> cells_of(const trace::Recording& recording, int columns) {
  const auto count = static_cast<std::size_t>(std::max(columns, 1));
  std::vector<Cells> lanes(recording.threads.size(), Cells(count));
  if (recording.end <= recording.begun) return lanes;
  const double width = static_cast<double>(recording.end - recording.begun) / static_cast<double>(count);
  const auto column_at = [&](std::uint64_t ticks) {
    return static_cast<double>(std::max(ticks, recording.begun) - recording.begun) / width;
  };
  trace::Visitor visitor;
  visitor.slice = [&](const trace::Slice& slice) {
    Cells& lane = lanes[slice.thread - 1];
    const double begin = column_at(slice.begin);
    const double end = std::min(column_at(slice.end), static_cast<double>(count));
    for (auto i = static_cast<std::size_t>(begin); i < count && static_cast<double>(i) < end; ++i) {
      const double part = std::min(end, static_cast<double>(i + 1)) - std::max(begin, static_cast<double>(i));
      add_share(lane[i], slice.state, part);
    }
  };
  visitor.step = [&](const trace::Step& step) {
    if (step.event != probe::Event::kDemanded) return;
    const auto i = static_cast<std::size_t>(column_at(step.ticks));
    if (i < count) lanes[step.thread - 1][i].demanded = true;
  };
  trace::visit(recording, visitor);
  return lanes;
}

Figures figures_of(const trace::Recording& recording, double seconds_per_tick) {
  Figures figures;
  figures.threads.resize(recording.threads.size());
  const auto ticks = static_cast<double>(recording.end - recording.begun);
  figures.span_s = ticks * seconds_per_tick;
  if (!(ticks > 0)) return figures;
  trace::Visitor visitor;
  visitor.slice = [&](const trace::Slice& slice) {
    Figures::Thread& thread = figures.threads[slice.thread - 1];
    const double share = static_cast<double>(slice.end - slice.begin) / ticks;
    if (slice.state == State::kHolding) {
      thread.held += share;
      figures.held += share;
    } else if (slice.state != State::kOutside) {
      thread.waited += share;
    }
  };
  visitor.handoff = [&](const trace::Handoff& handoff) {
    ++figures.threads[handoff.to - 1].handoffs;
    ++figures.handoffs;
  };
  trace::visit(recording, visitor);
  return figures;
}

}  // namespace gillab::demo
