#include <fmt/format.h>

#include "cli/arguments.h"

namespace gillab::cli {

ExitStatus doctor_command(const Words& words) {
  CLI::App app("Tells what this machine and this Python can show, and what spoils numbers.", "gillab doctor");
  if (!parse(app, words)) return ExitStatus::kOk;
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
