#include "observe/trace/bins.h"

#include <algorithm>

namespace gillab::trace {

namespace {

float& part_of(Bin& bin, probe::State state) {
  switch (state) {
    case probe::State::kHolding:
      return bin.hold;
    case probe::State::kWaiting:
    case probe::State::kYielding:
      return bin.wait;
    case probe::State::kOutside:
      break;
  }
  return bin.outside;
}

}  // namespace

Bins::Bins(std::uint64_t begin, std::uint64_t end)
    : begin_(begin), ticks_(std::max(1.0, static_cast<double>(end - std::min(begin, end)) / kColumns)) {
}

void Bins::add(const Slice& slice) {
  const std::size_t index = slice.thread - 1;
  if (index >= kMostThreads) return;
  if (index >= threads_.size()) threads_.resize(index + 1);
  std::vector<Bin>& bins = threads_[index];
  if (bins.empty()) bins.resize(kColumns);
  const double from = static_cast<double>(slice.begin - std::min(slice.begin, begin_)) / ticks_;
  const double to = static_cast<double>(slice.end - std::min(slice.end, begin_)) / ticks_;
  for (auto column = static_cast<std::size_t>(from); column < kColumns && static_cast<double>(column) < to;
       ++column) {
    const auto left = static_cast<double>(column);
    const double covered = std::min(to, left + 1) - std::max(from, left);
    if (covered > 0) part_of(bins[column], slice.state) += static_cast<float>(covered);
  }
}

std::vector<Bin> Bins::of(std::uint32_t thread) const {
  return thread - 1 < threads_.size() ? threads_[thread - 1] : std::vector<Bin>{};
}

}  // namespace gillab::trace
