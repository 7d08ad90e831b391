#pragma once

#include <span>
#include <string>

#include "tell/blocks/block.h"

namespace gillab::cli {

/// A format that every page can be exported in. A new one is a folder in src/tell/format and a row here.
struct PageFormat {
  const char* word;  ///< of its options, as in "--export-markdown"
  const char* name;  ///< "Markdown"
  std::string (*draw)(const blocks::Page&);
};

[[nodiscard]] std::span<const PageFormat> page_formats();

}  // namespace gillab::cli
