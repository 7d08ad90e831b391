#include "output/gate_markdown.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "output/gate_outline.h"
#include "output/markdown_text.h"

namespace gillab::output {
namespace {

using lab::GateVerdict;

constexpr std::string_view kMarker = "<!-- gillab-check -->";

std::string joined(const std::vector<std::string>& facts) {
  std::string line;
  for (const std::string& fact : facts)
    line += (line.empty() ? "" : " · ") + plain(fact);
  return line;
}

std::string row(const lab::Judgement& judgement) {
  const lab::Promise& promise = judgement.promise;
  std::string measured;
  if (judgement.measured) {
    measured = gate_figure(judgement.measured->value, promise.gauge) + " " +
               gate_interval(*judgement.measured, promise.gauge);
  }
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", name_of(judgement.verdict),
                     plain(promise.scenario), plain(promise.variant), name_of(promise.gauge),
                     plain(gate_figure(promise.value.value, promise.gauge)), plain(measured),
                     plain(gate_floor(judgement)), plain(judgement.reason));
}

constexpr std::string_view kHeader =
    "| verdict | scenario | variant | gauge | baseline | measured | floor | why |\n"
    "|:--|:--|:--|:--|--:|--:|--:|:--|\n";

}  // namespace

std::string gate_markdown(const lab::GateReport& report) {
  std::string text = fmt::format("{}\n### gillab check: {}\n\n{}\n\n{}", kMarker, gate_outcome(report),
                                 gate_summary(report), kHeader);
  for (const lab::Judgement& judgement : report.judgements)
    text += row(judgement);
  return text + fmt::format("\nbaseline: {}\n", joined(gate_side(report.baseline)));
}

}  // namespace gillab::output
