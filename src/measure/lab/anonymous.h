#pragma once

#include <string>
#include <string_view>

#include "measure/lab/results.h"

namespace gillab::lab {

/// The results without what tells whose they are: the machine's name, and the folders that files lie in. What
/// scenarios say and print is kept but for such folders; it may name people and machines in other ways.
[[nodiscard]] Results anonymous(Results results);

/// "File "/home/ada/work/a.py", line 3" is "File "a.py", line 3".
[[nodiscard]] std::string without_folders(std::string_view text);

}  // namespace gillab::lab
