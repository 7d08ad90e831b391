#include "tell/format/html/legend.h"

#include <fmt/format.h>

#include "tell/format/html/text.h"

namespace gillab::html {

std::string legend(std::string_view title, const std::vector<Key>& keys) {
  std::string items = fmt::format("<li>{}</li>", text(title));
  for (const Key& key : keys) {
    items += fmt::format(R"(<li><svg class="key" aria-hidden="true"><rect class="{}"/></svg>{}</li>)",
                         key.looks, text(key.name));
  }
  return fmt::format("<ul class=\"legend\">{}</ul>\n", items);
}

}  // namespace gillab::html
