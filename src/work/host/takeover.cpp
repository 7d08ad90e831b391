// Makes the interpreter's own executable the host of a worker. Preloaded into `python3`, this object answers
// for libc's __libc_start_main and starts the worker in place of Python's main(). The machine code that runs
// a scenario's Python is then the very code that the user's `python3` runs: an executable linked against
// libpython, shared or static, is 15 to 18 % slower on Debian, where only python3 itself is optimised across
// its files. docs/architecture.md tells the whole story.

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "work/host/worker.h"

namespace {

using Main = int (*)(int, char**, char**);
using Start = int (*)(Main, int, char**, Main, void (*)(), void (*)(), void*);

int worker_main(int /*count*/, char** /*arguments*/, char** /*environment*/) {
  return gillab::host::run_worker();
}

}  // namespace

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): it is libc's name
extern "C" __attribute__((visibility("default"))) int __libc_start_main(Main /*main*/, int count,
                                                                        char** arguments, Main init,
                                                                        void (*fini)(), void (*rtld_fini)(),
                                                                        void* stack_end) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): dlsym gives data pointers only
  const auto start = reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  if (start == nullptr) {
    std::fputs("gillab: the C library has no __libc_start_main; glibc is needed\n", stderr);
    std::abort();
  }
  return start(&worker_main, count, arguments, init, fini, rtld_fini, stack_end);
}
