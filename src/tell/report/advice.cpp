#include "tell/report/advice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "measure/lab/usual.h"
#include "tell/report/finding.h"
#include "tell/report/kinds_of_work.h"
#include "tell/words/names.h"
#include "tell/words/units.h"

namespace gillab::report {
namespace {

using lab::Advice;
using lab::Finding;
using lab::Step;
using lab::Worth;

std::string figure_of(const Finding& finding) {
  return words::figure(finding.measured->value, measure_of(finding));
}

blocks::Tone tone_for(Worth worth) {
  if (worth == Worth::kPays) return blocks::Tone::kGood;
  return worth == Worth::kUndecided ? blocks::Tone::kDoubtful : blocks::Tone::kPlain;
}

blocks::TreeRow row_of(const Finding& finding) {
  blocks::TreeRow row{.label = finding.evidence.declared.label,
                      .measure = std::string{measure_of(finding)},
                      .measured = finding.measured,
                      .verdict = {},
                      .tone = blocks::Tone::kDoubtful,
                      .source = source_of(finding.evidence)};
  if (!finding.measured) {
    row.verdict = why_missing(finding);
    return row;
  }
  row.verdict = words_for(finding.worth);
  row.tone = tone_for(finding.worth);
  if (finding.published) {
    row.verdict += fmt::format("{}published {}", row.verdict.empty() ? "" : ", ",
                               words::figure(*finding.published, measure_of(finding)));
  }
  return row;
}

std::vector<const Finding*> measured(const Advice& advice) {
  std::vector<const Finding*> found;
  for (const Finding& each : advice.findings) {
    if (each.measured && !each.about_length()) found.push_back(&each);
  }
  return found;
}

std::vector<const Finding*> with(const std::vector<const Finding*>& findings, Worth worth) {
  std::vector<const Finding*> found;
  std::ranges::copy_if(findings, std::back_inserter(found),
                       [&](const Finding* each) { return each->worth == worth; });
  return found;
}

/// What to say where nothing pays.
std::string nothing_pays(const Advice& advice, const std::vector<const Finding*>& findings) {
  if (advice.findings.empty()) return "Not measured: gillab advise measures it.";
  if (findings.empty()) return "Unknown here.";
  if (!with(findings, Worth::kUndecided).empty()) return "The numbers don't decide.";
  return findings.size() == 1 ? "It doesn't pay here." : "None of these pays here.";
}

/// The ways that pay, in their order of preference: "Use asyncio (9.87x), then threads (3.97x)."
std::string preference(const Advice& advice) {
  const auto findings = measured(advice);
  std::vector<std::string> ways;
  for (const Finding* each : with(findings, Worth::kPays))
    ways.push_back(fmt::format("{} ({})", each->evidence.declared.label, figure_of(*each)));
  if (ways.empty()) return nothing_pays(advice, findings);
  return fmt::format("Use {}.", fmt::join(ways, ", then "));
}

/// "26.1x to 3210x", of those that pay.
std::string from_to(std::vector<const Finding*> findings) {
  std::ranges::sort(findings, {}, [](const Finding* each) { return each->measured->value; });
  const std::string lowest = figure_of(*findings.front());
  const std::string highest = figure_of(*findings.back());
  return lowest == highest ? lowest : fmt::format("{} to {}", lowest, highest);
}

std::string gain(const Advice& advice, std::string_view sentence) {
  const auto findings = measured(advice);
  const auto paying = with(findings, Worth::kPays);
  if (paying.empty()) return nothing_pays(advice, findings);
  std::string text = fmt::format(fmt::runtime(sentence), from_to(paying));
  const std::size_t others = findings.size() - paying.size();
  if (others > 0) text += fmt::format(" Not everywhere: {} of {} pay.", paying.size(), findings.size());
  return text;
}

/// The first finding of the step, or nullptr.
const Finding* first_of(const Advice& advice, Step step) {
  const auto found = std::ranges::find_if(
      advice.findings, [&](const Finding& each) { return each.evidence.declared.step == step; });
  return found == advice.findings.end() ? nullptr : &*found;
}

std::string plain_threads(const Advice& advice) {
  const Finding* const found = first_of(advice, Step::kPlainThreads);
  const Finding* const best = first_of(advice, Step::kNativeThreads);
  if (found == nullptr || !found->measured) return nothing_pays(advice, {});
  const Finding& python = *found;
  const std::string value = figure_of(python);
  std::string text;
  switch (python.worth) {
    case Worth::kPays:
      return fmt::format("Yes: they bring {}.", value);
    case Worth::kBringsLittle:
      text = fmt::format("Hardly: they bring {}.", value);
      break;
    case Worth::kNoHelp:
      text = fmt::format("No: they bring {}, which is no help.", value);
      break;
    case Worth::kCosts:
      text = fmt::format("No: they bring {}, which costs time.", value);
      break;
    default:
      text = "The numbers don't decide.";
  }
  if (best != nullptr && best->measured && best->worth != Worth::kPays) {
    text +=
        fmt::format(" But C++ without the GIL brought only {}: the CPUs are too few, or too busy, to tell.",
                    figure_of(*best));
  }
  return text;
}

std::string_view in_words(Step way) {
  switch (way) {
    case Step::kReleasedThreads:
      return "threads, if the code releases the GIL";
    case Step::kKeptPool:
      return "processes, in a pool that is kept";
    case Step::kFreshPool:
      return "processes or joblib, started for this work";
    default:
      return "a cluster (measured with one on this machine)";
  }
}

/// "From 12.3 ms on: threads, if the code releases the GIL."
std::string way(const Advice& advice) {
  const auto length = advice.pays_from();
  if (!length) return fmt::format("No length is known from which it pays: {}.", in_words(advice.step));
  return fmt::format("From {} on: {}.", words::figure(length->value, protocol::kPaysFrom),
                     in_words(advice.step));
}

std::string shorter(const Advice& advice) {
  const auto length = advice.pays_from();
  const std::string_view what = "put many into one first (batch).";
  if (!length) return fmt::format("Too short for any of these: {}", what);
  return fmt::format("Shorter than {}: {}", words::figure(length->value, protocol::kPaysFrom), what);
}

std::string question(const Advice& advice) {
  switch (advice.step) {
    case Step::kStart:
      return "Does a task wait, or does it compute?";
    case Step::kWaits:
      return "It waits, for a network or a disk.";
    case Step::kComputes:
      return "It computes.";
    case Step::kVectorise:
      return "Can numpy work on whole arrays?";
    case Step::kRecurrence:
      return "Does each value depend on the last?";
    case Step::kReleasedLoop:
      return "And the compiled loop on threads, with the GIL released?";
    case Step::kPlainThreads:
    case Step::kNativeThreads:
      return "Do threads help pure Python?";
    case Step::kParallel:
      return "Else run tasks in parallel. How long is one?";
    case Step::kShorter:
      return shorter(advice);
    default:  // a way to run tasks in parallel; a kind of work is in no tree
      return way(advice);
  }
}

std::string answer(const Advice& advice) {
  switch (advice.step) {
    case Step::kWaits:
      return preference(advice);
    case Step::kVectorise:
      return gain(advice, "Vectorise: {} on one thread.");
    case Step::kRecurrence:
      return gain(advice, "Compile the loop: {} on one thread.");
    case Step::kReleasedLoop:
      return gain(advice, "Threads bring {} more.");
    case Step::kPlainThreads:
      return plain_threads(advice);
    default:
      return {};
  }
}

blocks::TreeNode node(const Advice& advice) {
  blocks::TreeNode node{.question = question(advice), .answer = answer(advice), .rows = {}, .children = {}};
  for (const Finding& each : advice.findings)
    node.rows.push_back(row_of(each));
  for (const Advice& each : advice.children)
    node.children.push_back(report::node(each));
  return node;
}

/// Interpreter, processors, sizes, date.
blocks::Facts conditions(const lab::Results& results) {
  const lab::Context& context = results.context;
  blocks::Facts facts;
  if (!context.python.version.empty()) facts.parts.push_back(words::python_name(context.python));
  facts.parts.push_back(words::counted(context.machine.usable_cpus, "CPU"));
  if (!context.machine.cpu_model.empty()) facts.parts.push_back(context.machine.cpu_model);
  std::set<std::string> sizes;
  for (const lab::ScenarioResult& each : results.scenarios) {
    if (!each.size.empty()) sizes.insert(each.size);
  }
  if (!sizes.empty()) facts.parts.push_back(fmt::format("size {}", fmt::join(sizes, " and ")));
  if (!context.date.empty()) facts.parts.push_back(context.date);
  return facts;
}

/// Whether the results say anything of what the tree asks about, if only why there is no number.
bool says_anything(const Advice& advice) {
  const auto known = [](const Finding& each) {
    return !std::holds_alternative<lab::NotMeasured>(each.missing);
  };
  return std::ranges::any_of(advice.findings, known) || std::ranges::any_of(advice.children, says_anything);
}

/// The scenarios that the tree's numbers come from.
void add_sources(std::set<std::string>& scenarios, const Advice& advice) {
  for (const Finding& each : advice.findings) {
    if (each.measured) scenarios.insert(each.evidence.scenario);
  }
  for (const Advice& each : advice.children)
    add_sources(scenarios, each);
}

/// What makes the conclusions less than they seem.
std::vector<blocks::Warning> doubts(const lab::Results& results, const Advice& root) {
  constexpr int kFew = 6;
  std::set<std::string> sources;
  add_sources(sources, root);
  std::vector<blocks::Warning> warnings;
  bool quick = false;
  for (const lab::ScenarioResult& each : results.scenarios) {
    if (!sources.contains(each.scenario.name)) continue;
    quick = quick || each.size == "smoke";
    const lab::RoundSummary rounds = lab::round_summary(each);
    if (rounds.clean < kFew && each.scenario.columns.empty()) {
      warnings.push_back({fmt::format("Of {} only {} of {} rounds are clean: its numbers say little.",
                                      each.scenario.name, rounds.clean, rounds.rounds)});
    }
  }
  if (quick) {
    warnings.push_back(
        {"Measured at size smoke, with short samples and few rounds: a trial, and no advice. 'gillab advise' "
         "measures at size default."});
  }
  return warnings;
}

/// What is needed before there is a tree.
blocks::Page without_numbers(const lab::Results& results) {
  return {blocks::Heading{.title = "Which way pays here", .rest = {}}, conditions(results),
          blocks::Prose{
              .text = "These results have no number that the tree rests on. 'gillab advise' without a file "
                      "measures them all; and a scenario of your own says with scenario.evidence(…) where "
                      "its numbers belong (docs/writing-a-scenario.md).",
              .tone = blocks::Tone::kPlain}};
}

}  // namespace

blocks::Page advice(const lab::Results& results) {
  const Advice root = lab::advise(results);
  if (!says_anything(root)) return without_numbers(results);
  blocks::Page page{
      blocks::Tree{.title = "Which way pays here", .conditions = conditions(results), .root = node(root)}};
  std::ranges::move(kinds_of_work(results), std::back_inserter(page));
  for (blocks::Warning& warning : doubts(results, root))
    page.emplace_back(std::move(warning));
  return page;
}

}  // namespace gillab::report
