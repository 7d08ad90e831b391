#pragma once

#include <string>

namespace gillab::cli {

/// Shows a page in the user's browser, `$BROWSER` or what xdg-open thinks is it, and does not wait for it.
/// Says on standard error where the page is when there is none.
void show_in_browser(const std::string& path);

}  // namespace gillab::cli
