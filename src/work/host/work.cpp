#include "work/host/work.h"

#include <optional>
#include <utility>

#include "work/python/convert.h"
#include "work/python/error.h"
#include "work/python/gil.h"

namespace gillab::host {

namespace {

/// In the interpreter where the work was set up.
class LocalSeat final : public Seat {
 public:
  explicit LocalSeat(LocalWork& work) : work_(&work) {}

  void attach() override { attached_.emplace(); }
  void detach() override { attached_.reset(); }
  void run(std::size_t task) override { work_->run(task); }

 private:
  LocalWork* work_;
  std::optional<python::Attach> attached_;
};

}  // namespace

python::Object list_from(const std::vector<python::Object>& items) {
  python::Object list = python::checked(PyList_New(static_cast<Py_ssize_t>(items.size())));
  for (std::size_t i = 0; i < items.size(); ++i) {
    PyList_SET_ITEM(list.get(), static_cast<Py_ssize_t>(i), python::Object(items[i]).release());
  }
  return list;
}

std::unique_ptr<Seat> LocalWork::seat() {
  return std::make_unique<LocalSeat>(*this);
}

PythonWork::PythonWork(python::Object function, const python::Object& arguments)
    : function_(std::move(function)) {
  const Py_ssize_t tasks = PyList_Size(arguments.get());
  for (Py_ssize_t i = 0; i < tasks; ++i) {
    arguments_.push_back(python::Object::borrow(PyList_GetItem(arguments.get(), i)));
  }
  results_.resize(arguments_.size());
}

void PythonWork::run(std::size_t task) {
  results_[task] = python::checked(PyObject_CallObject(function_.get(), arguments_[task].get()));
}

python::Object PythonWork::results() {
  return list_from(results_);
}

BatchWork::BatchWork(python::Object function, python::Object arguments)
    : function_(std::move(function)), arguments_(std::move(arguments)) {
}

void BatchWork::run(std::size_t /*task*/) {
  results_ = python::checked(PyObject_CallObject(function_.get(), arguments_.get()));
}

KernelWork::KernelWork(const native::Kernel& kernel, const python::Object& arguments, bool released,
                       std::size_t tasks)
    : arguments_(arguments),
      job_(kernel.make(arguments_.values(), tasks)),
      released_(released),
      tasks_(tasks) {
}

void KernelWork::run(std::size_t task) {
  if (released_) {
    const python::Detach detached;
    job_->run(task);
  } else {
    job_->run(task);
  }
}

python::Object KernelWork::results() {
  std::vector<python::Object> results;
  for (const native::Value& value : job_->results())
    results.push_back(python::to_python(value));
  return list_from(results);
}

}  // namespace gillab::host
