#include "tell/format/xml_text.h"

#include <cstddef>

#include "tell/format/markdown/text.h"
#include "tell/words/text.h"

namespace gillab::format {

using namespace words;
namespace {

/// The two characters that are valid UTF-8, and no control characters, but no XML: U+FFFE and U+FFFF.
bool begins_noncharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

}  // namespace

std::string xml(std::string_view text) {
  const std::string line = markdown::html(one_line(text));  // with it goes "]]>", which may not stand in text
  std::string safe;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (begins_noncharacter(std::string_view{line}.substr(at))) {
      safe += "\xEF\xBF\xBD";
      at += 2;
    } else if (line[at] == '"') {
      safe += "&quot;";
    } else {
      safe += line[at];
    }
  }
  return safe;
}

}  // namespace gillab::format
