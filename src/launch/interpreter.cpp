#include "launch/interpreter.h"

#include <fmt/format.h>
#include <fmt/std.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "process/child.h"
#include "support/error.h"
#include "support/text.h"

namespace gillab::launch {

namespace {

namespace fs = std::filesystem;

constexpr double kPatience_s = 20;

constexpr const char* kQuestion = R"(
import json, platform, sys, sysconfig
print(json.dumps({"executable": sys.executable, "version": platform.python_version(),
                  "implementation": platform.python_implementation(),
                  "abi": sysconfig.get_config_var("SOABI") or ""}))
)";

std::string executable_for(const std::string& choice) {
  std::error_code error;
  if (!fs::is_directory(choice, error)) return choice;
  const fs::path inside = fs::path(choice) / "bin" / "python";
  if (fs::exists(inside, error)) return inside.string();
  throw Error(fmt::format("{} is a directory without bin/python. Give --python the path of a Python executable "
                          "or of a virtual environment.",
                          choice));
}

}  // namespace

bool Interpreter::free_threaded() const {
  // The ABI's second word is the version with its flags: "313t", "314td".
  const std::string word = abi.substr(std::min(abi.size(), abi.find('-') + 1));
  return word.substr(0, word.find('-')).find('t') != std::string::npos;
}

Interpreter find_interpreter(const std::string& choice) {
  const std::string executable = executable_for(choice);
  const process::Finished answer =
      process::run({.arguments = {executable, "-c", kQuestion}}, kPatience_s);
  if (!answer.exit.success()) {
    const std::string said = last_lines(answer.error, 1);
    throw Error(fmt::format("Cannot use {} as Python: it {}{}{}. Give --python the path of a CPython 3.11 or newer.",
                            choice, answer.exit.describe(), said.empty() ? "" : ": ", said));
  }
  const auto json = nlohmann::json::parse(answer.output, nullptr, false);
  if (!json.is_object() || !json.contains("implementation")) {
    throw Error(fmt::format("Cannot use {} as Python: it did not answer as a Python interpreter does.", choice));
  }
  if (json.at("implementation") != "CPython") {
    throw Error(fmt::format("{} is {}, which has no GIL of CPython's kind. Give --python a CPython 3.11 or newer.",
                            choice, json.at("implementation").get<std::string>()));
  }
  return {.executable = json.at("executable").get<std::string>(),
          .version = json.at("version").get<std::string>(),
          .abi = json.at("abi").get<std::string>()};
}

}  // namespace gillab::launch
