#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What a report consists of. A report says what there is to say, in which order; a format draws it. All
/// texts are as they came: a format makes them fit to be shown.
namespace gillab::blocks {

/// What a text means. A format may show it in colour, but never in colour alone.
enum class Tone : std::uint8_t { kPlain, kStrong, kFaint, kGood, kBad, kDoubtful };

struct Heading {
  std::string title;  ///< emphasised
  std::string rest;   ///< follows it, not emphasised; may be empty
};

/// A paragraph.
struct Prose {
  std::string text;
  Tone tone = Tone::kPlain;
};

/// Short facts, one beside the other: "4 tasks on 2 threads", "2 CPUs".
struct Facts {
  std::vector<std::string> parts;
  std::string label;  ///< what they are of, "baseline"; may be empty
};

/// What was found out, the most important first, and under which conditions. Whoever sits at the terminal
/// sees the tables at once; a page that people look at says it before them.
struct Summary {
  std::vector<std::string> sentences;
  std::vector<std::string> facts;
};

/// Where and when the whole page was measured. Whoever sits at the terminal knows; a page that is sent to
/// others tells it at its end.
struct Provenance {
  std::vector<std::string> parts;
  std::string disclosed;  ///< what a page that is sent to others tells of its author; may be empty
};

/// What became of something, in a word: "failed", and why.
struct Outcome {
  std::string word;
  std::string reason;  ///< may be empty
  Tone tone = Tone::kPlain;
};

/// What makes the numbers less than they seem.
struct Warning {
  std::string text;
};

/// The end of a traceback or of captured output.
struct Details {
  std::string whose;
  std::string text;
};

/// What follows is about something else.
struct Gap {};

}  // namespace gillab::blocks
