// The pthread functions that CPython's lock is made of, defined ahead of libc's: whoever links or preloads
// this is called by the interpreter in libc's place, tells the recorder and passes the call on.

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <new>

#include "observe/probe/observe.h"
#include "observe/probe/python_code.h"
#include "observe/probe/recorder.h"
#include "observe/probe/thread.h"

namespace {

/// The functions that would have been called without us. Found at first use: other libraries' constructors
/// may come before ours. Every thread finds the same, so it doesn't matter who writes it.
template <typename Function>
class Original {
 public:
  constexpr Original(const char* name, const char* version) : name_(name), version_(version) {}

  [[nodiscard]] Function* get() {
    Function* known = function_.load(std::memory_order_relaxed);
    if (known == nullptr) {
      // Without the version one gets the condition variables of before glibc 2.3.2, which are laid out
      // otherwise.
      void* found = ::dlvsym(RTLD_NEXT, name_, version_);
      if (found == nullptr) found = ::dlsym(RTLD_NEXT, name_);
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): dlsym gives data pointers only
      known = reinterpret_cast<Function*>(found);
      function_.store(known, std::memory_order_relaxed);
    }
    return known;
  }

 private:
  const char* name_;
  const char* version_;
  std::atomic<Function*> function_ = nullptr;
};

using Start = void*(void*);

constinit Original<int(pthread_cond_t*)> original_signal("pthread_cond_signal", "GLIBC_2.3.2");
constinit Original<int(pthread_cond_t*, pthread_mutex_t*)> original_wait("pthread_cond_wait", "GLIBC_2.3.2");
constinit Original<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)> original_timedwait(
    "pthread_cond_timedwait", "GLIBC_2.3.2");
constinit Original<int(pthread_t*, const pthread_attr_t*, Start*, void*)> original_create("pthread_create",
                                                                                          "GLIBC_2.34");
constinit Original<int(const char*, char* const*)> original_execv("execv", "GLIBC_2.2.5");
constinit Original<int(const char*, char* const*, char* const*)> original_execve("execve", "GLIBC_2.2.5");
constinit Original<void(int)> original_exit("_exit", "GLIBC_2.2.5");

/// A child of a fork may need them while the dynamic linker's lock is held by a thread that it doesn't have.
[[gnu::constructor]] void find_originals() {
  static_cast<void>(original_execv.get());
  static_cast<void>(original_execve.get());
  static_cast<void>(original_exit.get());
}

/// A thread that Python starts, with the name it has there.
struct Newborn {
  Start* start = nullptr;
  void* argument = nullptr;
  std::array<char, 32> name{};
};

void* run_newborn(void* argument) {
  Start* start = nullptr;
  {
    // Gone before the thread begins, which may end by pthread_exit().
    const std::unique_ptr<Newborn> newborn(static_cast<Newborn*>(argument));
    gillab::probe::begin_thread(newborn->name.data());
    start = newborn->start;
    argument = newborn->argument;
  }
  return start(argument);
}

}  // namespace

#define GILLAB_INTERPOSED extern "C" __attribute__((visibility("default")))

// The C library calls its parameters __fd and the like.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)

GILLAB_INTERPOSED int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  gillab::probe::on_signal(condition, __builtin_return_address(0));
  return original_signal.get()(condition);
}

// Not noexcept, as in libc: a cancelled thread is unwound through them.
GILLAB_INTERPOSED int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                             const timespec* until) {
  gillab::probe::on_timed_wait(condition, __builtin_return_address(0));
  const int status = original_timedwait.get()(condition, mutex, until);
  gillab::probe::on_timed_out(status == ETIMEDOUT);
  return status;
}

GILLAB_INTERPOSED int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  const bool yields = gillab::probe::on_wait(condition);
  const int status = original_wait.get()(condition, mutex);
  if (yields) gillab::probe::on_yielded();
  return status;
}

GILLAB_INTERPOSED int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, Start* start,
                                     void* argument) noexcept {
  const auto create = original_create.get();
  if (!gillab::probe::holds_gil() || !gillab::probe::is_python_code(__builtin_return_address(0))) {
    return create(thread, attributes, start, argument);
  }
  std::unique_ptr<Newborn> newborn(new (std::nothrow) Newborn{.start = start, .argument = argument});
  if (!newborn) return create(thread, attributes, start, argument);
  gillab::probe::name_of_new_thread(newborn->name);
  const int status = create(thread, attributes, &run_newborn, newborn.get());
  if (status == 0) newborn.release();  // NOLINT(bugprone-unused-return-value): the thread owns it
  return status;
}

GILLAB_INTERPOSED int execv(const char* path, char* const* arguments) noexcept {
  gillab::probe::end_program();
  const int status = original_execv.get()(path, arguments);
  gillab::probe::go_on();
  return status;
}

GILLAB_INTERPOSED int execve(const char* path, char* const* arguments, char* const* environment) noexcept {
  gillab::probe::end_program();
  const int status = original_execve.get()(path, arguments, environment);
  gillab::probe::go_on();
  return status;
}

GILLAB_INTERPOSED void _exit(int status) {
  gillab::probe::end_program();
  original_exit.get()(status);
  __builtin_unreachable();
}

// NOLINTEND(readability-inconsistent-declaration-parameter-name)
