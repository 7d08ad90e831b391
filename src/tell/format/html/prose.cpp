#include <fmt/format.h>

#include <string>
#include <vector>

#include "tell/format/html/blocks.h"
#include "tell/format/html/text.h"

namespace gillab::html {

namespace {

std::string facts_list(const std::vector<std::string>& parts, const std::string& label) {
  if (parts.empty()) return {};
  std::string items;
  if (!label.empty()) items += fmt::format("<li class=\"label\">{}</li>", text(label));
  for (const std::string& part : parts)
    items += fmt::format("<li>{}</li>", text(part));
  return fmt::format("<ul class=\"facts\">{}</ul>\n", items);
}

}  // namespace

const char* looks_of(blocks::Tone tone) {
  switch (tone) {
    case blocks::Tone::kPlain:
      return "plain";
    case blocks::Tone::kStrong:
      return "strong";
    case blocks::Tone::kFaint:
      return "faint";
    case blocks::Tone::kGood:
      return "good";
    case blocks::Tone::kBad:
      return "bad";
    case blocks::Tone::kDoubtful:
      break;
  }
  return "doubtful";
}

const char* looks_of(const lab::Estimate& ratio) {
  if (ratio.lower > 1) return "good";
  return ratio.upper < 1 ? "bad" : "plain";
}

std::string drawn(const blocks::Summary& summary) {
  std::string sentences;
  for (const std::string& sentence : summary.sentences)
    sentences += fmt::format("<p{}>{}</p>\n", sentences.empty() ? " class=\"summary\"" : "", text(sentence));
  return sentences + facts_list(summary.facts, {});
}

std::string drawn(const blocks::Prose& prose) {
  return fmt::format("<p class=\"{}\">{}</p>\n", looks_of(prose.tone), text(prose.text));
}

std::string drawn(const blocks::Facts& facts) {
  return facts_list(facts.parts, facts.label);
}

std::string drawn(const blocks::Provenance& provenance) {
  const std::string disclosed =
      provenance.disclosed.empty() ? "" : fmt::format("<p>{}</p>\n", text(provenance.disclosed));
  return facts_list(provenance.parts, {}) + disclosed;
}

std::string drawn(const blocks::Outcome& outcome) {
  const std::string reason = outcome.reason.empty() ? "" : ": " + text(outcome.reason);
  return fmt::format("<p><strong class=\"{}\">{}</strong>{}</p>\n", looks_of(outcome.tone),
                     text(outcome.word), reason);
}

std::string drawn(const blocks::Warning& warning) {
  return fmt::format("<p class=\"warning\">{}</p>\n", text(warning.text));
}

std::string drawn(const blocks::Details& details) {
  const std::string content = lines(details.text);
  if (content.empty()) return {};
  return fmt::format("<details><summary>{}</summary><pre tabindex=\"0\">{}</pre></details>\n",
                     text(details.whose), content);
}

}  // namespace gillab::html
