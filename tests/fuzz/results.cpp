// Any text is either refused as a results document, or can be drawn in every way and written again.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/support/error.h"
#include "require.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/advice.h"
#include "tell/report/run.h"
#include "tell/results/results_json.h"

using namespace gillab;  // NOLINT(google-build-using-namespace)

namespace {

void draw(const lab::Results& results) {
  constexpr int kNarrow = 40;
  constexpr int kWide = 160;
  for (const terminal::Style& style :
       {terminal::Style{.colour = true, .unicode = true, .width = kWide}, terminal::Style{},
        terminal::Style{.colour = false, .unicode = false, .width = kNarrow}}) {
    require(!terminal::drawn(report::run(results), style).empty(), "there is a table");
    require(!terminal::drawn(report::advice(results), style).empty(), "there is advice");
  }
  require(!markdown::drawn(report::run(results)).empty(), "there is Markdown");
  require(!markdown::drawn(report::advice(results)).empty(), "there is advice in Markdown");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  lab::Results results;
  try {
    results = results::from_json(text, "fuzzed.json");
  } catch (const Error&) {
    return 0;
  }
  draw(results);
  const std::string written = results::to_json(results);
  try {
    require(results::to_json(results::from_json(written, "written.json")) == written,
            "a document that was written, read and written again is the same");
  } catch (const Error& error) {
    require(false, error.what());
  }
  return 0;
}
