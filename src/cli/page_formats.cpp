#include "cli/page_formats.h"

#include <array>

#include "tell/format/markdown/markdown.h"

namespace gillab::cli {

std::span<const PageFormat> page_formats() {
  static constexpr std::array kFormats{
      PageFormat{.word = "markdown", .name = "Markdown", .draw = [](const blocks::Page& page) {
                   return markdown::drawn(page);
                 }}};
  return kFormats;
}

}  // namespace gillab::cli
