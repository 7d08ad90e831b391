#include "measure/lab/catalogue.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/support/error.h"

namespace gillab::lab {

std::string scenario_name(const std::filesystem::path& file) {
  std::string name = file.stem().string();
  std::ranges::replace(name, '_', '-');
  return name;
}

std::vector<CatalogueEntry> read_scenarios(const std::vector<std::filesystem::path>& files,
                                           const protocol::WorkerFactory& start_worker, double timeout_s) {
  std::vector<CatalogueEntry> entries;
  std::unique_ptr<protocol::Worker> worker;
  for (const std::filesystem::path& file : files) {
    CatalogueEntry entry{.file = file};
    if (worker == nullptr) worker = start_worker();
    protocol::Answer answer =
        worker->ask({.kind = protocol::Request::Kind::kDescribe, .file = file.string()}, timeout_s);
    if (auto* reply = std::get_if<protocol::Reply>(&answer)) {
      entry.scenario = std::move(reply->scenario);
      if (reply->failure) {
        entry.unavailable = reply->failure->kind != protocol::Failure::Kind::kError;
        entry.reason = reply->failure->message;
        entry.details = reply->failure->details;
      }
    } else {
      const protocol::Lost& lost = std::get<protocol::Lost>(answer);
      if (lost.cause == protocol::Lost::Cause::kInterrupted)
        throw Error("Interrupted.", ExitStatus::kInterrupted);
      entry.reason = lost.reason;
      entry.details = lost.output;
      worker.reset();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace gillab::lab
