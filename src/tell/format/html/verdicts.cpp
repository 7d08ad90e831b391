#include <fmt/format.h>

#include <string>
#include <vector>

#include "tell/format/html/blocks.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/table.h"
#include "tell/format/html/text.h"
#include "tell/words/gate.h"
#include "tell/words/gauge.h"

namespace gillab::html {

namespace {

const char* looks_of_verdict(lab::GateVerdict verdict) {
  switch (verdict) {
    case lab::GateVerdict::kPass:
      return "good";
    case lab::GateVerdict::kFail:
    case lab::GateVerdict::kNotMeasured:
      return "bad";
    case lab::GateVerdict::kRefused:
    case lab::GateVerdict::kInconclusive:
    case lab::GateVerdict::kNotCompared:
      break;
  }
  return "doubtful";
}

/// The interval against the floor, which it must not fall below, and the baseline as a diamond. Each row has
/// a scale of its own, from 0: shares, ratios and counts stand below each other.
std::string picture(const blocks::VerdictRow& row) {
  if (!row.measured) return {};
  const lab::Scale unit = traits_of(row.gauge).scale;
  std::vector<double> values{row.baseline, row.measured->upper};
  if (row.floor) values.push_back(*row.floor);
  Strip strip(Scale::linear(values), kStripHeight);
  if (row.floor) strip.band(0, *row.floor, "loss").line(*row.floor, "bound");
  strip.interval(*row.measured, kStripMiddle, looks_of_verdict(row.verdict))
      .diamond(row.baseline, kStripMiddle, "published");
  return strip.drawn(fmt::format("measured {} {}, baseline {}", words::figure(row.measured->value, unit),
                                 words::interval(*row.measured, unit), words::figure(row.baseline, unit)));
}

}  // namespace

std::string drawn(const blocks::VerdictGroup& verdicts) {
  TableWriter table("What the gate says of " + verdicts.scenario, {{.header = "variant", .left = true},
                                                                   {.header = "verdict", .left = true},
                                                                   {.header = "gauge", .left = true},
                                                                   {.header = "baseline"},
                                                                   {.header = "measured"},
                                                                   {.header = "", .picture = true},
                                                                   {.header = "floor"},
                                                                   {.header = "why", .left = true}});
  for (const blocks::VerdictRow& row : verdicts.rows) {
    const lab::GaugeTraits& gauge = traits_of(row.gauge);
    table.begin_row(row.variant);
    table.cell(fmt::format("<span class=\"badge {}\">{}</span>", looks_of_verdict(row.verdict),
                           words::name_of(row.verdict)));
    table.cell(text(gauge.name));
    table.cell(text(words::figure(row.baseline, gauge.scale)), row.baseline);
    if (row.measured) {
      table.cell(fmt::format("{} <span class=\"interval\">{}</span>",
                             text(words::figure(row.measured->value, gauge.scale)),
                             text(words::interval(*row.measured, gauge.scale))),
                 row.measured->value);
    } else {
      table.cell("");
    }
    table.cell(picture(row));
    table.cell(row.floor ? text(words::floor_figure(*row.floor, gauge.scale)) : "", row.floor);
    table.cell(text(row.reason));
    table.end_row();
  }
  return table.drawn();
}

std::string drawn(const blocks::Verdicts& verdicts) {
  std::string page = fmt::format("<p class=\"summary\">{}: {}; a loss of up to {:.4g} % is tolerated.</p>\n",
                                 text(verdicts.outcome), text(verdicts.counts), 100 * verdicts.tolerance);
  page += drawn(verdicts.baseline) + drawn(verdicts.current);
  for (const std::string& hint : verdicts.hints)
    page += drawn(blocks::Warning{hint});
  return page;
}

}  // namespace gillab::html
