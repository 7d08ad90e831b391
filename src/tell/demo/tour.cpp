#include "tell/demo/tour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gillab::demo {

namespace {

constexpr std::array kIntervals_s{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1};
constexpr double kUsualInterval_s = 0.005;
constexpr std::array kWindows_s{0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008,
                                0.012,   0.02,    0.04,    0.08,   0.2,    0.4,    0.8,   2.0,   4.0};

constexpr double kAlone_s = 1.2;  ///< the time of one thread alone, its start included
constexpr double kEnoughRates_s = 0.7;
constexpr double kCrossing_s = 5;   ///< in which the picture moves by its width
constexpr double kFarBehind_s = 8;  ///< then the picture jumps to what happens now
constexpr double kLag_s = 0.05;     ///< behind which everything has been read

template <std::size_t N>
std::size_t place_of(const std::array<double, N>& table, double value) {
  return static_cast<std::size_t>(std::ranges::lower_bound(table, value * (1 - 1e-9)) - table.begin());
}

template <std::size_t N>
std::size_t moved(const std::array<double, N>& table, std::size_t place, int step) {
  const auto last = static_cast<int>(table.size()) - 1;
  return static_cast<std::size_t>(std::clamp(static_cast<int>(place) + step, 0, last));
}

}  // namespace

Tour::Tour(std::size_t lesson, Surroundings surroundings)
    : surroundings_(std::move(surroundings)), interval_(place_of(kIntervals_s, kUsualInterval_s)) {
  open(lesson, 0);
}

double Tour::interval_s() const {
  return kIntervals_s.at(interval_);
}

double Tour::window_s() const {
  return kWindows_s.at(window_);
}

double Tour::slowness() const {
  return std::max(1.0, kCrossing_s / window_s());
}

void Tour::open(std::size_t lesson, double now_s) {
  lesson_ = lesson;
  threads_ = this->lesson().threads;
  window_ = place_of(kWindows_s, this->lesson().window_s);
  interval_ = place_of(kIntervals_s, kUsualInterval_s);
  baseline_.clear();
  begin_again(now_s);
}

void Tour::begin_again(double now_s) {
  commands_.clear();
  paused_ = false;
  alone_ = !lesson().zooms_on_switch && baseline_.empty() && threads_ > 1;
  command("resume");
  command(fmt::format("interval {}", interval_s()));
  command("threads 0");  // so that no thread of another lesson comes along
  command(fmt::format("work {}", work_of(lesson(), surroundings_)));
  command(fmt::format("threads {}", threads()));
  change(now_s);
}

void Tour::change(double now_s) {
  changed_s_ = now_s;
  last_s_ = std::max(last_s_, now_s);
}

void Tour::set_threads(int threads, double now_s) {
  threads_ = std::clamp(threads, 1, static_cast<int>(kMostThreads));
  alone_ = false;
  command(fmt::format("threads {}", threads_));
  change(now_s);
}

void Tour::set_interval(int step, double now_s) {
  interval_ = moved(kIntervals_s, interval_, step);
  command(fmt::format("interval {}", interval_s()));
  change(now_s);
}

void Tour::set_window(int step, double now_s) {
  const double before_s = window_s();
  window_ = moved(kWindows_s, window_, step);
  // What is in the middle stays there.
  view_end_s_ = std::min(view_end_s_ + (window_s() - before_s) / 2, now_s - kLag_s);
}

void Tour::press(const KeyPress& press, double now_s) {
  if (help_) {  // any key closes it, and does nothing else
    help_ = false;
    return;
  }
  const std::size_t count = lessons().size();
  switch (press.key) {
    case Key::kNext:
      open((lesson_ + 1) % count, now_s);
      break;
    case Key::kBack:
      open((lesson_ + count - 1) % count, now_s);
      break;
    case Key::kLesson:
      if (press.number <= static_cast<int>(count)) open(static_cast<std::size_t>(press.number - 1), now_s);
      break;
    case Key::kMoreThreads:
      set_threads(threads() + 1, now_s);
      break;
    case Key::kFewerThreads:
      set_threads(threads() - 1, now_s);
      break;
    case Key::kShorterInterval:
      set_interval(-1, now_s);
      break;
    case Key::kLongerInterval:
      set_interval(1, now_s);
      break;
    case Key::kZoomIn:
      set_window(-1, now_s);
      break;
    case Key::kZoomOut:
      set_window(1, now_s);
      break;
    case Key::kPause:
      paused_ = !paused_;
      command(paused_ ? "pause" : "resume");
      if (!paused_) change(now_s);
      return;
    case Key::kHelp:
      help_ = true;
      return;
    case Key::kQuit:
      ended_ = true;
      return;
  }
  // Who changes something wants to see what comes of it.
  if (paused_ && press.key != Key::kZoomIn && press.key != Key::kZoomOut) {
    paused_ = false;
    command("resume");
  }
}

void Tour::pass(double now_s, std::size_t running, const std::map<Unit, double>& rates, double span_s) {
  const double passed_s = now_s - std::exchange(last_s_, now_s);
  if (alone_ && now_s >= changed_s_ + kAlone_s && span_s >= kEnoughRates_s &&
      std::ranges::any_of(rates, [](const auto& rate) { return rate.second > 0; })) {
    baseline_ = rates;
    set_threads(threads_, now_s);
  }
  if (paused_) return;
  if (running != static_cast<std::size_t>(threads())) changed_s_ = now_s;  // the change is still going on
  view_end_s_ += passed_s / slowness();
  // First until the picture shows nothing of what was before, then whenever it has fallen far behind.
  const double first_s = changed_s_ + std::min(window_s(), 1.0) + 2 * kLag_s;
  const double latest_s = now_s - kLag_s;
  if (now_s < first_s || (view_end_s_ < changed_s_ + std::min(window_s(), 1.0)) ||
      view_end_s_ < now_s - kFarBehind_s || view_end_s_ > latest_s) {
    view_end_s_ = latest_s;
  }
}

std::vector<std::string> Tour::take_commands() {
  return std::exchange(commands_, {});
}

}  // namespace gillab::demo
