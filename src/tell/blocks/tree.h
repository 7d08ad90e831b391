#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/lab/results.h"
#include "tell/blocks/text.h"

namespace gillab::blocks {

/// One number and where it comes from, or why there is none.
struct TreeRow {
  std::string label;                      ///< "asyncio"
  std::string measure;                    ///< in whose unit the number is (words::figure)
  std::optional<lab::Estimate> measured;  ///< absent where `verdict` says why
  std::string verdict;                    ///< "pays"; may be empty beside a number
  Tone tone = Tone::kPlain;               ///< of the verdict
  std::string source;                     ///< "async-io: asyncio/batch over one-by-one/serial"
};

/// A question, what the numbers below it answer, and the questions that follow.
struct TreeNode {
  std::string question;  ///< "It waits, for a network or a disk."
  std::string answer;    ///< "Use asyncio, then threads."; may be empty
  std::vector<TreeRow> rows;
  std::vector<TreeNode> children;
};

/// A decision tree with a number in every branch.
struct Tree {
  std::string title;  ///< whoever asked at the terminal knows it
  Facts conditions;   ///< under which the numbers hold
  TreeNode root;
};

}  // namespace gillab::blocks
