#include "work/host/service.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "base/protocol/executor.h"
#include "base/protocol/vocabulary.h"
#include "base/system/placement.h"
#include "observe/probe/samples.h"
#include "work/host/executor.h"
#include "work/host/interpreter_work.h"
#include "work/host/meter.h"
#include "work/host/repeated_work.h"
#include "work/host/work.h"
#include "work/native/capacity.h"
#include "work/native/kernel.h"
#include "work/python/convert.h"
#include "work/python/error.h"
#include "work/python/gil.h"

namespace gillab::host {

namespace {

using python::checked;
using python::Object;

Object attribute(const Object& object, const char* name) {
  return checked(PyObject_GetAttrString(object.get(), name));
}

std::size_t size_from(const Object& number) {
  const Py_ssize_t size = PyLong_AsSsize_t(number.get());
  if (size < 0) throw std::invalid_argument("The number of tasks is not a size.");
  return static_cast<std::size_t>(size);
}

std::unique_ptr<Work> kernel_work(const Object& call) {
  const std::string name = python::text_from(attribute(call, "kernel"));
  const native::Kernel* kernel = native::find_kernel(name);
  if (kernel == nullptr) {
    throw std::invalid_argument(fmt::format("There is no kernel '{}'; see gillab list --kernels.", name));
  }
  return std::make_unique<KernelWork>(*kernel, attribute(call, "arguments"),
                                      attribute(call, "released").get() == Py_True,
                                      size_from(attribute(call, "tasks")));
}

std::unique_ptr<Work> python_work(const Object& call, bool batch) {
  const Object arguments = attribute(call, "arguments");
  if (!batch) return std::make_unique<PythonWork>(attribute(call, "function"), arguments);
  return std::make_unique<BatchWork>(attribute(call, "function"),
                                     Object::borrow(PyList_GetItem(arguments.get(), 0)));
}

std::unique_ptr<Work> interpreter_work(const Object& call) {
  Recipe recipe{.path = python::text_from(attribute(call, "path")),
                .parameters = python::text_from(attribute(call, "parameters")),
                .variant = python::text_from(attribute(call, "variant")),
                .tasks = size_from(attribute(call, "tasks"))};
  const bool own = attribute(call, "own_gil").get() == Py_True;
  return std::make_unique<InterpreterWork>(
      std::move(recipe), own ? python::SubInterpreterGil::kOwn : python::SubInterpreterGil::kShared);
}

std::unique_ptr<Work> work_for(const Object& call, std::string_view executor) {
  if (PyObject_HasAttrString(call.get(), "kernel") != 0) return kernel_work(call);
  if (PyObject_HasAttrString(call.get(), "own_gil") != 0) return interpreter_work(call);
  const bool one_call = !protocol::executor_named(executor).by_task;
  return python_work(call, one_call);
}

/// `timeline`: a name for the sample, when its events are wanted.
protocol::Timing run(const Executor& executor, Work& work, int threads, const std::string& timeline) {
  if (timeline.empty()) return executor.run(work, threads);
  probe::begin_sample(timeline);
  try {
    protocol::Timing timing = executor.run(work, threads);
    probe::end_sample();
    return timing;
  } catch (...) {
    probe::end_sample();
    throw;
  }
}

/// Which words a scenario file may use: before one is loaded.
void tell_vocabulary() {
  const Object module = checked(PyImport_ImportModule("gillab.vocabulary"));
  const Object words = python::to_python(protocol::vocabulary());
  const Object done = checked(PyObject_CallMethod(module.get(), "tell", "O", words.get()));
}

protocol::Failure::Kind kind_of(const python::PythonError& error) {
  switch (error.kind()) {
    case python::PythonError::Kind::kUnavailable:
      return protocol::Failure::Kind::kUnavailable;
    case python::PythonError::Kind::kElsewhere:
      return protocol::Failure::Kind::kElsewhere;
    case python::PythonError::Kind::kError:
      break;
  }
  return protocol::Failure::Kind::kError;
}

std::string executor_of(const std::string& variant) {
  return variant.substr(variant.rfind('/') + 1);
}

protocol::CapacityTiming capacity(const protocol::Request& request) {
  const python::Detach detached;
  system::begin_on_cpu(request.cpu);
  const native::Capacity measured = native::measure_capacity(request.threads, request.tasks, request.seconds);
  return {.serial_s = measured.serial_s, .threads_s = measured.threads_s};
}

}  // namespace

protocol::Reply Service::serve(const protocol::Request& request) {
  try {
    return dispatch(request);
  } catch (const python::PythonError& error) {
    return {.failure = protocol::Failure{
                .kind = kind_of(error), .message = error.what(), .details = error.traceback()}};
  } catch (const native::Unavailable& error) {
    return {.failure =
                protocol::Failure{.kind = protocol::Failure::Kind::kUnavailable, .message = error.what()}};
  } catch (const std::exception& error) {
    return {.failure = protocol::Failure{.message = error.what()}};
  }
}

protocol::Reply Service::dispatch(const protocol::Request& request) {
  using Kind = protocol::Request::Kind;
  switch (request.kind) {
    case Kind::kFacts:
      return {.facts = facts()};
    case Kind::kDescribe: {
      tell_vocabulary();
      const Object loading = checked(PyImport_ImportModule("gillab.loading"));
      const Object loaded = checked(PyObject_CallMethod(loading.get(), "load", "s", request.file.c_str()));
      const Object description = checked(PySequence_GetItem(loaded.get(), 1));
      return {.scenario = python::json_from(description).get<protocol::Scenario>()};
    }
    case Kind::kOpen:
      return {.scenario = open(request)};
    case Kind::kCheck:
    case Kind::kSample:
      return {.timing = sample(request)};
    case Kind::kCapacity:
      return {.capacity = capacity(request)};
  }
  throw std::invalid_argument("The session asked for something unknown.");
}

protocol::PythonFacts Service::facts() const {
  const Object module = checked(PyImport_ImportModule("gillab.bench"));
  PyObject* bench = bench_ ? bench_.get() : Py_None;
  return python::json_from(checked(PyObject_CallMethod(module.get(), "facts", "O", bench)))
      .get<protocol::PythonFacts>();
}

protocol::Scenario Service::open(const protocol::Request& request) {
  tell_vocabulary();
  const Object module = checked(PyImport_ImportModule("gillab.bench"));
  const Object parameters = python::to_python(request.parameters.json());
  bench_ = checked(PyObject_CallMethod(module.get(), "Bench", "sOi", request.file.c_str(), parameters.get(),
                                       request.threads));
  threads_ = request.threads;
  return python::json_from(attribute(bench_, "description")).get<protocol::Scenario>();
}

protocol::Timing Service::sample(const protocol::Request& request) {
  if (!bench_) throw std::logic_error("No scenario is open.");
  const std::string& variant = request.variant;
  const double began_s = now_s();
  const std::string executor_name = executor_of(variant);
  const Executor* executor = find_executor(executor_name);
  if (executor == nullptr) {
    throw std::invalid_argument(fmt::format("There is no executor '{}'.", executor_name));
  }
  const Object call = checked(PyObject_CallMethod(bench_.get(), "call", "s", variant.c_str()));
  RepeatedWork work(work_for(call, executor_name), request.iterations);
  system::begin_on_cpu(request.cpu);
  protocol::Timing timing =
      of_one(run(*executor, work, threads_, request.timeline ? variant : ""), request.iterations);
  const Object results = work.results();
  const Object counters =
      checked(PyObject_CallMethod(bench_.get(), "accept", "sO", variant.c_str(), results.get()));
  timing.counters = python::json_from(counters).get<std::map<std::string, double>>();
  timing.whole_s = now_s() - began_s;
  return timing;
}

}  // namespace gillab::host
