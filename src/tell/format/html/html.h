#pragma once

#include <string>

#include "tell/blocks/block.h"

/// Pages as one self-contained HTML file with pictures, to look at, to send and to print.
namespace gillab::html {

/// What a page needs besides its blocks.
struct Frame {
  std::string title;      ///< "gillab run primes"
  std::string document;   ///< the JSON that the page was drawn from, packed for download; may be empty
  std::string file_name;  ///< of that download
};

/// A whole document. It asks for nothing from anywhere, which its content security policy says too; it is
/// complete without script and on paper. Script only sorts tables, switches between light and dark, and saves
/// the embedded document.
///
/// All text is escaped, whatever it holds.
[[nodiscard]] std::string drawn(const blocks::Page& page, const Frame& frame);

}  // namespace gillab::html
