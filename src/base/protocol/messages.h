#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/protocol/gil_account.h"
#include "base/protocol/malformed_message.h"
#include "base/protocol/scenario.h"

/// What session and worker say to each other: one JSON object a line, a reply for every request.
/// The session asks, the worker does one thing and answers; so a crash always belongs to a known request.
namespace gillab::protocol {

/// The interpreter that the worker runs in.
struct PythonFacts {
  std::string version;         ///< "3.11.2"
  std::string implementation;  ///< "CPython"
  std::string build;           ///< "gil" or "free-threaded"
  bool gil_enabled = true;     ///< after the imports
  double switch_interval_s = 0.005;
  std::string executable;                       ///< sys.executable
  std::map<std::string, std::string> packages;  ///< of those scenarios ask for: name → version
};

struct Request {
  enum class Kind { kFacts, kDescribe, kOpen, kCheck, kSample, kCapacity };

  Kind kind = Kind::kFacts;
  std::string file;       ///< describe, open
  Parameters parameters;  ///< open
  std::string variant;    ///< check, sample
  int threads = 1;        ///< open, capacity
  int tasks = 1;          ///< capacity: how many equal pieces the threads share
  double seconds = 0;     ///< capacity: serial work to measure with
  bool timeline = false;  ///< sample: record every acquire and release, not only sums
  int iterations = 1;     ///< check, sample: how often each task runs, one run after the other
  int cpu = 0;  ///< sample, capacity: on which of its CPUs the main thread begins, counting on and on
};

/// One timing, as the worker took it. All times are of one iteration; the GIL's counts are of all together.
struct Timing {
  double real_s = 0;
  double cpu_s = 0;
  std::optional<double> run_delay_s;  ///< absent where the kernel does not tell
  double steal_s = 0;
  double whole_s = 0;  ///< wall time of all that the worker did for it: every iteration, set-up, checking
  int threads = 1;
  std::map<std::string, double> counters;
  std::optional<GilAccount> gil;  ///< absent where no GIL was seen
};

struct CapacityTiming {
  double serial_s = 0;
  double threads_s = 0;
};

/// Why a request could not be done; the worker lives on.
struct Failure {
  enum class Kind {
    kError,        ///< an exception, a wrong result, a contract that was not kept
    kUnavailable,  ///< something needed is not installed here
    kElsewhere,    ///< another size or interpreter does it; the message says which
  };

  Kind kind = Kind::kError;
  std::string message;  ///< one full sentence
  std::string details;  ///< traceback, may be empty
};

/// Exactly one of the members is set, the one that belongs to the request; or `failure`.
struct Reply {
  std::optional<PythonFacts> facts;
  std::optional<PythonFacts> other_facts;  ///< beside `facts`, of a second interpreter; in no message
  std::optional<Scenario> scenario;        ///< describe, open
  std::optional<Timing> timing;            ///< check, sample
  std::optional<CapacityTiming> capacity;
  std::optional<Failure> failure;
};

[[nodiscard]] std::string encode(const Request& request);  ///< one line without its newline
[[nodiscard]] std::string encode(const Reply& reply);

/// Both throw MalformedMessage.
[[nodiscard]] Request decode_request(const std::string& line);
[[nodiscard]] Reply decode_reply(const std::string& line);

void to_json(nlohmann::ordered_json& json, const PythonFacts& facts);
void from_json(const nlohmann::ordered_json& json, PythonFacts& facts);

}  // namespace gillab::protocol
