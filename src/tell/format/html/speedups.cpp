#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tell/format/html/blocks.h"
#include "tell/format/html/legend.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/table.h"
#include "tell/format/html/text.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

constexpr int kRow = 34;
constexpr int kInterval = 10;
constexpr int kDots = 22;  // rounds lie there, in three lines so that fewer cover each other
constexpr int kDotLines = 3;
constexpr int kDotLine = 4;

std::string with_interval(const lab::Estimate& estimate) {
  return fmt::format("{} <span class=\"interval\">{}</span>", text(words::ratio(estimate.value)),
                     text(words::interval(estimate, "speedup")));
}

/// Rounds do not widen it: one that was disturbed may be anywhere.
Scale scale_of(const blocks::Speedups& speedups) {
  std::vector<double> values{1};
  for (const blocks::SpeedupRow& row : speedups.rows) {
    if (row.speedup)
      values.insert(values.end(), {row.speedup->lower, row.speedup->value, row.speedup->upper});
    if (row.ceiling > 0) values.push_back(row.ceiling);
  }
  return Scale::logarithmic(values);
}

std::string picture(const blocks::SpeedupRow& row, const Scale& scale) {
  Strip strip(scale, kRow);
  const double speedup = row.reference ? 1 : (row.speedup ? row.speedup->value : 0);
  if (speedup > 0 && row.ceiling > 0 && row.over_serial && row.over_serial->value > 0)
    strip.band(speedup / row.over_serial->value, row.ceiling, "room");
  strip.grid().line(1, "reference");
  if (row.ceiling > 0) strip.line(row.ceiling, "ceiling");
  std::string words = row.variant + ": ";
  if (row.reference) {
    strip.interval({.value = 1, .lower = 1, .upper = 1}, kInterval, "plain");
    words += "the reference";
  } else if (row.speedup) {
    strip.interval(*row.speedup, kInterval, looks_of(*row.speedup));
    words += words::ratio(row.speedup->value) + " " + words::interval(*row.speedup, "speedup");
  } else {
    words += "no ratio";
  }
  for (std::size_t i = 0; i < row.rounds.size(); ++i) {
    strip.dot(row.rounds[i].value, kDots + static_cast<int>(i % kDotLines) * kDotLine,
              row.rounds[i].clean ? "round" : "round tainted");
  }
  return strip.drawn(words);
}

std::string variants(const blocks::Speedups& speedups) {
  const Scale scale = scale_of(speedups);
  const bool parallel = std::ranges::any_of(
      speedups.rows, [](const blocks::SpeedupRow& row) { return row.over_serial.has_value(); });
  std::vector<TableWriter::Column> columns{
      {.header = "variant", .left = true},
      {.header = "time"},
      {.header = "speedup"},
      {.header = "",
       .picture = true,
       .axis = Strip(scale, kAxisHeight).grid().figures("speedup").drawn_silently()}};
  if (parallel) {
    columns.push_back({.header = "over serial"});
    columns.push_back({.header = speedups.bound == protocol::Bound::kIo ? "of ideal" : "of capacity"});
  }
  TableWriter table("How many times as fast each variant is", std::move(columns));
  for (const blocks::SpeedupRow& row : speedups.rows) {
    table.begin_row(row.variant);
    if (!row.trouble.empty()) {
      table.note(fmt::format("<span class=\"{}\">{}</span>", looks_of(row.trouble_tone), text(row.trouble)));
      table.end_row();
      continue;
    }
    table.cell(text(words::duration(row.time_s)), row.time_s);
    if (row.reference) {
      table.cell("1.00x <span class=\"interval\">(reference)</span>", 1);
    } else if (row.speedup) {
      table.cell(with_interval(*row.speedup), row.speedup->value);
    } else {
      table.cell("–");
    }
    table.cell(picture(row, scale));
    if (parallel) {
      if (row.over_serial) {
        table.cell(with_interval(*row.over_serial), row.over_serial->value);
        table.cell(row.efficiency > 0 ? text(words::share_reached(row.efficiency, *row.over_serial)) : "",
                   row.efficiency);
      } else {
        table.cell("");
        table.cell("");
      }
    }
    table.end_row();
  }
  return table.drawn();
}

std::vector<Part> parts_of(const blocks::GilShares& gil) {
  if (!gil.threads) {
    if (!gil.held) return {};
    return {{.share = *gil.held, .looks = "held", .name = "held the GIL"}};
  }
  return {{.share = gil.threads->held, .looks = "held", .name = "held the GIL"},
          {.share = gil.threads->waited, .looks = "waited", .name = "waited for it"},
          {.share = gil.threads->running, .looks = "running", .name = "ran without it"},
          {.share = gil.threads->ready, .looks = "ready", .name = "had no CPU"},
          {.share = gil.threads->blocked, .looks = "blocked", .name = "slept or waited for something else"}};
}

std::string words_of(const std::vector<Part>& parts) {
  std::string words;
  for (const Part& part : parts) {
    if (!(part.share > 0)) continue;
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", part.name, words::percent(part.share));
  }
  return words;
}

/// Who held the GIL while each variant ran; empty when nothing is known of any.
std::string account(const blocks::Speedups& speedups) {
  const auto any = [&](auto has) {
    return std::ranges::any_of(speedups.rows,
                               [&](const blocks::SpeedupRow& row) { return row.gil && has(*row.gil); });
  };
  if (!any([](const blocks::GilShares&) { return true; })) return {};
  TableWriter table("Who held the GIL while each variant ran", {{.header = "variant", .left = true},
                                                                {.header = "", .picture = true},
                                                                {.header = "GIL held"},
                                                                {.header = "waited"},
                                                                {.header = "running"},
                                                                {.header = "blocked"},
                                                                {.header = "ready"},
                                                                {.header = "handoffs/s"},
                                                                {.header = "why", .left = true}});
  for (const blocks::SpeedupRow& row : speedups.rows) {
    if (!row.gil) continue;
    const blocks::GilShares& gil = *row.gil;
    table.begin_row(row.variant);
    const std::vector<Part> parts = parts_of(gil);
    table.cell(parts.empty() ? "" : stacked(parts, row.variant + ": " + words_of(parts)));
    const auto share = [&](std::optional<double> value) {
      table.cell(value ? text(words::percent(*value)) : "", value);
    };
    const auto of_threads = [&](double blocks::GilShares::OfThreads::*part) {
      share(gil.threads ? std::optional{(*gil.threads).*part} : std::nullopt);
    };
    share(gil.held);
    of_threads(&blocks::GilShares::OfThreads::waited);
    of_threads(&blocks::GilShares::OfThreads::running);
    of_threads(&blocks::GilShares::OfThreads::blocked);
    of_threads(&blocks::GilShares::OfThreads::ready);
    table.cell(gil.handoffs_per_s ? text(words::number(*gil.handoffs_per_s)) : "", gil.handoffs_per_s);
    table.cell(text(gil.why));
    table.end_row();
  }
  return legend("An average thread's time:", {{"held", "held the GIL"},
                                              {"waited", "waited for it"},
                                              {"running", "ran without it"},
                                              {"ready", "had no CPU"},
                                              {"blocked", "slept, or waited for something else"}}) +
         table.drawn();
}

}  // namespace

std::string drawn(const blocks::Speedups& speedups) {
  return variants(speedups) + account(speedups);
}

}  // namespace gillab::html
