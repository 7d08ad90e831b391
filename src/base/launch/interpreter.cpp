#include "base/launch/interpreter.h"

#include <fmt/format.h>
#include <fmt/std.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/process/child.h"
#include "base/support/error.h"
#include "base/support/text.h"

namespace gillab::launch {

namespace {

namespace fs = std::filesystem;

constexpr double kPatience_s = 20;
constexpr std::size_t kLongestRemark = 200;

constexpr const char* kQuestion = R"(
import json, platform, sys, sysconfig
print(json.dumps({"executable": sys.executable, "version": platform.python_version(),
                  "implementation": platform.python_implementation(),
                  "abi": sysconfig.get_config_var("SOABI") or "", "too_old": sys.version_info < (3, 11)}))
)";

constexpr const char* kWayOut = "Give --python (or --against) the path of a CPython 3.11 or newer.";

std::string executable_for(const std::string& choice) {
  std::error_code error;
  if (!fs::is_directory(choice, error)) return choice;
  const fs::path inside = fs::path(choice) / "bin" / "python";
  if (fs::exists(inside, error)) return inside.string();
  throw Error(fmt::format(
      "{} is a directory without bin/python. Give --python (or --against) the path of a Python executable "
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
  // Isolated: a json.py in the current directory is none of the interpreter's business.
  const process::Finished answer =
      process::run({.arguments = {executable, "-I", "-c", kQuestion}}, kPatience_s);
  if (!answer.exit.success()) {
    std::string said = last_lines(answer.error, 1);
    if (said.size() > kLongestRemark)
      said.clear();  // another program's, about a question it did not understand
    throw Error(fmt::format("Cannot use {} as Python: it {}{}{}. {}", choice, answer.exit.describe(),
                            said.empty() ? "" : ": ", said, kWayOut));
  }
  Interpreter interpreter;
  std::string implementation;
  bool too_old = false;
  try {
    const auto json = nlohmann::json::parse(last_lines(answer.output, 1));
    implementation = json.at("implementation").get<std::string>();
    if (implementation == "CPython") {
      interpreter.executable = json.at("executable").get<std::string>();
      interpreter.version = json.at("version").get<std::string>();
      interpreter.abi = json.at("abi").get<std::string>();
      too_old = json.at("too_old").get<bool>();
    }
  } catch (const nlohmann::json::exception&) {
    throw Error(fmt::format("Cannot use {} as Python: it does not answer as a Python interpreter does. {}",
                            choice, kWayOut));
  }
  if (implementation != "CPython") {
    throw Error(
        fmt::format("{} is {}, which has no GIL of CPython's kind. {}", choice, implementation, kWayOut));
  }
  if (too_old) {
    throw Error(fmt::format("{} is CPython {}, which is too old. {}", choice, interpreter.version, kWayOut));
  }
  return interpreter;
}

}  // namespace gillab::launch
