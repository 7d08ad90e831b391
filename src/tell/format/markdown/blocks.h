#pragma once

#include <cstddef>
#include <string>

#include "tell/blocks/block.h"

/// How each block looks in Markdown.
namespace gillab::markdown {

[[nodiscard]] std::string drawn(const blocks::Heading& heading);
[[nodiscard]] std::string drawn(const blocks::Prose& prose);
[[nodiscard]] std::string drawn(const blocks::Facts& facts);
[[nodiscard]] std::string drawn(const blocks::Provenance& provenance);
[[nodiscard]] std::string drawn(const blocks::Outcome& outcome);
[[nodiscard]] std::string drawn(const blocks::Warning& warning);
[[nodiscard]] std::string drawn(const blocks::Details& details);
[[nodiscard]] std::string drawn(const blocks::Table& table);
[[nodiscard]] std::string drawn(const blocks::Speedups& speedups);
[[nodiscard]] std::string drawn(const blocks::Claims& claims);
[[nodiscard]] std::string drawn(const blocks::Lanes& lanes);
[[nodiscard]] std::string drawn(const blocks::Tree& tree);
[[nodiscard]] std::string drawn(const blocks::Verdicts& verdicts, std::size_t most_bytes);

}  // namespace gillab::markdown
