#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "output/json_node.h"
#include "output/names.h"
#include "output/results_json.h"
#include "output/text.h"
#include "output/time_unit.h"
#include "support/error.h"

namespace gillab::output {
namespace {

using Json = JsonNode::Json;

/// Deeper than any document of ours; far from where copying or writing a value could exhaust the stack.
constexpr int kMaxDepth = 100;

std::string where(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n');
  const std::size_t column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

/// The part of the library's message that says what it found: "unexpected end of input; expected ']'".
std::string what_was_found(const Json::exception& error) {
  std::string_view message = error.what();
  if (const std::size_t bracket = message.find("] "); bracket != std::string_view::npos) {
    message.remove_prefix(bracket + 2);
  }
  if (const std::size_t dash = message.find(" - "); dash != std::string_view::npos)
    message.remove_prefix(dash + 3);
  const std::size_t last_read = message.find("; last read: ");
  std::string found{message.substr(0, last_read)};
  if (last_read != std::string_view::npos) {
    const std::string_view rest = message.substr(last_read);
    const std::size_t expectation = rest.rfind("; expected ");
    if (expectation != std::string_view::npos) found += rest.substr(expectation);
  }
  return truncated(one_line(found), 120);
}

Json parse(std::string_view text, const std::string& name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Error(
        fmt::format("'{}' is empty; 'gillab run --export-json FILE' writes a results document.", name));
  }
  const auto limit_depth = [&name](int depth, Json::parse_event_t, const Json&) {
    if (depth > kMaxDepth) {
      throw Error(
          fmt::format("'{}' is not a gillab results document: its values are nested more than {} deep.", name,
                      kMaxDepth));
    }
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), limit_depth);
  } catch (const Json::parse_error& error) {
    throw Error(
        fmt::format("'{}' is not valid JSON: {}: {}.", name, where(text, error.byte), what_was_found(error)));
  } catch (const Json::exception& error) {
    throw Error(fmt::format("'{}' cannot be read as JSON: {}.", name, what_was_found(error)));
  }
}

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

lab::Estimate read_estimate(const JsonNode& node) {
  return {.value = node.at("value").number(),
          .lower = node.at("lower").number(),
          .upper = node.at("upper").number(),
          .confidence = node.at("confidence").number()};
}

lab::Machine read_machine(const JsonNode& context) {
  lab::Machine machine;
  machine.host_name = context.at("host_name").text();
  machine.num_cpus = context.at("num_cpus").integer<int>(1);
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
    machine.load_avg.push_back(node.number());
  }
  const JsonNode node = context.at("machine");
  machine.cpu_model = node.text_or_empty("cpu_model");
  machine.usable_cpus = node.at("usable_cpus").integer<int>(1);
  machine.cgroup_limit = node.optional_number("cgroup_limit");
  if (const auto governor = node.find("governor")) machine.governor = governor->text();
  machine.steal = node.optional_number("steal");
  return machine;
}

protocol::PythonFacts read_python(const JsonNode& node) {
  protocol::PythonFacts python;
  python.version = node.at("version").text();
  python.implementation = node.at("implementation").text();
  if (const auto build = node.find("build")) python.build = read_one_of(*build, "gil", "free-threaded");
  python.gil_enabled = node.at("gil_enabled").flag();
  python.switch_interval_s = node.number_or("switch_interval_s", 0);
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
  return context;
}

lab::VariantResult read_variant(const JsonNode& node) {
  lab::VariantResult result;
  result.variant.name = node.at("name").text();
  result.variant.implementation = node.at("implementation").text();
  result.variant.executor = node.at("executor").text();
  result.variant.kernel = node.text_or_empty("kernel");
  result.variant.gil = node.text_or_empty("gil");
  result.variant.summary = node.text_or_empty("summary");
  result.status = read_status(node.at("status"));
  result.reason = node.text_or_empty("reason");
  result.details = node.text_or_empty("details");
  result.checked = node.at("checked").flag();
  return result;
}

lab::Round read_round(const JsonNode& node) {
  lab::Round round;
  round.process = node.at("process").integer<int>(0);
  round.round = node.at("round").integer<int>(0);
  round.capacity = node.number_or("capacity", 0);
  round.capacity_s = node.number_or("capacity_s", 0);
  round.serial_delay = node.number_or("serial_delay", 0);
  round.steal = node.number_or("steal", 0);
  if (node.at("tainted").flag()) {
    round.taint = node.text_or_empty("taint");
    if (round.taint.empty()) round.taint = "no reason given";
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
  result.verdict = read_verdict(node.at("verdict"));
  result.reason = node.text_or_empty("reason");
  if (const auto measured = node.find("measured")) result.measured = read_estimate(*measured);
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
  if (const auto bound = node.find("bound")) scenario.bound = read_one_of(*bound, "cpu", "io");
  scenario.tasks = node.at("tasks").integer<int>(1);
  scenario.reference = node.at("reference").text();
  if (const auto columns = node.find("columns")) {
    scenario.columns = read_all(*columns, [](const JsonNode& column) { return column.text(); });
  }
  scenario.sort_by = node.text_or_empty("sort_by");
  scenario.start_method = node.text_or_empty("start_method");
  result.size = node.at("size").text();
  result.parameters = node.at("parameters").object();
  result.threads = node.at("threads").integer<int>(1);
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

protocol::ThreadShare read_share(const JsonNode& node) {
  return {.hold_s = node.at("hold_s").number(),
          .wait_s = node.at("wait_s").number(),
          .running_s = node.at("running_s").number(),
          .ready_s = node.at("ready_s").number(),
          .blocked_s = node.at("blocked_s").number()};
}

protocol::GilAccount read_gil(const JsonNode& node) {
  return {.held_share = node.at("held_share").number(),
          .hold_s = node.at("hold_s").number(),
          .wait_s = node.at("wait_s").number(),
          .acquires = node.at("acquires").integer<std::uint64_t>(0),
          .handoffs = node.at("handoffs").integer<std::uint64_t>(0),
          .forced = node.at("forced").integer<std::uint64_t>(0),
          .threads = read_all(node.at("threads"), read_share)};
}

lab::Sample read_sample(const JsonNode& node, const std::string& variant) {
  lab::Sample sample;
  sample.variant = variant;
  sample.null = node.flag_or("null", false);
  sample.process = node.at("process").integer<int>(0);
  sample.round = node.at("round").integer<int>(0);
  sample.threads = node.at("threads").integer<int>(1);
  if (node.at("time_unit").text() != "ms") node.at("time_unit").expected(R"("ms")");
  sample.real_s = seconds(node.at("real_time").number());
  sample.cpu_s = seconds(node.at("cpu_time").number());
  sample.run_delay_s = node.number_or("run_delay_s", 0);
  sample.steal_s = node.number_or("steal_s", 0);
  sample.capacity = node.number_or("capacity", 0);
  sample.taint = node.text_or_empty("taint");
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
  comparison.speedup = read_estimate(node.at("speedup"));
  comparison.ideal = node.at("ideal").number();
  comparison.capacity = node.number_or("capacity", 0);
  comparison.efficiency = node.number_or("efficiency", 0);
  comparison.rounds = node.at("rounds").integer<int>(0);
  comparison.clean_rounds = node.at("clean_rounds").integer<int>(0);
  return comparison;
}

/// The scenarios of a document by name, to which its timings and comparisons belong.
class ScenariosByName {
 public:
  void add(const JsonNode& name, lab::ScenarioResult& result) {
    if (!results_.emplace(name.text(), &result).second) name.expected("a name that no other scenario has");
  }

  [[nodiscard]] lab::ScenarioResult& find(const JsonNode& name) const {
    const auto found = results_.find(name.text());
    if (found == results_.end()) name.expected("the name of a scenario in /scenarios");
    return *found->second;
  }

 private:
  std::map<std::string, lab::ScenarioResult*, std::less<>> results_;
};

/// Of the entries only the timings are read: what capacity probes and errors say is in /scenarios as well.
void read_benchmark(const JsonNode& node, const ScenariosByName& scenarios) {
  lab::ScenarioResult& result = scenarios.find(node.at("scenario"));
  const auto variant = node.find("variant");
  if (!variant || node.flag_or("error_occurred", false)) return;
  const bool known = std::any_of(result.variants.begin(), result.variants.end(),
                                 [&variant](const lab::VariantResult& known_variant) {
                                   return known_variant.variant.name == variant->text();
                                 });
  if (!known) variant->expected("the name of a variant of its scenario");
  result.samples.push_back(read_sample(node, variant->text()));
}

}  // namespace

lab::Results from_json(std::string_view text, const std::string& name) {
  const Json json = parse(text, name);
  const JsonNode document{json, name};
  check_kind(document, json, name);

  lab::Results results;
  results.context = read_context(document.at("context"));
  const std::vector<JsonNode> scenario_nodes = document.at("scenarios").elements();
  results.scenarios = read_all(document.at("scenarios"), read_scenario);
  ScenariosByName scenarios;
  for (std::size_t i = 0; i < scenario_nodes.size(); ++i) {
    scenarios.add(scenario_nodes[i].at("name"), results.scenarios[i]);
  }
  for (const JsonNode& node : document.at("benchmarks").elements()) {
    read_benchmark(node, scenarios);
  }
  for (const JsonNode& node : document.at("comparisons").elements()) {
    lab::ScenarioResult& result = scenarios.find(node.at("scenario"));
    result.comparisons.push_back(read_comparison(node, result.scenario.name));
  }
  return results;
}

}  // namespace gillab::output
