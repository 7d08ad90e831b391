#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/launch/interpreter.h"
#include "cli/laboratory.h"
#include "measure/lab/campaign.h"
#include "measure/lab/catalogue.h"
#include "measure/lab/results.h"

namespace gillab::cli {

/// The second interpreter of `run --against`, in which every variant has a twin.
class SecondPython {
 public:
  /// Throws gillab::Error when `choice` is no CPython, or the laboratory's own interpreter. The laboratory
  /// must outlive it.
  SecondPython(const std::string& choice, const Laboratory& laboratory);

  /// "3.13t", or as much more as tells it from the first.
  [[nodiscard]] const std::string& label() const { return label_; }
  /// What is known of it before the first measurement.
  [[nodiscard]] lab::Other about() const;

  /// Gives the plans' variants twins. A scenario that only the first can read keeps its own variants, and the
  /// twins are skipped with the reason.
  void join(std::vector<lab::Errand>& errands, const std::vector<std::filesystem::path>& files,
            double timeout_s) const;
  /// Workers in both interpreters.
  [[nodiscard]] protocol::WorkerFactory workers(const std::string& collector) const;

 private:
  const Laboratory* laboratory_;
  launch::Interpreter interpreter_;
  std::string label_;
};

}  // namespace gillab::cli
