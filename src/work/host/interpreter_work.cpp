#include "work/host/interpreter_work.h"

#include <map>
#include <utility>

#include "work/python/error.h"

namespace gillab::host {

namespace {

using python::checked;
using python::Object;

Object pickle(const char* function, PyObject* argument) {
  const Object module = checked(PyImport_ImportModule("pickle"));
  // In parentheses: a tuple alone would be taken for the arguments.
  return checked(PyObject_CallMethod(module.get(), function, "(O)", argument));
}

std::string bytes_from(const Object& object) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  python::check_status(PyBytes_AsStringAndSize(object.get(), &data, &size));
  return {data, static_cast<std::size_t>(size)};
}

class InterpreterSeat final : public Seat {
 public:
  InterpreterSeat(const Recipe& recipe, python::SubInterpreterGil gil, std::vector<Delivery>& deliveries)
      : recipe_(&recipe), deliveries_(&deliveries), interpreter_(gil) {
    const Seated seated(*this);
    const Object module = checked(PyImport_ImportModule("gillab.replica"));
    replica_ = checked(
        PyObject_CallMethod(module.get(), "Replica", "ss", recipe.path.c_str(), recipe.parameters.c_str()));
  }
  InterpreterSeat(const InterpreterSeat&) = delete;
  InterpreterSeat& operator=(const InterpreterSeat&) = delete;
  ~InterpreterSeat() override {
    const Seated seated(*this);
    for (const auto& [task, result] : results_)
      deliver(task, result);
    results_.clear();
    replica_ = {};
  }

  void attach() override { interpreter_.attach(); }
  void detach() override { interpreter_.detach(); }

  void run(std::size_t task) override {
    results_[task] = checked(PyObject_CallMethod(replica_.get(), "run", "sn", recipe_->variant.c_str(),
                                                 static_cast<Py_ssize_t>(task)));
  }

 private:
  /// Different tasks go to different places, so seats may deliver at the same time.
  void deliver(std::size_t task, const Object& result) {
    try {
      (*deliveries_)[task].pickle = bytes_from(pickle("dumps", result.get()));
    } catch (const python::PythonError& error) {
      (*deliveries_)[task].why_not = error.what();  // results() says so
    }
  }

  const Recipe* recipe_;
  std::vector<Delivery>* deliveries_;
  python::SubInterpreter interpreter_;
  Object replica_;
  std::map<std::size_t, Object> results_;
};

}  // namespace

InterpreterWork::InterpreterWork(Recipe recipe, python::SubInterpreterGil gil)
    : recipe_(std::move(recipe)), gil_(gil), deliveries_(recipe_.tasks) {
}

std::unique_ptr<Seat> InterpreterWork::seat() {
  return std::make_unique<InterpreterSeat>(recipe_, gil_, deliveries_);
}

Object InterpreterWork::results() {
  std::vector<Object> results;
  for (const auto& [text, why_not] : deliveries_) {
    if (text.empty()) {
      throw std::runtime_error("A task's result cannot be pickled, so it cannot leave its interpreter" +
                               (why_not.empty() ? std::string(".") : ": " + why_not));
    }
    const Object bytes =
        checked(PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
    results.push_back(pickle("loads", bytes.get()));
  }
  return list_from(results);
}

}  // namespace gillab::host
