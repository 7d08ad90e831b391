// Draws from stored files what no command draws from a file: recordings of traced programs, calibrations, the
// exports of a run. `golden_draw WHAT FILE [WIDTH [unicode|ascii|colour]]`; see kDrawings for WHAT.
//
// This is all that the golden tests know of the C++ interface. When that changes, change this file, and
// nothing in expected/.

#include <cstdint>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/files/file.h"
#include "measure/gate/calibration.h"
#include "observe/trace/account.h"
#include "observe/trace/observation.h"
#include "observe/trace/recording.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/format/trace_events.h"
#include "tell/report/advice.h"
#include "tell/report/calibration.h"
#include "tell/report/run.h"
#include "tell/report/trace.h"
#include "tell/results/calibration_json.h"
#include "tell/results/results_json.h"
#include "tell/results/trace_document.h"
#include "tell/words/gate.h"

namespace {

using namespace gillab;  // NOLINT(google-build-using-namespace)
using Json = nlohmann::json;

Json json_in(const std::string& file) {
  return Json::parse(files::read_file(file));
}

lab::Results results_in(const std::string& file) {
  return results::from_json(files::read_file(file), file);
}

// --- recordings, as make_recordings.py writes them

/// A text, or the bytes of what is no valid one.
std::string text_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  std::string bytes;
  for (const Json& byte : json)
    bytes += static_cast<char>(byte.get<int>());
  return bytes;
}

/// "A1500" was acquired at tick 1500, "A1500/2" is of the lock number 2.
std::uint64_t event_of(const std::string& word) {
  static const std::map<char, probe::Event> kLetters{
      {'A', probe::Event::kAcquired}, {'R', probe::Event::kReleased}, {'W', probe::Event::kWaiting},
      {'Y', probe::Event::kYielding}, {'y', probe::Event::kYielded},  {'D', probe::Event::kDemanded},
      {'G', probe::Event::kGaveUp}};
  const std::size_t slash = word.find('/');
  const std::size_t lock = slash == std::string::npos ? 0 : std::stoul(word.substr(slash + 1));
  return probe::packed(kLetters.at(word.front()), lock, std::stoull(word.substr(1)));
}

trace::Thread thread_from(const Json& json) {
  trace::Thread thread;
  thread.id = json.at("id");
  thread.name = text_of(json.at("name"));
  thread.begun = json.at("begun");
  thread.ended = json.at("ended");
  thread.since = json.at("since");
  thread.state = static_cast<probe::State>(json.at("state").get<int>());
  thread.hold = json.at("hold");
  thread.wait = json.at("wait");
  thread.outside = json.at("outside");
  thread.acquires = json.at("acquires");
  thread.forced = json.at("forced");
  thread.dropped = json.at("dropped");
  for (const Json& word : json.at("events"))
    thread.events.push_back(event_of(word));
  return thread;
}

trace::Note note_from(const Json& json) {
  trace::Note note;
  note.kind = static_cast<probe::Note::Kind>(json.at("kind").get<int>());
  note.thread = json.at("thread");
  note.ticks = json.at("ticks");
  for (const Json& frame : json.at("stack"))
    note.stack.push_back(
        {.function = text_of(frame.at(0)), .file = text_of(frame.at(1)), .line = frame.at(2)});
  return note;
}

trace::Recording recording_from(const Json& json) {
  trace::Recording recording;
  recording.process = json.at("process");
  recording.parent = json.at("parent");
  for (const Json& word : json.at("command"))
    recording.command.push_back(text_of(word));
  recording.python = json.at("python");
  recording.free_threaded = json.at("free_threaded");
  recording.begun = json.at("begun");
  recording.end = json.at("end");
  recording.ended = json.at("ended");
  recording.cpu_s = json.at("cpu_s");
  recording.locks = json.at("locks");
  recording.acquires = json.at("acquires");
  recording.handoffs = json.at("handoffs");
  recording.violations = json.at("violations");
  recording.lost_notes = json.at("lost_notes");
  recording.lost_steps = json.at("lost_steps");
  recording.lost_threads = json.at("lost_threads");
  for (const Json& thread : json.at("threads"))
    recording.threads.push_back(thread_from(thread));
  for (const Json& note : json.at("notes"))
    recording.notes.push_back(note_from(note));
  return recording;
}

struct Traced {
  double tick_s = 0;
  std::vector<trace::Recording> recordings;
  trace::Observation report;
};

Traced traced_in(const std::string& file) {
  const Json json = json_in(file);
  Traced traced{.tick_s = json.at("tick_s"), .recordings = {}, .report = {}};
  traced.report.command = {text_of(json.at("command"))};
  traced.report.version = "0.0.0";
  traced.report.status = json.at("status");
  traced.report.ending = json.at("ending");
  traced.report.cpus = json.at("cpus");
  traced.report.unrecorded = json.at("unrecorded");
  traced.report.probe_ns = json.at("probe_ns");
  for (const Json& recording : json.at("recordings"))
    traced.recordings.push_back(recording_from(recording));
  for (const trace::Recording& recording : traced.recordings) {
    traced.report.processes.push_back(
        trace::account_of(recording, traced.recordings.front().begun, traced.tick_s));
  }
  return traced;
}

std::string trace_events(const std::string& file) {
  const Traced traced = traced_in(file);
  format::write_trace_events("/dev/stdout", traced.recordings, traced.tick_s);
  return {};
}

// --- calibrations, as `gillab calibrate --export-json` writes them

lab::Estimate bounds_from(const Json& json) {
  return {.value = json.at("value"), .lower = json.at("lower"), .upper = json.at("upper"), .confidence = 0};
}

lab::Decision decision_from(const Json& json) {
  using enum lab::GateVerdict;
  lab::Decision decision;
  decision.arm = json.at("arm");
  for (const auto verdict : {kPass, kFail, kInconclusive, kRefused, kNotCompared}) {
    if (json.at("verdict") == words::name_of(verdict)) decision.judgement.verdict = verdict;
  }
  decision.judgement.reason = lab::because::Said{json.at("reason")};
  if (json.contains("measured")) decision.judgement.measured = bounds_from(json.at("measured"));
  if (json.contains("floor")) decision.judgement.floor = json.at("floor").get<double>();
  decision.judgement.rounds = json.at("rounds");
  decision.judgement.clean_rounds = json.at("clean_rounds");
  decision.processes = json.at("processes");
  decision.elapsed_s = json.at("elapsed_s");
  return decision;
}

lab::Calibration calibration_in(const std::string& file) {
  const Json json = json_in(file);
  lab::Calibration calibration;
  const Json& context = json.at("context");
  calibration.context.date = context.at("date");
  calibration.context.version = context.at("gillab").at("version");
  calibration.context.commit = context.at("gillab").at("commit");
  calibration.context.python.version = context.at("python");
  calibration.context.python.gil_enabled = context.at("gil_enabled");
  calibration.context.machine.cpu_model = context.at("cpu_model");
  calibration.context.machine.usable_cpus = context.at("usable_cpus");
  calibration.context.order_seed = context.at("order_seed");
  calibration.tolerance = json.at("tolerance");
  calibration.neighbour = json.at("neighbour");
  for (const Json& each : json.at("trials")) {
    lab::Trial trial{.load_average = each.at("load_average"),
                     .capacity = each.at("capacity"),
                     .clean_share = each.at("clean_share"),
                     .decisions = {}};
    for (const Json& decision : each.at("decisions"))
      trial.decisions.push_back(decision_from(decision));
    calibration.trials.push_back(std::move(trial));
  }
  return calibration;
}

// --- what can be drawn

using Drawing = std::function<std::string(const std::string& file, const terminal::Style& style)>;

const std::map<std::string, Drawing> kDrawings{
    {"table", [](const auto& file,
                 const auto& style) { return terminal::drawn(report::run(results_in(file)), style); }},
    {"advice", [](const auto& file,
                  const auto& style) { return terminal::drawn(report::advice(results_in(file)), style); }},
    {"json", [](const auto& file, const auto&) { return results::to_json(results_in(file)); }},
    {"markdown",
     [](const auto& file, const auto&) { return markdown::drawn(report::run(results_in(file))); }},
    {"benchmark-action",
     [](const auto& file, const auto&) { return format::benchmark_action(results_in(file)); }},
    {"bencher", [](const auto& file, const auto&) { return format::bencher(results_in(file)); }},
    {"calibration",
     [](const auto& file, const auto& style) {
       return terminal::drawn(report::calibration(calibration_in(file)), style);
     }},
    {"calibration-json",
     [](const auto& file, const auto&) { return results::calibration_json(calibration_in(file)); }},
    {"trace",
     [](const auto& file, const auto& style) {
       return terminal::drawn(report::trace(traced_in(file).report), style);
     }},
    {"trace-json", [](const auto& file, const auto&) { return results::trace_json(traced_in(file).report); }},
    {"trace-events", [](const auto& file, const auto&) { return trace_events(file); }},
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2 || !kDrawings.contains(words[0])) {
    std::cerr << "golden_draw WHAT FILE [WIDTH [unicode|ascii|colour]]\n";
    return 2;
  }
  const std::string look = words.size() > 3 ? words[3] : "unicode";
  try {
    std::cout << kDrawings.at(words[0])(words[1], {.colour = look == "colour",
                                                   .unicode = look != "ascii",
                                                   .width = words.size() > 2 ? std::stoi(words[2]) : 100});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
