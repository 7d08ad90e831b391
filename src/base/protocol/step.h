#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gillab::protocol {

/// A place in what `gillab advise` says: in its tree, in the order of the tree, or a kind of work in the
/// table below it.
enum class Step : std::uint8_t {
  kStart,            ///< does a task wait, or does it compute?
  kWaits,            ///< asyncio, threads
  kComputes,         ///< the four below
  kVectorise,        ///< a whole array in one call
  kRecurrence,       ///< each value depends on the last: compile the loop
  kReleasedLoop,     ///< the compiled loop on threads, the GIL released
  kPlainThreads,     ///< pure Python on threads
  kNativeThreads,    ///< what threads can bring at best here, told beside that
  kParallel,         ///< the ways below, ordered by the length of task from which they pay
  kReleasedThreads,  ///< threads on code that lets go of the GIL
  kKeptPool,         ///< processes in a pool that is kept
  kFreshPool,        ///< processes started for the work at hand
  kCluster,          ///< workers on other machines
  kShorter,          ///< than pays anywhere: many tasks in one

  kCleanColumns,      ///< columns of pandas
  kEngineerFeatures,  ///< new columns of old ones
  kLoadData,          ///< batches for training
  kExtractFeatures,   ///< vectors through a network, in bulk
  kFactors,           ///< of many stocks
  kOptions,           ///< European ones, by simulation
  kBacktests,         ///< of a moving-average cross
  kRequests,          ///< many of HTTP
};

/// A step that scenarios can be evidence for.
struct StepTraits {
  Step step;
  std::string_view name;  ///< as a scenario and a results file write it
};

[[nodiscard]] std::span<const StepTraits> steps();

/// Those that are kinds of work, in the order of the table.
[[nodiscard]] std::span<const StepTraits> kinds_of_work();

[[nodiscard]] std::string_view name_of(Step step);  ///< empty where no scenario can be evidence
[[nodiscard]] std::optional<Step> step_named(std::string_view name);

/// The counter that says from which length of a task on a way of spreading tasks pays; absent when at none.
inline constexpr std::string_view kPaysFrom = "pays_from_s";

}  // namespace gillab::protocol
