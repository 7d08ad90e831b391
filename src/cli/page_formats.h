#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::cli {

/// What a format may want to know of a page besides its blocks.
struct PageContext {
  std::string title;  ///< "gillab run"
  std::function<std::string()>
      document;  ///< makes the JSON from which the page could be drawn again; may be empty
  std::size_t most_bytes = std::numeric_limits<std::size_t>::max();  ///< where the page must be short
};

/// A format that every page can be exported in. A new one is a folder in src/tell/format and a row here.
struct PageFormat {
  const char* word;     ///< of its options, as in "--export-markdown"
  const char* name;     ///< "Markdown"
  const char* purpose;  ///< for the help: ", for a pull request's comment or a job's summary"
  bool printable;       ///< fit to be printed at a terminal
  std::string (*draw)(const blocks::Page&, const PageContext&);
};

[[nodiscard]] std::span<const PageFormat> page_formats();

/// "gillab: primes and sum", "gillab: 22 scenarios".
[[nodiscard]] std::string title_of(const lab::Results& results);

}  // namespace gillab::cli
