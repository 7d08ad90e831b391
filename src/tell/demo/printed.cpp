#include "tell/demo/printed.h"

#include <algorithm>

#include "observe/trace/timeline.h"
#include "tell/words/text.h"

namespace gillab::demo {

namespace {

using output::Ink;
using output::StyledLine;

void print_prose(std::string& page, std::string_view text, const output::Style& style,
                 Ink ink = Ink::kPlain) {
  constexpr int kWidest = 100;
  for (const std::string& line :
       output::wrapped(output::one_line(text, style.unicode), std::min(style.width, kWidest) - 2)) {
    page += StyledLine().pad_to(1).add(line, ink).rendered(style);
  }
}

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

}  // namespace

std::string printed(const Lesson& lesson, const Surroundings& surroundings, const View& view,
                    const std::map<Unit, double>& baseline, const output::Style& style) {
  std::string page =
      StyledLine().add(lesson.title, Ink::kBold).add("  ").add(lesson.name, Ink::kDim).rendered(style);
  page += "\n";
  print_prose(page, without_keys(text_of(lesson, surroundings)), style);
  page += "\n";
  for (const StyledLine& line : table_of(view, style, static_cast<int>(view.members.size()) + 2))
    page += line.rendered(style);
  if (!view.picture.threads.empty()) page += legend(style).rendered(style);
  const std::vector<std::string> steps = lesson.zooms_on_switch ? steps_in(view) : std::vector<std::string>{};
  const std::vector<std::string> compared =
      comparison(view.totals, baseline, lesson, surroundings, static_cast<int>(view.members.size()));
  if (!steps.empty() || !compared.empty()) page += "\n";
  for (const std::string& step : steps)
    page += StyledLine().pad_to(1).add(step).rendered(style);
  for (const std::string& sentence : compared)
    print_prose(page, sentence, style, Ink::kBold);
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
