#include "cli/preloading.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "base/support/error.h"
#include "observe/probe/collector_address.h"

namespace gillab::cli {

std::vector<std::pair<std::string, std::string>> preloading(const launch::Installation& installation,
                                                            const std::string& address) {
  const std::string probe = installation.probe().string();
  if (probe.find_first_of(" :") != std::string::npos) {
    throw Error(
        fmt::format("The probe's path '{}' has a space or colon in it, which the dynamic linker cannot take; "
                    "install gillab elsewhere.",
                    probe));
  }
  const char* const before = std::getenv("LD_PRELOAD");
  const bool alone = before == nullptr || std::string_view(before).empty();
  return {{"LD_PRELOAD", alone ? probe : fmt::format("{}:{}", probe, before)},
          {probe::kCollectorVariable, address}};
}

}  // namespace gillab::cli
