#include "measure/lab/anonymous.h"

#include <cctype>
#include <cstddef>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

namespace gillab::lab {

namespace {

bool ends_path(char byte) {
  return std::isspace(static_cast<unsigned char>(byte)) != 0 ||
         std::string_view{"\"'`,;:()[]{}<>|"}.find(byte) != std::string_view::npos;
}

/// "/" begins a path where nothing stands before it that could belong to one, and a name follows: not in
/// "and/or", "1/2", "a / b", "x[0]/n" or "http://".
bool begins_path(std::string_view text, std::size_t at) {
  if (text[at] != '/' || at + 1 == text.size()) return false;
  const char next = text[at + 1];
  if (ends_path(next) || next == '/' || next == '=') return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  if (before == ')' || before == ']' || before == '}') return false;
  const bool option = before == 'I' || before == 'L';  // "-I/usr/include"
  return ends_path(before) || before == '=' || (option && at > 1 && text[at - 2] == '-');
}

/// Its last part is a person's name.
bool is_home(std::string_view path) {
  constexpr std::string_view kHomes = "/home/";
  return path.starts_with(kHomes) && path.find('/', kHomes.size()) == std::string_view::npos;
}

void forget_folders(std::string& text) {
  text = without_folders(text);
}

void forget(protocol::PythonFacts& python) {
  forget_folders(python.executable);
}

void forget(nlohmann::ordered_json& json) {
  if (json.is_string()) {
    json = without_folders(json.get_ref<const std::string&>());
  } else if (json.is_structured()) {
    for (nlohmann::ordered_json& each : json)
      forget(each);
  }
}

/// What somebody else said is in it as it came.
void forget(Reason& reason) {
  if (auto* const said = std::get_if<because::Said>(&reason)) forget_folders(said->text);
  if (auto* const trouble = std::get_if<because::Trouble>(&reason)) forget_folders(trouble->text);
  if (auto* const elsewhere = std::get_if<because::Elsewhere>(&reason)) forget_folders(elsewhere->text);
}

void forget(ScenarioResult& result) {
  forget_folders(result.scenario.file);
  for (auto& [size, parameters] : result.scenario.sizes)
    forget(parameters.json());
  forget(result.parameters.json());
  forget_folders(result.reason);
  forget_folders(result.details);
  for (ClaimResult& claim : result.claims)
    forget(claim.reason);
  for (VariantResult& variant : result.variants) {
    forget_folders(variant.reason);
    forget_folders(variant.details);
  }
}

}  // namespace

std::string without_folders(std::string_view text) {
  std::string kept;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!begins_path(text, at)) {
      kept += text[at++];
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !ends_path(text[end]))
      ++end;
    const std::string_view path = text.substr(at, end - at);
    kept += is_home(path) ? "~" : path.substr(path.rfind('/') + 1);
    at = end;
  }
  return kept;
}

Results anonymous(Results results) {
  Context& context = results.context;
  context.machine.host_name.clear();
  forget_folders(context.executable);
  forget(context.python);
  if (context.other) forget(context.other->python);
  for (ScenarioResult& result : results.scenarios)
    forget(result);
  return results;
}

}  // namespace gillab::lab
