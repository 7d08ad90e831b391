#pragma once

#include <vector>

#include "observe/trace/observation.h"
#include "story.h"

namespace gillab::trace {

inline constexpr double kTick_s = 0.001;

inline Story named_story() {
  Story story = two_threads();
  story.recording().threads[1].name =
      "Schl\xc3\xa4"
      "fer \xf0\x9f\x92\xa4 \x1b[31m\"\\\xff";
  story.recording().command = {"python3", "-c", "print('\n\xff')"};
  story.place(1, 30, {{.function = "w\xc3\xb6rk", .file = "/a \"b\"/\xff.py", .line = 3}});
  return story;
}

inline Observation observation_of(const std::vector<Story>& stories) {
  Observation observation{.command = {"python3", "app.py", "\xff"},
                          .version = "1",
                          .ending = "ended with exit status 0",
                          .cpus = 2,
                          .processes = {}};
  for (Story story : stories)
    observation.processes.push_back(account_of(story.recording(), Story::kStart, kTick_s));
  return observation;
}

}  // namespace gillab::trace
