#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gillab {

/// The candidate that `word` was probably meant to be, or an empty string when none is near.
/// Near: at most a third of the word's letters inserted, dropped, replaced or swapped, or a common prefix.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean 'primes'?" or an empty string: the end of an error sentence.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace gillab
