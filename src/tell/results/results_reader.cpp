#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/protocol/gil_fields.h"
#include "base/protocol/json_fields.h"
#include "base/support/error.h"
#include "measure/lab/counter.h"
#include "measure/lab/repeats.h"
#include "tell/results/json_document.h"
#include "tell/results/json_node.h"
#include "tell/results/names.h"
#include "tell/results/read_evidence.h"
#include "tell/results/read_taints.h"
#include "tell/results/results_index.h"
#include "tell/results/results_json.h"
#include "tell/results/time_unit.h"
#include "tell/words/names.h"
#include "tell/words/text.h"

namespace gillab::results {

using namespace words;
namespace {

using Json = JsonNode::Json;

/// Whether the document is one of ours, before anything else is asked of it.
void check_kind(const JsonNode& document, const Json& json, const std::string& name) {
  const bool ours = json.is_object() && json.contains("context") && json["context"].is_object() &&
                    json["context"].contains("gillab") && json["context"]["gillab"].is_object();
  if (!ours) {
    throw Error(fmt::format(
        R"('{}' is JSON, but not a gillab results document: it has no "gillab" in its "context".)", name));
  }
  const JsonNode node = document.at("context").at("gillab").at("schema_version");
  const std::string& version = node.text();
  int major = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), major);
  const bool complete = end == version.data() + version.size() || *end == '.';
  if (error != std::errc{} || !complete || major < 1) node.expected(R"(a version such as "1.0")");
  if (major > kSchemaMajor) {
    throw Error(
        fmt::format("'{}' is in version {} of the results format, but this gillab reads version {}: a newer "
                    "gillab is needed.",
                    name, truncated(one_line(version), 20), kSchemaMajor));
  }
}

template <class Value>
Value read_name(const JsonNode& node, std::optional<Value> value, std::string_view names) {
  if (!value) node.expected(fmt::format("one of {}", names));
  return *value;
}

lab::Status read_status(const JsonNode& node) {
  return read_name(node, status_named(node.text()), kStatusNames);
}

lab::Verdict read_verdict(const JsonNode& node) {
  return read_name(node, verdict_named(node.text()), kVerdictNames);
}

std::string read_one_of(const JsonNode& node, const std::string& one, const std::string& other) {
  const std::string& text = node.text();
  if (text != one && text != other) node.expected(fmt::format(R"("{}" or "{}")", one, other));
  return text;
}

protocol::Bound read_bound(const JsonNode& node) {
  std::vector<std::string> names;
  for (const protocol::BoundTraits& each : protocol::bounds())
    names.push_back(fmt::format("\"{}\"", each.name));
  const auto bound = protocol::bound_named(node.text());
  if (!bound) node.expected(fmt::format("{}", fmt::join(names, " or ")));
  return *bound;
}

/// More threads, tasks or CPUs nobody has.
constexpr int kMost = static_cast<int>(protocol::kMostTasks);

constexpr double kHuge = std::numeric_limits<double>::max();

/// Of the longest time to a nanosecond.
constexpr double kLargestRatio = 1e18;

double read_seconds(const JsonNode& node) {
  return node.number(0, protocol::kLongest_s);
}

/// Of what is left out when there is none of it.
double seconds_or_none(const JsonNode& parent, std::string_view key) {
  const auto node = parent.find(key);
  return node ? read_seconds(*node) : 0;
}

/// Of times that there are, so it is not 0.
double read_ratio(const JsonNode& node) {
  return node.number(1 / kLargestRatio, kLargestRatio);
}

double ratio_or_none(const JsonNode& parent, std::string_view key) {
  const auto node = parent.find(key);
  return node ? read_ratio(*node) : 0;
}

lab::Estimate read_estimate(const JsonNode& node) {
  lab::Estimate estimate{.value = node.at("value").number(),
                         .lower = node.at("lower").number(),
                         .upper = node.at("upper").number(),
                         .confidence = node.at("confidence").number(0, 1)};
  if (estimate.lower > estimate.value) node.at("lower").expected("at most the value");
  if (estimate.upper < estimate.value) node.at("upper").expected("at least the value");
  return estimate;
}

/// A speedup or an efficiency.
lab::Estimate read_ratio_estimate(const JsonNode& node) {
  for (const char* key : {"value", "lower", "upper"})
    static_cast<void>(read_ratio(node.at(key)));
  return read_estimate(node);
}

system::Machine read_machine(const JsonNode& context) {
  system::Machine machine;
  machine.host_name = context.at("host_name").text();
  machine.num_cpus = context.at("num_cpus").integer<int>(1, kMost);
  if (const auto mhz = context.find("mhz_per_cpu")) machine.mhz_per_cpu = mhz->integer<int>(0);
  if (const auto scaling = context.find("cpu_scaling_enabled")) machine.cpu_scaling_enabled = scaling->flag();
  if (const auto aslr = context.find("aslr_enabled")) machine.aslr_enabled = aslr->flag();
  for (const JsonNode& node : context.at("caches").elements()) {
    machine.caches.push_back({.type = node.at("type").text(),
                              .level = node.at("level").integer<int>(0),
                              .size = node.at("size").integer<std::int64_t>(0),
                              .num_sharing = node.at("num_sharing").integer<int>(0)});
  }
  for (const JsonNode& node : context.at("load_avg").elements()) {
    machine.load_avg.push_back(node.number(0, kHuge));
  }
  const JsonNode node = context.at("machine");
  machine.cpu_model = node.text_or_empty("cpu_model");
  machine.cpu_id = node.text_or_empty("cpu_id");
  machine.usable_cpus = node.at("usable_cpus").integer<int>(1, kMost);
  if (const auto limit = node.find("cgroup_limit")) machine.cgroup_limit = limit->positive();
  if (const auto governor = node.find("governor")) machine.governor = governor->text();
  if (const auto steal = node.find("steal")) machine.steal = steal->number(0, 1);
  return machine;
}

protocol::PythonFacts read_python(const JsonNode& node) {
  protocol::PythonFacts python;
  python.version = node.at("version").text();
  python.implementation = node.at("implementation").text();
  if (const auto build = node.find("build")) python.build = read_one_of(*build, "gil", "free-threaded");
  python.gil_enabled = node.at("gil_enabled").flag();
  python.switch_interval_s = 0;
  if (const auto interval = node.find("switch_interval_s"))
    python.switch_interval_s = interval->number(0, kHuge);
  python.executable = node.at("executable").text();
  const JsonNode packages = node.at("packages");
  for (const auto& item : packages.object().items()) {
    python.packages[item.key()] = packages.at(item.key()).text();
  }
  return python;
}

lab::Context read_context(const JsonNode& node) {
  lab::Context context;
  context.date = node.at("date").text();
  context.executable = node.at("executable").text();
  context.version = node.at("gillab").at("version").text();
  context.commit = node.at("gillab").text_or_empty("commit");
  context.build_type = node.at("library_build_type").text();
  context.order_seed = node.at("order_seed").integer<std::uint64_t>(0);
  context.machine = read_machine(node);
  context.python = read_python(node.at("python"));
  if (const auto other = node.find("other"))
    context.other = {.label = other->at("label").text(), .python = read_python(other->at("python"))};
  return context;
}

lab::VariantResult read_variant(const JsonNode& node) {
  lab::VariantResult result;
  result.variant.name = node.at("name").text();
  result.variant.implementation = node.at("implementation").text();
  result.variant.executor = node.at("executor").text();
  result.variant.kernel = node.text_or_empty("kernel");
  result.variant.gil = node.text_or_empty("gil");
  result.variant.twin = node.text_or_empty("twin");
  result.variant.summary = node.text_or_empty("summary");
  result.status = read_status(node.at("status"));
  result.reason = node.text_or_empty("reason");
  result.details = node.text_or_empty("details");
  result.checked = node.at("checked").flag();
  if (const auto iterations = node.find("iterations"))
    result.iterations = iterations->integer<int>(1, lab::kMostIterations);
  return result;
}

lab::Round read_round(const JsonNode& node) {
  lab::Round round;
  round.process = node.at("process").integer<int>(0);
  round.round = node.at("round").integer<int>(0);
  round.capacity = ratio_or_none(node, "capacity");
  if (const auto taken = node.find("capacity_s")) {
    static_cast<void>(taken->positive());
    round.capacity_s = read_seconds(*taken);
  }
  if (const auto delay = node.find("serial_delay")) round.serial_delay = delay->number(0, kHuge);
  if (const auto steal = node.find("steal")) round.steal = steal->number(0, kHuge);
  if (node.at("tainted").flag()) {
    round.taints = results::read_taints(node.text_or_empty("taint"));
    if (round.taints.empty()) round.taints.push_back({.text = "no reason given"});
  }
  return round;
}

lab::ClaimResult read_claim(const JsonNode& node) {
  lab::ClaimResult result;
  result.claim.text = node.at("text").text();
  result.claim.variant = node.at("variant").text();
  result.claim.over = node.text_or_empty("over");
  result.claim.measure = node.at("measure").text();
  result.claim.at_least = node.optional_number("at_least");
  result.claim.at_most = node.optional_number("at_most");
  result.claim.published = node.optional_number("published");
  if (const auto when = node.find("when")) result.claim.when = read_one_of(*when, "gil", "free-threaded");
  if (const auto against = node.find("against"))
    result.claim.against = read_one_of(*against, "gil", "free-threaded");
  result.verdict = read_verdict(node.at("verdict"));
  if (std::string said = node.text_or_empty("reason"); !said.empty())
    result.reason = lab::because::Said{std::move(said)};
  if (const auto measured = node.find("measured")) {
    result.measured =
        lab::about_time(result.claim) ? read_ratio_estimate(*measured) : read_estimate(*measured);
  }
  if (result.claim.at_least && result.claim.at_most && *result.claim.at_least > *result.claim.at_most) {
    node.at("at_most").expected("at least what at_least is");
  }
  return result;
}

template <class Convert>
auto read_all(const JsonNode& array, Convert convert) {
  std::vector<decltype(convert(array))> items;
  for (const JsonNode& node : array.elements()) {
    items.push_back(convert(node));
  }
  return items;
}

lab::ScenarioResult read_scenario(const JsonNode& node) {
  lab::ScenarioResult result;
  protocol::Scenario& scenario = result.scenario;
  scenario.name = node.at("name").text();
  scenario.title = node.at("title").text();
  scenario.source = node.text_or_empty("source");
  scenario.file = node.text_or_empty("file");
  if (const auto bound = node.find("bound")) scenario.bound = read_bound(*bound);
  scenario.tasks = node.at("tasks").integer<int>(1, kMost);
  scenario.reference = node.at("reference").text();
  if (const auto side_by_side = node.find("side_by_side")) scenario.side_by_side = side_by_side->flag();
  if (const auto columns = node.find("columns")) {
    scenario.columns = read_all(*columns, [](const JsonNode& column) { return column.text(); });
  }
  if (const auto sort_by = node.find("sort_by")) {
    scenario.sort_by = sort_by->text();
    if (std::ranges::find(scenario.columns, scenario.sort_by) == scenario.columns.end())
      sort_by->expected("one of the scenario's columns");
  }
  scenario.start_method = node.text_or_empty("start_method");
  result.size = node.at("size").text();
  result.parameters = protocol::Parameters(node.at("parameters").object());
  result.threads = node.at("threads").integer<int>(1, kMost);
  result.status = read_status(node.at("status"));
  result.reason = node.text_or_empty("reason");
  result.details = node.text_or_empty("details");
  result.interrupted = node.at("interrupted").flag();
  result.variants = read_all(node.at("variants"), read_variant);
  result.rounds = read_all(node.at("rounds"), read_round);
  result.claims = read_all(node.at("claims"), read_claim);
  for (const lab::VariantResult& variant : result.variants) {
    scenario.variants.push_back(variant.variant);
  }
  for (const lab::ClaimResult& claim : result.claims) {
    scenario.claims.push_back(claim.claim);
  }
  return result;
}

/// Reads the fields of protocol/gil_fields.h out of a document.
struct GilReader {
  const JsonNode* node;

  void seconds(const char* name, double& value) const { value = read_seconds(node->at(name)); }
  void share(const char* name, double& value) const { value = node->at(name).number(0, 1); }
  void count(const char* name, std::uint64_t& value) const {
    value = node->at(name).integer<std::uint64_t>(0);
  }
};

protocol::GilAccount read_gil(const JsonNode& node) {
  protocol::GilAccount account;
  protocol::visit_account(account, GilReader{&node});
  for (const JsonNode& share : node.at("threads").elements())
    protocol::visit_share(account.threads.emplace_back(), GilReader{&share});
  return account;
}

lab::Sample read_sample(const JsonNode& node, const std::string& variant) {
  lab::Sample sample;
  sample.variant = variant;
  sample.null = node.flag_or("null", false);
  sample.process = node.at("process").integer<int>(0);
  sample.round = node.at("round").integer<int>(0);
  sample.threads = node.at("threads").integer<int>(1, kMost);
  if (node.at("time_unit").text() != "ms") node.at("time_unit").expected(R"("ms")");
  sample.real_s = seconds(node.at("real_time").number(0, 1e3 * protocol::kLongest_s));
  sample.cpu_s = seconds(node.at("cpu_time").number(0, 1e3 * protocol::kLongest_s));
  if (const auto delay = node.find("run_delay_s")) sample.run_delay_s = read_seconds(*delay);
  sample.steal_s = seconds_or_none(node, "steal_s");
  sample.capacity = ratio_or_none(node, "capacity");
  sample.taints = results::read_taints(node.text_or_empty("taint"));
  if (const auto gil = node.find("gil")) sample.gil = read_gil(*gil);
  for (const auto& item : node.object().items()) {
    if (!item.value().is_number()) continue;
    if (const auto counter = counter_named_by(item.key()))
      sample.counters[*counter] = item.value().get<double>();
  }
  return sample;
}

lab::Comparison read_comparison(const JsonNode& node, const std::string& scenario) {
  lab::Comparison comparison;
  comparison.scenario = scenario;
  comparison.variant = node.at("variant").text();
  comparison.reference = node.at("reference").text();
  comparison.null = node.flag_or("null", false);
  if (comparison.null != (comparison.variant == comparison.reference)) {
    node.at("reference")
        .expected(comparison.null ? "the variant itself, of which this is the second copy"
                                  : "another variant than the one that is compared");
  }
  comparison.speedup = read_ratio_estimate(node.at("speedup"));
  comparison.ideal = read_ratio(node.at("ideal"));
  comparison.capacity = ratio_or_none(node, "capacity");
  comparison.efficiency = ratio_or_none(node, "efficiency");
  comparison.rounds = node.at("rounds").integer<int>(0);
  comparison.clean_rounds = node.at("clean_rounds").integer<int>(0);
  if (comparison.clean_rounds > comparison.rounds) node.at("clean_rounds").expected("at most the rounds");
  return comparison;
}

/// Of the entries only the timings are read: what capacity probes and errors say is in /scenarios as well.
void read_benchmark(const JsonNode& node, ResultsIndex& index) {
  ScenarioIndex& scenario = index.find(node.at("scenario"));
  const auto variant = node.find("variant");
  if (!variant || node.flag_or("error_occurred", false)) return;
  scenario.expect_variant(*variant);
  lab::Sample sample = read_sample(node, variant->text());
  scenario.expect_new_sample(node, sample);
  scenario.result().samples.push_back(std::move(sample));
}

void read_comparison_into(const JsonNode& node, ResultsIndex& index) {
  ScenarioIndex& scenario = index.find(node.at("scenario"));
  scenario.expect_variant(node.at("variant"));
  scenario.expect_variant(node.at("reference"));
  lab::Comparison comparison = read_comparison(node, scenario.result().scenario.name);
  scenario.expect_new_comparison(node, comparison);
  scenario.result().comparisons.push_back(std::move(comparison));
}

}  // namespace

lab::Results from_json(std::string_view text, const std::string& name) {
  const Json json = parse_document(text, name);
  const JsonNode document{json, name};
  check_kind(document, json, name);

  lab::Results results;
  results.context = read_context(document.at("context"));
  const std::vector<JsonNode> scenario_nodes = document.at("scenarios").elements();
  results.scenarios.reserve(scenario_nodes.size());  // the index keeps pointers
  ResultsIndex index;
  for (const JsonNode& node : scenario_nodes) {
    index.add(node, results.scenarios.emplace_back(read_scenario(node)));
  }
  for (const JsonNode& node : document.at("benchmarks").elements()) {
    read_benchmark(node, index);
  }
  for (const JsonNode& node : document.at("comparisons").elements()) {
    read_comparison_into(node, index);
  }
  results.evidence = read_evidence(document);
  return results;
}

}  // namespace gillab::results
