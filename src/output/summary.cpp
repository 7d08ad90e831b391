#include "output/summary.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lab/clean_rounds.h"
#include "lab/comparison.h"
#include "lab/statistics.h"
#include "output/names.h"
#include "output/text.h"
#include "output/units.h"
#include "protocol/executor.h"

namespace gillab::output {
namespace {

std::optional<double> median_time(const lab::ScenarioResult& result, const std::string& variant,
                                  const lab::CleanRounds& clean) {
  std::vector<double> of_clean;
  std::vector<double> of_all;
  for (const lab::Sample& sample : result.samples) {
    if (sample.null || sample.variant != variant || !std::isfinite(sample.real_s)) continue;
    of_all.push_back(sample.real_s);
    if (clean.count(sample)) of_clean.push_back(sample.real_s);
  }
  if (!of_clean.empty()) return lab::median(std::move(of_clean));
  if (!of_all.empty()) return lab::median(std::move(of_all));
  return std::nullopt;
}

/// Reasons that differ only in their numbers are the same reason.
std::string without_numbers(const std::string& reason) {
  std::string kind;
  for (const char byte : reason) {
    if (std::isdigit(static_cast<unsigned char>(byte)) == 0 && byte != '.') kind += byte;
  }
  return kind;
}

/// A round can be tainted for several reasons at once: "capacity 1.2 of the usual 1.94; 3 % CPU steal".
std::vector<std::string> reasons_of(const lab::Round& round) {
  constexpr std::string_view kSeparator = "; ";
  std::vector<std::string> reasons;
  for (std::string_view rest = round.taint; !rest.empty();) {
    const std::size_t end = rest.find(kSeparator);
    reasons.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + kSeparator.size());
  }
  return reasons;
}

std::string commonest_taint(const std::vector<lab::Round>& rounds) {
  struct Group {
    int count = 0;
    std::string example;
  };
  std::map<std::string, Group> groups;
  for (const lab::Round& round : rounds) {
    for (const std::string& reason : reasons_of(round)) {
      Group& group = groups[without_numbers(reason)];
      ++group.count;
      if (group.example.empty()) group.example = reason;
    }
  }
  const auto most = std::max_element(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
    return one.second.count < other.second.count;
  });
  return most == groups.end() ? std::string{} : one_line(most->second.example);
}

std::string counted(long long how_many, std::string_view singular, std::string_view plural = {}) {
  if (how_many == 1) return fmt::format("1 {}", singular);
  return plural.empty() ? fmt::format("{} {}s", count(how_many), singular)
                        : fmt::format("{} {}", count(how_many), plural);
}

std::string parameter(const protocol::Parameters& value) {
  constexpr int kLongest = 30;
  if (value.is_number_integer() && !value.is_number_unsigned()) return count(value.get<long long>());
  if (value.is_number_unsigned() && value.get<std::uint64_t>() < (std::uint64_t{1} << 62U)) {
    return count(static_cast<long long>(value.get<std::uint64_t>()));
  }
  const std::string text = value.is_string()
                               ? value.get<std::string>()
                               : value.dump(-1, ' ', false, protocol::Parameters::error_handler_t::replace);
  return truncated(one_line(text), kLongest);
}

/// A constant neighbour lowers every round alike, so no round stands out; the ceiling itself tells.
constexpr double kPoorCapacity = 0.75;

/// What native threads could reach at best here, for the scenario's tasks.
int best_capacity(const lab::ScenarioResult& result, int usable_cpus) {
  return std::min({result.threads, result.scenario.tasks, usable_cpus});
}

std::string null_warning(const lab::Estimate& speedup) {
  const double distance = std::max(std::abs(1 - speedup.lower), std::abs(speedup.upper - 1));
  return fmt::format(
      "The reference against itself reads {:.3f}x [{:.3f}, {:.3f}] instead of 1: something other than the "
      "code changed "
      "its time. Differences of up to {} in this table mean nothing.",
      speedup.value, speedup.lower, speedup.upper, percent(distance));
}

std::string taint_warning(const RoundSummary& rounds, bool of_times) {
  const std::string most_often =
      rounds.commonest_taint.empty() ? "" : fmt::format(" (most often: {})", rounds.commonest_taint);
  if (rounds.clean == 0) {
    return fmt::format(
        "None of the rounds can be used, the machine was busy during all of them{}. The {} are those of "
        "disturbed rounds{}; run again when it is quiet.",
        most_often, of_times ? "times" : "numbers", of_times ? ", and there are no speedups" : "");
  }
  return fmt::format(
      "Only {} of {} rounds can be used, the machine was busy during the others{}. The numbers come from the "
      "clean "
      "rounds alone; run again when it is quiet.",
      rounds.clean, rounds.rounds, most_often);
}

bool lacks_comparisons(const lab::ScenarioResult& result) {
  const auto comparable =
      std::count_if(result.variants.begin(), result.variants.end(), [](const lab::VariantResult& variant) {
        return variant.status == lab::Status::kOk && variant.checked;
      });
  return result.scenario.columns.empty() && result.comparisons.empty() && comparable > 1;
}

}  // namespace

std::string python_name(const protocol::PythonFacts& python) {
  const std::string name = fmt::format(
      "{} {}", python.implementation == "CPython" ? "Python" : python.implementation, python.version);
  if (python.build != "free-threaded") return name + " with the GIL";
  return name + (python.gil_enabled ? " free-threaded, GIL switched on" : " free-threaded");
}

std::string VariantRow::trouble() const {
  if (!ok()) {
    const std::string status{name_of(result->status)};
    return result->reason.empty() ? status : status + ": " + result->reason;
  }
  return time_s ? "" : "not measured";
}

std::vector<VariantRow> variant_rows(const lab::ScenarioResult& result) {
  const lab::CleanRounds clean(result);
  std::vector<VariantRow> rows;
  for (const lab::VariantResult& variant : result.variants) {
    VariantRow row;
    row.result = &variant;
    row.reference = variant.variant.name == result.scenario.reference;
    if (row.ok()) {
      row.time_s = median_time(result, variant.variant.name, clean);
      row.speedup = lab::find_comparison(result.comparisons, variant.variant.name, result.scenario.reference);
      if (protocol::executor_named(variant.variant.executor).parallel) {
        row.over_serial = lab::find_comparison(result.comparisons, variant.variant.name,
                                               variant.variant.implementation + "/serial");
      }
    }
    rows.push_back(row);
  }
  return rows;
}

RoundSummary round_summary(const lab::ScenarioResult& result) {
  RoundSummary summary;
  std::set<int> processes;
  std::vector<double> of_clean;
  std::vector<double> of_all;
  for (const lab::Round& round : result.rounds) {
    ++summary.rounds;
    processes.insert(round.process);
    if (round.clean()) ++summary.clean;
    if (!(round.capacity > 0) || !std::isfinite(round.capacity)) continue;
    of_all.push_back(round.capacity);
    if (round.clean()) of_clean.push_back(round.capacity);
  }
  summary.processes = static_cast<int>(processes.size());
  std::vector<double>& capacities = of_clean.empty() ? of_all : of_clean;
  if (result.scenario.bound == "cpu" && !capacities.empty())
    summary.capacity = lab::median(std::move(capacities));
  summary.commonest_taint = commonest_taint(result.rounds);
  return summary;
}

const lab::Comparison* null_comparison(const lab::ScenarioResult& result) {
  const auto found = std::find_if(result.comparisons.begin(), result.comparisons.end(),
                                  [](const lab::Comparison& comparison) { return comparison.null; });
  return found == result.comparisons.end() ? nullptr : &*found;
}

std::vector<std::string> conditions(const lab::ScenarioResult& result, const lab::Context& context) {
  std::vector<std::string> parts;
  if (!result.size.empty()) parts.push_back("size " + one_line(result.size));
  if (result.parameters.is_object()) {
    for (const auto& item : result.parameters.items()) {
      parts.push_back(one_line(item.key()) + " = " + parameter(item.value()));
    }
  }
  // Variants that are measured by their counters spread themselves as they need to.
  const bool spread = result.scenario.columns.empty();
  if (spread)
    parts.push_back(counted(result.scenario.tasks, "task") + " on " + counted(result.threads, "thread"));
  parts.push_back(counted(context.machine.usable_cpus, "CPU"));
  if (!context.python.version.empty()) parts.push_back(one_line(python_name(context.python)));
  return parts;
}

std::vector<std::string> measurement(const lab::ScenarioResult& result, int usable_cpus) {
  std::vector<std::string> parts;
  const RoundSummary rounds = round_summary(result);
  if (rounds.rounds == 0) return parts;
  parts.push_back(fmt::format("{} in {}, {} clean", counted(rounds.rounds, "round"),
                              counted(rounds.processes, "process", "processes"),
                              rounds.clean == rounds.rounds ? "all" : count(rounds.clean)));
  if (const int best = best_capacity(result, usable_cpus); rounds.capacity && best > 1) {
    parts.push_back(fmt::format("capacity {} of {}", number(*rounds.capacity), best));
  }
  if (const lab::Comparison* null = null_comparison(result)) {
    parts.push_back(fmt::format("the reference against itself: {} {}", ratio(null->speedup.value),
                                interval(null->speedup, "speedup")));
  }
  return parts;
}

std::vector<std::string> warnings(const lab::ScenarioResult& result, int usable_cpus) {
  std::vector<std::string> sentences;
  if (result.interrupted) {
    sentences.emplace_back("Interrupted: the numbers are those of the rounds that were finished.");
  }
  const RoundSummary rounds = round_summary(result);
  if (rounds.rounds == 0) return sentences;
  const lab::Comparison* null = null_comparison(result);
  if (null != nullptr && lab::excludes_one(null->speedup)) sentences.push_back(null_warning(null->speedup));
  const int best = best_capacity(result, usable_cpus);
  if (rounds.capacity && *rounds.capacity < kPoorCapacity * best) {
    sentences.push_back(
        fmt::format("Pure native threads reached only {} of {}x here: something else keeps a CPU busy all "
                    "the time, or CPUs share "
                    "a core. What threads bring to the variants is held down by the same.",
                    ratio(*rounds.capacity), best));
  }
  if (rounds.clean * 2 < rounds.rounds) {
    sentences.push_back(taint_warning(rounds, result.scenario.columns.empty()));
  } else if (lacks_comparisons(result)) {
    sentences.push_back(fmt::format(
        "{} too few for a speedup with an interval: ask for more with --rounds.",
        rounds.clean == 1 ? "1 clean round is" : fmt::format("{} clean rounds are", rounds.clean)));
  }
  return sentences;
}

std::string bounds(const protocol::Claim& claim, bool unicode) {
  const std::string least = claim.at_least ? figure(*claim.at_least, measure_shown(claim), unicode) : "";
  const std::string most = claim.at_most ? figure(*claim.at_most, measure_shown(claim), unicode) : "";
  if (claim.at_least && claim.at_most) return least + (unicode ? "…" : "..") + most;
  if (claim.at_least) return (unicode ? "≥ " : ">= ") + least;
  if (claim.at_most) return (unicode ? "≤ " : "<= ") + most;
  return {};
}

std::string remark(const lab::ClaimResult& claim) {
  const bool settled = claim.verdict == lab::Verdict::kHolds || claim.verdict == lab::Verdict::kFails;
  if (settled) return claim.reason;
  const std::string verdict{name_of(claim.verdict)};
  return claim.reason.empty() ? verdict : verdict + ": " + claim.reason;
}

}  // namespace gillab::output
