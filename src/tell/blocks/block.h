#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "tell/blocks/claims.h"
#include "tell/blocks/lanes.h"
#include "tell/blocks/speedups.h"
#include "tell/blocks/table.h"
#include "tell/blocks/text.h"
#include "tell/blocks/tree.h"
#include "tell/blocks/verdicts.h"

namespace gillab::blocks {

/// Every format draws every one of these.
using Block = std::variant<Heading, Summary, Prose, Facts, Provenance, Outcome, Warning, Details, Gap, Table,
                           Speedups, Claims, Lanes, Timeline, Tree, Verdicts>;

using Page = std::vector<Block>;

/// Puts the blocks of another page after those of this one.
inline void append(Page& page, Page more) {
  for (Block& block : more)
    page.push_back(std::move(block));
}

}  // namespace gillab::blocks
