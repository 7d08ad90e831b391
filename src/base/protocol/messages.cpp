#include "base/protocol/messages.h"

#include <limits>

#include "base/protocol/json_fields.h"
#include "base/protocol/json_limits.h"

namespace gillab::protocol {

namespace {

using Json = nlohmann::ordered_json;

// NaN and infinity cannot be written as JSON numbers; a scenario's counters may hold them.
constexpr auto kReplaceBadText = Json::error_handler_t::replace;

std::string one_line(const Json& json) {
  return json.dump(-1, ' ', false, kReplaceBadText);
}

/// Less deep than a results document may be, so that what a worker says of its scenario fits into one.
constexpr int kMostDeep = 64;

Json parse(const std::string& line) {
  JsonLimits limits(kMostDeep);
  return Json::parse(line, [&](int depth, Json::parse_event_t event, const Json&) {
    if (const auto excess = limits.excess(depth, event)) throw MalformedMessage(*excess);
    return true;
  });
}

template <typename Decode>
auto decode(const std::string& line, Decode decode_json) {
  try {
    return decode_json(parse(line));
  } catch (const nlohmann::json::exception& error) {
    throw MalformedMessage(error.what());
  }
}

/// nlohmann takes a word that it does not know for the first one that it does.
template <typename Enum>
Enum known(const Json& word) {
  const auto value = word.get<Enum>();
  if (Json(value) != word) throw MalformedMessage(one_line(word) + " is unknown");
  return value;
}

}  // namespace

NLOHMANN_JSON_SERIALIZE_ENUM(Request::Kind, {{Request::Kind::kFacts, "facts"},
                                             {Request::Kind::kDescribe, "describe"},
                                             {Request::Kind::kOpen, "open"},
                                             {Request::Kind::kCheck, "check"},
                                             {Request::Kind::kSample, "sample"},
                                             {Request::Kind::kCapacity, "capacity"}})

NLOHMANN_JSON_SERIALIZE_ENUM(Failure::Kind, {{Failure::Kind::kError, "error"},
                                             {Failure::Kind::kUnavailable, "unavailable"},
                                             {Failure::Kind::kElsewhere, "elsewhere"}})

void to_json(Json& json, const PythonFacts& facts) {
  json = {{"version", facts.version},
          {"implementation", facts.implementation},
          {"build", facts.build},
          {"gil_enabled", facts.gil_enabled},
          {"switch_interval_s", facts.switch_interval_s},
          {"executable", facts.executable},
          {"packages", facts.packages}};
}

void from_json(const Json& json, PythonFacts& facts) {
  json.at("version").get_to(facts.version);
  json.at("implementation").get_to(facts.implementation);
  facts.build = one_of_or_empty(json, "build", "gil", "free-threaded");
  json.at("gil_enabled").get_to(facts.gil_enabled);
  facts.switch_interval_s = number_within(json, "switch_interval_s", 0, std::numeric_limits<double>::max());
  json.at("executable").get_to(facts.executable);
  json.at("packages").get_to(facts.packages);
}

static void to_json(Json& json, const Timing& timing) {
  json = {{"real_s", timing.real_s},   {"cpu_s", timing.cpu_s},     {"steal_s", timing.steal_s},
          {"whole_s", timing.whole_s}, {"threads", timing.threads}, {"counters", timing.counters}};
  put_optional(json, "run_delay_s", timing.run_delay_s);
  if (timing.gil) json["gil"] = *timing.gil;
}

static void from_json(const Json& json, Timing& timing) {
  timing.real_s = duration_s(json, "real_s");
  timing.cpu_s = duration_s(json, "cpu_s");
  if (json.contains("run_delay_s")) timing.run_delay_s = duration_s(json, "run_delay_s");
  timing.steal_s = duration_s(json, "steal_s");
  timing.whole_s = duration_s(json, "whole_s");
  timing.threads = multitude(json, "threads");
  for (const auto& [name, value] : json.at("counters").items()) {
    if (value.is_number()) timing.counters[name] = value.get<double>();
  }
  if (json.contains("gil")) timing.gil = json.at("gil").get<GilAccount>();
}

static void to_json(Json& json, const CapacityTiming& capacity) {
  json = {{"serial_s", capacity.serial_s}, {"threads_s", capacity.threads_s}};
}

static void from_json(const Json& json, CapacityTiming& capacity) {
  capacity.serial_s = duration_s(json, "serial_s");
  capacity.threads_s = duration_s(json, "threads_s");
}

static void to_json(Json& json, const Failure& failure) {
  json = {{"kind", failure.kind}, {"message", failure.message}, {"details", failure.details}};
}

static void from_json(const Json& json, Failure& failure) {
  failure.kind = known<Failure::Kind>(json.at("kind"));
  json.at("message").get_to(failure.message);
  json.at("details").get_to(failure.details);
}

std::string encode(const Request& request) {
  return one_line({{"do", request.kind},
                   {"file", request.file},
                   {"parameters", request.parameters},
                   {"variant", request.variant},
                   {"threads", request.threads},
                   {"tasks", request.tasks},
                   {"seconds", request.seconds},
                   {"timeline", request.timeline},
                   {"iterations", request.iterations},
                   {"cpu", request.cpu}});
}

Request decode_request(const std::string& line) {
  return decode(line, [](const Json& json) {
    Request request;
    request.kind = known<Request::Kind>(json.at("do"));
    json.at("file").get_to(request.file);
    request.parameters = Parameters(json.at("parameters"));
    json.at("variant").get_to(request.variant);
    request.threads = multitude(json, "threads");
    request.tasks = multitude(json, "tasks");
    request.seconds = duration_s(json, "seconds");
    json.at("timeline").get_to(request.timeline);
    request.iterations = multitude(json, "iterations");
    json.at("cpu").get_to(request.cpu);
    return request;
  });
}

std::string encode(const Reply& reply) {
  Json json = Json::object();
  put_optional(json, "facts", reply.facts);
  put_optional(json, "scenario", reply.scenario);
  put_optional(json, "timing", reply.timing);
  put_optional(json, "capacity", reply.capacity);
  put_optional(json, "failure", reply.failure);
  return one_line(json);
}

Reply decode_reply(const std::string& line) {
  return decode(line, [](const Json& json) {
    if (!json.is_object()) throw MalformedMessage("a reply is a JSON object");
    Reply reply;
    get_optional(json, "facts", reply.facts);
    get_optional(json, "scenario", reply.scenario);
    get_optional(json, "timing", reply.timing);
    get_optional(json, "capacity", reply.capacity);
    get_optional(json, "failure", reply.failure);
    return reply;
  });
}

}  // namespace gillab::protocol
