#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>

#include "fake_gil.h"
#include "observe/probe/recording.h"
#include "observe/trace/recording.h"

/// A process that observes itself, and what it recorded.
namespace gillab::probe {

inline constexpr Capacity kRoomy{.threads = 256, .notes = 16, .chunks = 4096};

/// Runs `body` in a process of its own that observes itself: a process observes once.
void observed(const std::function<void()>& body, const Capacity& capacity = kRoomy, bool timeline = true);

[[nodiscard]] Header& header();
[[nodiscard]] Capacity capacity();

/// The recording as a collector would read it.
[[nodiscard]] trace::Recording recorded();

void run_threads(int count, const std::function<void(int)>& body);

/// The recording tells what happened, and does not contradict itself.
void expect_truth(const Truth& truth);

class Recorder : public ::testing::Test {
 protected:
  void SetUp() override;
};

}  // namespace gillab::probe
