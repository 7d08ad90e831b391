#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "base/system/machine.h"
#include "cli/demo_workload.h"
#include "cli/export_formats.h"
#include "cli/full_screen.h"
#include "cli/inputs.h"
#include "cli/laboratory.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "tell/demo/page.h"
#include "tell/demo/screen.h"
#include "tell/demo/tour.h"
#include "tell/format/terminal/lanes.h"
#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/terminal.h"
#include "tell/words/text.h"

namespace gillab::cli {

namespace {

using Clock = std::chrono::steady_clock;

struct DemoArguments {
  std::string lesson;
  std::string python;
  bool print = false;
  bool list = false;
  Exports<blocks::Page> exports = exports_of_demo();
};

std::string lesson_list() {
  std::string text;
  for (const demo::Lesson& lesson : demo::lessons())
    text += fmt::format("  {:<11}{}\n", lesson.name, lesson.title);
  return text;
}

bool read_arguments(DemoArguments& arguments, const Words& words) {
  Options app("Shows live, on the terminal, how threads share the GIL: a tour of a few lessons.",
              "gillab demo");
  app.footer(fmt::format("The lessons:\n{}", lesson_list()));
  app.add("lesson", arguments.lesson, "where the tour begins; with --print: the only one");
  app.add_flag("--print", arguments.print, "the tour as text, as without a terminal");
  arguments.exports.add_options(app);
  app.add_flag("--list", arguments.list, "the lessons' names");
  add_python_option(app, arguments.python);
  return app.parse(words);
}

bool has_terminal() {
  return ::isatty(STDIN_FILENO) != 0 && is_terminal(stdout);
}

demo::Surroundings surroundings_of(const launch::Interpreter& interpreter) {
  return {.version = interpreter.version,
          .free_threaded = interpreter.free_threaded(),
          .cpus = system::inspect_machine().usable_cpus};
}

std::uint64_t ticks_back(std::uint64_t from, double seconds, double seconds_per_tick) {
  const auto ticks = static_cast<std::uint64_t>(std::max(seconds, 0.0) / seconds_per_tick);
  return from > ticks ? from - ticks : 0;
}

/// The tour on a terminal.
class LiveDemo {
 public:
  LiveDemo(const Laboratory& laboratory, std::size_t lesson)
      : laboratory_(&laboratory), tour_(lesson, surroundings_of(laboratory.interpreter())) {
    begin_workload();
  }

  ExitStatus run() {
    FullScreen screen;
    std::string typed;
    auto next_frame = Clock::now();
    while (!tour_.ended()) {
      if (Clock::now() >= next_frame) {
        next_frame = Clock::now() + kFrame;
        if (!draw(screen)) return ExitStatus::kOk;
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_frame - Clock::now()).count();
      std::array<pollfd, 4> watched{
          pollfd{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
          pollfd{.fd = laboratory_->interrupt().descriptor(), .events = POLLIN, .revents = 0},
          pollfd{.fd = workload_->descriptor(), .events = POLLIN, .revents = 0},
          pollfd{.fd = workload_->error_descriptor(), .events = POLLIN, .revents = 0}};
      if (::poll(watched.data(), watched.size(), static_cast<int>(std::max<long>(left, 0))) <= 0) continue;
      if (watched[1].revents != 0) return ExitStatus::kInterrupted;
      if (watched[2].revents != 0 || watched[3].revents != 0) workload_->look_after();
      if (watched[0].revents == 0) continue;
      if (!FullScreen::read_keys(typed)) return ExitStatus::kOk;
      for (const demo::KeyPress& key : demo::keys_from(typed))
        tour_.press(key, now_s());
      next_frame = Clock::now();
    }
    return ExitStatus::kOk;
  }

 private:
  static constexpr std::chrono::milliseconds kFrame{80};
  static constexpr double kNumbersEvery_s = 0.25;  ///< faster they could not be read
  static constexpr double kSwitchEvery_s = 6;
  static constexpr double kRemark_s = 6;
  static constexpr double kPatience_s = 3;
  static constexpr double kSpan_s = 1;  ///< over which figures are taken

  [[nodiscard]] double now_s() const { return std::chrono::duration<double>(Clock::now() - begun_).count(); }

  void begin_workload() {
    workload_.reset();
    workload_.emplace(laboratory_->installation(), laboratory_->interpreter());
    workload_begun_s_ = now_s();
    tour_.begin_again(now_s());
  }

  void remark(std::string text) {
    view_.remark = std::move(text);
    remarked_s_ = now_s();
  }

  bool draw(FullScreen& screen) {
    follow_tour();
    if (!tour_.paused()) measure();
    if (!view_.remark.empty() && now_s() > remarked_s_ + kRemark_s) view_.remark.clear();
    const FullScreen::Size size = FullScreen::size();
    terminal::Style style = style_for(stdout);
    style.width = size.columns;
    take_picture(demo::lane_columns(style));
    return screen.show(demo::screen(tour_, view_, style, size.lines), style);
  }

  void follow_tour() {
    tour_.pass(now_s(), workload_->rows().size(), rates_.totals(), rates_.span_s());
    for (const std::string& command : tour_.take_commands()) {
      workload_->tell(command);
      if (command == "pause") continue;
      rates_.forget();
      changed_s_ = now_s();
      view_.forced.reset();
      view_.figures = {};
      view_.settled = false;
      measured_s_ = 0;
    }
  }

  void measure() {
    live_ = workload_->look();
    looked_s_ = now_s();
    if (live_ == nullptr) {
      if (!tour_.surroundings().free_threaded && now_s() > workload_begun_s_ + kPatience_s)
        remark("The probe sees no GIL in this Python; what is counted is shown.");
    } else if (live_->fullness() >= 1) {
      live_ = nullptr;
      begin_workload();
      remark(fmt::format("The recording had reached its {} MB: the threads were begun afresh.",
                         DemoWorkload::kMegabytes));
      return;
    }
    view_.seconds_per_tick = workload_->seconds_per_tick();
    const double now = now_s();
    if (now < measured_s_ + kNumbersEvery_s) return;
    measured_s_ = now;
    rates_.add(now, workload_->rows());
    view_.totals = rates_.totals();
    constexpr double kSettled_s = 0.9;
    view_.settled = rates_.span_s() >= kSettled_s;
    if (live_ == nullptr) return;
    const double span_s = std::min(kSpan_s, now - changed_s_);
    view_.figures = demo::figures_of(
        live_->between(ticks_back(live_->now(), span_s, view_.seconds_per_tick), live_->now()),
        view_.seconds_per_tick);
    choose_switch(now);
  }

  /// One that stays long enough to be read.
  void choose_switch(double now) {
    if (!tour_.lesson().zooms_on_switch || (view_.forced && now < switch_s_ + kSwitchEvery_s)) return;
    const double since_s = std::min(now - changed_s_, 3.0);
    const auto found = demo::clearest_forced_switch(
        live_->between(ticks_back(live_->now(), since_s, view_.seconds_per_tick), live_->now()));
    if (!found) return;
    view_.forced = found;
    switch_s_ = now;
  }

  void take_picture(int columns) {
    view_.picture = {};
    if (live_ != nullptr) {
      const double tick_s = view_.seconds_per_tick;
      if (grid_tick_s_ <= 0) grid_tick_s_ = tick_s;
      const std::uint64_t end = ticks_back(live_->now(), looked_s_ - tour_.view_end_s(), tick_s);
      demo::Stretch stretch = demo::on_grid(end, tour_.window_s() / grid_tick_s_, columns);
      if (view_.forced) stretch = demo::around(*view_.forced, tour_.window_s(), tick_s);
      view_.picture = live_->between(stretch.begin, stretch.end);
    }
    if (!tour_.paused() || rows_.empty()) rows_ = workload_->rows();
    view_.members = demo::members_of(rows_, view_.picture);
    for (demo::Member& member : view_.members)
      member.rate = rates_.of(member.row);
  }

  const Laboratory* laboratory_;
  Clock::time_point begun_ = Clock::now();
  demo::Tour tour_;
  std::optional<DemoWorkload> workload_;
  trace::Live* live_ = nullptr;
  demo::Rates rates_;
  demo::View view_;
  std::vector<demo::Row> rows_;
  double grid_tick_s_ = 0;  ///< fixed, while what is known of ticks gets better: or the grid would move
  double looked_s_ = 0;
  double workload_begun_s_ = 0;
  double changed_s_ = 0;
  double measured_s_ = 0;
  double switch_s_ = 0;
  double remarked_s_ = 0;
};

/// The tour as text.
class PrintedDemo {
 public:
  explicit PrintedDemo(const Laboratory& laboratory)
      : laboratory_(&laboratory),
        surroundings_(surroundings_of(laboratory.interpreter())),
        workload_(laboratory.installation(), laboratory.interpreter()) {}

  ExitStatus run(std::span<const demo::Lesson> lessons, Exports<blocks::Page>& exports, std::FILE* terminal) {
    const terminal::Style style = style_for(terminal);
    blocks::Page all;
    for (const demo::Lesson& lesson : lessons) {
      std::optional<blocks::Page> page = measured(lesson, style);
      if (!page) return ExitStatus::kInterrupted;
      fmt::print(terminal, "{}{}", all.empty() ? "" : "\n\n", terminal::drawn(*page, style));
      std::fflush(terminal);
      append(all, std::move(*page));
      exports.keep(all);
    }
    exports.finish(all);
    return ExitStatus::kOk;
  }

 private:
  static constexpr std::chrono::seconds kPatience{10};  ///< with a busy machine
  static constexpr double kStart_s = 0.2;
  static constexpr double kAlone_s = 0.4;
  static constexpr double kTogether_s = 0.6;

  /// Lets time pass; false when the user has had enough.
  [[nodiscard]] bool wait(double seconds) {
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return true;
      std::array<pollfd, 3> watched{
          pollfd{.fd = laboratory_->interrupt().descriptor(), .events = POLLIN, .revents = 0},
          pollfd{.fd = workload_.descriptor(), .events = POLLIN, .revents = 0},
          pollfd{.fd = workload_.error_descriptor(), .events = POLLIN, .revents = 0}};
      if (::poll(watched.data(), watched.size(), static_cast<int>(left)) <= 0) continue;
      if (watched[0].revents != 0) return false;
      if (watched[1].revents != 0 || watched[2].revents != 0) workload_.look_after();
    }
  }

  /// Lets so many threads work and come into their stride; false when the user has had enough.
  [[nodiscard]] bool begin(int threads) {
    workload_.tell(fmt::format("threads {}", threads));
    const auto patience = Clock::now() + kPatience;
    constexpr double kGlance_s = 0.01;
    while (workload_.rows().size() != static_cast<std::size_t>(threads) && Clock::now() < patience) {
      if (!wait(kGlance_s)) return false;
    }
    return wait(kStart_s);
  }

  /// What the threads get done while `seconds` pass.
  [[nodiscard]] std::optional<demo::Rates> rates_over(double seconds) {
    demo::Rates rates;
    const auto begin = Clock::now();
    rates.add(0, workload_.rows());
    if (!wait(seconds)) return std::nullopt;
    rates.add(std::chrono::duration<double>(Clock::now() - begin).count(), workload_.rows());
    return rates;
  }

  [[nodiscard]] std::optional<blocks::Page> measured(const demo::Lesson& lesson,
                                                     const terminal::Style& style) {
    workload_.tell("threads 0");
    workload_.tell(fmt::format("work {}", demo::work_of(lesson, surroundings_)));
    std::map<demo::Unit, double> baseline;
    if (!lesson.zooms_on_switch) {
      if (!begin(1)) return std::nullopt;
      const auto rates = rates_over(kAlone_s);
      if (!rates) return std::nullopt;
      baseline = rates->totals();
    }
    if (!begin(lesson.threads)) return std::nullopt;
    trace::Live* const live = workload_.look();
    const std::uint64_t begin = live != nullptr ? live->now() : 0;
    const auto rates = rates_over(kTogether_s);
    if (!rates) return std::nullopt;
    const int columns = terminal::lane_columns(style, terminal::kMargin);
    return demo::page(lesson, surroundings_, seen(lesson, *rates, begin), baseline, columns);
  }

  [[nodiscard]] demo::View seen(const demo::Lesson& lesson, const demo::Rates& rates, std::uint64_t begin) {
    demo::View view{.totals = rates.totals(), .seconds_per_tick = workload_.seconds_per_tick()};
    if (trace::Live* const live = workload_.look(); live != nullptr && begin != 0) {
      const trace::Recording all = live->between(begin, live->now());
      view.figures = demo::figures_of(all, view.seconds_per_tick);
      demo::Stretch stretch = demo::telling_stretch(all, lesson.window_s, view.seconds_per_tick);
      if (lesson.zooms_on_switch && (view.forced = demo::clearest_forced_switch(all)))
        stretch = demo::around(*view.forced, lesson.window_s, view.seconds_per_tick);
      view.picture = live->between(stretch.begin, stretch.end);
    }
    view.members = demo::members_of(workload_.rows(), view.picture);
    for (demo::Member& member : view.members)
      member.rate = rates.of(member.row);
    return view;
  }

  const Laboratory* laboratory_;
  demo::Surroundings surroundings_;
  DemoWorkload workload_;
};

}  // namespace

ExitStatus demo_command(const Words& words) {
  DemoArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  if (arguments.list) {
    fmt::print("{}", lesson_list());
    return ExitStatus::kOk;
  }
  const bool named = !arguments.lesson.empty();
  const std::size_t lesson = named ? demo::lesson_named(arguments.lesson) : 0;
  files::FileList files;
  declare_python(files, arguments.python);
  arguments.exports.declare(files);
  files.prints();
  files.check();
  const Laboratory laboratory(arguments.python);
  if (arguments.print || arguments.exports.wanted() || !has_terminal()) {
    const auto lessons = demo::lessons();
    return PrintedDemo(laboratory)
        .run(named ? lessons.subspan(lesson, 1) : lessons, arguments.exports, files.tables());
  }
  return LiveDemo(laboratory, lesson).run();
}

}  // namespace gillab::cli
