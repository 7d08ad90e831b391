#include "cli/laboratory.h"

#include <memory>

#include "base/launch/worker_process.h"
#include "cli/version.h"

namespace gillab::cli {

Laboratory::Laboratory(const std::string& python)
    : interpreter_(launch::find_interpreter(python.empty() ? default_python() : python)) {
}

protocol::WorkerFactory Laboratory::workers(const std::string& collector) const {
  return workers_in(interpreter_, collector);
}

protocol::WorkerFactory Laboratory::workers_in(const launch::Interpreter& interpreter,
                                               const std::string& collector) const {
  return [this, interpreter, collector] {
    return std::make_unique<launch::WorkerProcess>(installation_, interpreter, interrupt_, collector);
  };
}

}  // namespace gillab::cli
