#include "tell/results/trace_document.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "observe/trace/diagnosis.h"
#include "tell/words/diagnosis.h"
#include "tell/words/place.h"

namespace gillab::results {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kTraceSchema = 1;

Json json_of(const trace::Distribution& distribution) {
  return {{"count", distribution.count},
          {"total_s", distribution.total_s},
          {"p50_s", distribution.p50_s},
          {"p99_s", distribution.p99_s},
          {"max_s", distribution.max_s}};
}

Json json_of(const trace::ThreadSummary& thread) {
  return {{"number", thread.number},
          {"id", thread.name.id},
          {"name", words::thread_name(thread.name)},
          {"begin_s", thread.begin_s},
          {"life_s", thread.life_s},
          {"hold_s", thread.hold_s},
          {"wait_s", thread.wait_s},
          {"outside_s", thread.outside_s},
          {"holds", json_of(thread.holds)},
          {"waits", json_of(thread.waits)},
          {"forced", thread.forced},
          {"dropped", thread.dropped}};
}

Json json_of(const trace::HoldPlace& place) {
  Json stack = Json::array();
  for (const trace::Frame& frame : place.stack)
    stack.push_back({{"function", frame.function}, {"file", frame.file}, {"line", frame.line}});
  return {{"stack", stack},
          {"thread", words::thread_name(place.thread)},
          {"threads", place.threads},
          {"count", place.count},
          {"total_s", place.total_s},
          {"longest_s", place.longest_s},
          {"blocked_s", place.blocked_s},
          {"overdue_s", place.overdue_s}};
}

Json json_of(const trace::SelfCheck& check) {
  return {{"exact", check.exact()},          {"events", check.events},
          {"violations", check.violations},  {"disagreements", check.disagreements},
          {"dropped", check.dropped},        {"lost_threads", check.lost_threads},
          {"lost_places", check.lost_places}};
}

template <typename T>
Json list_of(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items)
    list.push_back(json_of(item));
  return list;
}

Json json_of(const trace::ProcessAccount& account, int cpus) {
  Json matrix = Json::array();
  for (const trace::HandoffCount& cell : account.matrix)
    matrix.push_back({{"from", cell.from}, {"to", cell.to}, {"count", cell.count}});
  Json diagnosis = Json::array();
  for (const trace::Finding& finding : trace::diagnosis(account))
    diagnosis.push_back(words::sentence(finding));
  Json process{{"pid", account.process},
               {"parent", account.parent},
               {"command", words::command_line(account.command)},
               {"python", words::python_version(account.python)},
               {"free_threaded", account.free_threaded},
               {"begin_s", account.begin_s},
               {"life_s", account.life_s},
               {"ended", account.ended},
               {"cpu_s", account.cpu_s},
               {"gils", account.gils},
               {"held_share", account.held().share()},
               {"gils_held", account.held().mean},
               {"held_s", account.held_s},
               {"waited_s", account.waited_s},
               {"acquires", account.acquires},
               {"handoffs", account.handoffs},
               {"forced", account.forced},
               {"threads", list_of(account.threads)},
               {"matrix", matrix},
               {"long_holds", list_of(account.places)},
               {"diagnosis", diagnosis},
               {"self_check", json_of(account.check)}};
  const trace::Projection projection = trace::projection(account, cpus);
  if (projection.known && std::isfinite(projection.by_gil)) {
    process["projection"] = {
        {"work_s", projection.work_s}, {"by_gil", projection.by_gil}, {"speedup", projection.speedup}};
  }
  return process;
}

}  // namespace

std::string trace_json(const trace::Observation& observation) {
  Json processes = Json::array();
  for (const trace::ProcessAccount& account : observation.processes)
    processes.push_back(json_of(account, observation.cpus));
  const Json document{{"gillab_trace", kTraceSchema},
                      {"gillab", observation.version},
                      {"command", words::command_line(observation.command)},
                      {"status", observation.status},
                      {"ending", observation.ending},
                      {"cpus", observation.cpus},
                      {"probe_ns_per_event", observation.probe_ns},
                      {"unrecorded_processes", observation.unrecorded},
                      {"processes", processes}};
  // Names come from the traced program, which may call a thread anything.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gillab::results
