#include "tell/demo/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "observe/trace/timeline.h"
#include "tell/words/pace.h"

namespace gillab::demo {

namespace {

/// The text without the lines about keys.
std::string without_keys(const std::string& text) {
  std::string kept;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    if (!line.starts_with("Press ") && !line.starts_with("[")) kept += (kept.empty() ? "" : " ") + line;
    begin = end + 1;
  }
  return kept;
}

blocks::Table table_of(const std::vector<SwitchStep>& steps) {
  blocks::Table table{.columns = {{.header = "after", .importance = 2},
                                  {.header = "what happens", .left = true, .importance = 3}},
                      .rows = {}};
  for (const SwitchStep& step : steps)
    table.rows.push_back({.cells = {words::moment(step.after_s), step.what}, .note = {}});
  return table;
}

}  // namespace

blocks::Page page(const Lesson& lesson, const Surroundings& surroundings, const View& view,
                  const std::map<Unit, double>& baseline, int columns) {
  blocks::Page page{
      blocks::Heading{.title = std::string{lesson.title}, .rest = fmt::format("({})", lesson.name)},
      blocks::Gap{}, blocks::Prose{.text = without_keys(text_of(lesson, surroundings))}, blocks::Gap{},
      lanes_in(view, columns, view.members.size())};
  const std::vector<SwitchStep> steps = lesson.zooms_on_switch ? steps_in(view) : std::vector<SwitchStep>{};
  const std::vector<std::string> compared =
      comparison(view.totals, baseline, lesson, surroundings, static_cast<int>(view.members.size()));
  if (!steps.empty() || !compared.empty()) page.emplace_back(blocks::Gap{});
  if (!steps.empty()) page.emplace_back(table_of(steps));
  for (const std::string& sentence : compared)
    page.emplace_back(blocks::Prose{.text = sentence, .tone = blocks::Tone::kStrong});
  return page;
}

Stretch telling_stretch(const trace::Recording& recording, double window_s, double seconds_per_tick) {
  const auto width = static_cast<std::uint64_t>(window_s / seconds_per_tick);
  if (recording.end - recording.begun <= width) return {.begin = recording.begun, .end = recording.end};
  std::vector<std::uint64_t> handoffs;
  trace::Visitor visitor;
  visitor.handoff = [&](const trace::Handoff& handoff) { handoffs.push_back(handoff.acquired); };
  trace::visit(recording, visitor);
  std::uint64_t best = recording.end - width;
  std::size_t most = 0;
  std::size_t last = 0;
  for (std::size_t first = 0; first < handoffs.size() && handoffs[first] <= recording.end - width; ++first) {
    while (last < handoffs.size() && handoffs[last] < handoffs[first] + width)
      ++last;
    if (last - first < most) continue;
    most = last - first;
    best = handoffs[first];
  }
  return {.begin = best, .end = best + width};
}

}  // namespace gillab::demo
