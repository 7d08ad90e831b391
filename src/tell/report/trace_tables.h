#pragma once

#include <vector>

#include "observe/trace/account.h"
#include "tell/blocks/block.h"

/// The tables about traced processes, each after a gap, or nothing where there is nothing to show.
namespace gillab::report {

/// Those that had most to do with the GIL first, but the main thread on top.
[[nodiscard]] blocks::Page thread_table(const trace::ProcessAccount& account);

/// What the threads of that table did from the beginning to the end, but for those that began when there had
/// been very many.
[[nodiscard]] blocks::Page timeline(const trace::ProcessAccount& account);

/// Where long holds were that others waited for.
[[nodiscard]] blocks::Page place_table(const trace::ProcessAccount& account);

/// Who handed over to whom.
[[nodiscard]] blocks::Page handoff_table(const trace::ProcessAccount& account);

/// A line for each process.
[[nodiscard]] blocks::Page process_table(const std::vector<const trace::ProcessAccount*>& accounts);

}  // namespace gillab::report
