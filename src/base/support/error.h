#pragma once

#include <stdexcept>
#include <string>

namespace gillab {

/// Exit statuses of every command; scripts rely on them (README, "Exit status").
enum class ExitStatus : int {
  kOk = 0,
  kRegression = 1,      ///< a regression, or a claim that failed under --strict
  kUsage = 2,           ///< bad usage or unreadable input
  kInconclusive = 3,    ///< too few clean rounds to decide
  kScenarioFailed = 4,  ///< a scenario or variant failed, crashed or timed out
  kInterrupted = 130,
};

/// Ends the command: a full sentence for the user that names the file, the value and the way out.
/// Thrown anywhere, printed once, in main.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, ExitStatus status = ExitStatus::kUsage)
      : std::runtime_error(message), status_(status) {}

  [[nodiscard]] ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

}  // namespace gillab
