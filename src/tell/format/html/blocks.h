#pragma once

#include <string>

#include "tell/blocks/block.h"

/// How each block looks in HTML. A heading begins a section, which is the page's business (html.cpp).
namespace gillab::html {

[[nodiscard]] std::string drawn(const blocks::Summary& summary);
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
[[nodiscard]] std::string drawn(const blocks::Timeline& timeline);
[[nodiscard]] std::string drawn(const blocks::Tree& tree);
/// What stands before the groups, each of which is a section.
[[nodiscard]] std::string drawn(const blocks::Verdicts& verdicts);
[[nodiscard]] std::string drawn(const blocks::VerdictGroup& verdicts);

/// The class of the style sheet for a tone.
[[nodiscard]] const char* looks_of(blocks::Tone tone);

/// Surely faster, surely slower, or neither.
[[nodiscard]] const char* looks_of(const lab::Estimate& ratio);

}  // namespace gillab::html
