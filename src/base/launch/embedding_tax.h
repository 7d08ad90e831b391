#pragma once

#include <filesystem>
#include <string>

#include "base/launch/installation.h"
#include "base/launch/interpreter.h"
#include "base/protocol/worker.h"

namespace gillab::launch {

/// How much slower pure Python runs in a worker than in the plain interpreter: 1.00 means equally fast.
struct EmbeddingTax {
  double ratio = 0;     ///< median over the pairs of worker time / plain time
  double worker_s = 0;  ///< median time of the same function in a worker…
  double plain_s = 0;   ///< …and in the plain interpreter
  int pairs = 0;
};

/// Python code to compare by: a serial variant of a scenario.
struct Loop {
  std::filesystem::path scenario;  ///< its file
  std::string parameters;          ///< a JSON object
  std::string variant;
};

/// Runs the loop in a fresh worker and in a fresh plain interpreter, in turn, and compares their best times
/// pair by pair. Throws gillab::Error when either does not run.
[[nodiscard]] EmbeddingTax measure_embedding_tax(const Installation& installation,
                                                 const Interpreter& interpreter,
                                                 const protocol::WorkerFactory& start_worker,
                                                 const Loop& loop, int pairs);

}  // namespace gillab::launch
