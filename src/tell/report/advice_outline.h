#pragma once

#include <string>
#include <vector>

#include "measure/advice/advice.h"

/// The advice in words, for terminal and Markdown alike. Every conclusion follows from the numbers beside it.
namespace gillab::output {

/// One number and where it comes from.
struct AdviceRow {
  std::string label;    ///< "asyncio"
  std::string figure;   ///< "9.87x"; empty when nothing was measured
  std::string range;    ///< "[9.71, 9.93]"
  std::string verdict;  ///< "pays"; or why nothing was measured
  std::string source;   ///< "async-io: asyncio/batch over one-by-one/serial"
};

struct AdviceOutline {
  std::string question;  ///< "It waits, for a network or a disk."
  std::string answer;    ///< "Use asyncio, then threads."
  std::vector<AdviceRow> rows;
  std::vector<AdviceOutline> children;
};

[[nodiscard]] AdviceOutline advice_outline(const lab::Advice& advice, bool unicode = true);

/// Under which conditions the numbers hold: interpreter, processors, sizes, date.
[[nodiscard]] std::vector<std::string> advice_conditions(const lab::Results& results);

}  // namespace gillab::output
