#include "base/process/exit.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <cstring>

namespace gillab::process {

std::string Exit::describe() const {
  if (signal == 0) return fmt::format("ended with exit status {}", code);
  const char* name = ::sigabbrev_np(signal);
  const char* meaning = ::sigdescr_np(signal);
  if (name == nullptr || meaning == nullptr) return fmt::format("was killed by signal {}", signal);
  return fmt::format("was killed by SIG{} ({})", name, meaning);
}

Exit exit_from_wait_status(int status) {
  if (WIFSIGNALED(status)) return {.code = 0, .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = 0};
}

}  // namespace gillab::process
