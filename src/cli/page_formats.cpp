#include "cli/page_formats.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <vector>

#include "base/support/text.h"
#include "tell/format/html/html.h"
#include "tell/format/markdown/markdown.h"

namespace gillab::cli {

std::span<const PageFormat> page_formats() {
  static constexpr std::array kFormats{
      PageFormat{.word = "markdown",
                 .name = "Markdown",
                 .purpose = ", for a pull request's comment or a job's summary",
                 .printable = true,
                 .draw =
                     [](const blocks::Page& page, const PageContext& context) {
                       return markdown::drawn(page, {.most_bytes = context.most_bytes});
                     }},
      PageFormat{.word = "html",
                 .name = "HTML",
                 .purpose = ", one file with pictures, to look at and to send",
                 .printable = false,
                 .draw = [](const blocks::Page& page, const PageContext& context) {
                   return html::drawn(page, {.title = context.title,
                                             .document = context.document ? context.document() : "",
                                             .file_name = "gillab.json"});
                 }}};
  return kFormats;
}

std::string title_of(const lab::Results& results) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  for (const lab::ScenarioResult& result : results.scenarios)
    names.push_back(result.scenario.name);
  if (names.empty()) return "gillab";
  return "gillab: " + (names.size() <= kNamed ? enumerate(names) : fmt::format("{} scenarios", names.size()));
}

}  // namespace gillab::cli
