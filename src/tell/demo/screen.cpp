#include "tell/demo/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::demo {

namespace {

using output::Ink;
using output::StyledLine;

constexpr int kLeast = 60;  ///< columns and lines that the demo needs
constexpr int kLeastHeight = 16;
constexpr int kUsualHeight = 24;
constexpr int kMargin = 1;
constexpr int kNameWidth = 10;
constexpr int kHeldWidth = 8;
constexpr int kRateWidth = 14;
constexpr int kHandoffWidth = 11;
constexpr int kWidestText = 100;

std::string milliseconds(double value_s, bool unicode) {
  return value_s < 1e-3 ? fmt::format("{:g} {}", std::round(value_s * 1e8) / 100, unicode ? "µs" : "us")
                        : fmt::format("{:g} ms", std::round(value_s * 1e5) / 100);
}

void add_prose(std::vector<StyledLine>& lines, std::string_view text, const output::Style& style,
               Ink ink = Ink::kPlain) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string paragraph = output::one_line(text.substr(begin, end - begin), style.unicode);
    for (const std::string& line :
         output::wrapped(paragraph, std::min(style.width - 2 * kMargin, kWidestText))) {
      lines.push_back(StyledLine().pad_to(kMargin).add(line, ink));
    }
    begin = end + 1;
  }
}

StyledLine title_line(const Tour& tour, const output::Style& style) {
  StyledLine line;
  line.pad_to(kMargin).add(fmt::format("{} of {}  {}", tour.number(), lessons().size(), tour.lesson().title),
                           Ink::kBold);
  const std::string who = fmt::format("CPython {}", tour.surroundings().version);
  return line.add_right(who, style.width - kMargin - line.width(), Ink::kDim);
}

StyledLine settings_line(const Tour& tour, const output::Style& style) {
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
    if (line.width() + output::display_width(piece) + kMargin <= style.width) line.add(piece, Ink::kDim);
  };
  const std::string window = milliseconds(tour.window_s(), style.unicode);
  add_if_it_fits("switch interval " + milliseconds(tour.interval_s(), style.unicode));
  if (tour.lesson().zooms_on_switch) {
    add_if_it_fits(window + " around one switch");
  } else {
    add_if_it_fits(window + " wide");
    if (tour.slowness() > 1) add_if_it_fits(output::number(tour.slowness()) + "x slow motion");
  }
  return line;
}

StyledLine keys_line(const output::Style& style) {
  static constexpr std::array<std::string_view, 3> kWordings{
      "n next  b back  1-6 lesson  + - threads  [ ] interval  z x zoom  p pause  ? help  q quit",
      "n/b next/back  +/- threads  [ ] interval  z/x zoom  p pause  ? help  q quit",
      "n b lesson  + - threads  [ ] interval  ? help  q quit"};
  const auto* const fits = std::ranges::find_if(kWordings, [&](std::string_view keys) {
    return static_cast<int>(keys.size()) + 2 * kMargin <= style.width;
  });
  return StyledLine().pad_to(kMargin).add(fits != kWordings.end() ? *fits : kWordings.back(), Ink::kCyan);
}

std::vector<StyledLine> too_small(const output::Style& style, int height) {
  std::vector<StyledLine> lines;
  add_prose(lines,
            fmt::format("This terminal has {} x {} characters; the demo needs {} x {}. Make it larger, or "
                        "press q to quit.",
                        style.width, height, kLeast, kLeastHeight),
            style);
  return lines;
}

std::vector<StyledLine> help_lines(const output::Style& style) {
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
    for (const std::string& part : output::wrapped(entry.meaning, style.width - kColumn - kMargin)) {
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
  lines.push_back(legend(style));
  lines.emplace_back();
  add_prose(lines, "Any key closes this.", style, Ink::kDim);
  return lines;
}

/// What does not fit beside the lanes' numbers is not worth a line of its own.
void add_row(StyledLine& line, const std::string& held, const std::string& rate, const std::string& handoffs,
             Ink ink = Ink::kPlain) {
  line.add_right(held, kHeldWidth, ink).add_right(rate, kRateWidth, ink);
  line.add_right(handoffs, kHandoffWidth, ink);
}

char sign_of(const Row& row) {
  static constexpr std::string_view kSigns = "123456789abcdefg";
  static_assert(kSigns.size() == kMostThreads);
  return kSigns.at(row.place);
}

std::string per_second(std::uint64_t count, double span_s) {
  return span_s > 0 ? fmt::format("{:.0f}", static_cast<double>(count) / span_s) : "";
}

}  // namespace

int lane_columns(const output::Style& style) {
  return style.width - kMargin - kNameWidth - kHeldWidth - kRateWidth - kHandoffWidth - kMargin;
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

std::vector<StyledLine> table_of(const View& view, const output::Style& style, int most, bool airy) {
  const int columns = lane_columns(style);
  const double window_s = static_cast<double>(view.picture.end - view.picture.begun) * view.seconds_per_tick;
  std::vector<StyledLine> lines(1);
  lines[0].pad_to(kMargin + kNameWidth).add(scale(window_s, columns, style.unicode), Ink::kDim);
  lines[0].pad_to(kMargin + kNameWidth + columns);
  add_row(lines[0], "held", "per second", "handoffs/s", Ink::kDim);
  const std::vector<Lane> lanes = lanes_of(view.picture, columns);
  const auto room = static_cast<std::size_t>(std::max(most - 2, 1));
  const std::size_t shown = view.members.size() <= room ? view.members.size() : room - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    if (airy && i > 0) lines.emplace_back();
    const Member& member = view.members[i];
    StyledLine line;
    line.pad_to(kMargin).add(member.row.name()).pad_to(kMargin + kNameWidth);
    const bool known = member.number != 0;
    if (known && member.number <= lanes.size()) draw_lane(line, lanes[member.number - 1], style);
    line.pad_to(kMargin + kNameWidth + columns);
    Figures::Thread figures;
    if (known && member.number <= view.figures.threads.size())
      figures = view.figures.threads[member.number - 1];
    add_row(line, known ? output::percent(figures.held) : "",
            view.settled ? amount(member.rate, member.row.unit) : "",
            known ? per_second(figures.handoffs, view.figures.span_s) : "");
    lines.push_back(std::move(line));
  }
  if (shown < view.members.size()) {
    lines.push_back(StyledLine().pad_to(kMargin).add(
        fmt::format("and {} more threads: a higher terminal shows them", view.members.size() - shown),
        Ink::kDim));
  }
  StyledLine all;
  all.pad_to(kMargin).add("all", Ink::kBold).pad_to(kMargin + kNameWidth);
  std::vector<Holder> holders;
  for (const Member& member : view.members) {
    if (member.number != 0 && member.number <= lanes.size())
      holders.push_back({.sign = sign_of(member.row), .lane = &lanes[member.number - 1]});
  }
  if (view.picture.locks == 1) draw_holders(all, holders);  // with several GILs, there is no such thing
  all.pad_to(kMargin + kNameWidth + columns);
  const bool seen = !view.picture.threads.empty();
  // Where threads do different things, their numbers don't add up.
  const bool one_unit = view.totals.size() == 1;
  add_row(all, seen ? output::percent(view.figures.held) : "",
          one_unit && view.settled ? amount(view.totals.begin()->second, view.totals.begin()->first) : "",
          seen ? per_second(view.figures.handoffs, view.figures.span_s) : "", Ink::kBold);
  lines.push_back(std::move(all));
  return lines;
}

std::vector<std::string> comparison(const std::map<Unit, double>& totals,
                                    const std::map<Unit, double>& baseline, const Lesson& lesson,
                                    const Surroundings& surroundings, int threads) {
  constexpr double kHalf = 0.5;
  constexpr double kMostOfIt = 0.75;
  std::vector<std::string> sentences;
  for (const auto& [unit, alone] : baseline) {
    const auto now = totals.find(unit);
    if (now == totals.end() || !(alone > 0) || threads < 2) continue;
    const double share = now->second / alone;
    const bool server = unit == Unit::kRequests;
    sentences.push_back(fmt::format(
        "{}: {}/s, {} {} alone ({}/s).",
        server ? "The server in company" : fmt::format("All {} together", threads), amount(now->second, unit),
        share < kHalf ? output::percent(share) + " of" : output::ratio(share),
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

std::vector<std::string> steps_in(const View& view) {
  if (!view.forced) return {};
  const auto name = [&](std::uint32_t number) {
    const auto found = std::ranges::find(view.members, number, &Member::number);
    return found != view.members.end() ? found->row.name() : fmt::format("thread {}", number);
  };
  return steps_of(*view.forced, name(view.forced->from), name(view.forced->to), view.seconds_per_tick);
}

std::vector<StyledLine> screen(const Tour& tour, const View& view, const output::Style& style, int height) {
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
    if (seen) below.push_back(legend(style));
    below.emplace_back();
    if (tour.lesson().zooms_on_switch && seen) {
      const std::vector<std::string> steps = steps_in(view);
      for (const std::string& step : steps)
        below.push_back(StyledLine().pad_to(kMargin).add(
            step, step.find('!') != std::string::npos ? Ink::kYellow : Ink::kPlain));
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
    for (StyledLine& line : table_of(view, style, most, airy))
      lines.push_back(std::move(line));
    lines.insert(lines.end(), below.begin(), below.end());
  }
  lines.resize(static_cast<std::size_t>(height));
  lines.back() = keys_line(style);
  return lines;
}

}  // namespace gillab::demo
