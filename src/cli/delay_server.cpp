#include "cli/options.h"
#include "work/server/serve_delay.h"

namespace gillab::cli {

/// Hidden: scenarios start it through gillab.delay_server().
ExitStatus delay_server_command(const Words& words) {
  double delay_s = 0;
  Options app("Answers every HTTP request after a delay, until standard input ends.", "gillab delay-server");
  app.add("--delay", delay_s, "seconds").required().check(seconds(0, 3600));
  if (!app.parse(words)) return ExitStatus::kOk;
  return static_cast<ExitStatus>(server::serve_delay(std::chrono::duration<double>(delay_s)));
}

}  // namespace gillab::cli
