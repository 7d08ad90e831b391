#include "tell/demo/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "tell/format/terminal/lanes.h"
#include "tell/words/pace.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::demo {

namespace {

using terminal::Ink;
using terminal::StyledLine;

constexpr int kLeast = 60;  ///< columns and lines that the demo needs
constexpr int kLeastHeight = 16;
constexpr int kUsualHeight = 24;
constexpr int kMargin = 1;
constexpr int kWidestText = 100;

void add_prose(std::vector<StyledLine>& lines, std::string_view text, const terminal::Style& style,
               Ink ink = Ink::kPlain) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string paragraph = words::one_line(text.substr(begin, end - begin), style.unicode);
    for (const std::string& line :
         words::wrapped(paragraph, std::min(style.width - 2 * kMargin, kWidestText))) {
      lines.push_back(StyledLine().pad_to(kMargin).add(line, ink));
    }
    begin = end + 1;
  }
}

StyledLine title_line(const Tour& tour, const terminal::Style& style) {
  StyledLine line;
  line.pad_to(kMargin).add(fmt::format("{} of {}  {}", tour.number(), lessons().size(), tour.lesson().title),
                           Ink::kBold);
  const std::string who = fmt::format("CPython {}", tour.surroundings().version);
  return line.add_right(who, style.width - kMargin - line.width(), Ink::kDim);
}

StyledLine settings_line(const Tour& tour, const terminal::Style& style) {
  StyledLine line;
  line.pad_to(kMargin);
  if (tour.paused()) line.add("PAUSED  ", Ink::kYellow);
  if (tour.alone()) {
    line.add("one thread first, to compare", Ink::kYellow);
  } else {
    line.add(fmt::format("{} thread{}", tour.threads(), tour.threads() == 1 ? "" : "s"), Ink::kDim);
  }
  const auto add_if_it_fits = [&](const std::string& text) {
    const std::string piece = (style.unicode ? " · " : " | ") + text;
    if (line.width() + words::display_width(piece) + kMargin <= style.width) line.add(piece, Ink::kDim);
  };
  const std::string window = words::round_duration(tour.window_s(), style.unicode);
  add_if_it_fits("switch interval " + words::round_duration(tour.interval_s(), style.unicode));
  if (tour.lesson().zooms_on_switch) {
    add_if_it_fits(window + " around one switch");
  } else {
    add_if_it_fits(window + " wide");
    if (tour.slowness() > 1) add_if_it_fits(words::number(tour.slowness()) + "x slow motion");
  }
  return line;
}

StyledLine keys_line(const terminal::Style& style) {
  static constexpr std::array<std::string_view, 3> kWordings{
      "n next  b back  1-8 lesson  + - threads  [ ] interval  z x zoom  p pause  ? help  q quit",
      "n/b next/back  +/- threads  [ ] interval  z/x zoom  p pause  ? help  q quit",
      "n b lesson  + - threads  [ ] interval  ? help  q quit"};
  const auto* const fits = std::ranges::find_if(kWordings, [&](std::string_view keys) {
    return static_cast<int>(keys.size()) + 2 * kMargin <= style.width;
  });
  return StyledLine().pad_to(kMargin).add(fits != kWordings.end() ? *fits : kWordings.back(), Ink::kCyan);
}

std::vector<StyledLine> too_small(const terminal::Style& style, int height) {
  std::vector<StyledLine> lines;
  add_prose(lines,
            fmt::format("This terminal has {} x {} characters; the demo needs {} x {}. Make it larger, or "
                        "press q to quit.",
                        style.width, height, kLeast, kLeastHeight),
            style);
  return lines;
}

std::vector<StyledLine> help_lines(const terminal::Style& style) {
  struct Entry {
    std::string_view keys;
    std::string_view meaning;
  };
  static constexpr std::array kEntries{
      Entry{"n, space, right", "the next lesson"},
      Entry{"b, left", "the one before; 1 to 6: that one"},
      Entry{"+ and -, up and down", "more threads, fewer"},
      Entry{"[ and ]", "a shorter switch interval, a longer one"},
      Entry{"z and x", "zoom in, zoom out: from microseconds to seconds"},
      Entry{"p", "pause: threads and picture stand still (z and x work)"},
      Entry{"q, Ctrl-C", "quit"},
  };
  std::vector<StyledLine> lines;
  lines.push_back(StyledLine().pad_to(kMargin).add("Keys", Ink::kBold));
  constexpr int kColumn = 25;
  for (const Entry& entry : kEntries) {
    StyledLine line = StyledLine().pad_to(3).add(entry.keys, Ink::kCyan);
    for (const std::string& part : words::wrapped(entry.meaning, style.width - kColumn - kMargin)) {
      lines.push_back(line.pad_to(kColumn).add(part));
      line = {};
    }
  }
  lines.emplace_back();
  lines.push_back(StyledLine().pad_to(kMargin).add("What you see", Ink::kBold));
  add_prose(lines,
            "Each lane is a thread of an ordinary Python program; gillab sees every time that one takes the "
            "GIL or lets go of it. A column where the GIL was held is as high as the share of time it was. "
            "held: its share of the last second. handoffs: how often per second the GIL came to this thread "
            "from another. all: who held it, by number. outside: in C code, asleep, or without a CPU.",
            style);
  lines.emplace_back();
  lines.push_back(terminal::lane_legend(style, kMargin));
  lines.emplace_back();
  add_prose(lines, "Any key closes this.", style, Ink::kDim);
  return lines;
}

StyledLine step_line(const SwitchStep& step) {
  constexpr int kMomentWidth = 11;
  StyledLine line;
  line.pad_to(kMargin).add_right(words::moment(step.after_s), kMomentWidth,
                                 step.demands ? Ink::kYellow : Ink::kPlain);
  return line.add((step.demands ? "  ! " : "  ") + step.what, step.demands ? Ink::kYellow : Ink::kPlain);
}

char sign_of(const Row& row) {
  static constexpr std::string_view kSigns = "123456789abcdefg";
  static_assert(kSigns.size() == kMostThreads);
  return kSigns.at(row.place);
}

}  // namespace

int lane_columns(const terminal::Style& style) {
  return terminal::lane_columns(style, kMargin);
}

std::vector<Member> members_of(const std::vector<Row>& rows, const trace::Recording& recording) {
  std::vector<Member> members;
  for (const Row& row : rows) {
    Member member{.row = row};
    // The system may have used a number before: the thread that came last is the one that lives.
    for (std::uint32_t number = 1; number <= recording.threads.size(); ++number) {
      if (recording.threads[number - 1].id == row.thread) member.number = number;
    }
    members.push_back(member);
  }
  return members;
}

Stretch around(const ForcedSwitch& forced, double window_s, double seconds_per_tick) {
  // A wide picture shows the wait before the switch; a narrow one the switch itself.
  const auto wait_s = static_cast<double>(forced.acquired - forced.waiting) * seconds_per_tick;
  const double before = window_s > wait_s ? 0.8 : 0.3;
  const auto ticks = window_s / seconds_per_tick;
  const auto begin = static_cast<double>(forced.released) - before * ticks;
  return {.begin = static_cast<std::uint64_t>(std::max(begin, 0.0)),
          .end = static_cast<std::uint64_t>(std::max(begin, 0.0) + ticks)};
}

Stretch on_grid(std::uint64_t end, double ticks, int columns) {
  const auto count = static_cast<std::uint64_t>(std::max(columns, 1));
  const std::uint64_t column =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(ticks / static_cast<double>(count)));
  const std::uint64_t last = end / column;
  const std::uint64_t first = last > count ? last - count : 0;
  return {.begin = first * column, .end = (first + count) * column};
}

blocks::Lanes lanes_in(const View& view, int columns, std::size_t most) {
  const std::vector<Cells> cells = cells_of(view.picture, columns);
  const double span_s = view.figures.span_s;
  const auto per_second = [&](std::uint64_t handoffs) {
    return span_s > 0 ? std::optional(static_cast<double>(handoffs) / span_s) : std::nullopt;
  };
  blocks::Lanes block;
  block.window_s = static_cast<double>(view.picture.end - view.picture.begun) * view.seconds_per_tick;
  block.columns = static_cast<std::size_t>(std::max(columns, 0));
  block.one_holder = view.picture.locks == 1;  // with several GILs, there is no such thing
  const std::size_t shown = view.members.size() <= most ? view.members.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const Member& member = view.members[i];
    blocks::Lane lane{.name = member.row.name(), .sign = sign_of(member.row)};
    if (member.number != 0) {
      if (member.number <= cells.size()) lane.cells = cells[member.number - 1];
      const bool counted = member.number <= view.figures.threads.size();
      const Figures::Thread figures = counted ? view.figures.threads[member.number - 1] : Figures::Thread{};
      lane.held = figures.held;
      lane.handoffs_per_s = per_second(figures.handoffs);
    }
    if (view.settled) lane.rate = amount(member.rate, member.row.unit);
    block.lanes.push_back(std::move(lane));
  }
  if (shown < view.members.size()) {
    block.left_out =
        fmt::format("and {} more threads: a higher terminal shows them", view.members.size() - shown);
  }
  block.all.name = "all";
  if (!view.picture.threads.empty()) {
    block.all.held = view.figures.held;
    block.all.handoffs_per_s = per_second(view.figures.handoffs);
  }
  // Where threads do different things, their numbers don't add up.
  if (view.totals.size() == 1 && view.settled)
    block.all.rate = amount(view.totals.begin()->second, view.totals.begin()->first);
  return block;
}

std::vector<std::string> comparison(const std::map<Unit, double>& totals,
                                    const std::map<Unit, double>& baseline, const Lesson& lesson,
                                    const Surroundings& surroundings, int threads) {
  constexpr double kHalf = 0.5;
  constexpr double kMostOfIt = 0.75;
  std::vector<std::string> sentences;
  if (const auto lost = totals.find(Unit::kLost); lost != totals.end()) {
    const auto all = totals.find(Unit::kIncrements);
    if (all == totals.end() || !(all->second > 0)) return sentences;
    sentences.push_back(fmt::format("Of {} a second {} get lost ({}).",
                                    amount(all->second, Unit::kIncrements), words::short_number(lost->second),
                                    words::percent(std::min(1.0, lost->second / all->second))));
    return sentences;
  }
  for (const auto& [unit, alone] : baseline) {
    const auto now = totals.find(unit);
    if (now == totals.end() || !(alone > 0) || threads < 2) continue;
    if (unit == Unit::kTurns) continue;  // its threads are to be compared with one another
    const double share = now->second / alone;
    const bool server = unit == Unit::kRequests;
    sentences.push_back(fmt::format(
        "{}: {}/s, {} {} alone ({}/s).",
        server ? "The server in company" : fmt::format("All {} together", threads), amount(now->second, unit),
        share < kHalf ? words::percent(share) + " of" : words::ratio(share),
        server ? "the server" : "one thread", amount(alone, unit)));
    const bool one_gil = lesson.work == "python" && !surroundings.own_gils() && !surroundings.free_threaded;
    constexpr double kMoreThanPossible = 1.15;
    if (one_gil && (share > kMoreThanPossible || share < kMostOfIt)) {
      sentences.emplace_back(
          "One GIL makes it about 1x, or a little less; something else is using the CPUs, or they change "
          "speed.");
    }
    const int reach = std::min(threads, surroundings.cpus);
    if (lesson.parallel &&
        (surroundings.own_gils() || surroundings.free_threaded || lesson.work == "native") &&
        share < kMostOfIt * reach) {
      sentences.push_back(surroundings.cpus == 1
                              ? std::string("There is only one CPU here to share.")
                              : fmt::format("{} CPUs could give up to {}x: is something else using them?",
                                            surroundings.cpus, reach));
    }
  }
  return sentences;
}

std::vector<SwitchStep> steps_in(const View& view) {
  if (!view.forced) return {};
  const auto name = [&](std::uint32_t number) {
    const auto found = std::ranges::find(view.members, number, &Member::number);
    return found != view.members.end() ? found->row.name() : fmt::format("thread {}", number);
  };
  return steps_of(*view.forced, name(view.forced->from), name(view.forced->to), view.seconds_per_tick);
}

std::vector<StyledLine> screen(const Tour& tour, const View& view, const terminal::Style& style, int height) {
  if (style.width < kLeast || height < kLeastHeight) return too_small(style, height);
  std::vector<StyledLine> lines;
  if (tour.help()) {
    lines = help_lines(style);
  } else {
    lines.push_back(title_line(tour, style));
    lines.push_back(settings_line(tour, style));
    lines.emplace_back();

    std::vector<StyledLine> below;
    const bool seen = !view.picture.threads.empty();
    if (seen) below.push_back(terminal::lane_legend(style, kMargin));
    below.emplace_back();
    if (tour.lesson().zooms_on_switch && seen) {
      const std::vector<SwitchStep> steps = steps_in(view);
      for (const SwitchStep& step : steps)
        below.push_back(step_line(step));
      if (steps.empty())
        add_prose(below, "Waiting for a forced switch: it takes two threads.", style, Ink::kDim);
    } else if (tour.threads() > 1 && !view.settled) {
      add_prose(below, "Measuring ...", style, Ink::kDim);
    } else if (tour.threads() > 1) {
      for (const std::string& sentence :
           comparison(view.totals, tour.baseline(), tour.lesson(), tour.surroundings(), tour.threads()))
        add_prose(below, sentence, style, Ink::kBold);
    }
    if (!view.remark.empty()) add_prose(below, view.remark, style, Ink::kYellow);
    if (below.back().width() > 0) below.emplace_back();
    add_prose(below, text_of(tour.lesson(), tour.surroundings()), style);

    // Lanes come first, but the first sentences of the text must stay.
    constexpr int kTextKept = 9;
    const int room = height - static_cast<int>(lines.size()) - 1;
    const int wanted = static_cast<int>(below.size()) + 1;
    const int most = std::max(5, room - (height > kUsualHeight ? wanted : std::min(kTextKept, wanted)));
    const bool airy = 2 * static_cast<int>(view.members.size()) + 2 <= room - wanted;
    const blocks::Lanes lanes =
        lanes_in(view, lane_columns(style), static_cast<std::size_t>(std::max(most - 2, 1)));
    for (StyledLine& line : terminal::lane_lines(lanes, style, kMargin, airy))
      lines.push_back(std::move(line));
    lines.insert(lines.end(), below.begin(), below.end());
  }
  lines.resize(static_cast<std::size_t>(height));
  lines.back() = keys_line(style);
  return lines;
}

}  // namespace gillab::demo
