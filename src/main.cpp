#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "cli/command.h"
#include "support/error.h"

int main(int count, char** arguments) {
  try {
    return static_cast<int>(gillab::cli::dispatch({arguments + 1, arguments + count}));
  } catch (const gillab::Error& error) {
    fmt::print(stderr, "gillab: error: {}\n", error.what());
    return static_cast<int>(error.status());
  } catch (const std::exception& error) {
    fmt::print(stderr, "gillab: error: {}\n", error.what());
    return static_cast<int>(gillab::ExitStatus::kUsage);
  }
}
